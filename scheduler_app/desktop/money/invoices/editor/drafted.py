"""Desktop, invoices: a draft as the editor holds it; pure functions, no Qt."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceLine,
    NoTaxWhy,
    TaxCategory,
)

_LINE = re.compile(r"lines\.(\d+)(?:\.(\w+))?")

_WHY = {
    TaxCategory.REVERSE: NoTaxWhy.REVERSE_CHARGE,
    TaxCategory.OUTSIDE: NoTaxWhy.OUTSIDE,
    TaxCategory.EXEMPT: NoTaxWhy.EXEMPT,
}


class EditedDraft(NamedTuple):
    """A draft, whose it is, and its id; None for one that is not saved yet."""

    draft: InvoiceDraft
    client: str
    id: int | None = None


class LineField(NamedTuple):
    """A field of a line, as refusals call it: the line's place and the name, such as "price"."""

    row: int
    name: str


def line_field(field: str) -> LineField | None:
    """What "lines.0.price" names; None for what is no field of a line."""
    found = _LINE.fullmatch(field)
    return None if found is None else LineField(int(found[1]), found[2] or "what")


def with_lines(draft: InvoiceDraft, lines: tuple[InvoiceLine, ...]) -> InvoiceDraft:
    """The draft with these lines, those left out on which nothing is written.

    Why there is no tax follows from how they are taxed; that a business is a small one stays.
    """
    kept = tuple(line for line in lines if line.what or line.price or line.note)
    return replace(draft, lines=kept, why_no_tax=_why(draft.why_no_tax, kept))


def _why(before: NoTaxWhy, lines: tuple[InvoiceLine, ...]) -> NoTaxWhy:
    untaxed = {line.tax.category for line in lines} & _WHY.keys()
    if not untaxed:
        return NoTaxWhy.TAXED if lines else before
    if before is NoTaxWhy.SMALL_BUSINESS and untaxed == {TaxCategory.EXEMPT}:
        return before
    return next(why for category, why in _WHY.items() if category in untaxed)


def sentence_of(error: InvalidInput) -> str:
    """What is wrong, with the number of the line where it is of one."""
    of_line = line_field(error.field)
    at = "" if of_line is None else f"Line {of_line.row + 1}: "
    return f"{at}{error.message} {error.remedy}".strip()
