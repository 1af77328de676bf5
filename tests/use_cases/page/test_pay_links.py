"""Links by which a deposit is paid: made, written into messages, believed only where they pay."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.links import STAND_IN, BookingLink, hash_of
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.brought import told_deposits
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.page.booking_links import end_links, key_of_links, link_to_hand_out
from scheduler_app.use_cases.page.link import publish, read_inbox
from tests.fakes.clients_on_the_page import FakePage, FakeSecrets
from tests.use_cases.page.deposits_asked import STRIPE, ask_deposits, link_made
from tests.use_cases.page.linked_bookings import KEY, shown, stands, told

PAGE = "https://book.example/pay/"


@pytest.fixture
def secrets() -> FakeSecrets:
    return FakeSecrets()


@pytest.fixture
def visit(practice: Diary, anna: Client, now: datetime) -> Booking:
    """In 30 hours, for a deposit of 20.01 EUR."""
    ask_deposits(practice, now)
    wish = NewBooking(
        now + timedelta(hours=30), client_id=anna.id, service_id=1, agreed=Money(8_002, "EUR")
    )
    return book(practice, wish, now=now)


def pays(diary: Diary, visit: Booking, secrets: FakeSecrets, now: datetime) -> str:
    return brought.links_of(diary, secrets, visit.id, now=now).pay


def test_without_a_page_it_is_paid_straight_there(
    practice: Diary, visit: Booking, secrets: FakeSecrets, now: datetime
) -> None:
    assert pays(practice, visit, secrets, now) == ""
    link_made(practice, visit.id, now)
    assert pays(practice, visit, secrets, now) == STRIPE
    assert brought.links_of(practice, None, visit.id, now=now).pay == ""


def test_on_a_page_by_a_link_of_its_own(
    practice: Diary, visit: Booking, page: FakePage, secrets: FakeSecrets, now: datetime
) -> None:
    key = key_of_links(practice, secrets)
    publish(practice, page, now=now, key=key)
    publish(practice, page, now=now, key=key)
    address = pays(practice, visit, secrets, now)
    assert address.startswith(PAGE)
    assert BookingLink("pay", hash_of(address.removeprefix(PAGE))) in shown(page).links
    assert brought.links_of(practice, None, visit.id, now=now, made_up=True).pay == PAGE + STAND_IN
    # Called off it is not to be paid any more; ended, another one opens it.
    end_links(practice, key, visit.id, now=now)
    assert pays(practice, visit, secrets, now) not in {"", address}
    cancel(practice, visit.id, now=now)
    assert pays(practice, visit, secrets, now) == ""


def test_who_has_paid_comes_back_to_the_page(
    practice: Diary, visit: Booking, page: FakePage, secrets: FakeSecrets, now: datetime
) -> None:
    back = brought.way_back(practice, secrets, MoneySubject(booking_id=visit.id), now=now)
    assert back == pays(practice, visit, secrets, now) + "?paid=1"
    assert brought.way_back(practice, None, MoneySubject(booking_id=visit.id), now=now) == ""
    page.knows = ("links",)
    publish(practice, page, now=now)
    assert brought.way_back(practice, secrets, MoneySubject(booking_id=visit.id), now=now) == ""


def test_nobody_comes_back_to_what_was_taken_back(
    practice: Diary, visit: Booking, secrets: FakeSecrets, now: datetime
) -> None:
    """A link that was left half made is finished all the same, to be revoked."""
    again = NewBooking(visit.start + timedelta(days=1), client_id=visit.client_id)
    booked = book(practice, again, now=now).id
    undo(practice, now=now)
    assert brought.way_back(practice, secrets, MoneySubject(booking_id=booked), now=now) == ""


def test_the_page_is_told_of_it_until_a_week_after_the_last_money_moved(
    practice: Diary, anna: Client, page: FakePage, now: datetime
) -> None:
    ask_deposits(practice, now)
    far = NewBooking(
        now + timedelta(days=40), client_id=anna.id, service_id=1, agreed=Money(8_002, "EUR")
    )
    visit = book(practice, far, now=now)

    def opens(at: datetime) -> list[str]:
        publish(practice, page, now=at, key=KEY)
        return sorted(link.purpose for link in shown(page).links)

    days = timedelta(days=1)
    assert opens(now) == ["manage", "pay"]
    assert opens(now + 20 * days) == ["manage", "pay"], "nothing came, and all is to be paid"
    paid = now + 21 * days
    with practice.write("pay", by=By.SYSTEM, at=paid) as change:
        posting = Posting("x/1", EntryKind.RECEIVED, visit.id, visit.client_id, 2_001, "EUR")
        ledger.post(change, [posting], at=to_epoch(paid))
    assert opens(paid + 7 * days) == ["manage", "pay"]
    assert opens(paid + 7 * days + timedelta(seconds=1)) == ["manage"]
    with practice.write("pay", by=By.SYSTEM, at=paid + 8 * days) as change:
        back = Posting("x/2", EntryKind.REFUNDED, visit.id, visit.client_id, 1_000, "EUR")
        ledger.post(change, [back], at=to_epoch(paid + 8 * days))
    assert opens(paid + 8 * days) == ["manage", "pay"], "part of it is to be paid anew"


# The second knows of deposits and has no address to pay them at, as has been released.
@pytest.mark.parametrize("knows", [("links",), ("links", "mails", "terms", "arrival")])
def test_a_page_at_which_nobody_pays_is_passed_by(
    practice: Diary,
    visit: Booking,
    page: FakePage,
    secrets: FakeSecrets,
    now: datetime,
    knows: tuple[str, ...],
) -> None:
    page.knows = knows
    key = key_of_links(practice, secrets)
    publish(practice, page, now=now, key=key)
    publish(practice, page, now=now, key=key)
    assert [link.purpose for link in shown(page).links] == ["manage"]
    link_made(practice, visit.id, now)
    assert pays(practice, visit, secrets, now) == STRIPE


def test_who_may_pay_may_do_nothing_else(
    practice: Diary, visit: Booking, page: FakePage, secrets: FakeSecrets, now: datetime
) -> None:
    key = key_of_links(practice, secrets)
    publish(practice, page, now=now, key=key)
    link = hash_of(pays(practice, visit, secrets, now).removeprefix(PAGE))
    for kind in (EventKind.CANCELLATION, EventKind.WITHDRAWAL, EventKind.REVOCATION):
        page.tell(kind, uid=visit.uid, link=link)
    page.move(visit.uid, now + timedelta(days=3), link=link, at_once=True)
    read_inbox(practice, page, now=lambda: now, key=key)
    assert (stands(practice, visit).state, stands(practice, visit).start) == (
        State.CONFIRMED,
        visit.start,
    )
    assert len([text for text in told(practice) if "did not fit" in text]) == 4
    link_made(practice, visit.id, now)
    page.tell(EventKind.PAYING, uid=visit.uid, link=link)
    read_inbox(practice, page, now=lambda: now, key=key)
    with practice.read() as connection:
        found = deposits_of(connection, [visit.id])[visit.id].link
    assert found is not None and found.paying_at == to_epoch(now)


def test_who_has_the_link_of_the_booking_may_pay_and_is_remembered_before_there_is_a_way(
    practice: Diary, visit: Booking, page: FakePage, secrets: FakeSecrets, now: datetime
) -> None:
    key = key_of_links(practice, secrets)
    link = link_to_hand_out(practice, key, visit.id, now=now).removeprefix(
        "https://book.example/m/"
    )
    page.tell(EventKind.PAYING, uid=visit.uid, link=hash_of(link))
    read_inbox(practice, page, now=lambda: now, key=key)
    with practice.look() as asked:
        one = told_deposits(asked, [visit.id])[visit.id]
    assert (one.awaited_at, one.url) == (to_epoch(now), "")
    assert (one.asked, one.missing, one.currency) == (2_001, 2_001, "EUR")
    assert one.due == to_epoch(now) + 3_600


def test_what_messages_tell_of_a_deposit(practice: Diary, visit: Booking, now: datetime) -> None:
    later = now + timedelta(hours=1)
    with practice.write("pay", by=By.SYSTEM, at=later) as change:
        posting = Posting("x/1", EntryKind.RECEIVED, visit.id, visit.client_id, 2_001, "EUR")
        ledger.post(change, [posting], at=to_epoch(later))
    cancel(practice, visit.id, by=By.CLIENT, now=later)
    with practice.look() as asked:
        told = told_deposits(asked, [visit.id, 99])
    one = told[visit.id]
    assert list(told) == [visit.id]
    assert (one.missing, one.received, one.paid_at) == (0, 2_001, to_epoch(later))
    assert (one.goes_back, one.is_kept, one.refunds, one.released) == (1_001, 1_000, (), False)


def test_a_link_to_pay_is_known_again_after_a_restore(
    practice: Diary, visit: Booking, page: FakePage, secrets: FakeSecrets, now: datetime
) -> None:
    key = key_of_links(practice, secrets)
    publish(practice, page, now=now, key=key)
    link = hash_of(pays(practice, visit, secrets, now).removeprefix(PAGE))
    own = [one for one in shown(page).links if one.purpose == "manage"]
    with practice.write("restore", by=By.SYSTEM, at=now) as change:
        change.connection.exec_driver_sql("DELETE FROM booking_links WHERE purpose = 'pay'")
    page.tell(EventKind.PAYING, uid=visit.uid, link=link)
    read_inbox(practice, page, now=lambda: now, key=key)
    publish(practice, page, now=now, key=key)
    assert {one.hash for one in shown(page).links} == {link, *(one.hash for one in own)}
