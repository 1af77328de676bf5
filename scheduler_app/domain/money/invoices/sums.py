"""Domain, money: what a draft comes to, by the rules of EN 16931.

All is whole minor units; halves are rounded up. First sums are made, then the tax of each rate on
its sum. Prices that contain their tax are kept to the minor unit: for each rate that net is taken
which comes to what was agreed, and shared out among the lines. To some amounts no net comes: at
19 %, 10.92 are 12.99 with their tax, and 10.93 are 13.01. Then the nearest is taken, and what is
left is the rounding amount (BT-114).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scheduler_app.domain.amounts import HUNDRED_PERCENT, tax_on_top
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import (
    QUANTITY,
    InvoiceDraft,
    InvoiceLine,
    InvoiceSums,
    LineSum,
    LineTax,
    TaxCategory,
    TaxSum,
)

FINE = 10_000
"""Parts of a minor unit in which the price of one unit is told."""

MOST = 10**12
"""Minor units of a line; a quantity or price that comes to more was mistyped."""


class _Agreed(NamedTuple):
    """Amounts as the prices of a draft are, by line and by what is taxed alike.

    Those of a line are before and after its discount, `offs` the parts of that on everything.
    """

    before: list[int]
    after: list[int]
    groups: dict[LineTax, list[int]]
    sums: list[int]
    offs: list[int]


def of_draft(draft: InvoiceDraft) -> InvoiceSums:
    """What it comes to; `InvalidInput` names the field that can't be, such as "lines.0.off"."""
    agreed = _agreed(draft)
    nets = [0] * len(draft.lines)
    taxes: list[TaxSum] = []
    each = zip(agreed.groups.items(), agreed.sums, agreed.offs, strict=True)
    for (tax, places), all_, off in each:
        added = tax.rate if draft.gross else 0
        net, taxed = net_of(all_, added), net_of(all_ - off, added)
        shares = _nets(net, [agreed.after[place] for place in places], added)
        for place, share in zip(places, shares, strict=True):
            nets[place] = share
        on_top = tax_on_top(taxed, tax.rate)
        taxes.append(TaxSum(tax.category, tax.rate, taxed, on_top, net - taxed))
    lines = tuple(
        _line_sum(line, all_, left, net, gross=draft.gross)
        for line, all_, left, net in zip(
            draft.lines, agreed.before, agreed.after, nets, strict=True
        )
    )
    total = sum(one.net + one.tax for one in taxes)
    rounding = sum(agreed.sums) - sum(agreed.offs) - total if draft.gross else 0
    prepaid = sum(one.amount for one in draft.prepaid)
    return InvoiceSums(
        lines=lines,
        taxes=tuple(taxes),
        net=sum(nets),
        off=sum(one.off for one in taxes),
        tax=sum(one.tax for one in taxes),
        total=total,
        rounding=rounding,
        prepaid=prepaid,
        payable=total + rounding - prepaid,
    )


def gross_by_tax(draft: InvoiceDraft) -> dict[LineTax, int]:
    """What is to be paid of all that is taxed alike; together it is `total + rounding`."""
    agreed = _agreed(draft)
    left = {
        tax: all_ - off
        for tax, all_, off in zip(agreed.groups, agreed.sums, agreed.offs, strict=True)
    }
    if draft.gross:
        return left
    return {tax: net + tax_on_top(net, tax.rate) for tax, net in left.items()}


def net_of(amount: int, rate: int) -> int:
    """The net that comes to an amount once its tax is on top, or the nearest to it.

    A net that comes to it is less than half a minor unit beside the amount without tax, and so the
    nearest. What that comes to is at most one minor unit beside the amount.
    """
    parts = HUNDRED_PERCENT + rate
    return (2 * amount * HUNDRED_PERCENT + parts) // (2 * parts)


def shared(amount: int, by: Sequence[int]) -> list[int]:
    """An amount parted by shares, whole: who loses most by rounding gets one more.

    Nobody gets more than their share, rounded up. Where all shares are 0, so is the amount.
    """
    all_ = sum(by)
    if not all_:
        return [0] * len(by)
    parts = [divmod(amount * share, all_) for share in by]
    left = amount - sum(part for part, _ in parts)
    lose_most = sorted(range(len(by)), key=lambda place: -parts[place][1])[:left]
    return [part + (place in lose_most) for place, (part, _) in enumerate(parts)]


def _nets(net: int, amounts: Sequence[int], rate: int) -> list[int]:
    """What amounts are without tax that come to `net` together, each whole.

    None is further from what it is by itself than the sum is, or than by rounding: a unit and a
    half. A free line stays free.
    """
    parts = [divmod(amount * HUNDRED_PERCENT, HUNDRED_PERCENT + rate) for amount in amounts]
    found = [whole for whole, _ in parts]
    left = net - sum(found)
    order = sorted((place for place in range(len(parts)) if amounts[place]),
                   key=lambda place: -parts[place][1])  # fmt: skip
    for place in (order * 2)[: max(0, left)]:
        found[place] += 1
    for place in [place for place in reversed(order) if found[place]][: max(0, -left)]:
        found[place] -= 1
    return found


def price_of(quantity: int, price: int) -> int:
    """What so many thousandths cost, half a minor unit up."""
    return (2 * quantity * price + QUANTITY) // (2 * QUANTITY)


def _agreed(draft: InvoiceDraft) -> _Agreed:
    before = [_before(line, f"lines.{place}") for place, line in enumerate(draft.lines)]
    after = [
        all_ - _off(line, all_, f"lines.{place}")
        for place, (line, all_) in enumerate(zip(draft.lines, before, strict=True))
    ]
    groups = _groups(draft.lines)
    sums = [sum(after[place] for place in places) for places in groups.values()]
    return _Agreed(before, after, groups, sums, shared(_off(draft, sum(sums), ""), sums))


def _groups(lines: Sequence[InvoiceLine]) -> dict[LineTax, list[int]]:
    """The places of lines that are taxed alike, the highest rate first."""
    groups: dict[LineTax, list[int]] = {}
    for place, line in enumerate(lines):
        groups.setdefault(line.tax, []).append(place)
    return dict(sorted(groups.items(), key=lambda each: (-each[0].rate, each[0].category)))


def _before(line: InvoiceLine, field: str) -> int:
    """What a line costs before its discount, as its price is."""
    if line.price < 0:
        raise InvalidInput(
            f"{field}.price", "A price is not below 0.", remedy="Write a discount instead."
        )
    if line.quantity < 0:
        raise InvalidInput(
            f"{field}.quantity", "A quantity is not below 0.", remedy="Send a credit note instead."
        )
    if line.tax.rate and line.tax.category is not TaxCategory.STANDARD:
        raise InvalidInput(
            f"{field}.tax", "What is not taxed has no rate.", remedy="Take one away."
        )
    if not 0 <= line.tax.rate <= HUNDRED_PERCENT:
        raise InvalidInput(f"{field}.tax", "No tax is more than 100 %.", remedy="Check the digits.")
    before = price_of(line.quantity, line.price)
    if before > MOST:
        raise InvalidInput(
            f"{field}.quantity", "That is more than anybody pays.", remedy="Check the digits."
        )
    return before


def _off(of: InvoiceLine | InvoiceDraft, before: int, field: str) -> int:
    """The discount of a line, or of all of them where `field` is empty."""
    at = f"{field}." if field else ""
    if of.off and of.off_percent:
        raise InvalidInput(
            f"{at}off", "A discount is an amount or a percentage.", remedy="Take one of them away."
        )
    if not 0 <= of.off_percent <= HUNDRED_PERCENT:
        raise InvalidInput(
            f"{at}off_percent", "A discount is from 0 to 100 %.", remedy="Check the digits."
        )
    if not 0 <= of.off <= before:
        raise InvalidInput(
            f"{at}off",
            "A discount is not below 0 and not above what it is taken off.",
            remedy="Write a smaller one.",
        )
    return of.off or tax_on_top(before, of.off_percent)


def _line_sum(line: InvoiceLine, before: int, agreed: int, net: int, *, gross: bool) -> LineSum:
    parts = HUNDRED_PERCENT + (line.tax.rate if gross else 0)
    unit = (2 * line.price * FINE * HUNDRED_PERCENT + parts) // (2 * parts)
    if before == agreed:
        return LineSum(net, unit)
    all_ = (2 * before * HUNDRED_PERCENT + parts) // (2 * parts)
    return LineSum(net, unit, max(0, all_ - net))
