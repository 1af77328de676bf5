"""Domain, money: what a credit note takes back of an invoice: all that is left, or parts of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.money.invoices.document import (
    QUANTITY,
    InvoiceDraft,
    InvoiceKind,
    InvoiceLine,
    LineTax,
)
from scheduler_app.domain.money.invoices.line_words import line_words
from scheduler_app.domain.money.invoices.sums import gross_by_tax


def left_of(invoice: InvoiceDraft, credits_: Iterable[InvoiceDraft]) -> dict[LineTax, int]:
    """What is left of it, with its tax, of all that is taxed alike; nothing of what is gone."""
    left = gross_by_tax(invoice)
    for one in credits_:
        for tax, amount in gross_by_tax(one).items():
            left[tax] = left.get(tax, 0) - amount
    return {tax: amount for tax, amount in left.items() if amount > 0}


def part_of(invoice: InvoiceDraft, amount: int) -> InvoiceDraft:
    """An invoice for so much of another, taxed as that one's first line is."""
    return replace(invoice, lines=(_part(invoice.lines[0], amount),), off=0, off_percent=0)


def credit_of_all(
    invoice: InvoiceDraft, number: str, credits_: Iterable[InvoiceDraft]
) -> InvoiceDraft:
    """A credit note for what is left: the invoice as it was, or what others have left of it."""
    before = tuple(credits_)
    left = left_of(invoice, before)
    if not left and before:
        raise NotAllowed(
            f"Nothing is left of invoice {number}.",
            remedy="Credit notes have taken it back whole already.",
        )
    note = _note(invoice, number)
    if not before:
        return note
    what = line_words(invoice.language).rest.format(number=number)
    return _of_rest(note, {tax: (amount, what) for tax, amount in left.items()})


def credit_of_parts(
    invoice: InvoiceDraft,
    number: str,
    credits_: Iterable[InvoiceDraft],
    amounts: Mapping[int, int],
) -> InvoiceDraft:
    """A credit note for so much of each of its lines, by their places, as their prices are.

    `InvalidInput` where there is no such line, nothing to take back, or less left than that.
    """
    lines = []
    for place, amount in sorted(amounts.items()):
        if not 0 <= place < len(invoice.lines):
            raise InvalidInput("amounts", f"This invoice has no line {place + 1}.")
        if amount < 0:
            raise InvalidInput(
                "amounts", "What is taken back is not below 0.", remedy="Write the amount itself."
            )
        if amount:
            lines.append(_part(invoice.lines[place], amount))
    if not lines:
        raise InvalidInput("amounts", "Nothing is taken back.", remedy="Write an amount.")
    note = replace(_note(invoice, number), lines=tuple(lines), off=0, off_percent=0)
    left = left_of(invoice, credits_)
    wanted = gross_by_tax(note)
    # Net lines that are taken back one by one may come to a minor unit more than their sum did.
    beside = 0 if invoice.gross else len(invoice.lines)
    for tax, amount in wanted.items():
        if tax not in left or amount > left[tax] + beside:
            raise InvalidInput(
                "amounts",
                f"Less than that is left of invoice {number}.",
                remedy="Take back less, or all that is left.",
            )
    if all(amount <= left.get(tax, 0) for tax, amount in wanted.items()):
        return note
    first = {line.tax: line.what for line in reversed(lines)}
    rest = {tax: (min(amount, left.get(tax, 0)), first[tax]) for tax, amount in wanted.items()}
    return _of_rest(note, rest)


def _note(invoice: InvoiceDraft, number: str) -> InvoiceDraft:
    """What was paid before is no part of it: it pays what is invoiced next, or goes back."""
    return replace(
        invoice,
        kind=InvoiceKind.CREDIT,
        terms=0,
        intro="",
        closing="",
        prepaid=(),
        bookings=(),
        corrects=number,
    )


def _part(line: InvoiceLine, amount: int) -> InvoiceLine:
    return replace(line, quantity=QUANTITY, price=amount, off=0, off_percent=0, note="")


def _of_rest(note: InvoiceDraft, rest: Mapping[LineTax, tuple[int, str]]) -> InvoiceDraft:
    """Amounts with their tax, so that nothing is left by rounding."""
    lines = tuple(
        InvoiceLine(what, amount, tax=tax) for tax, (amount, what) in rest.items() if amount
    )
    return replace(note, lines=lines, gross=True, off=0, off_percent=0)
