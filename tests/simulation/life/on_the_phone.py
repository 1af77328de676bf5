"""Simulation: the consultant on the phone asks for a time, and promises it later or lets it go."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler_app.domain.calendar.gaps import Occupied, overlap
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.time_units import seconds_of
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import what_is_in_the_way
from tests.simulation.invariants import promises
from tests.simulation.invariants.promises import Placed
from tests.simulation.life.consultant import Consultant
from tests.simulation.life.times import FATES, SERVICES, slots
from tests.simulation.play.script import among, deed
from tests.simulation.practice.line import Fate
from tests.simulation.practice.world import World

LASTS = timedelta(minutes=5)
"""How long a time stays off the page that somebody is being promised."""


class _Promise(NamedTuple):
    service: int
    stay: Stay
    until: datetime


class OnThePhone(Consultant):
    """Between the question and the word anything may happen, also to the desktop itself."""

    actor, a_day = "phone", 3.0
    awake = (8, 18)
    at_desk = True

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._promise: _Promise | None = None

    @deed(2, SERVICES, slots, among(*FATES))
    def ask_for(self, service: int, start: int, fate: Fate = Fate.ARRIVES) -> None:
        """Take a time off the page that somebody is being promised."""
        if self._promise is not None or not self.world.may_be_chosen(service):
            return
        minutes, *gaps = self.world.shape_of(service)
        begins = from_epoch(start)
        stay = Stay(begins, begins + timedelta(minutes=minutes), *gaps)
        if begins <= self.world.now:
            return
        if self._ask(stay, self.call(fate)):
            self._promise = _Promise(service, stay, self.world.now + LASTS)
        else:
            self.try_to(lambda: self.world.release(stay))

    @deed(0.5, SERVICES, slots)
    def ask_and_start_again(self, service: int, start: int) -> None:
        """The program ends in the middle of the call; its next one publishes at once."""
        self.ask_for(service, start)
        if self._promise is not None:
            self.world.restart_desktop()
            self.try_to(self.world.publish)

    @deed(2)
    def give_the_word(self) -> None:
        """Book what was asked for, if it is free still."""
        promise, world = self._stands(), self.world
        if promise is None:
            return
        stay = promise.stay
        in_the_way = what_is_in_the_way(
            world.diary,
            start=to_epoch(stay.start),
            end=to_epoch(stay.end),
            preparation=stay.preparation,
            wrap_up=stay.wrap_up,
            travel=stay.travel,
        )
        if not in_the_way:
            wish = NewBooking(stay.start, client_id=world.by_phone(), service_id=promise.service)
            with suppress(Trouble):
                book(world.diary, wish, now=world.now)
            self.look(Placed.ASKED)
        self.let_be()

    @deed(0.5)
    def let_be(self) -> None:
        """Nobody wants it any more, or it is booked: the page may offer it."""
        promise, self._promise = self._promise, None
        if promise is not None:
            self.try_to(lambda: self.world.release(promise.stay))

    def begin_anew(self) -> None:
        """A copy that was put in place knows nothing of it."""
        super().begin_anew()
        self._promise = None

    def no_time_is_offered_that_is_being_promised(self) -> None:
        """Whichever process of the desktop publishes, and however often it ended meanwhile."""
        promise = self._stands()
        if promise is None:
            return
        kept = _occupied(promise.stay)
        for card in promises.shown(self.world).services:
            for start in self.world.offered(card.id):
                taken = promises.time_of(start, start + card.minutes * 60, card)
                assert not overlap(taken, kept), "offered, while it is being promised"

    def _stands(self) -> _Promise | None:
        if self._promise is not None and self.world.now >= self._promise.until:
            self._promise = None
        return self._promise


def _occupied(stay: Stay) -> Occupied:
    return Occupied(
        to_epoch(stay.start),
        to_epoch(stay.end),
        seconds_of(stay.preparation),
        seconds_of(stay.wrap_up),
        seconds_of(stay.travel),
    )
