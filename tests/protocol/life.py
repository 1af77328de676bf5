"""Protocol: what people do to both halves, and what befalls these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from scheduler_app.booking_page.store import claims, practice
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.requests import RequestKind
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.bookings import bookings as stored
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.show_calendar import settle, what_is_in_the_way
from scheduler_app.use_cases.bookings.states import cancel, confirm, reopen
from scheduler_app.use_cases.page import inbox
from scheduler_app.use_cases.page.link import read_link
from tests.protocol import promises
from tests.protocol.line import UNHARMED, Call, Fate
from tests.protocol.promises import Placed
from tests.protocol.undoing import Undoing
from tests.protocol.world import World

Deed = tuple[str, tuple[object, ...]]
"""Something to do while something else is under way: a method of `Life` and its arguments."""


class Died(BaseException):
    """The desktop's end in the middle of its work."""


class Life(Undoing):
    """Deeds that may be refused. After each, `look` says who put which booking where it is."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._claims: dict[str, str] = {}
        self._asked_with = 0
        """The publication with which the page was asked last."""

    def try_to(self, deed: Callable[[], object]) -> bool:
        """Do it, or be refused in words; whether it was done."""
        try:
            deed()
        except Trouble:
            return False
        finally:
            self.look(Placed.ALONE)
        return True

    def do_all(self, deeds: Sequence[Deed]) -> None:
        """Do some deeds while another one is under way."""
        for name, arguments in deeds:
            getattr(self, name)(*arguments)

    # -- clients ------------------------------------------------------------------------------

    def hold(self, name: str, service: int, start: int) -> None:
        def deed() -> None:
            self._claims[name] = self.world.hold(name, service, start).id

        self.try_to(deed)

    def ask_to_move(self, name: str, pick: int, start: int, send: bool) -> None:
        """Somebody holds another time for a booking, and perhaps sends that."""
        mine = [one for one in self.world.appointments(name) if one.may_move]
        if not mine:
            return
        one = mine[pick % len(mine)]

        def deed() -> None:
            claim = self.world.hold(name, one.service, start, moves=one.uid)
            self._claims[name] = claim.id

        if self.try_to(deed) and send:
            self.send(name)

    def send(self, name: str) -> None:
        claim = self._claims.get(name)
        if claim is not None:
            self.try_to(lambda: self.world.submit(name, claim))

    def request(self, name: str, service: int, start: int) -> None:
        self.hold(name, service, start)
        self.send(name)

    def request_what_is_offered(self, name: str, service: int, pick: int) -> None:
        """Somebody asks for a time that the page offers just now."""
        free = self.world.offered(service)
        if free:
            self.request(name, service, free[pick % len(free)])

    def wait_for_mail(self, name: str) -> None:
        claim, world = self._claims.get(name), self.world
        if claim is not None:
            account, now = world.account(name), world.page_clock()
            self.try_to(
                lambda: world.on_page(lambda c: claims.wait_for_mail(c, claim, account, now))
            )

    def let_go(self, name: str) -> None:
        claim, world = self._claims.get(name), self.world
        if claim is not None:
            self.try_to(lambda: world.on_page(lambda c: claims.release(c, claim)))

    def withdraw(self, name: str, pick: int) -> None:
        mine = [one for one in self.world.appointments(name) if one.may_withdraw]
        if mine:
            self.try_to(lambda: self.world.withdraw(name, mine[pick % len(mine)].uid))

    def call_off(self, name: str, pick: int) -> None:
        mine = [one for one in self.world.appointments(name) if one.may_cancel]
        if mine:
            self.try_to(lambda: self.world.cancel(name, mine[pick % len(mine)].uid))

    def choose(self, name: str, pick: int) -> None:
        mine = [(one, start) for one in self.world.appointments(name) for start in one.proposals]
        if mine:
            one, start = mine[pick % len(mine)]
            self.try_to(lambda: self.world.choose(name, one.uid, start))

    # -- the consultant -----------------------------------------------------------------------

    def book(
        self,
        service: int,
        start: int,
        ask: bool,
        meanwhile: Sequence[Deed],
        fate: Fate,
        answering: Sequence[Deed] = (),
    ) -> None:
        """A booking by phone, at the service's length and gaps.

        Others act while the page's answer is on its way, and again before it is written down.
        """
        minutes, *gaps = self.world.shape_of(service)
        begins = from_epoch(start)
        stay = Stay(begins, begins + timedelta(minutes=minutes), *gaps)
        wish = NewBooking(begins, service_id=service, title="By phone")
        asking = _call(self, fate, (), answering) if ask else None
        self._place(
            stay, lambda: book(self.world.diary, wish, now=self.world.now), asking, meanwhile
        )

    def move(
        self,
        pick: int,
        start: int,
        ask: bool,
        meanwhile: Sequence[Deed],
        answering: Sequence[Deed] = (),
    ) -> None:
        """The consultant moves a booking."""
        booking = self._some_booking(pick)
        if booking is None:
            return
        begins, world = from_epoch(start), self.world
        stay = _stay(booking, begins)
        self._place(
            stay,
            lambda: move(world.diary, booking.id, begins, now=world.now),
            _call(self, Fate.ARRIVES, (), answering) if ask else None,
            meanwhile,
            without=booking.id,
        )

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

    def cancel(self, pick: int) -> None:
        booking = self._some_booking(pick)
        if booking is not None:
            self.try_to(lambda: cancel(self.world.diary, booking.id, now=self.world.now))

    def confirm(self, pick: int) -> None:
        booking = self._some_booking(pick)
        if booking is not None:
            self.try_to(lambda: confirm(self.world.diary, booking.id, now=self.world.now))

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

    def decline(self, pick: int) -> None:
        waiting = inbox.list_requests(self.world.diary)
        if waiting:
            request = waiting[pick % len(waiting)]
            self.try_to(lambda: inbox.decline(self.world.diary, request.id, now=self.world.now))

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

    def settle(self) -> None:
        pairs = promises.unsettled(self.world)
        if pairs:
            self.try_to(lambda: settle(self.world.diary, *pairs[0], now=self.world.now))

    # -- the worker, and what befalls both ----------------------------------------------------

    def publish(
        self,
        fate: Fate = Fate.ARRIVES,
        before: Sequence[Deed] = (),
        after: Sequence[Deed] = (),
    ) -> None:
        """Publish; others act while the call is on its way, and while its answer is."""
        self.world.line.coming.append(_call(self, fate, before, after))
        self.try_to(self.world.publish)

    def read(
        self,
        fate: Fate = Fate.ARRIVES,
        before: Sequence[Deed] = (),
        after: Sequence[Deed] = (),
    ) -> None:
        """Take in what clients did; others act meanwhile."""
        self.world.line.coming.append(_call(self, fate, before, after))
        self.try_to(self.world.read)

    def deliver_late(self, pick: int) -> None:
        """What nobody waits for any more arrives."""
        if self.world.line.late:
            self.world.line.deliver(pick)

    def cut(self, cut: bool) -> None:
        """The line is cut, or whole again."""
        self.world.line.cut = cut

    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.world.pass_time(minutes=minutes)

    def restart_page(self) -> None:
        """The page ends and starts anew."""
        self.world.restart_page()

    def die_reading(self, after: int) -> None:
        """Read, and end right after so many commits."""
        left = [after]

        def end(_tables: frozenset[str]) -> None:
            left[0] -= 1
            if left[0] <= 0:
                raise Died

        self.world.diary.on_change(end)
        with suppress(Died):
            self.try_to(self.world.read)
        self.restart_desktop()

    def restart_desktop(self) -> None:
        self.world.restart_desktop()
        self.look(Placed.ALONE)

    def back_up(self) -> None:
        self.world.back_up()

    def restore(self) -> None:
        if (self.world.folder / "backup").exists():
            self.world.restore()
            self.restored = True
            self._old = {event.id for event in promises.told(self.world)}
            self.begin_anew()

    def back_up_page(self) -> None:
        self.world.back_up_page()

    def restore_page(self) -> None:
        """The page comes back as it was, and knows of nothing that was agreed since."""
        if (self.world.folder / "page-copy").exists():
            self.world.restore_page()
            self.page_restored = True
            self.begin_anew()
            self._again |= set(self._where.values())

    # -- inside -------------------------------------------------------------------------------

    def _place(
        self,
        stay: Stay,
        write: Callable[[], object],
        asking: Call | None,
        meanwhile: Sequence[Deed] = (),
        *,
        without: int | None = None,
    ) -> None:
        """Ask the page if wanted, let others act, look at the calendar, then write."""
        world = self.world
        asked = asking is not None and self._ask(stay, asking)
        self.do_all(meanwhile)
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
        """Whether the page keeps the time free from now on."""
        coming = self.world.line.coming
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
        return True

    def _is_still_kept(self) -> bool:
        """Whether the page shows what it was asked with: a copy put in its place knows nothing."""
        return self.world.page.read_now(practice.state).generation >= self._asked_with

    def _some_booking(self, pick: int) -> Booking | None:
        ids = sorted(promises.bookings(self.world))
        return self._booking(ids[pick % len(ids)]) if ids else None

    def _booking(self, booking_id: int) -> Booking:
        with self.world.diary.read() as connection:
            return stored.get(connection, booking_id)


def _call(life: Life, fate: Fate, before: Sequence[Deed], after: Sequence[Deed]) -> Call:
    return Call(fate, lambda: life.do_all(before), lambda: life.do_all(after))


def _stay(booking: Booking, start: datetime) -> Stay:
    return Stay(
        start,
        start + booking.duration,
        booking.preparation,
        booking.wrap_up,
        booking.travel,
    )
