"""Simulation: days that are lost, and hours that became free for somebody to come earlier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.page.earlier import ask_earlier, freed_hour, give_up_earlier
from scheduler_app.use_cases.page.late import as_meant as late_as_meant
from scheduler_app.use_cases.page.late import lateness, run_late
from scheduler_app.use_cases.page.lost_day import (
    LostChoice,
    LostDecision,
    LostVisit,
    as_meant,
    lose_day,
    lost_day,
)
from tests.simulation.life.consultant import Consultant
from tests.simulation.life.times import slots
from tests.simulation.play.script import ahead, among, deed, pick, yes
from tests.simulation.practice.world import BERLIN


class LostDays(Consultant):
    """The consultant is ill, is late, or has time after all."""

    actor, a_day = "lost days", 1.0
    awake = (7, 17)
    at_desk = True

    @deed(2, ahead(720, days=(0, 1, 1, 2)), yes, among(None, *LostChoice))
    def lose_a_day(self, day: int, close: bool, what: LostChoice | None) -> None:
        """Each visit of a day is decided as is meant, or the same becomes of all."""
        world = self.world
        on = from_epoch(day).astimezone(BERLIN).date()

        def lose() -> object:
            found = lost_day(world.diary, on, now=world.now)
            decided = as_meant(found)
            if what is not None:
                decided = [
                    _become(each, what) if what in each.choices else meant
                    for each, meant in zip(found.visits, decided, strict=True)
                ]
            done = lose_day(world.diary, on, decided, now=world.now, close=close)
            self._each_is_told(decided)
            return done

        self.attempt(lose)

    @deed(2, slots, pick(), among(10, 60))
    def ask_to_come_earlier(self, start: int, pick: int, waits: int) -> None:
        """Somebody whose visit is later is asked whether they would come at a free hour."""
        world = self.world
        begins = from_epoch(start)

        def ask() -> object:
            found = freed_hour(world.diary, begins, begins + timedelta(hours=1), now=world.now)
            if not found.candidates:
                return None
            one = found.candidates[pick % len(found.candidates)]
            until = min(found.until, world.now + timedelta(minutes=waits))
            asked = ask_earlier(world.diary, one, until=until, now=world.now)
            assert self._is_kept(one.start), "somebody is asked, and the hour is not held"
            return asked

        self.attempt(ask)

    @deed(1, pick())
    def give_up(self, pick: int) -> None:
        """Whoever was asked does not answer: the hour is free again."""
        one = self._some_booking(pick)
        if one is not None:
            self.attempt(lambda: give_up_earlier(self.world.diary, one.id, now=self.world.now))

    def _each_is_told(self, decided: Sequence[LostDecision]) -> None:
        """Whose visit can't be as it was is written to, where they are to be."""
        meant = {
            each.visit.booking_id
            for each in decided
            if each.what is not LostChoice.KEEP and each.visit.is_told
        }
        with self.world.diary.read() as connection:
            query = "SELECT booking_id FROM direct_messages WHERE kind = 'lost' AND at = ?"
            at = int(self.world.now.timestamp())
            told = set(connection.exec_driver_sql(query, (at,)).scalars())
        assert meant <= told, "a day was lost, and somebody hears nothing of it"

    def _is_kept(self, start: datetime) -> bool:
        with self.world.diary.read() as connection:
            query = "SELECT 1 FROM bookings WHERE occupies AND start_at = ? AND kind = 'busy'"
            found = connection.exec_driver_sql(query, (int(start.timestamp()),))
            return found.first() is not None

    @deed(1, among(20, 45, 90))
    def be_late(self, minutes: int) -> None:
        """All that comes today comes later."""
        world = self.world

        def run() -> object:
            found = lateness(world.diary, minutes, now=world.now)
            return run_late(world.diary, late_as_meant(found), now=world.now)

        self.attempt(run)


def _become(each: LostVisit, what: LostChoice) -> LostDecision:
    starts = {LostChoice.TIMES: each.proposed, LostChoice.MOVE: each.free[:1]}
    return LostDecision(each.visit, what, starts.get(what, ()))
