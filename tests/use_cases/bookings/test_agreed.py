"""What was agreed stays agreed: bookings keep their price, whatever services cost later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.amounts import MOST, Money
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import (
    NewSeries,
    Scope,
    book_series,
    edit_in_series,
    extend_series,
)
from scheduler_app.use_cases.bookings.show_booking import booking_details, booking_history
from scheduler_app.use_cases.bookings.show_calendar import calendar_items, prices_agreed
from scheduler_app.use_cases.bookings.states import confirm
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.page.inbox import accept, list_requests, notices, propose
from scheduler_app.use_cases.page.link import read_inbox
from scheduler_app.use_cases.page.publish import publication_of
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakePage

TUESDAY = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
REMOTE, ON_SITE = 1, 2
EURO_80, EURO_140, POUNDS_95 = Money(8000, "EUR"), Money(14000, "EUR"), Money(9500, "GBP")


@pytest.fixture
def priced(practice: Diary, now: datetime) -> Diary:
    """The practice asks 80 euros for a session and 140 for a visit."""
    costs(practice, REMOTE, EURO_80, now)
    costs(practice, ON_SITE, EURO_140, now)
    return practice


def costs(diary: Diary, service_id: int, price: Money, now: datetime) -> None:
    """Ask that price from now on."""
    [service] = [each for each in list_services(diary) if each.id == service_id]
    changed = replace(service, price=price.minor, currency=price.currency)
    save_service(diary, changed, now=now)


def agreed(diary: Diary, booking_id: int) -> Money | None:
    return booking_details(diary, booking_id).booking.agreed


def test_a_booking_keeps_its_price_when_the_service_gets_another(
    priced: Diary, now: datetime
) -> None:
    booked = book(priced, NewBooking(TUESDAY, service_id=REMOTE), now=now)
    assert booked.agreed == EURO_80
    save_settings(priced, {"practice.currency": "GBP"}, now=now)
    costs(priced, REMOTE, POUNDS_95, now)
    moved = move(priced, booked.id, TUESDAY + DAY, now=now)
    assert moved.agreed == agreed(priced, booked.id) == EURO_80
    later = book(priced, NewBooking(TUESDAY, service_id=REMOTE), now=now)
    assert later.agreed == POUNDS_95


def test_a_price_of_its_own_and_none(priced: Diary, now: datetime) -> None:
    own = NewBooking(TUESDAY, service_id=REMOTE, agreed=Money(5000, "EUR"))
    assert book(priced, own, now=now).agreed == Money(5000, "EUR")
    assert book(priced, NewBooking(TUESDAY + DAY), now=now).agreed is None


@pytest.mark.parametrize("price", [Money(-1, "EUR"), Money(MOST + 1, "EUR"), Money(5, "euro")])
def test_what_is_no_price_is_not_agreed(priced: Diary, now: datetime, price: Money) -> None:
    with pytest.raises(InvalidInput):
        book(priced, NewBooking(TUESDAY, service_id=REMOTE, agreed=price), now=now)
    assert calendar_items(priced, 0, 2**33) == []


@pytest.mark.parametrize("state", [State.PENDING, State.CONFIRMED])
def test_another_service_brings_its_price_and_history_and_undo_tell_so(
    priced: Diary, now: datetime, state: State
) -> None:
    booked = book(priced, NewBooking(TUESDAY, service_id=REMOTE, state=state), now=now)
    edited = edit(priced, booked.id, details={"service_id": ON_SITE}, now=now)
    assert edited.agreed == EURO_140
    told = booking_history(priced, booked.id)[-1].what
    assert told.endswith("price changed from €80 to €140")
    undo(priced, now=now)
    assert agreed(priced, booked.id) == EURO_80
    redo(priced, now=now)
    assert agreed(priced, booked.id) == EURO_140


def test_a_price_that_is_named_goes_with_another_service(priced: Diary, now: datetime) -> None:
    booked = book(priced, NewBooking(TUESDAY, service_id=REMOTE), now=now)
    details = {"service_id": ON_SITE, "agreed_price": 10050, "agreed_currency": "EUR"}
    assert edit(priced, booked.id, details=details, now=now).agreed == Money(10050, "EUR")
    told = booking_history(priced, booked.id)[-1].what
    assert "price changed from €80 to €100.50" in told


def test_no_other_change_touches_the_price(priced: Diary, now: datetime) -> None:
    """The form names the service too when only the title was changed."""
    booked = book(priced, NewBooking(TUESDAY, service_id=REMOTE), now=now)
    costs(priced, REMOTE, POUNDS_95, now)
    details = {"service_id": REMOTE, "title": "Router"}
    assert edit(priced, booked.id, details=details, now=now).agreed == EURO_80
    without = edit(priced, booked.id, details={"service_id": None}, now=now)
    assert without.agreed is None
    assert "price €80 taken out" in booking_history(priced, booked.id)[-1].what


def test_visits_of_a_series_cost_what_was_agreed_also_those_made_later(
    priced: Diary, now: datetime
) -> None:
    weekly = NewSeries(NewBooking(TUESDAY, service_id=REMOTE), "FREQ=WEEKLY")
    visits = book_series(priced, weekly, now=now)
    costs(priced, REMOTE, POUNDS_95, now)
    assert extend_series(priced, now=now + 90 * DAY) > 10
    edit_in_series(priced, visits[3].id, Scope.FOLLOWING, details={"title": "Backup"}, now=now)
    items = calendar_items(priced, 0, 2**33)
    prices = prices_agreed(priced, [item.id for item in items])
    assert len(prices) == len(items) > 100
    assert set(prices.values()) == {EURO_80}
    edit_in_series(priced, visits[3].id, Scope.FOLLOWING, details={"service_id": ON_SITE}, now=now)
    prices = prices_agreed(priced, [item.id for item in items])
    assert set(prices.values()) == {EURO_80, EURO_140}
    assert [prices[visit.id] for visit in visits[:4]] == [EURO_80, EURO_80, EURO_80, EURO_140]


def test_a_request_is_agreed_at_the_price_that_was_shown(
    priced: Diary, page: FakePage, now: datetime
) -> None:
    page.request(TUESDAY, price=8000, currency="EUR")
    page.request(TUESDAY + DAY, price=8000, currency="EUR", at_once=True)
    costs(priced, REMOTE, POUNDS_95, now)
    read_inbox(priced, page, now=page.now)
    [request] = list_requests(priced)
    assert (request.agreed, request.cost) == (EURO_80, POUNDS_95)
    propose(priced, request.id, [TUESDAY + 2 * DAY], now=now)
    assert accept(priced, request.id, now=now).agreed == EURO_80
    first, second = publication_of(priced, now=now, generation=9).commitments
    assert (first.price, first.currency) == (second.price, second.currency) == (8000, "EUR")
    assert {card.currency for card in publication_of(priced, now=now, generation=9).services} == {
        "EUR",
        "GBP",
    }


def test_an_older_page_tells_no_price(priced: Diary, page: FakePage, now: datetime) -> None:
    page.request(TUESDAY)
    read_inbox(priced, page, now=page.now)
    [request] = list_requests(priced)
    costs(priced, REMOTE, POUNDS_95, now)
    assert accept(priced, request.id, now=now).agreed == EURO_80


@pytest.mark.parametrize("price", [(-5, "EUR"), (10**12, "EUR"), (5, "€€€"), (5, "eur")])
def test_a_price_that_no_page_shows_is_set_aside(
    priced: Diary, page: FakePage, now: datetime, price: tuple[int, str]
) -> None:
    page.request(TUESDAY, price=price[0], currency=price[1])
    read_inbox(priced, page, now=page.now)
    assert list_requests(priced) == []
    assert len(notices(priced)) == 1


def test_what_the_consultant_changes_before_accepting_is_agreed_anew(
    priced: Diary, page: FakePage, now: datetime
) -> None:
    page.request(TUESDAY, price=7000, currency="EUR")
    read_inbox(priced, page, now=page.now)
    [request] = list_requests(priced)
    edit(priced, request.booking_id, details={"service_id": ON_SITE}, now=now)
    assert confirm(priced, request.booking_id, now=now).agreed == EURO_140


def test_a_client_of_a_booking_by_phone_sees_what_was_agreed(
    priced: Diary, page: FakePage, now: datetime
) -> None:
    page.request(TUESDAY)
    read_inbox(priced, page, now=page.now)
    [request] = list_requests(priced)
    by_phone = NewBooking(TUESDAY + DAY, client_id=request.client_id, service_id=ON_SITE)
    book(priced, by_phone, now=now)
    costs(priced, ON_SITE, POUNDS_95, now)
    _, shown = publication_of(priced, now=now, generation=9).commitments
    assert (shown.price, shown.currency) == (14000, "EUR")


def test_an_unpriced_client_is_no_trouble(priced: Diary, now: datetime) -> None:
    """A practice that names no currency agrees no prices."""
    save_settings(priced, {"practice.currency": ""}, now=now)
    [service] = [each for each in list_services(priced) if each.id == REMOTE]
    save_service(priced, replace(service, currency=""), now=now)
    wish = NewBooking(TUESDAY, service_id=REMOTE, new_client=Client(0, "Anna"))
    assert book(priced, wish, now=now).agreed is None
