"""Simulation: what the consultant does at the desk, having asked the page before or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from scheduler_app.booking_page.store import practice
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.requests import RequestKind
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.bookings import bookings as stored
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.show_calendar import settle, what_is_in_the_way
from scheduler_app.use_cases.bookings.states import cancel, confirm, reopen
from scheduler_app.use_cases.clients.clients import list_clients
from scheduler_app.use_cases.page import inbox
from scheduler_app.use_cases.page.read_link import read_link
from tests.simulation.invariants import promises
from tests.simulation.invariants.promises import Placed
from tests.simulation.life.deeds import Deeds
from tests.simulation.life.times import FATES, SERVICES, slots
from tests.simulation.play.script import among, deed, mostly, pick, several, yes
from tests.simulation.practice.line import UNHARMED, Call, Fate
from tests.simulation.practice.world import World


class Consultant(Deeds):
    """The consultant, who books by phone, moves, answers requests and settles conflicts."""

    actor, a_day = "consultant", 7.0
    awake = (8, 18)
    at_desk = True

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._asked_with = 0
        """The publication with which the page was asked last."""

    @deed(3, SERVICES, slots, mostly, among(*FATES))
    def book(self, service: int, start: int, ask: bool, fate: Fate = Fate.ARRIVES) -> None:
        """A booking by phone, at the service's length and gaps."""
        if not self.world.may_be_chosen(service):
            return
        minutes, *gaps = self.world.shape_of(service)
        begins = from_epoch(start)
        stay = Stay(begins, begins + timedelta(minutes=minutes), *gaps)
        wish = NewBooking(begins, client_id=self.world.by_phone(), service_id=service)
        asking = self.call(fate) if ask else None
        self._place(stay, lambda: book(self.world.diary, wish, now=self.world.now), asking)

    @deed(2, pick(), slots, mostly)
    def move(self, pick: int, start: int, ask: bool) -> None:
        """The consultant moves a booking."""
        booking = self._some_booking(pick)
        if booking is None:
            return
        begins, world = from_epoch(start), self.world
        stay = _stay(booking, begins)
        self._place(
            stay,
            lambda: move(world.diary, booking.id, begins, now=world.now),
            self.call(Fate.ARRIVES) if ask else None,
            without=booking.id,
        )

    @deed(0.5, pick(), yes)
    def reopen(self, pick: int, ask: bool) -> None:
        booking = self._some_booking(pick)
        if booking is not None:
            world = self.world
            self._place(
                _stay(booking, booking.start),
                lambda: reopen(world.diary, booking.id, now=world.now),
                UNHARMED if ask else None,
                without=booking.id,
            )

    @deed(1, pick())
    def cancel(self, pick: int) -> None:
        booking = self._some_booking(pick)
        if booking is not None:
            self.try_to(lambda: cancel(self.world.diary, booking.id, now=self.world.now))

    @deed(1, pick())
    def confirm(self, pick: int) -> None:
        booking = self._some_booking(pick)
        if booking is not None:
            self.try_to(lambda: confirm(self.world.diary, booking.id, now=self.world.now))

    @deed(3, pick(), yes)
    def accept(self, pick: int, permit: bool = False) -> None:
        """Say yes; where nothing holds the time any more, the page is asked first."""
        world = self.world
        waiting = inbox.list_requests(world.diary)
        if not waiting:
            return
        request = waiting[pick % len(waiting)]
        # The time of a move is taken over from what held it.
        moves = request.kind is RequestKind.MOVE and not request.proposals
        word = self.placed.get(request.item.id, Placed.ALONE) if moves else Placed.ALONE
        stay = _stay(self._booking(request.booking_id), from_epoch(request.item.start))
        if not request.held:
            asked = self._ask(stay)
            now = [each for each in inbox.list_requests(world.diary) if each.id == request.id]
            # A rival that waits itself is no overlap: it shows what it meets.
            kept = asked and self._is_still_kept()
            word = Placed.ASKED if kept and now and not now[0].meets else Placed.ALONE
        with suppress(Trouble):
            inbox.accept(world.diary, request.id, now=world.now, permit_overlap=permit)
        self.look(word)
        self.try_to(lambda: world.release(stay))

    @deed(0.7, pick())
    def decline(self, pick: int) -> None:
        waiting = inbox.list_requests(self.world.diary)
        if waiting:
            request = waiting[pick % len(waiting)]
            self.try_to(lambda: inbox.decline(self.world.diary, request.id, now=self.world.now))

    @deed(1.5, pick(), several(slots), mostly)
    def propose(self, pick: int, starts: Sequence[int], ask: bool) -> None:
        """Other times for a request, each asked for first or none of them."""
        world = self.world
        waiting = inbox.list_requests(world.diary)
        if not waiting:
            return
        request = waiting[pick % len(waiting)]
        booking = self._booking(request.booking_id)
        wanted = [from_epoch(start) for start in starts]
        stays = [_stay(booking, start) for start in wanted]
        word = Placed.ALONE
        if ask:
            kept = all(self._ask(stay) for stay in stays) and self._is_still_kept()
            word = Placed.ASKED if kept else Placed.ALONE
        with suppress(Trouble):
            inbox.propose(world.diary, request.id, wanted, now=world.now)
        self.look(word)
        for stay in stays:
            self.try_to(partial(world.release, stay))

    @deed(1)
    def settle(self) -> None:
        pairs = promises.unsettled(self.world)
        if pairs:
            self.try_to(lambda: settle(self.world.diary, *pairs[0], now=self.world.now))

    def _place(
        self,
        stay: Stay,
        write: Callable[[], object],
        asking: Call | None,
        *,
        without: int | None = None,
    ) -> None:
        """Ask the page if wanted, look at the calendar, then write."""
        world = self.world
        asked = asking is not None and self._ask(stay, asking)
        word = Placed.ASKED if asked and self._is_still_kept() else Placed.ALONE
        in_the_way = what_is_in_the_way(
            world.diary,
            start=to_epoch(stay.start),
            end=to_epoch(stay.end),
            preparation=stay.preparation,
            wrap_up=stay.wrap_up,
            travel=stay.travel,
            without=without,
        )
        if not in_the_way:
            with suppress(Trouble):
                write()
            self.look(word)
        self.try_to(lambda: world.release(stay))

    def _ask(self, stay: Stay, asking: Call = UNHARMED) -> bool:
        """Whether the page keeps the time free from now on.

        What is over is sold no more, and the page is not asked about it. It may have sold it
        before, and the desktop has not heard of that yet.
        """
        coming = self.world.line.coming
        free = stay.end + timedelta(minutes=stay.wrap_up + stay.travel)
        is_over = free <= self.world.now
        coming.append(asking)
        try:
            self.world.ask(stay)
        except PageUnreachable:
            return False
        finally:
            if any(each is asking for each in coming):  # no page was asked: it offers no such time
                coming.remove(asking)
            self.look(Placed.ALONE)
        self._asked_with = read_link(self.world.diary).generation
        return not is_over

    def _is_still_kept(self) -> bool:
        """Whether the page shows what it was asked with: a copy put in its place knows nothing."""
        return self.world.page.read_now(practice.state).generation >= self._asked_with

    def clients(self) -> list[Client]:
        """Everybody in the card file, archived ones too, in the order in which they came."""
        known = list_clients(self.world.diary, with_archived=True)
        return sorted(known, key=lambda one: one.id)

    def has_account(self, client: int | None) -> bool:
        """Whether a client sees on the page what is theirs."""
        with self.world.diary.read() as connection:
            query = "SELECT 1 FROM page_accounts WHERE client_id = ? AND NOT erased"
            return connection.exec_driver_sql(query, (client,)).first() is not None

    def _some_booking(self, pick: int) -> Booking | None:
        ids = sorted(promises.bookings(self.world))
        return self._booking(ids[pick % len(ids)]) if ids else None

    def _booking(self, booking_id: int) -> Booking:
        with self.world.diary.read() as connection:
            return stored.get(connection, booking_id)


def _stay(booking: Booking, start: datetime) -> Stay:
    return Stay(
        start,
        start + booking.duration,
        booking.preparation,
        booking.wrap_up,
        booking.travel,
    )
