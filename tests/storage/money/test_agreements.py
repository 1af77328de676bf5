"""What was agreed about a booking is written once, when it comes to be, and never changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.agreement import Agreed, PastVisits, Tax
from scheduler_app.domain.money.taken_back import at_price
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, reading
from scheduler_app.storage.money import agreements, policies
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.practice.rules import save_settings
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.states import cancel, confirm, mark_done, mark_no_show
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.policy import preview_policy
from scheduler_app.use_cases.page.deposit_terms import TERMS
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service

DAY = timedelta(days=1)
PRICE = Money(8000, "EUR")
POLICY = {"deposit": {"kind": "percent", "percent": 30}, "due": 24}


@pytest.fixture
def anna(diary: Diary, now: datetime) -> int:
    found_practice(diary, zone_name="Europe/Berlin", now=now)
    return save_client(diary, Client(0, "Anna"), now=now).id


def _in_force(diary: Diary, now: datetime, version: int, **policy: object) -> None:
    with diary.write("policy", by=By.CONSULTANT, at=now) as change:
        policies.keep(change, json.dumps({**POLICY, **policy}), version=version, at=to_epoch(now))
        save_settings(change, {policies.IN_FORCE: str(version)})


def _agreed(diary: Diary, booking_id: int) -> Agreed | None:
    with diary.look() as asked:
        return agreements.of_bookings(asked, [booking_id]).get(booking_id)


def _count(diary: Diary) -> int:
    with diary.look() as asked:
        return next(int(row[0]) for row in asked.exec_driver_sql("SELECT count(*) FROM agreements"))


def _visit(diary: Diary, client_id: int, start: datetime, now: datetime) -> int:
    return book(diary, NewBooking(start, client_id=client_id, agreed=PRICE), now=now).id


def test_a_booking_agrees_to_the_policy_of_its_day(diary: Diary, now: datetime, anna: int) -> None:
    before = _visit(diary, anna, now + DAY, now)
    _in_force(diary, now, 1)
    after = _visit(diary, anna, now + 2 * DAY, now)
    _in_force(diary, now, 2, deposit={"kind": "none"})
    latest = _visit(diary, anna, now + 3 * DAY, now)
    at = to_epoch(now)
    assert _agreed(diary, before) == Agreed(before, at, 0, 8000, "EUR")
    assert _agreed(diary, after) == Agreed(after, at, 1, 8000, "EUR", 2400, 24)
    assert _agreed(diary, latest) == Agreed(latest, at, 2, 8000, "EUR", 0, 24)


def test_moving_undoing_and_what_is_settled_later_agree_to_nothing_new(
    diary: Diary, now: datetime, anna: int
) -> None:
    _in_force(diary, now, 1)
    visit = _visit(diary, anna, now + 2 * DAY, now)
    agreed = _agreed(diary, visit)
    _in_force(diary, now, 2, due=48)
    move(diary, visit, now + 5 * DAY, now=now)
    cancel(diary, visit, now=now)
    undo(diary, now=now)
    redo(diary, now=now)
    assert _agreed(diary, visit) == agreed
    assert _count(diary) == 1


def test_what_waits_is_agreed_when_it_is_confirmed(diary: Diary, now: datetime, anna: int) -> None:
    wish = NewBooking(now + DAY, client_id=anna, agreed=PRICE, state=State.PENDING)
    visit = book(diary, wish, now=now).id
    assert _agreed(diary, visit) is None
    _in_force(diary, now, 1)
    confirm(diary, visit, now=now + timedelta(minutes=5))
    assert _agreed(diary, visit) == Agreed(visit, to_epoch(now) + 300, 1, 8000, "EUR", 2400, 24)


def test_nothing_is_agreed_where_there_is_no_price(diary: Diary, now: datetime, anna: int) -> None:
    _in_force(diary, now, 1)
    visit = book(diary, NewBooking(now + DAY, client_id=anna), now=now).id
    assert _agreed(diary, visit) is None


def test_a_fixed_deposit_is_asked_in_its_currency_where_no_price_was_said(
    diary: Diary, now: datetime, anna: int
) -> None:
    fixed = {"kind": "fixed", "amount": 4000, "currency": "CHF"}
    _in_force(diary, now, 1, deposit=fixed)
    hourly = NewBooking(now + 9 * DAY, client_id=anna, agreed=Money(0, "EUR"))
    visit = book(diary, hourly, now=now).id
    agreed = _agreed(diary, visit)
    assert agreed is not None
    assert (agreed.price, agreed.currency, agreed.deposit) == (0, "CHF", 4000)
    # It is agreed once, whatever else is changed of it.
    move(diary, visit, now + 10 * DAY, now=now)
    assert _count(diary) == 1


def test_a_deposit_is_asked_of_whom_the_past_says(diary: Diary, now: datetime, anna: int) -> None:
    _in_force(diary, now, 1, **{"for": "unreliable"})
    assert _deposit(diary, _visit(diary, anna, now + DAY, now)) == 0
    late = _visit(diary, anna, now + timedelta(hours=20), now)
    cancel(diary, late, by=By.CLIENT, now=now + timedelta(minutes=1))
    assert _deposit(diary, _visit(diary, anna, now + 3 * DAY, now + DAY)) == 2400
    # After a year it is forgotten.
    assert _deposit(diary, _visit(diary, anna, now + 500 * DAY, now + 400 * DAY)) == 0


def test_whoever_moves_it_away_first_has_cancelled_late_all_the_same(
    diary: Diary, now: datetime, anna: int
) -> None:
    visit = _visit(diary, anna, now + timedelta(hours=20), now)
    move(diary, visit, now + 9 * DAY, by=By.CLIENT, now=now)
    cancel(diary, visit, by=By.CLIENT, now=now)
    with diary.look() as asked:
        assert agreements.pasts(asked, {anna}, now=to_epoch(now))[anna].late == 1


def test_another_price_is_agreed_by_the_same_policy_and_of_the_same_client(
    diary: Diary, now: datetime, anna: int
) -> None:
    _in_force(diary, now, 1, **{"for": "new"})
    visit = _visit(diary, anna, now + 9 * DAY, now)
    mark_done(diary, _visit(diary, anna, now + DAY, now), now=now + 2 * DAY)
    _in_force(diary, now, 2, deposit={"kind": "percent", "percent": 50})
    edit(diary, visit, details={"agreed_price": 10000}, now=now + 2 * DAY)
    at = to_epoch(now + 2 * DAY)
    assert _agreed(diary, visit) == Agreed(visit, at, 1, 10000, "EUR", 3000, 24)


def test_what_another_calendar_brought_is_agreed_by_no_policy_of_ours(
    diary: Diary, now: datetime, anna: int
) -> None:
    _in_force(diary, now, 1)
    wish = NewBooking(now + DAY, client_id=anna, agreed=PRICE)
    visit = book(diary, wish, by=By.IMPORT, now=now).id
    move(diary, visit, now + 2 * DAY, now=now)
    assert _agreed(diary, visit) is None
    edit(diary, visit, details={"agreed_price": 9000}, now=now)
    assert _deposit(diary, visit) == 2700


def test_of_a_wish_that_waited_the_policy_holds_that_its_client_accepted(
    diary: Diary, now: datetime, anna: int
) -> None:
    _in_force(diary, now, 1)
    wish = NewBooking(now + DAY, client_id=anna, agreed=PRICE, state=State.PENDING)
    visit = book(diary, wish, now=now).id
    with diary.write("change", by=By.CLIENT, at=now) as change:
        change.update("bookings", visit, {"agreed_policy": 1})
    _in_force(diary, now, 2, deposit={"kind": "none"})
    confirm(diary, visit, now=now)
    assert _deposit(diary, visit) == 2400


def test_a_share_is_one_of_all_that_is_owed(diary: Diary, now: datetime, anna: int) -> None:
    service = replace(list_services(diary)[0], price=8000, currency="EUR", tax=1900, net=True)
    save_service(diary, service, now=now)
    _in_force(diary, now, 1)
    wish = NewBooking(now + DAY, client_id=anna, service_id=service.id)
    visit = book(diary, wish, now=now).id
    assert service.owed == Money(9520, "EUR")
    assert _deposit(diary, visit) == 2856
    with diary.look() as asked:
        one = deposits_of(asked, [visit])[visit]
    with reading(diary) as connection:
        demand = TERMS.demands(connection)[service.id]
    assert demand.amount == 2856
    assert at_price(one, Money(16000, "EUR"), Tax(1900, net=True)).asked == 5712
    cancel(diary, visit, by=By.CLIENT, now=now)
    half = json.dumps({"deposit": {"kind": "percent", "percent": 50}})
    assert [row.deposit for row in preview_policy(diary, half, now=now).rows] == [4760]


def test_visits_of_a_series_are_asked_for_a_month_ahead(
    diary: Diary, now: datetime, anna: int
) -> None:
    _in_force(diary, now, 1)
    first = NewBooking(now + DAY, client_id=anna, agreed=PRICE)
    visits = book_series(diary, NewSeries(first, "FREQ=MONTHLY;COUNT=3"), now=now)
    _in_force(diary, now, 2, deposit={"kind": "none"})
    with diary.look() as asked:
        found = [deposits_of(asked, [one.id])[one.id] for one in visits]
        rows = asked.exec_driver_sql("SELECT due_at FROM outbox WHERE kind = 'payment-link'")
        due = sorted(row[0] for row in rows)
    at = to_epoch(now)
    assert [one.asked_at for one in found] == [at, at + 2 * 86_400 - 3600, at + 32 * 86_400 - 3600]
    assert [one.due - one.asked_at for one in found] == [86_400] * 3
    assert due == [one.asked_at for one in found]


def test_what_visits_were_like(diary: Diary, now: datetime, anna: int) -> None:
    def visit(hours: float, length: int = 1) -> int:
        start = now + timedelta(hours=hours)
        wish = NewBooking(start, client_id=anna, agreed=PRICE)
        return book(diary, wish, now=now, permit_overlap=True).id

    mark_done(diary, visit(1), now=now + 3 * DAY)
    mark_no_show(diary, visit(3), now=now + 3 * DAY)
    cancel(diary, visit(24), by=By.CLIENT, now=now)
    cancel(diary, visit(23.9), by=By.CLIENT, now=now)
    cancel(diary, visit(5), now=now)
    with diary.look() as asked:
        found = agreements.pasts(asked, {anna}, now=to_epoch(now))
    assert found == {anna: PastVisits(done=1, late=1, missed=1)}


def _deposit(diary: Diary, booking_id: int) -> int:
    agreed = _agreed(diary, booking_id)
    assert agreed is not None
    return agreed.deposit
