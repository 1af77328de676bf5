"""Lines of bookings come to what was agreed; no more is taken off than was paid or is due."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.money.agreement import Agreed, Tax
from scheduler_app.domain.money.invoices.billing import (
    BilledVisit,
    billed_minutes,
    hours_of,
    price_of_time,
)
from scheduler_app.domain.money.invoices.document import InvoiceDraft, NoTaxWhy
from scheduler_app.domain.money.invoices.line_words import line_words
from scheduler_app.domain.money.invoices.sums import net_of, of_draft, price_of
from scheduler_app.domain.money.invoices.taxing import Taxing
from scheduler_app.domain.money.invoices.written_lines import (
    BookingToBill,
    DepositBilled,
    LineWriter,
    PaidBefore,
    TimeRates,
    taken_off,
)

WORDS = line_words("en")
booked = st.builds(
    BookingToBill,
    st.integers(1, 3),
    st.just("Visit"),
    st.sampled_from(["2027-03-01", "2027-03-02"]),
    st.integers(0, 600),
    st.integers(1, 10**6),
    st.just("EUR"),
    st.builds(Tax, st.sampled_from([0, 700, 1900]), st.booleans()),
)


def come_to(bookings: list[BookingToBill], taxing: Taxing) -> tuple[int, bool]:
    lines, gross = LineWriter(taxing, TimeRates(), WORDS, "EUR").written(bookings)
    sums = of_draft(InvoiceDraft(1, lines, gross=gross))
    return (sums.total + sums.rounding if gross else sums.net), gross


@given(st.lists(booked, min_size=1, max_size=4))
def test_it_comes_to_what_was_agreed(bookings: list[BookingToBill]) -> None:
    fees = [
        Agreed(one.id, 0, 0, one.price, "EUR", tax=one.tax).fee if one.tax.rate else one.price
        for one in bookings
    ]
    all_, gross = come_to(bookings, Taxing())
    assert all_ == sum(fees if gross else [one.price for one in bookings])
    assert gross == any(one.tax.rate and not one.tax.net for one in bookings)


@given(st.lists(booked, min_size=1, max_size=4))
def test_who_owes_the_tax_itself_pays_the_net_price(bookings: list[BookingToBill]) -> None:
    nets = [one.price if one.tax.net else net_of(one.price, one.tax.rate or 0) for one in bookings]
    assert come_to(bookings, Taxing(NoTaxWhy.REVERSE_CHARGE)) == (sum(nets), False)
    prices = [one.price for one in bookings]
    assert come_to(bookings, Taxing(NoTaxWhy.SMALL_BUSINESS)) == (sum(prices), False)


@given(st.integers(1, 600), st.integers(1, 240), st.integers(0, 480), st.integers(1, 10**6))
def test_time_is_billed_in_whole_steps_and_paid_exactly(
    spent: int, step: int, least: int, hourly: int
) -> None:
    minutes = billed_minutes(spent, step=step, least=least)
    assert minutes % step == 0 and max(spent, least) <= minutes < max(spent, least) + step
    hours = hours_of(minutes)
    if hours is not None:
        assert price_of(hours, hourly) == price_of_time(minutes, hourly)
    assert abs(60 * price_of_time(minutes, hourly) - minutes * hourly) <= 30
    visit = BilledVisit(spent)
    assert visit.minutes(step=step, least=least) == minutes
    assert visit._replace(billed=7).minutes(step=step, least=least) == 7


paid = st.lists(
    st.builds(PaidBefore, st.integers(1, 3), st.integers(0, 200), st.just("2027-02-01")),
    max_size=3,
    unique_by=lambda one: one.booking_id,
)
deposits = st.lists(
    st.integers(1, 200).flatmap(
        lambda total: st.builds(
            DepositBilled,
            st.integers(1, 3),
            st.uuids().map(str),
            st.just("2027-01-01"),
            st.just(total),
            st.integers(0, total),
            st.just(1900),
            st.integers(0, total),
        )
    ),
    max_size=4,
)


@given(paid, deposits, st.integers(0, 400))
def test_no_more_is_taken_off_than_was_paid_and_is_due(
    came_in: list[PaidBefore], billed: list[DepositBilled], total: int
) -> None:
    found = taken_off(came_in, billed, total)
    assert sum(one.amount for one in found) == min(total, sum(one.amount for one in came_in))
    by_booking: dict[int | None, int] = defaultdict(int)
    for one in found:
        by_booking[one.booking_id] += one.amount
        assert 0 <= one.tax <= one.amount and one.amount > 0
    assert all(by_booking[one.booking_id] <= one.amount for one in came_in)
    left = {each.number: each for each in billed}
    for one in found:
        if one.number:
            assert one.amount <= left[one.number].left
            assert one.booking_id == left[one.number].booking_id
