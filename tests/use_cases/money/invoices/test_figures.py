"""The figures of invoices: each is the sum of its rows, and agrees with how invoices stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import InvoiceKind, LineOf
from scheduler_app.domain.money.invoices.figures import (
    DayRange,
    IncomeOf,
    InvoiceFigure,
    InvoiceWish,
    PeriodLength,
    named_period,
    period_around,
    period_beside,
    period_name,
)
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.practice.services import list_services
from tests.counting import QueryRecorder
from tests.use_cases.money.invoices.office import EUR, Office, month

YEAR = period_around(date(2027, 1, 1), PeriodLength.YEAR)


@pytest.fixture
def office(diary: Diary, now: datetime) -> Office:
    made = Office(diary, now)
    made.today = now + timedelta(days=300)
    return made


def _sums(amounts: Sequence[Money]) -> int:
    return sum(one.minor for one in amounts)


def test_periods_are_those_of_the_calendar() -> None:
    day = date(2027, 5, 31)
    assert period_around(day, PeriodLength.QUARTER) == (date(2027, 4, 1), date(2027, 6, 30))
    assert period_around(day, PeriodLength.YEAR) == (date(2027, 1, 1), date(2027, 12, 31))
    assert period_beside(day, PeriodLength.MONTH, -5) == date(2026, 12, 1)
    assert period_beside(day, PeriodLength.QUARTER, 3) == date(2028, 1, 1)
    assert period_beside(date(1, 1, 1), PeriodLength.YEAR, -1) == date(1, 1, 1)
    names = [period_name(day, length) for length in PeriodLength]
    assert names == ["2027-05", "2027-Q2", "2027"]
    for name, length in zip(names, PeriodLength, strict=True):
        assert named_period(name) == (period_around(day, length).since, length)
    for name in ("2027-13", "27", "2027-Q5", "0000", "May"):
        with pytest.raises(InvalidInput, match="no month, quarter or year"):
            named_period(name)


def test_income_and_tax_are_those_of_the_day_of_issue_and_credit_notes_count_below_0(
    office: Office,
) -> None:
    service = list_services(office.diary)[0]
    laid = office.laid
    first = laid.sent(
        office.anna, "2027-03-31", (1900, 10_000), (700, 2_000), service_id=service.id
    )
    laid.sent(office.anna, "2027-04-01", (1900, 5_000), line_of=LineOf.TRIP)
    laid.sent(
        office.anna, "2027-04-02", (1900, 10_000),
        kind=InvoiceKind.CREDIT, corrects=first, service_id=service.id,
    )  # fmt: skip
    march, april = office.figures(month(3)), office.figures(month(4))
    assert march.income(EUR).minor == 12_000
    assert [(one.name, one.net.minor) for one in march.incomes] == [(service.name, 12_000)]
    assert [(one.of.rate, one.net.minor, one.tax.minor) for one in march.taxes] == [
        (1900, 10_000, 1_900),
        (700, 2_000, 140),
    ]
    assert [(one.of.line_of, one.net.minor) for one in april.incomes] == [
        (None, -10_000),
        (LineOf.TRIP, 5_000),
    ]
    assert april.tax(EUR).minor == -950
    of = IncomeOf(None, LineOf.TRIP)
    (trip,) = office.rows(InvoiceWish(InvoiceFigure.INCOME, EUR, month(4), of))
    assert (trip.client, trip.number, trip.amount.minor) == ("Anna", "2027-0002", 5_000)


def test_what_is_open_is_told_of_any_day(office: Office) -> None:
    laid = office.laid
    first = laid.sent(office.anna, "2027-03-01", (1900, 10_000), due="2027-03-15")
    assert office.open_at("2027-02-28") == 0
    laid.moved(EntryKind.PAID, 1_900, "2027-03-10", invoice_id=first)
    laid.reminded(first, "2027-03-20", 500)
    laid.moved(EntryKind.PAID, 2_000, "2027-04-10", invoice_id=first)
    laid.sent(office.anna, "2027-04-20", (1900, 1_000), kind=InvoiceKind.CREDIT, corrects=first)
    laid.written_off(first, "2027-05-05")
    told = {day: office.open_at(f"2027-{day}") for day in
            ("03-01", "03-10", "03-20", "04-10", "04-20", "05-04", "05-05")}  # fmt: skip
    assert told == {
        "03-01": 11_900, "03-10": 10_000, "03-20": 10_500, "04-10": 8_500,
        "04-20": 7_310, "05-04": 7_310, "05-05": 0,
    }  # fmt: skip
    on_its_day = DayRange(date(2027, 3, 15), date(2027, 3, 15))
    assert _sums(office.figures(on_its_day).overdue) == 0
    assert _sums(office.figures(DayRange(date(2027, 3, 1), date(2027, 3, 16))).overdue) == 10_000


def test_a_time_that_is_not_over_tells_what_is_open_today(office: Office, now: datetime) -> None:
    office.today = now
    office.laid.sent(office.anna, "2027-02-01", (1900, 10_000), due="2027-03-10")
    year = office.figures(YEAR)
    assert year.as_of == date(2027, 3, 1)
    assert (_sums(year.outstanding), _sums(year.overdue)) == (11_900, 0)


def test_open_invoices_are_those_that_stand_so_with_bookings_paid_before_and_after(
    office: Office, now: datetime
) -> None:
    laid = office.laid
    visits = [
        book(office.diary, NewBooking(now + timedelta(days=n), client_id=office.anna), now=now).id
        for n in range(3)
    ]
    for visit in visits:
        laid.moved(EntryKind.RECEIVED, 4_000, "2027-03-01", booking_id=visit)
        laid.moved(EntryKind.APPLIED, 4_000, "2027-03-02", booking_id=visit)
    whole = laid.sent(office.anna, "2027-03-02", (1900, 10_000), bookings=visits[:1], prepaid=4_000)
    gone = laid.sent(office.anna, "2027-03-02", (1900, 9_000), bookings=visits[1:2], prepaid=4_000)
    laid.sent(office.anna, "2027-03-03", (1900, 9_000), kind=InvoiceKind.CREDIT, corrects=gone)
    laid.sent(office.anna, "2027-03-04", (1900, 8_000), bookings=visits[1:2], prepaid=4_000)
    back = laid.sent(office.anna, "2027-03-02", (1900, 7_000), bookings=visits[2:], prepaid=4_000)
    laid.moved(EntryKind.APPLIED_BACK, 1_000, "2027-03-09", booking_id=visits[2])
    laid.moved(EntryKind.PAID, 20_000, "2027-03-09", invoice_id=whole)
    wish = InvoiceWish(InvoiceFigure.OUTSTANDING, EUR, YEAR)
    told = {row.invoice_id: row.amount.minor for row in office.rows(wish)}
    with office.diary.look() as asked:
        stand = standings(asked, range(1, 20)).values()
    assert told == {
        one.id: one.outstanding
        for one in stand
        if one.outstanding > 0 and one.kind is not InvoiceKind.CREDIT
    }
    assert told[back] == 8_330 - 4_000 + 1_000


def test_tax_of_what_came_in_goes_by_the_day_of_payment(office: Office) -> None:
    laid = office.laid
    one = laid.sent(office.anna, "2027-03-05", (1900, 10_000), (700, 10_000))
    assert office.tax_received(3) == []
    laid.moved(EntryKind.PAID, 7_533, "2027-04-05", invoice_id=one)
    laid.moved(EntryKind.PAID, 7_533, "2027-05-05", invoice_id=one)
    laid.moved(EntryKind.PAID, 7_534, "2027-06-05", invoice_id=one)
    laid.moved(EntryKind.PAYMENT_REFUNDED, 7_534, "2027-07-05", invoice_id=one)
    months = [office.tax_received(number) for number in range(4, 8)]
    assert months[:3] == [[633, 233], [634, 234], [633, 233]]
    assert months[3] == [-633, -233]
    assert sum(one.tax.minor for one in office.figures(YEAR).taxes_received) == 2_600 - 866
    wish = InvoiceWish(InvoiceFigure.TAX_RECEIVED, EUR, month(5))
    assert [(row.number, row.amount.minor) for row in office.rows(wish)] == [
        ("2027-0001", 634),
        ("2027-0001", 234),
    ]


def test_the_tax_of_a_deposit_came_in_once(office: Office, now: datetime) -> None:
    laid = office.laid
    visit = book(office.diary, NewBooking(now, client_id=office.anna), now=now).id
    laid.moved(EntryKind.RECEIVED, 1_190, "2027-03-02", booking_id=visit)
    laid.sent(
        office.anna, "2027-03-02", (1900, 1_000),
        kind=InvoiceKind.DEPOSIT, prepaid=1_190, bookings=[visit],
    )  # fmt: skip
    assert office.tax_received(3) == [190]
    laid.moved(EntryKind.APPLIED, 1_190, "2027-04-02", booking_id=visit)
    laid.sent(
        office.anna, "2027-04-02", (1900, 10_000),
        prepaid=1_190, bookings=[visit], billed_before=[(1900, 1_000, 190)],
    )  # fmt: skip
    assert office.tax_received(4) == []
    assert office.figures(YEAR).tax(EUR).minor == 1_900
    laid.moved(EntryKind.PAID, 10_710, "2027-05-02", booking_id=visit)
    assert office.tax_received(5) == [1_710]
    assert office.figures(YEAR).tax(EUR, received=True).minor == 1_900


def test_what_was_credited_before_it_was_paid_is_never_taxed_as_paid(office: Office) -> None:
    laid = office.laid
    one = laid.sent(office.anna, "2027-03-02", (1900, 10_000))
    laid.sent(office.anna, "2027-03-05", (1900, 4_000), kind=InvoiceKind.CREDIT, corrects=one)
    laid.moved(EntryKind.PAID, 7_140, "2027-04-02", invoice_id=one)
    assert office.tax_received(4) == [1_140]
    late = laid.sent(office.anna, "2027-05-02", (1900, 10_000))
    laid.moved(EntryKind.PAID, 11_900, "2027-05-03", invoice_id=late)
    laid.sent(office.anna, "2027-05-04", (1900, 10_000), kind=InvoiceKind.CREDIT, corrects=late)
    assert office.tax_received(5) == [1_900], "it did not go back yet"
    laid.moved(EntryKind.PAYMENT_REFUNDED, 11_900, "2027-06-04", invoice_id=late)
    assert office.tax_received(6) == [-1_900]


def test_each_figure_is_the_sum_of_its_rows(office: Office) -> None:
    laid = office.laid
    for number in range(1, 5):
        one = laid.sent(office.anna, f"2027-0{number}-10", (1900, 9_999), (700, 101))
        laid.moved(EntryKind.PAID, 3_000 * number, f"2027-0{number}-20", invoice_id=one)
    laid.sent(office.anna, "2027-02-11", (0, 5_000), currency="JPY")
    for days in (month(2), YEAR):
        found = office.figures(days)
        assert found.currencies == ("EUR", "JPY")
        for figure, currency in product(InvoiceFigure, found.currencies):
            told = {
                InvoiceFigure.OUTSTANDING: [m for m in found.outstanding if m.currency == currency],
                InvoiceFigure.OVERDUE: [m for m in found.overdue if m.currency == currency],
                InvoiceFigure.INCOME: [found.income(currency)],
                InvoiceFigure.TAX: [found.tax(currency)],
                InvoiceFigure.TAX_RECEIVED: [found.tax(currency, received=True)],
            }[figure]
            rows = office.rows(InvoiceWish(figure, currency, days))
            assert sum(row.amount.minor for row in rows) == _sums(told), (figure, currency)


def test_without_invoices_there_are_no_figures(office: Office) -> None:
    assert office.figures(YEAR).currencies == ()


def test_years_of_invoices_before_cost_the_figures_of_a_month_nothing(
    office: Office, query_recorder: QueryRecorder
) -> None:
    def lay(day: str) -> None:
        one = office.laid.sent(office.anna, day, (1900, 10_000))
        office.laid.moved(EntryKind.PAID, 11_900, day, invoice_id=one)

    def income() -> None:
        for figure in (InvoiceFigure.INCOME, InvoiceFigure.TAX, InvoiceFigure.TAX_RECEIVED):
            office.rows(InvoiceWish(figure, EUR, month(6)))

    def look() -> None:
        office.figures(month(6))

    lay("2027-06-10")
    income()
    before, whole = query_recorder.cost_of(income), query_recorder.cost_of(look)
    for number in range(60):
        lay(f"2026-{number % 12 + 1:02}-10")
    after = query_recorder.cost_of(income)
    assert after.steps <= before.steps + 20
    again = query_recorder.cost_of(look)
    assert len(again.statements) == len(whole.statements) <= 8
