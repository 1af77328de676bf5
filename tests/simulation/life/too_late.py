"""Simulation: what the consultant takes back after somebody has built on it: little stories.

Each is one deed, so that it comes about as often as it is drawn: undo, and redo, of what a client
has seen, moved, booked over or needs by now.
"""

from __future__ import annotations

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.book import NewBooking, book
from tests.simulation.life.accounts import Members
from tests.simulation.life.desk import Desk
from tests.simulation.life.network import Network
from tests.simulation.play.script import ahead, among, deed
from tests.simulation.practice.world import NAMES, QUICK, STRANGERS, email_of

names = among(*NAMES)
coming = ahead(540, 570, 600, 630, 660, 690, 720, days=(1, 2, 3))

LATEST = -1
"""Which booking of those there are: that which came last."""


class TooLate(Members, Desk, Network):
    """The window thinks again, and a client was quicker."""

    actor, a_day = "too late", 0.7
    awake = (8, 18)
    at_desk = True

    @deed(1, names, coming, coming)
    def what_a_client_saw(self, name: str, start: int, another: int) -> None:
        """A booking is shown to its client, and taken back."""
        self.request(name, QUICK, start)
        self.read()
        self.book_for(name, QUICK, another, permit=False)
        self.publish()
        self.undo()

    @deed(1, names, coming, coming, coming)
    def what_a_client_moved_on(self, name: str, start: int, later: int, last: int) -> None:
        """The consultant moves a booking, and its client moves it on."""
        self.request(name, QUICK, start)
        self.read()
        self.move(LATEST, later, ask=False)
        self.publish()
        self.ask_to_move(name, LATEST, last, send=True)
        self.read()
        self.undo()

    @deed(1, names, coming)
    def over_what_a_client_booked(self, name: str, start: int) -> None:
        """A booking is undone, its hour given to a client meanwhile, and it is done again."""
        self.fit_in(QUICK, start, permit=False, pending=False)
        self.undo()
        self.publish()
        self.request(name, QUICK, start)
        self.read()
        self.redo()

    @deed(1, among(*STRANGERS), coming, coming)
    def whom_a_client_is(self, name: str, start: int, another: int) -> None:
        """Somebody is noted with their booking, has an account since, and asked for another one."""
        client = Client(0, name, email=email_of(name), language="en")
        wish = NewBooking(from_epoch(start), new_client=client)
        self.attempt(lambda: book(self.world.diary, wish, now=self.world.now))
        self.publish()
        self.come_as_new(name, QUICK, another)
        self.read()
        self.undo()

    @deed(1, names, names, coming, coming)
    def what_another_pair_has_the_number_of(
        self, name: str, other: str, start: int, another: int
    ) -> None:
        """Two were booked over each other, one is called off, and two others meet."""
        self.book_for(name, QUICK, start, permit=False)
        self.publish()
        self.fit_in(QUICK, another, permit=False, pending=False)
        self.fit_in(QUICK, start, permit=True, pending=False)
        for one in self.world.appointments(name):
            if one.start == start and one.may_cancel:
                self.try_to(lambda uid=one.uid: self.world.cancel(name, uid))  # type: ignore[misc]
        self.request(other, QUICK, another)
        self.read()
        self.undo()
