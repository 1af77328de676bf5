"""Simulation: visits that repeat, and what the consultant does to one of them, or to all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from scheduler_app.domain.bookings.booking import OPEN, Booking, State
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.bookings import bookings as stored
from scheduler_app.use_cases.bookings.book import NewBooking
from scheduler_app.use_cases.bookings.series import (
    NewSeries,
    Scope,
    TakenVisits,
    book_series,
    cancel_in_series,
    edit_in_series,
    move_in_series,
)
from scheduler_app.use_cases.bookings.series_reach import visits_meant
from tests.simulation.life.at_the_desk import odd_times
from tests.simulation.life.consultant import Consultant
from tests.simulation.life.times import SERVICES, slots
from tests.simulation.play.script import among, deed, pick

rules = among(
    "FREQ=DAILY;COUNT=3",
    "FREQ=DAILY;COUNT=4;INTERVAL=2",
    "FREQ=WEEKLY;COUNT=4",
    "FREQ=MONTHLY;COUNT=3",
    "FREQ=DAILY;UNTIL=20270308",
)
scopes = among(*Scope)
ways = among("refuse", "skip", "keep")


class Repeating(Consultant):
    """What holds for one visit of a series holds for all of them."""

    actor, a_day = "series", 2.0
    awake = (8, 18)
    at_desk = True

    @deed(2, SERVICES, slots, rules, ways)
    def repeat(self, service: int, start: int, rule: str, way: TakenVisits) -> None:
        """Somebody comes again and again."""
        first = NewBooking(from_epoch(start), client_id=self.world.by_phone(), service_id=service)
        self.attempt(
            lambda: book_series(
                self.world.diary, NewSeries(first, rule), now=self.world.now, on_overlap=way
            )
        )

    @deed(2, pick(), among(-90, -30, 30, 60, 1_440), scopes, ways)
    def move_visits(self, pick: int, minutes: int, scope: Scope, way: TakenVisits) -> None:
        """One visit at another time, and the others by as much."""
        if (one := self._some_visit(pick)) is None:
            return
        start, now = one.start + timedelta(minutes=minutes), self.world.now
        before = {each.id: each for each in self.visits()}
        moved = self.attempt(
            lambda: move_in_series(
                self.world.diary, one.id, start, scope, now=self.world.now, on_overlap=way
            )
        )
        for each in self.visits():
            was = before.get(each.id, one)
            if was != one and (was.detached or was.state not in OPEN or was.start < now):
                # Where it stands in its rule, which goes elsewhere, it goes on being told by: from
                # a visit on a series is another one, which all that follow are called by.
                called = each.uid if each.series_id == was.series_id else was.uid
                stands = replace(
                    each, uid=called, series_id=was.series_id, recurrence_id=was.recurrence_id
                )
                assert stands == was, "a visit that was agreed by itself was moved along"
        if moved and way != "skip":
            assert (moved[0].id, moved[0].start) == (one.id, start), "another visit was moved"

    @deed(1, pick(), scopes, among("a", "b"))
    def rename_visits(self, pick: int, scope: Scope, title: str) -> None:
        """What they are called; none is elsewhere by that, and none comes or goes."""
        if (one := self._some_visit(pick)) is None:
            return
        before = {each.id: each for each in self.visits()}
        meant = visits_meant(self.world.diary, one.id, now=self.world.now).changed[scope]
        changed = self.attempt(
            lambda: edit_in_series(
                self.world.diary, one.id, scope, details={"title": title}, now=self.world.now
            )
        )
        after = {each.id: each for each in self.visits()}
        places = {number: (each.start, each.state) for number, each in after.items()}
        assert places == {number: (each.start, each.state) for number, each in before.items()}, (
            "a visit went elsewhere, and was only named anew"
        )
        assert changed is None or len(changed) <= meant, "more visits were named than was said"

    @deed(0.7, pick(), among(Scope.FOLLOWING, Scope.ALL), rules)
    def another_rule(self, pick: int, scope: Scope, rule: str) -> None:
        """They come as often as is said now."""
        if (one := self._some_visit(pick)) is not None:
            self.attempt(
                lambda: edit_in_series(
                    self.world.diary, one.id, scope, rule=rule, now=self.world.now
                )
            )

    @deed(1, pick(), scopes)
    def end_visits(self, pick: int, scope: Scope) -> None:
        """Nobody comes any more: as many as was said are off, and no other one."""
        one = self._some_visit(pick)
        if one is None or one.state not in OPEN:
            return
        before = {each.id: each.state for each in self.visits()}
        now = self.world.now
        meant = visits_meant(self.world.diary, one.id, now=now).cancelled[scope]
        gone = self.attempt(
            lambda: cancel_in_series(self.world.diary, one.id, scope, now=self.world.now)
        )
        if gone is None:
            return
        assert len(gone) == meant, "another number of visits is off than was said"
        off = {each.id for each in gone}
        for each in self.visits():
            stays = State.CANCELLED if each.id in off else before[each.id]
            assert each.state is stays, "a visit that nobody meant is off, or one stays"

    @deed(0.7, pick(), odd_times, among(30, 60, 90), scopes)
    def save_form_of_visit(self, pick: int, start: int, minutes: int, scope: Scope) -> None:
        """Time, length and words at once, as the form saves them."""
        if (one := self._some_visit(pick)) is None:
            return
        begins = from_epoch(start)
        self.attempt(
            lambda: edit_in_series(
                self.world.diary,
                one.id,
                scope,
                start=begins,
                end=begins + timedelta(minutes=minutes),
                details={"notes": f"for {minutes}"},
                now=self.world.now,
            )
        )

    def visits(self) -> list[Booking]:
        """Every visit of a series that lies in the diary, cancelled ones too."""
        with self.world.diary.read() as connection:
            ids = connection.exec_driver_sql(
                "SELECT id FROM bookings WHERE series_id IS NOT NULL AND NOT removed ORDER BY id"
            ).scalars()
            return [stored.get(connection, each) for each in ids]

    def _some_visit(self, pick: int) -> Booking | None:
        visits = self.visits()
        return visits[pick % len(visits)] if visits else None
