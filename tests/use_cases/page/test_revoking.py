"""A contract that was revoked on the page: what the page is told, what the consultant answers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.money.revocation import revocable_until
from scheduler_app.domain.page.agreement import Acceptance
from scheduler_app.domain.page.format import Person
from scheduler_app.domain.page.kinds import EventKind, PageAbility
from scheduler_app.domain.page.links import LinkPurpose
from scheduler_app.domain.page.references import reference_of
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.told import told_deposits
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.decisions import decide
from scheduler_app.use_cases.money.deposit import PaidBy, deposit_of, record_payment
from scheduler_app.use_cases.money.policy import set_policy, show_policy
from scheduler_app.use_cases.money.revoking import revocation_of
from scheduler_app.use_cases.money.settings import REVOCATION
from scheduler_app.use_cases.page.inbox import accept, list_requests, notices
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.page.message_links import links_of
from scheduler_app.use_cases.page.revoked import answer_revocation
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import ANNA, FakePage
from tests.use_cases.page.linked_bookings import KEY, did, last, shown, stands, told

HOUR = timedelta(hours=1)
RULES = {
    "deposit": {"kind": "percent", "percent": 50},
    "due": 24,
    "ladder": [{"hours": 48, "percent": 100}],
}
SOMEBODY = Person("", "Anna S.", "ANNA@Example.org")


@pytest.fixture
def visit(practice: Diary, page: FakePage, anna: Client, now: datetime) -> Booking:
    """Anna's, in 30 hours, for 80.02 EUR with a deposit of 40.01 that she has paid."""
    save_settings(practice, {REVOCATION.name: "on"}, now=now)
    set_policy(practice, json.dumps(RULES), now=now)
    wish = NewBooking(now + 30 * HOUR, client_id=anna.id, agreed=Money(8002, "EUR"))
    booking = book(practice, wish, now=now)
    record_payment(practice, booking.id, 4001, PaidBy.CASH, key="a", now=now)
    publish(practice, page, now=now, key=KEY)
    return booking


def link_of(page: FakePage) -> str:
    """The hash of the link by which its client came."""
    return next(one.hash for one in shown(page).links if one.purpose == LinkPurpose.MANAGE)


def revoke(practice: Diary, page: FakePage, visit: Booking, now: datetime) -> None:
    """By the link of the booking."""
    page.tell(EventKind.REVOCATION, uid=visit.uid, link=link_of(page))
    read_inbox(practice, page, now=lambda: now)


def test_the_page_is_told_what_can_be_revoked_until_when(
    practice: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    assert last(page).practice.revocable
    until = revocable_until(to_epoch(now.replace(microsecond=0)), "Europe/Berlin")
    assert shown(page).revocable_until == until and shown(page).revoked_at is None
    revoke(practice, page, visit, now)
    publish(practice, page, now=now, key=KEY)
    assert shown(page).revoked_at == page.events[-1].at and shown(page).revocable_until is None


@pytest.mark.parametrize("why", ["off", "older page", "business"])
def test_of_what_cannot_be_revoked_the_page_is_told_nothing(
    practice: Diary, page: FakePage, anna: Client, visit: Booking, now: datetime, why: str
) -> None:
    if why == "off":
        save_settings(practice, {REVOCATION.name: "off"}, now=now)
    elif why == "older page":
        page.knows = tuple(one for one in PageAbility if one is not PageAbility.REVOKING)
        read_inbox(practice, page, now=lambda: now)
    else:
        save_client(practice, replace(anna, business=True), now=now)
        wish = NewBooking(now + 40 * HOUR, client_id=anna.id, agreed=Money(8002, "EUR"))
        book(practice, wish, now=now)
    publish(practice, page, now=now, key=KEY)
    assert last(page).practice.revocable is (why == "business")
    assert last(page).commitments[-1].revocable_until is None


def test_the_answer_calls_it_off_and_gives_all_back_whatever_the_ladder_says(
    practice: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    assert revocation_of(practice, visit.id) is None
    with pytest.raises(NotAllowed):
        answer_revocation(practice, visit.id, now=now)
    revoke(practice, page, visit, now)
    [notice] = notices(practice)
    assert notice.kind is NoticeKind.REVOKED and notice.booking_id == visit.id
    seen = revocation_of(practice, visit.id)
    assert seen is not None and (seen.paid, seen.applied, seen.back) == (4001, 0, 4001)
    assert not seen.why_not and not seen.answered and not seen.by_reference
    # Cancelling would give nothing back by now.
    assert deposit_of(practice, visit.id, now=now).goes_back == 0
    answered = answer_revocation(practice, visit.id, now=now)
    assert notices(practice) == []
    assert answered.answered and stands(practice, visit).state is State.CANCELLED
    held = deposit_of(practice, visit.id, now=now)
    assert (held.balance, held.on_its_way, held.is_kept) == (Balance(held=4001), 4001, 0)
    called_off = "Called off, as its client revoked the contract"
    assert [line for line in did(practice, visit) if line.startswith(called_off)] == [
        f"{called_off}; deposit: €40.01 to go back"
    ]
    with pytest.raises(NotAllowed, match="no less goes back"):
        decide(practice, visit.id, {DepositWord.KEEP: 1}, reason="why", now=now)
    with pytest.raises(NotAllowed):
        answer_revocation(practice, visit.id, now=now)
    with pytest.raises(NotAllowed):
        undo(practice, now=now)
    publish(practice, page, now=now, key=KEY)
    assert shown(page).by_client


def test_also_what_was_cancelled_before_goes_back_whole(
    practice: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    page.tell(EventKind.CANCELLATION, uid=visit.uid, link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    assert deposit_of(practice, visit.id, now=now).balance == Balance(kept=4001)
    revoke(practice, page, visit, now)
    answer_revocation(practice, visit.id, now=now)
    held = deposit_of(practice, visit.id, now=now)
    assert (held.balance, held.on_its_way) == (Balance(held=4001), 4001)


@pytest.mark.parametrize(("net", "applied"), [(False, 2000), (True, 2380)])
def test_what_was_done_as_asked_is_paid_for_by_its_share(
    practice: Diary, page: FakePage, now: datetime, net: bool, applied: int
) -> None:
    """A net price comes with its tax on top, and so does the share of it."""
    save_settings(practice, {REVOCATION.name: "on"}, now=now)
    for service in list_services(practice):
        save_service(practice, replace(service, tax=1900, net=net), now=now)
    set_policy(practice, json.dumps(RULES), now=now)
    publish(practice, page, now=now, key=KEY)
    start = now + 30 * HOUR
    asked = Acceptance(0, "", int(now.timestamp()), early=True)
    page.request(start, price=8000, currency="EUR", accepted=asked)
    read_inbox(practice, page, now=lambda: now)
    [request] = list_requests(practice)
    assert request.asked_early
    booking = accept(practice, request.id, now=now)
    record_payment(practice, booking.id, 4000, PaidBy.CASH, key="a", now=now)
    publish(practice, page, now=now, key=KEY)
    assert shown(page).revocable_until == to_epoch(booking.end)
    page.events.append(
        replace(
            page.tell(EventKind.REVOCATION, uid=booking.uid),
            at=to_epoch(booking.start) + int((booking.end - booking.start).total_seconds()) // 4,
        )
    )
    del page.events[-2]
    later = booking.end
    read_inbox(practice, page, now=lambda: later)
    seen = revocation_of(practice, booking.id)
    assert seen is not None and seen.asked_early
    back = 4000 - applied
    assert (seen.applied, seen.back) == (applied, back)
    answer_revocation(practice, booking.id, now=later)
    held = deposit_of(practice, booking.id, now=later)
    assert (held.balance, held.on_its_way) == (Balance(held=back, applied=applied), back)


def test_whoever_tells_reference_and_address_is_found_and_nobody_else(
    practice: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    right = reference_of(visit.uid)
    for note, person in (
        ("FFFF-FFFF", SOMEBODY),
        (right, replace(SOMEBODY, email="otto@example.com")),
        (right, SOMEBODY),
        (right, SOMEBODY),
    ):
        page.tell(EventKind.REVOCATION, person=person, note=note)
    read_inbox(practice, page, now=lambda: now)
    seen = notices(practice)
    assert [one.kind for one in seen] == [NoticeKind.REVOKED] * 3
    assert sorted(one.booking_id is None for one in seen) == [False, True, True]
    assert any(
        "(otto@example.com) revoked a contract on the page" in text for text in told(practice)
    )
    view = revocation_of(practice, visit.id)
    assert view is not None and view.by_reference


def test_by_a_page_whose_clock_is_ahead_nobody_pays_for_what_is_to_come(
    practice: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    event = page.tell(EventKind.REVOCATION, uid=visit.uid, link=link_of(page))
    page.events[-1] = replace(event, at=to_epoch(now + timedelta(days=20)))
    read_inbox(practice, page, now=lambda: now)
    seen = revocation_of(practice, visit.id)
    assert seen is not None
    assert (seen.why_not, seen.back, seen.declared) == ("", 4001, now.replace(microsecond=0))


@pytest.mark.parametrize(
    ("after", "why"), [(timedelta(days=20), "It was revoked after the 14 days.")]
)
def test_what_the_law_gives_no_right_to_is_said_and_not_answered_by_one_click(
    practice: Diary, page: FakePage, visit: Booking, now: datetime, after: timedelta, why: str
) -> None:
    page.events.append(
        replace(
            page.tell(EventKind.REVOCATION, uid=visit.uid, link=link_of(page)),
            at=to_epoch(now + after),
        )
    )
    del page.events[-2]
    read_inbox(practice, page, now=lambda: now + after)
    seen = revocation_of(practice, visit.id)
    assert seen is not None and seen.why_not == why and seen.back == 0
    with pytest.raises(NotAllowed, match="after the 14 days"):
        answer_revocation(practice, visit.id, now=now + after)
    assert stands(practice, visit).state is State.CONFIRMED


@pytest.mark.parametrize("setting", ["on", "off"])
def test_the_page_lets_those_go_on_who_revoked_without_a_right_to_it(
    practice: Diary, page: FakePage, anna: Client, visit: Booking, now: datetime, setting: str
) -> None:
    save_client(practice, replace(anna, business=True), now=now)
    wish = NewBooking(now + 40 * HOUR, client_id=anna.id, agreed=Money(8002, "EUR"))
    without = book(practice, wish, now=now)
    for booking in (visit, without):
        page.tell(EventKind.REVOCATION, person=SOMEBODY, note=reference_of(booking.uid))
    read_inbox(practice, page, now=lambda: now)
    seen = [revocation_of(practice, booking.id) for booking in (visit, without)]
    assert [one is not None and bool(one.why_not) for one in seen] == [False, True]
    save_settings(practice, {REVOCATION.name: setting}, now=now)
    publish(practice, page, now=now, key=KEY)
    told = {one.start: one for one in last(page).commitments}
    holds, does_not = (told[to_epoch(booking.start)] for booking in (visit, without))
    assert holds.revoked_at is not None and does_not.revoked_at is None
    assert holds.revocable_until is None and does_not.revocable_until is None


def test_a_message_leads_there_as_long_as_it_can_be_revoked(
    practice: Diary, visit: Booking, now: datetime
) -> None:
    with practice.write("link", by=By.SYSTEM, at=now) as change:
        change.connection.exec_driver_sql(
            "UPDATE page_link SET kind = 'hosted', url = 'https://p.x'"
        )
    links = links_of(practice, None, visit.id, now=now)
    assert (links.revoke, links.reference) == ("https://p.x/revoke", reference_of(visit.uid))
    later = links_of(practice, None, visit.id, now=now + timedelta(days=20))
    assert (later.revoke, later.reference) == ("", "")


def test_the_law_stands_beside_the_ladder_in_the_policy(
    practice: Diary, visit: Booking, now: datetime
) -> None:
    held = show_policy(practice)
    assert "as a consumer you can withdraw" in held.texts["en"]
    assert "widerrufen" in held.texts["de"] and "الرجوع عن العقد" in held.texts["ar"]
    save_settings(practice, {REVOCATION.name: "off"}, now=now)
    assert "withdraw" not in show_policy(practice).texts["en"]
    cancel(practice, visit.id, now=now)


def test_what_the_page_agreed_to_can_be_revoked_before_this_diary_hears_of_it(
    practice: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    asked = page.request(now + 40 * HOUR, ANNA, at_once=True)
    page.tell(EventKind.REVOCATION, uid=asked.uid)
    read_inbox(practice, page, now=lambda: now + HOUR)
    view = revocation_of(practice, visit.id + 1)
    assert view is not None and view.why_not == ""


def test_who_revoked_is_not_asked_to_pay(
    practice: Diary, page: FakePage, anna: Client, visit: Booking, now: datetime
) -> None:
    wish = NewBooking(now + 40 * HOUR, client_id=anna.id, agreed=Money(8002, "EUR"))
    unpaid = book(practice, wish, now=now)
    publish(practice, page, now=now, key=KEY)
    [theirs] = (one for one in last(page).commitments if one.start == to_epoch(unpaid.start))
    link = next(one.hash for one in theirs.links if one.purpose == LinkPurpose.MANAGE)
    page.tell(EventKind.REVOCATION, uid=unpaid.uid, link=link)
    for missing in (4001, 0):
        with practice.look() as asked:
            assert told_deposits(asked, [unpaid.id])[unpaid.id].missing == missing
        read_inbox(practice, page, now=lambda: now)
