"""Domain, money: what is wrong with the figures of a document, found by other means than made.

A validator of the standard lets a tax pass that is five cents off; this does not.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from scheduler_app.domain.amounts import HUNDRED_PERCENT
from scheduler_app.domain.money.invoices.document import (
    QUANTITY,
    InvoiceDocument,
    InvoiceDraft,
    InvoiceSums,
    LineTax,
)

_SHARED = Decimal("1.5")
"""Minor units by which a line's share of a net may be beside its own: they are shared out whole."""


def tax_faults(document: InvoiceDocument) -> list[str]:
    """What does not add up, each in a sentence; empty where all does."""
    draft, sums = document.draft, document.sums
    if len(sums.lines) != len(draft.lines):
        return [f"There are {len(draft.lines)} lines, and the sums of {len(sums.lines)}."]
    return [*_faults_of_lines(draft, sums), *_faults_of_taxes(draft, sums), *_faults_of_sums(sums)]


def _faults_of_lines(draft: InvoiceDraft, sums: InvoiceSums) -> list[str]:
    faults = []
    agreed = []
    for place, (line, made) in enumerate(zip(draft.lines, sums.lines, strict=True), start=1):
        before = _whole(Decimal(line.price) * line.quantity / QUANTITY)
        left = before - _discount(line.off, line.off_percent, before)
        agreed.append(left)
        net = _without_tax(left, line.tax.rate if draft.gross else 0)
        if abs(made.net - net) > (_SHARED if draft.gross else 0):
            faults.append(f"Line {place} says {made.net} without tax, and comes to {_whole(net)}.")
    all_ = sum(agreed, Decimal(0))
    wanted = all_ - _discount(draft.off, draft.off_percent, all_)
    said = sums.total + sums.rounding if draft.gross else sums.net - sums.off
    if said != wanted:
        faults.append(f"It says {said}, and was agreed as {wanted}.")
    if abs(sums.rounding) > (len(sums.taxes) if draft.gross else 0):
        faults.append(f"{sums.rounding} is no rounding: it is too much.")
    return faults


def _faults_of_taxes(draft: InvoiceDraft, sums: InvoiceSums) -> list[str]:
    faults = []
    nets: dict[LineTax, int] = defaultdict(int)
    for line, made in zip(draft.lines, sums.lines, strict=True):
        nets[line.tax] += made.net
    for tax in sums.taxes:
        net = nets.pop(LineTax(tax.category, tax.rate), None)
        percent = Decimal(tax.rate) / 100
        if net is None:
            faults.append(f"No line is taxed at {percent} % ({tax.category}), and a sum is.")
        elif net - tax.off != tax.net:
            faults.append(f"{tax.net} is taxed at {percent} %, and should be {net - tax.off}.")
        on_top = _whole(Decimal(tax.net) * tax.rate / HUNDRED_PERCENT)
        if tax.tax != on_top:
            faults.append(f"The tax at {percent} % is {tax.tax}, and should be {on_top}.")
    faults += [f"Lines are taxed at {Decimal(left.rate) / 100} %, and no sum is." for left in nets]
    return faults


def _faults_of_sums(sums: InvoiceSums) -> list[str]:
    wanted = {
        "The sum of the lines": (sums.net, sum(line.net for line in sums.lines)),
        "The discount": (sums.off, sum(tax.off for tax in sums.taxes)),
        "The tax": (sums.tax, sum(tax.tax for tax in sums.taxes)),
        "The total": (sums.total, sums.net - sums.off + sums.tax),
        "What is to be paid": (sums.payable, sums.total + sums.rounding - sums.prepaid),
    }
    return [
        f"{what} is {said}, and should be {right}."
        for what, (said, right) in wanted.items()
        if said != right
    ]


def _discount(off: int, percent: int, before: Decimal) -> Decimal:
    return Decimal(off) or _whole(before * percent / HUNDRED_PERCENT)


def _without_tax(amount: Decimal, rate: int) -> Decimal:
    return amount * HUNDRED_PERCENT / (HUNDRED_PERCENT + rate)


def _whole(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)
