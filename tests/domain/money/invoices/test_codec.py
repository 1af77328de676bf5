"""Documents as text: the same thing is the same text, and comes back as it was."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from scheduler_app.domain.errors import Damaged
from scheduler_app.domain.money.invoices.codec import (
    digest_of,
    document_json,
    document_of,
    draft_json,
    draft_of,
)
from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceDraft,
    InvoiceKind,
    InvoiceLine,
    InvoiceParty,
    LineOf,
    LineTax,
    LineUnit,
    NoTaxWhy,
    PayInto,
    Prepaid,
    TaxCategory,
)
from scheduler_app.domain.money.invoices.sums import of_draft
from tests.domain.money.invoices.test_sums import document, drafts

DRAFT = InvoiceDraft(
    7,
    (
        InvoiceLine(
            "Besuch “vor Ort” 漢字",
            95_00,
            1_250,
            LineUnit.HOUR,
            LineTax(TaxCategory.EXEMPT),
            off_percent=500,
            of=LineOf.TIME,
            booking_id=3,
        ),
    ),
    kind=InvoiceKind.CREDIT,
    gross=True,
    why_no_tax=NoTaxWhy.SMALL_BUSINESS,
    prepaid=(Prepaid(10_00, "2027-02-01", number="2027-0001"),),
    bookings=(3, 4),
    corrects="2027-0002",
)
DOCUMENT = InvoiceDocument(
    "uid",
    "2027-0003",
    "2027-03-01",
    "2027-03-15",
    DRAFT,
    of_draft(DRAFT),
    InvoiceParty("Wir", country="DE"),
    InvoiceParty("Ihr"),
    PayInto("DE02"),
    no_tax="Steuerfrei",
)


def test_it_comes_back_as_it_was() -> None:
    assert draft_of(draft_json(DRAFT)) == DRAFT
    assert document_of(document_json(DOCUMENT)) == DOCUMENT


@given(drafts)
def test_so_does_anything_else(draft: InvoiceDraft) -> None:
    made = document(draft)
    assert document_of(document_json(made)) == made
    assert draft_of(draft_json(draft)) == draft


def test_the_same_thing_is_the_same_text() -> None:
    text = document_json(DOCUMENT)
    assert document_json(document_of(text)) == text
    assert '", "' not in text and "漢字" in text
    assert digest_of(text) != digest_of(document_json(replace(DOCUMENT, number="2027-0004")))
    assert len(digest_of(text)) == 64


def test_what_an_older_program_did_not_know_is_as_at_first() -> None:
    raw = json.loads(document_json(DOCUMENT))
    del raw["pay_at"], raw["draft"]["intro"], raw["draft"]["lines"][0]["note"]
    assert document_of(json.dumps(raw)) == DOCUMENT


@pytest.mark.parametrize(
    "broken",
    ["", "{}", "[]", "{", '{"client_id":"7"}', '{"client_id":true}', '{"client_id":1,"kind":"x"}'],
)
def test_what_is_no_draft_is_damaged(broken: str) -> None:
    with pytest.raises(Damaged):
        draft_of(broken)


def test_a_newer_document_is_not_read_by_half() -> None:
    with pytest.raises(Damaged, match="newer program"):
        document_of(document_json(replace(DOCUMENT, format=2)))
