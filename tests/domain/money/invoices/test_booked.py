"""What an invoice adds to the figures: tax and income agree, and a deposit counts once."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.money.invoices.booked import (
    BookedIncome,
    BookedTax,
    incomes_booked,
    taxes_booked,
)
from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceKind,
    InvoiceLine,
    InvoiceSums,
    LineOf,
    LineSum,
    LineTax,
    Prepaid,
    TaxCategory,
    TaxSum,
)

USUAL, LOW = LineTax(rate=1900), LineTax(rate=700)
REPAIR = InvoiceLine("Repair", 10_000, tax=USUAL, of=LineOf.SERVICE, booking_id=5, service_id=2)
CABLE = InvoiceLine("Cable", 3_000, tax=USUAL, of=LineOf.PART, booking_id=5)
BOOK = InvoiceLine("Book", 2_000, tax=LOW)


def _sums(lines: tuple[LineSum, ...], *taxes: TaxSum) -> InvoiceSums:
    """With the totals left out: nobody asks for them here."""
    return InvoiceSums(lines, taxes, 0, 0, 0, 0, 0, 0, 0)


DRAFT = InvoiceDraft(1, (REPAIR, CABLE, BOOK))
SUMS = _sums(
    (LineSum(10_000, 0), LineSum(3_000, 0), LineSum(2_000, 0)),
    TaxSum(TaxCategory.STANDARD, 1900, 12_000, 2_280, off=1_000),
    TaxSum(TaxCategory.STANDARD, 700, 2_000, 140),
)


def test_a_discount_on_all_lines_is_shared_by_those_of_its_rate() -> None:
    assert incomes_booked(DRAFT, SUMS) == (
        BookedIncome(2, LineOf.SERVICE, 10_000 - 769),
        BookedIncome(None, LineOf.PART, 3_000 - 231),
        BookedIncome(None, LineOf.OTHER, 2_000),
    )


def test_what_a_credit_note_takes_back_counts_below_nothing() -> None:
    credit = replace(DRAFT, kind=InvoiceKind.CREDIT)
    assert taxes_booked(credit, SUMS) == (
        BookedTax(TaxCategory.STANDARD, 1900, -12_000, -2_280),
        BookedTax(TaxCategory.STANDARD, 700, -2_000, -140),
    )
    assert sum(one.net for one in incomes_booked(credit, SUMS)) == -14_000


def test_a_deposit_that_had_its_own_invoice_counts_with_that_one_only() -> None:
    paid = Prepaid(1_190, "2027-03-01", tax=190, rate=1900, number="2027-0001", booking_id=5)
    final = replace(DRAFT, prepaid=(paid,))
    assert taxes_booked(final, SUMS)[0] == BookedTax(TaxCategory.STANDARD, 1900, 11_000, 2_090)
    assert incomes_booked(final, SUMS)[0] == BookedIncome(2, LineOf.SERVICE, 9_231 - 1_000)
    without = replace(DRAFT, prepaid=(replace(paid, number=""),))
    assert taxes_booked(without, SUMS) == taxes_booked(DRAFT, SUMS)
    assert incomes_booked(without, SUMS) == incomes_booked(DRAFT, SUMS)


def test_a_deposit_for_a_booking_without_a_line_is_taken_off_of_what_belongs_to_none() -> None:
    paid = Prepaid(1_190, "2027-03-01", tax=190, rate=1900, number="2027-0001", booking_id=9)
    booked = incomes_booked(replace(DRAFT, prepaid=(paid,)), SUMS)
    assert BookedIncome(None, LineOf.OTHER, 1_000) in booked


@given(
    nets=st.lists(st.integers(0, 10**6), min_size=1, max_size=8),
    off=st.integers(0, 10**6),
    deposit=st.integers(0, 10**5),
)
def test_income_and_what_is_taxed_come_to_the_same(nets: list[int], off: int, deposit: int) -> None:
    off = min(off, sum(nets))
    lines = tuple(InvoiceLine(f"{n}", net, tax=USUAL, service_id=n) for n, net in enumerate(nets))
    paid = Prepaid(deposit, "2027-03-01", tax=deposit // 7, rate=1900, number="1")
    draft = InvoiceDraft(1, lines, prepaid=(paid,))
    taxed = TaxSum(TaxCategory.STANDARD, 1900, sum(nets) - off, 0, off=off)
    sums = _sums(tuple(LineSum(net, 0) for net in nets), taxed)
    incomes = sum(one.net for one in incomes_booked(draft, sums))
    assert incomes == sum(one.net for one in taxes_booked(draft, sums))
