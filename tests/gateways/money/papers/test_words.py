"""Papers: what is printed is what the seller’s country calls it, and what the mail does."""

from __future__ import annotations

import pytest

from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.statement_words import statement_words
from scheduler_app.gateways.money.papers.words import words_in
from scheduler_app.loading import resource


@pytest.mark.parametrize(
    ("language", "country", "tax", "number"),
    [
        ("de", "DE", "MwSt.", "USt-IdNr."),
        ("de-AT", "AT", "USt.", "UID-Nr."),
        ("de", "CH", "MWST", "MWST-Nr."),
        ("en", "DE", "VAT", "VAT number"),
        ("en", "US", "Tax", "Tax number"),
        ("fr", "FR", "VAT", "VAT number"),
    ],
)
def test_a_tax_and_its_number_have_the_names_of_the_country(
    language: str, country: str, tax: str, number: str
) -> None:
    words = words_in(language, country)
    assert (words.tax, words.vat_id) == (tax, number)


def test_a_number_of_the_register_is_called_so_in_france() -> None:
    assert words_in("en", "FR").tax_number == "SIREN/SIRET"


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_a_document_is_called_the_same_on_paper_in_mails_and_in_statements(language: str) -> None:
    on_paper = words_in(language, "DE").title(InvoiceKind.CREDIT)
    assert statement_words(language).credit == on_paper
    subject = resource("message_templates") / "credit-note" / language / "subject.txt"
    assert subject.read_text().startswith(on_paper)
