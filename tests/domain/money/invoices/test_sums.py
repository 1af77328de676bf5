"""What a draft comes to: sums first, then tax, half up; what was agreed is kept to the cent."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.amounts import tax_on_top
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceDraft,
    InvoiceLine,
    InvoiceParty,
    LineTax,
    Prepaid,
    TaxCategory,
    TaxSum,
)
from scheduler_app.domain.money.invoices.faults import tax_faults
from scheduler_app.domain.money.invoices.sums import FINE, gross_by_tax, net_of, of_draft, shared

NINETEEN = LineTax(rate=1900)
SEVEN = LineTax(rate=700)
EXEMPT = LineTax(TaxCategory.EXEMPT)
BODY = InvoiceParty("Somebody")

taxes = st.one_of(
    st.integers(1, 10_000).map(lambda rate: LineTax(rate=rate)),
    st.sampled_from([NINETEEN, SEVEN, EXEMPT, LineTax(TaxCategory.ZERO)]),
)


@st.composite
def lines(draw: st.DrawFn) -> InvoiceLine:
    line = InvoiceLine(
        "Something", draw(st.integers(0, 10**6)), draw(st.integers(0, 10**5)), tax=draw(taxes)
    )
    before = (2 * line.price * line.quantity + 1000) // 2000
    match draw(st.sampled_from(["", "off", "percent"])):
        case "off":
            return replace(line, off=draw(st.integers(0, before)))
        case "percent":
            return replace(line, off_percent=draw(st.integers(0, 10_000)))
    return line


drafts = st.builds(
    InvoiceDraft,
    st.just(1),
    st.lists(lines(), max_size=8).map(tuple),
    gross=st.booleans(),
    off_percent=st.one_of(st.just(0), st.integers(0, 10_000)),
)


def document(draft: InvoiceDraft) -> InvoiceDocument:
    sums = of_draft(draft)
    return InvoiceDocument("u", "1", "2027-03-01", "2027-03-15", draft, sums, BODY, BODY)


@given(drafts)
def test_it_adds_up_by_other_means(draft: InvoiceDraft) -> None:
    made = document(draft)
    assert tax_faults(made) == []
    assert sum(gross_by_tax(draft).values()) == made.sums.total + made.sums.rounding
    assert all(line.net >= 0 and line.off >= 0 for line in made.sums.lines)
    assert all(tax.net >= 0 and tax.off >= 0 for tax in made.sums.taxes)


@given(drafts)
def test_a_line_is_its_quantity_times_its_price_but_for_two_cents(draft: InvoiceDraft) -> None:
    """As Peppol wants it (R120); what the price of one unit loses by rounding comes on top."""
    for line, made in zip(draft.lines, of_draft(draft).lines, strict=True):
        said = Fraction(line.quantity * made.unit_price, 1_000 * FINE) - made.off
        assert abs(said - made.net) < 2 + Fraction(line.quantity, 2 * 1_000 * FINE)
        assert made.net or not line.price or line.off or line.off_percent or said < 2


@given(drafts, st.data())
def test_a_tax_that_is_off_is_found(draft: InvoiceDraft, data: st.DataObject) -> None:
    made = document(draft)
    if not made.sums.taxes:
        return
    at = data.draw(st.integers(0, len(made.sums.taxes) - 1))
    by = data.draw(st.sampled_from([-5, -1, 1, 5]))
    wrong = list(made.sums.taxes)
    wrong[at] = replace(wrong[at], tax=wrong[at].tax + by)
    sums = replace(
        made.sums,
        taxes=tuple(wrong),
        tax=made.sums.tax + by,
        total=made.sums.total + by,
        payable=made.sums.payable + by,
    )
    assert any("The tax at" in fault for fault in tax_faults(replace(made, sums=sums)))


@given(st.integers(0, 10**7), st.integers(0, 10_000))
def test_a_net_comes_to_what_was_agreed_or_next_to_it(amount: int, rate: int) -> None:
    net = net_of(amount, rate)
    beside = net + tax_on_top(net, rate) - amount
    assert abs(beside) <= 1
    if beside:
        assert all(
            other + tax_on_top(other, rate) != amount for other in range(max(0, net - 3), net + 4)
        )


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_what_is_shared_is_whole_and_fair(amount: int, by: list[int]) -> None:
    parts = shared(amount, by)
    assert sum(parts) == (amount if sum(by) else 0)
    for part, share in zip(parts, by, strict=True):
        assert abs(part * sum(by) - amount * share) < max(1, sum(by))


def test_half_a_cent_goes_up_and_the_sum_is_taxed_not_the_lines() -> None:
    three = tuple(InvoiceLine("Cable", 50, tax=SEVEN) for _ in range(3))
    # 7 % of 50 is 3.5, and of 150 is 10.5.
    assert of_draft(InvoiceDraft(1, three[:1])).tax == 4
    assert of_draft(InvoiceDraft(1, three)).tax == 11


def test_a_quantity_in_thousandths_is_rounded_up_at_half() -> None:
    line = InvoiceLine("Cable", 333, 1_500, tax=EXEMPT)
    assert of_draft(InvoiceDraft(1, (line,))).net == 500


def test_a_price_that_no_net_comes_to_is_kept_by_its_rounding() -> None:
    line = InvoiceLine("Visit", 13_00, tax=NINETEEN)
    sums = of_draft(InvoiceDraft(1, (line,), gross=True))
    assert sums.taxes == (TaxSum(TaxCategory.STANDARD, 1900, 1092, 207),)
    assert (sums.total, sums.rounding, sums.payable) == (1299, 1, 1300)


def test_prices_of_two_rates_with_a_discount_on_all_and_a_deposit() -> None:
    line = InvoiceLine("Visit", 119_00, tax=NINETEEN)
    book = InvoiceLine("Manual", 10_70, 2_000, tax=SEVEN)
    draft = InvoiceDraft(1, (line, book), gross=True, off_percent=1_000)
    sums = of_draft(replace(draft, prepaid=(Prepaid(50_00, "2027-02-01"),)))
    assert sums.taxes == (
        TaxSum(TaxCategory.STANDARD, 1900, 90_00, 17_10, 10_00),
        TaxSum(TaxCategory.STANDARD, 700, 18_00, 1_26, 2_00),
    )
    assert (sums.net, sums.off, sums.tax, sums.total) == (120_00, 12_00, 18_36, 126_36)
    assert (sums.prepaid, sums.payable) == (50_00, 76_36)


def test_a_discount_on_a_line_is_told_without_its_tax() -> None:
    line = InvoiceLine("Visit", 119_00, tax=NINETEEN, off=11_90)
    (made,) = of_draft(InvoiceDraft(1, (line,), gross=True)).lines
    assert (made.net, made.off, made.unit_price) == (90_00, 10_00, 100_00_0000)
    (made,) = of_draft(InvoiceDraft(1, (line,))).lines
    assert (made.net, made.off, made.unit_price) == (107_10, 11_90, 119_00_0000)


def test_yen_have_no_sen_and_dinars_a_thousand() -> None:
    visit = InvoiceLine("Visit", 9_980, 1_500, tax=LineTax(rate=1000))
    yen = of_draft(InvoiceDraft(1, (visit,), currency="JPY"))
    assert (yen.net, yen.tax, yen.total) == (14_970, 1_497, 16_467)
    dinars = of_draft(InvoiceDraft(1, (replace(visit, price=12_345),), currency="KWD"))
    assert (dinars.net, dinars.tax, dinars.total) == (18_518, 1_852, 20_370)


def test_nothing_comes_to_nothing() -> None:
    sums = of_draft(InvoiceDraft(1))
    assert (sums.total, sums.taxes, sums.lines) == (0, (), ())


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (InvoiceLine("", -1), "lines.0.price"),
        (InvoiceLine("", 1, -1), "lines.0.quantity"),
        (InvoiceLine("", 10**9, 10**9), "lines.0.quantity"),
        (InvoiceLine("", 1, tax=LineTax(TaxCategory.REVERSE, 1900)), "lines.0.tax"),
        (InvoiceLine("", 1, tax=LineTax(rate=10_001)), "lines.0.tax"),
        (InvoiceLine("", 100, off=101), "lines.0.off"),
        (InvoiceLine("", 100, off=-1), "lines.0.off"),
        (InvoiceLine("", 100, off=1, off_percent=1), "lines.0.off"),
        (InvoiceLine("", 100, off_percent=10_001), "lines.0.off_percent"),
    ],
)
def test_what_can_not_be_is_named(line: InvoiceLine, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        of_draft(InvoiceDraft(1, (line,)))
    assert refused.value.field == field
    assert refused.value.remedy


def test_a_discount_on_all_is_not_above_it() -> None:
    with pytest.raises(InvalidInput) as refused:
        of_draft(InvoiceDraft(1, (InvoiceLine("", 100),), off=101))
    assert refused.value.field == "off"
