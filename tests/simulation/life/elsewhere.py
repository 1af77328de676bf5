"""Simulation: another program that has the same diary open: the command line, or its worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel, confirm
from tests.simulation.invariants import promises
from tests.simulation.invariants.promises import Placed
from tests.simulation.life.deeds import Deeds
from tests.simulation.life.times import SERVICES, slots
from tests.simulation.play.script import deed, pick


class Elsewhere(Deeds):
    """What it writes the window's worker must see by itself: nobody tells it."""

    actor, a_day = "another program", 1.5
    awake = (8, 18)
    at_desk = True

    @deed(2, SERVICES, slots)
    def book_elsewhere(self, service: int, start: int) -> None:
        """At the command line, which asks no page."""
        wish = NewBooking(from_epoch(start), client_id=self.world.by_phone(), service_id=service)
        with self._opened() as diary:
            self.try_to(lambda: book(diary, wish, now=self.world.now))

    @deed(1, pick())
    def cancel_elsewhere(self, which: int) -> None:
        """Likewise."""
        ids = sorted(promises.bookings(self.world))
        if ids:
            with self._opened() as diary:
                self.try_to(lambda: cancel(diary, ids[which % len(ids)], now=self.world.now))

    @deed(1, pick())
    def confirm_elsewhere(self, which: int) -> None:
        """Likewise."""
        ids = sorted(promises.bookings(self.world))
        if ids:
            with self._opened() as diary:
                self.try_to(lambda: confirm(diary, ids[which % len(ids)], now=self.world.now))

    @deed(0.7)
    def work_once(self) -> None:
        """The window is closed, the worker without one does what is due, and it is opened again."""
        self.practice.works_once()
        self.look(Placed.ALONE)

    @contextmanager
    def _opened(self) -> Iterator[Diary]:
        self.look(Placed.ALONE)
        with closing(Diary.open(self.world.diary.path)) as diary:
            yield diary
