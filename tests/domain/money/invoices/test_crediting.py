"""Credit notes take back an invoice in any parts, and together to the minor unit."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.crediting import (
    credit_of_all,
    credit_of_parts,
    left_of,
)
from scheduler_app.domain.money.invoices.document import InvoiceDraft, InvoiceKind
from scheduler_app.domain.money.invoices.faults import tax_faults
from scheduler_app.domain.money.invoices.sums import of_draft
from tests.domain.money.invoices.test_sums import document, drafts


@given(drafts.filter(lambda draft: of_draft(draft).total > 0), st.data())
def test_whatever_was_taken_back_before_the_rest_is_what_is_left(
    invoice: InvoiceDraft, data: st.DataObject
) -> None:
    sums = of_draft(invoice)
    notes: list[InvoiceDraft] = []
    for place in data.draw(st.lists(st.sampled_from(range(len(invoice.lines))), max_size=3)):
        most = max(1, sums.lines[place].net)
        # Whoever takes back more than is left is refused, and nothing is lost by it.
        with suppress(InvalidInput):
            amounts = {place: data.draw(st.integers(1, most))}
            notes.append(credit_of_parts(invoice, "1", notes, amounts))
    left = left_of(invoice, notes)
    if left:
        notes.append(credit_of_all(invoice, "1", notes))
    taken = [of_draft(note) for note in notes]
    assert sum(one.payable for one in taken) == sums.total + sums.rounding
    assert left_of(invoice, notes) == {}
    for note in notes:
        assert note.kind is InvoiceKind.CREDIT and note.corrects == "1"
        assert tax_faults(document(note)) == []


@given(drafts.filter(lambda draft: bool(draft.lines)))
def test_line_by_line_is_all_of_it(invoice: InvoiceDraft) -> None:
    """But for a discount on everything, of which no line knows."""
    plain = InvoiceDraft(1, invoice.lines, gross=invoice.gross)
    notes: list[InvoiceDraft] = []
    for place, line in enumerate(plain.lines):
        alone = InvoiceDraft(1, (line,), gross=plain.gross)
        sums = of_draft(alone)
        amount = sums.total + sums.rounding if plain.gross else sums.net
        if amount and line.tax in left_of(plain, notes):
            notes.append(credit_of_parts(plain, "1", notes, {place: amount}))
    # Each line's tax is rounded by itself: a unit for each may be left, and none is too much.
    left = left_of(plain, notes)
    assert sum(left.values()) <= len(plain.lines)
