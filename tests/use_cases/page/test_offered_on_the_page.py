"""What the practice offers by itself is told to the page as that, and as no wish of a client's."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.page.format import Wish
from scheduler_app.domain.page.kinds import CommitmentState, EventKind, PageAbility
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.page.offering import offer_times
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.deposits_asked import ask_deposits
from tests.use_cases.page.linked_bookings import KEY, link_of, shown, stands, told
from tests.use_cases.page.test_deposit_terms import visit

HOUR = timedelta(hours=1)


def offer(
    diary: Diary, booking: Booking, *starts: datetime, now: datetime, aside: bool = True
) -> None:
    """As the verbs of one tap do: times are offered, and the client is told so."""
    with writing(diary, "lose-day", by=By.CONSULTANT, at=now) as change:
        stored = bookings.get(change.connection, booking.id)
        until = None if aside else starts[0] - HOUR
        offer_times(change, stored, starts, now=now, aside=aside, until=until)
        if aside:
            lost = {"kind": DirectKind.LOST, "at": to_epoch(now), "booking_id": booking.id}
            until_then = {"useful_until": to_epoch(booking.start), "uid": new_uid()}
            change.insert("direct_messages", lost | until_then)


def test_what_is_put_aside_says_so_and_the_desktop_tells_it(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    starts = (phoned.start + 24 * HOUR, phoned.start + 48 * HOUR)
    offer(practice, phoned, *starts, now=now)
    publish(practice, page, now=now, key=KEY)
    one = shown(page)
    assert one.aside and one.state is CommitmentState.PENDING and one.awaited
    assert one.proposals == tuple(map(to_epoch, starts))
    assert one.asked_start is None and one.offered_until == to_epoch(starts[-1])
    page.knows = tuple(each for each in PageAbility if each is not PageAbility.CONFIRMING)
    for _ in range(2):  # the first answer says what it is able to
        publish(practice, page, now=now, key=KEY)
    theirs = shown(page)
    assert (theirs.aside, theirs.offered_until) == (False, None)
    assert theirs.proposals == one.proposals, "they are chosen from there as well"


def test_who_calls_it_off_wants_none_of_the_times(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    offer(practice, phoned, phoned.start + 24 * HOUR, now=now)
    publish(practice, page, now=now, key=KEY)
    now = page.now() + HOUR
    page.now = lambda: now
    page.tell(EventKind.CANCELLATION, uid=shown(page).uid, link=link_of(page))
    read_inbox(practice, page, now=page.now)
    assert stands(practice, phoned).state is State.CANCELLED
    assert "wants none of the times that you offered" in told(practice)[0]
    publish(practice, page, now=now, key=KEY)
    assert not shown(page).aside and not shown(page).awaited


def test_an_earlier_time_is_offered_beside_the_one_that_stands(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    sooner = phoned.start - 3 * HOUR
    offer(practice, phoned, sooner, now=now, aside=False)
    publish(practice, page, now=now, key=KEY)
    one = shown(page)
    assert (one.aside, one.asked_start, one.awaited) == (False, None, False)
    assert one.state is CommitmentState.CONFIRMED and one.proposals == (to_epoch(sooner),)
    assert one.offered_until == to_epoch(sooner - HOUR)
    page.tell(EventKind.CANCELLATION, uid=one.uid, link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    assert "cancelled" in told(practice)[0], "it was theirs, and stood"


def test_whoever_comes_earlier_uses_up_none_of_their_moves(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    ask_deposits(practice, now, {"free_moves": 1})
    one = visit(practice, anna, now, timedelta(days=5))
    sooner = one.start - 24 * HOUR
    offer(practice, one, sooner, now=now, aside=False)
    publish(practice, page, now=now, key=KEY)
    theirs = shown(page)
    assert (theirs.moves_left, theirs.proposals) == (1, (to_epoch(sooner),))
    wish = Wish(1, to_epoch(sooner), to_epoch(sooner + HOUR), "Europe/Berlin", at_once=True)
    link = next(each.hash for each in theirs.links if each.purpose == "manage")
    page.tell(EventKind.CHOICE, uid=theirs.uid, link=link, wish=wish)
    read_inbox(practice, page, now=lambda: now)
    publish(practice, page, now=now, key=KEY)
    assert (shown(page).start, shown(page).moves_left) == (to_epoch(sooner), 1)
