"""What the page is told of deposits and moves: by the policy, by the past, by the ledger."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.booking_page.store.appointment import refund_at
from scheduler_app.booking_page.store.examination import examine
from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking, cancelled
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.page.agreement import (
    ClientTerms,
    Demand,
    DepositCard,
    ServiceDemand,
)
from scheduler_app.domain.page.deposit_card import for_older_page
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.page.bodies import publication_body
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.deposits import RELEASE
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel, mark_no_show, reopen
from scheduler_app.use_cases.page.inbox import list_requests
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.contracts.yesterday import BEFORE_LADDER, fields_of, must_fit
from tests.counting import statements
from tests.fakes.clients_on_the_page import ANNA, FakePage
from tests.use_cases.page.deposits_asked import STRIPE, ask_deposits, link_made, paid_twice
from tests.use_cases.page.linked_bookings import KEY, last, link_of, shown, told

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def priced(diary: Diary, now: datetime) -> None:
    for service in list_services(diary):
        save_service(diary, replace(service, price=8_000, currency="EUR"), now=now)


def visit(
    diary: Diary, anna: Client, now: datetime, ahead: timedelta = timedelta(days=3)
) -> Booking:
    wish = NewBooking(now + ahead, client_id=anna.id, service_id=1, agreed=Money(8_002, "EUR"))
    return book(diary, wish, now=now)


def pay(diary: Diary, one: Booking, amount: int, now: datetime, key: str = "x/1") -> None:
    with diary.write("pay", by=By.SYSTEM, at=now) as change:
        kind = EntryKind.RECEIVED if amount > 0 else EntryKind.REFUNDED
        posting = Posting(key, kind, one.id, one.client_id, abs(amount), "EUR")
        ledger.post(change, [posting], at=to_epoch(now))


def card(diary: Diary, page: FakePage, now: datetime) -> DepositCard | None:
    publish(diary, page, now=now, key=KEY)
    return shown(page).deposit


def test_everybody_is_told_what_a_wish_will_ask_for(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    priced(practice, now)
    ask_deposits(practice, now, {"due": 24})
    publish(practice, page, now=now, key=KEY)
    said = last(page)
    assert {one.demand for one in said.services} == {Demand(2_001, "EUR", 86_400)}
    assert said.terms == ()


def test_who_did_not_come_is_asked_where_others_are_not(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    priced(practice, now)
    ask_deposits(practice, now, {"for": "unreliable"})
    page.request(now + DAY, ANNA, at_once=True)
    read_inbox(practice, page, now=lambda: now)
    publish(practice, page, now=now, key=KEY)
    assert last(page).terms == () and last(page).services[0].demand is None
    mark_no_show(practice, 1, now=now + 2 * DAY)
    publish(practice, page, now=now + 2 * DAY, key=KEY)
    asked = tuple(ServiceDemand(one.id, Demand(2_001, "EUR", 0)) for one in list_services(practice))
    assert last(page).terms == (ClientTerms(ANNA.account, asked),)
    assert last(page).services[0].demand is None


def test_a_card_goes_with_the_deposit(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    ask_deposits(practice, now, {"due": 24})
    one = visit(practice, anna, now)
    due = to_epoch(now + DAY)
    assert card(practice, page, now) == DepositCard(DepositState.ASKED, 2_001, "EUR", due=due)
    link_made(practice, one.id, now)
    assert card(practice, page, now) == DepositCard(DepositState.ASKED, 2_001, "EUR", STRIPE, due)
    page.tell(EventKind.PAYING, uid=one.uid, link=link_of_booking(page))
    read_inbox(practice, page, now=lambda: now)
    paying = card(practice, page, now)
    assert paying is not None and paying.state is DepositState.PAYING
    pay(practice, one, 2_001, now)
    half, nothing = (2 * 86_400 - 1, 1_001), (86_400 - 1, 0)
    held = DepositCard(DepositState.HELD, 2_001, "EUR", refund=2_001, ladder=(half, nothing))
    assert card(practice, page, now) == held
    # In its very last second the first rung still holds.
    second = card(practice, page, one.start - 2 * DAY)
    assert second is not None and second.refund == 2_001
    later = one.start - 2 * DAY + timedelta(seconds=1)
    assert card(practice, page, later) == replace(held, refund=1_001, ladder=(nothing,))
    cancel(practice, one.id, by=By.CLIENT, now=later)
    going = DepositCard(DepositState.REFUNDING, 2_001, "EUR", refund=1_001)
    assert card(practice, page, later) == going
    pay(practice, one, -1_001, later, "x/2")
    kept = card(practice, page, later)
    assert kept == replace(going, state=DepositState.KEPT)


def test_who_paid_twice_reads_that_the_deposit_is_paid(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    ask_deposits(practice, now, {"due": 24})
    one = visit(practice, anna, now)
    paid_twice(practice, one, 2_001, now)
    falls = ((2 * 86_400 - 1, 1_001), (86_400 - 1, 0))
    held = DepositCard(DepositState.HELD, 2_001, "EUR", refund=2_001, ladder=falls)
    assert card(practice, page, now) == held
    pay(practice, one, -2_001, now, "x/3")
    assert card(practice, page, now) == held
    cancel(practice, one.id, by=By.CLIENT, now=one.start - HOUR)
    became = DepositCard(DepositState.KEPT, 2_001, "EUR", refund=0)
    assert card(practice, page, one.start - HOUR) == became


def test_of_what_is_paid_in_part_it_is_told_what_cancelling_gives_back(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    ask_deposits(practice, now, {"due": 24})
    one = visit(practice, anna, now)
    pay(practice, one, 1_000, now)
    told = card(practice, page, now)
    assert told is not None and told.due is not None
    ladder = ((2 * 86_400 - 1, 500), (86_400 - 1, 0))
    assert told == DepositCard(
        DepositState.ASKED, 1_001, "EUR", due=told.due, refund=1_000, ladder=ladder, paid=1_000
    )
    examine(last(page))
    older = for_older_page(told, to_epoch(one.start), to_epoch(now))
    assert (older.refund, older.ladder, older.paid) == (None, (), 0)


def test_a_rung_without_notice_holds_until_the_time_that_deadlines_count_from(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    ask_deposits(practice, now, {"ladder": [{"hours": 0, "percent": 100}]})
    one = visit(practice, anna, now)
    pay(practice, one, 2_001, now)
    told, start = card(practice, page, now), to_epoch(one.start)
    assert told is not None
    examine(last(page))
    # A client may move it on while nobody tells the page anew: its deadlines stay where they were.
    assert [refund_at(told, start, start + late) for late in (-1, 0, 1)] == [2_001, 2_001, 0]


@pytest.mark.parametrize("why", ["released", "cancelled"])
def test_only_an_hour_that_was_given_free_was_not_paid_in_time(
    practice: Diary, page: FakePage, anna: Client, now: datetime, why: str
) -> None:
    ask_deposits(practice, now)
    one = visit(practice, anna, now)
    assert card(practice, page, now) is not None
    with practice.write(RELEASE if why == "released" else "cancel", by=By.SYSTEM, at=now) as change:
        bookings.save(change, cancelled(bookings.get(change.connection, one.id)))
    late = DepositCard(DepositState.EXPIRED, 2_001, "EUR")
    assert card(practice, page, now) == (late if why == "released" else None)


def link_of_booking(page: FakePage) -> str:
    return next(link.hash for link in shown(page).links if link.purpose == "manage")


def test_a_page_without_steps_is_told_what_holds_as_long_as_it_tells_it(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    ask_deposits(practice, now, {"free_moves": 1})
    one = visit(practice, anna, now)
    pay(practice, one, 2_001, now)
    page.knows = tuple(name for name in page.knows if name != "ladder")
    publish(practice, page, now=now, key=KEY)
    # It falls while the page would still tell it.
    held = DepositCard(DepositState.HELD, 2_001, "EUR")
    assert card(practice, page, now) == held
    save_settings(practice, {"page.lease_days": "0"}, now=now)
    assert card(practice, page, now) == replace(held, refund=2_001)
    said = json.loads(publication_body(last(page), packed=False))
    must_fit(said, kept=BEFORE_LADDER)
    [theirs] = said["commitments"]
    assert theirs.keys() <= fields_of("Commitment", kept=BEFORE_LADDER)
    assert theirs["deposit"].keys() <= fields_of("DepositCard", kept=BEFORE_LADDER)
    page.knows += ("ladder",)
    publish(practice, page, now=now, key=KEY)
    card(practice, page, now)
    [todays] = json.loads(publication_body(last(page), packed=False))["commitments"]
    assert not todays["deposit"].keys() <= fields_of("DepositCard", kept=BEFORE_LADDER)


def test_who_could_not_pay_is_not_told_to_be_late(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    ask_deposits(practice, now)
    visit(practice, anna, now)
    for later in (timedelta(minutes=1), timedelta(hours=5)):
        found = card(practice, page, now + later)
        assert found == DepositCard(DepositState.ASKED, 2_001, "EUR")


def test_moves_are_counted_whoever_confirms_them(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    ask_deposits(practice, now, {"free_moves": 2})
    one = visit(practice, anna, now, timedelta(days=5))
    publish(practice, page, now=now, key=KEY)
    assert shown(page).moves_left == 2
    move(practice, one.id, now + 6 * DAY, now=now)
    publish(practice, page, now=now, key=KEY)
    assert shown(page).moves_left == 2
    for days, left in ((7, 1), (8, 0), (9, 0)):
        page.move(one.uid, now + days * DAY, link=link_of_booking(page), at_once=True)
        read_inbox(practice, page, now=lambda: now)
        publish(practice, page, now=now, key=KEY)
        assert shown(page).moves_left == left
    assert "no move was free" in told(practice)[0]
    assert not any("no move was free" in text for text in told(practice)[1:])
    page.move(one.uid, now + 10 * DAY, link=link_of_booking(page))
    read_inbox(practice, page, now=lambda: now)
    assert [asked.beyond_free for asked in list_requests(practice)] == [True]
    # Agreed anew it counts anew.
    cancel(practice, one.id, now=now)
    reopen(practice, one.id, now=now)
    publish(practice, page, now=now, key=KEY)
    assert shown(page).moves_left in {0, None}


def test_where_nothing_is_asked_nothing_is_told(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    visit(practice, anna, now)
    publish(practice, page, now=now, key=KEY)
    assert (shown(page).deposit, shown(page).moves_left) == (None, None)
    assert [link.purpose for link in shown(page).links] == ["manage"]
    assert link_of(page)


def test_statements_do_not_grow_with_bookings(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    priced(practice, now)
    ask_deposits(practice, now, {"free_moves": 1, "for": "new"})
    counts = []
    for days in (2, 3, 4, 5, 6, 7):
        one = visit(practice, anna, now, timedelta(days=days))
        pay(practice, one, 2_001, now, f"x/{days}")
        publish(practice, page, now=now, key=KEY)
        with statements(practice._engine) as asked:
            publish(practice, page, now=now, key=KEY)
        counts.append(len(asked))
    assert len(set(counts[1:])) == 1


def test_what_no_page_takes_keeps_nothing_else_from_it(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    ask_deposits(practice, now)
    one = visit(practice, anna, now)
    link_made(practice, one.id, now)
    for odd in ("javascript:alert(1)", f"https://a.example/{'b' * 2_000}", "https://a@b.example/"):
        relinked(practice, odd, now)
        told_so = card(practice, page, now)
        assert told_so is not None and (told_so.link, told_so.amount) == ("", 2_001)
        examine(last(page))
    for amount, currency in ((10**18, "EUR"), (-5, "EUR"), (2_001, "<b>")):
        with practice.write("edit", by=By.SYSTEM, at=now) as change:
            change.connection.exec_driver_sql(
                "INSERT INTO agreements (booking_id, at, policy, price, currency, deposit, within)"
                " VALUES (?, ?, 1, 8002, ?, ?, 24)",
                (one.id, to_epoch(now), currency, amount),
            )
            change.tell("bookings", [one.id])
        assert card(practice, page, now) is None
        examine(last(page))


def relinked(diary: Diary, url: str, now: datetime) -> None:
    """As another program would write it."""
    with diary.write("outbox", by=By.SYSTEM, at=now) as change:
        change.connection.exec_driver_sql("UPDATE payment_links SET url = ?", (url,))
        change.touched.add("payment_links")
