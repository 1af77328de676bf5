"""Domain, money: what a sent invoice adds to the figures of the practice: its tax and its income.

A deposit that had an invoice of its own was counted with that one: the invoice that takes it off
adds the rest only. What a credit note takes back counts below 0. All amounts are minor units of the
invoice's currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceKind,
    InvoiceLine,
    InvoiceSums,
    LineOf,
    Prepaid,
    TaxCategory,
)

_WORK = (LineOf.SERVICE, LineOf.TIME)


class BookedTax(NamedTuple):
    """What is taxed at one category and rate, and its tax."""

    category: TaxCategory
    rate: int
    net: int
    tax: int


class BookedIncome(NamedTuple):
    """What comes in without tax for one service, or for what belongs to none."""

    service_id: int | None
    line_of: LineOf
    net: int


def taxes_booked(draft: InvoiceDraft, sums: InvoiceSums) -> tuple[BookedTax, ...]:
    """One row a category and rate; the nets come to what `incomes_booked` comes to."""
    sign = -1 if draft.kind is InvoiceKind.CREDIT else 1
    rows = [((one.category, one.rate), one.net, one.tax) for one in sums.taxes]
    for deposit in _billed_before(draft):
        categories = (one.category for one in sums.taxes if one.rate == deposit.rate)
        category = next(categories, TaxCategory.STANDARD)
        rows.append(((category, deposit.rate), deposit.tax - deposit.amount, -deposit.tax))
    found: dict[tuple[TaxCategory, int], tuple[int, int]] = {}
    for key, net, tax in rows:
        before = found.get(key, (0, 0))
        found[key] = (before[0] + net, before[1] + tax)
    return tuple(BookedTax(*key, sign * net, sign * tax) for key, (net, tax) in found.items())


def incomes_booked(draft: InvoiceDraft, sums: InvoiceSums) -> tuple[BookedIncome, ...]:
    """One row a service and kind of line, after every discount."""
    sign = -1 if draft.kind is InvoiceKind.CREDIT else 1
    rows = [((line.service_id, line.of), net) for line, net in _after_discount(draft, sums)]
    rows += [
        (_paid_for(draft, deposit), deposit.tax - deposit.amount)
        for deposit in _billed_before(draft)
    ]
    found: dict[tuple[int | None, LineOf], int] = {}
    for key, net in rows:
        found[key] = found.get(key, 0) + net
    return tuple(BookedIncome(*key, sign * net) for key, net in found.items())


def _billed_before(draft: InvoiceDraft) -> Iterator[Prepaid]:
    """The deposits that a document of their own counts. A deposit invoice names itself by none."""
    return (one for one in draft.prepaid if one.number)


def _after_discount(draft: InvoiceDraft, sums: InvoiceSums) -> Iterator[tuple[InvoiceLine, int]]:
    """Each line with its part of the discount on all of them taken off, to the minor unit."""
    for group in sums.taxes:
        of_group = [
            (line, one.net)
            for line, one in zip(draft.lines, sums.lines, strict=True)
            if (line.tax.category, line.tax.rate) == (group.category, group.rate)
        ]
        whole = sum(net for _, net in of_group)
        so_far = taken = 0
        for line, net in of_group:
            so_far += net
            # Rounded as a running sum, the parts come to the whole.
            upto = group.off * so_far // whole if whole else 0
            yield line, net - (upto - taken)
            taken = upto


def _paid_for(draft: InvoiceDraft, deposit: Prepaid) -> tuple[int | None, LineOf]:
    """What a deposit was paid for: what was done at its booking."""
    of_booking = [line for line in draft.lines if line.booking_id == deposit.booking_id]
    work = _first(line for line in of_booking if line.of in _WORK)
    line = work or _first(of_booking)
    return (None, LineOf.OTHER) if line is None else (line.service_id, line.of)


def _first(lines: Iterable[InvoiceLine]) -> InvoiceLine | None:
    return next(iter(lines), None)
