"""What whoever sends invoices may rely on of what sets them, real or the fake of the tests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.papers import PaperForm
from scheduler_app.gateways.money.papers.maker import TypesetPapers
from scheduler_app.use_cases.ports.paper_maker import PaperMaker
from tests.fakes.papers import NO_GLYPH, FakePapers
from tests.gateways.money.papers.sample_documents import reverse_charge, small_business, two_rates

MAKERS: tuple[type[PaperMaker], ...] = (FakePapers, TypesetPapers)


@pytest.fixture(params=MAKERS, ids=["fake", "real"])
def maker(request: pytest.FixtureRequest) -> PaperMaker:
    made: PaperMaker = request.param()
    return made


def test_the_same_document_gives_the_same_papers_and_another_one_others(
    maker: PaperMaker,
) -> None:
    invoice = two_rates()
    assert maker.papers(invoice) == maker.papers(invoice)
    assert maker.papers(replace(invoice, number="2027-0043")) != maker.papers(invoice)
    assert maker.pictures(replace(invoice, number="")), "also before it has a number"


def test_what_papers_say_is_read_back_of_them(maker: PaperMaker) -> None:
    invoice = two_rates()
    made = maker.papers(invoice)
    read, sums = maker.read_back(made.pdf, made.cii), invoice.sums
    assert (read.number, read.issued, read.currency) == ("2027-0042", "2027-03-02", "EUR")
    assert (read.net, read.tax, read.total) == (sums.net - sums.off, sums.tax, sums.total)
    assert (read.prepaid, read.payable) == (sums.prepaid, sums.payable)
    assert read.attached == made.cii


def test_what_no_font_has_is_refused(maker: PaperMaker) -> None:
    invoice = small_business()
    first, *others = invoice.draft.lines
    first = replace(first, what=f"Drucker {UNPRINTED[type(maker)]} eingerichtet")
    with pytest.raises(InvalidInput):
        maker.papers(replace(invoice, draft=replace(invoice.draft, lines=(first, *others))))


UNPRINTED = {FakePapers: NO_GLYPH, TypesetPapers: "𐘀"}
"""A letter that each can't print: which ones the real one can, the fonts of the machine decide."""


def test_an_e_invoice_is_written(maker: PaperMaker) -> None:
    assert b"2027-0042" in maker.ubl(reverse_charge(), PaperForm.PEPPOL)
