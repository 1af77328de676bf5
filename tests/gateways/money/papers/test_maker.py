"""Papers: what is printed is what is meant, the same each time, and can be read back."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given, settings

from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceDraft,
    InvoiceLine,
    InvoiceParty,
    LineTax,
    LineUnit,
    PaperStyle,
    TaxCategory,
)
from scheduler_app.domain.money.invoices.papers import PaperForm, Papers
from scheduler_app.domain.money.invoices.proof import SentRow, digits_of, file_faults
from scheduler_app.domain.money.invoices.statement import ClientStatement, StatementLine
from scheduler_app.gateways.money.papers.codes import transfer_code
from scheduler_app.gateways.money.papers.maker import TypesetPapers
from scheduler_app.gateways.money.papers.setting_troubles import letters_missing
from tests.gateways.money.papers.random_invoices import random_invoices
from tests.gateways.money.papers.sample_documents import (
    BANK,
    KERN,
    KINDS,
    MEIER,
    STYLE,
    USUAL,
    document,
    long_one,
    small_business,
    two_rates,
)

FEW = settings(max_examples=settings().max_examples // 12)

VISIT = InvoiceLine("Besuch", 8000, tax=USUAL)


def one_line(line: InvoiceLine = VISIT, **more: object) -> InvoiceDraft:
    return replace(InvoiceDraft(client_id=1, lines=(line,), language="de"), **more)  # type: ignore[arg-type]


def assert_says_its_figures(maker: TypesetPapers, invoice: InvoiceDocument, made: Papers) -> None:
    """PDF, e-invoice and document say the same."""
    sums, read = invoice.sums, maker.read_back(made.pdf, made.cii)
    assert read.attached == made.cii
    assert (read.number, read.issued) == (invoice.number, invoice.issued)
    assert read.currency == invoice.draft.currency
    assert (read.net, read.tax, read.total) == (sums.net - sums.off, sums.tax, sums.total)
    assert (read.prepaid, read.payable) == (sums.prepaid, sums.payable)
    assert read.taxes == sums.taxes
    assert invoice.number in read.text
    sent = SentRow(1, invoice.number, "", "", "", 0, 0, 0, 0, "")
    assert list(file_faults(sent, invoice, read)) == [], "what the nightly proof asks"
    seen = digits_of(read.text)
    for amount in (sums.prepaid, *(line.net for line in sums.lines)):
        assert not amount or str(amount) in seen


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "long"])
def test_the_same_document_gives_the_same_bytes_and_says_its_figures(
    kind: str, maker: TypesetPapers
) -> None:
    invoice = KINDS[kind]()
    made = maker.papers(invoice)
    assert_says_its_figures(maker, invoice, made)
    assert TypesetPapers().papers(invoice) == made, "another compiler, which knows nothing yet"


@FEW
@given(random_invoices())
def test_so_does_every_invoice_of_a_random_year(
    maker: TypesetPapers, invoice: InvoiceDocument
) -> None:
    assert_says_its_figures(maker, invoice, maker.papers(invoice))


def test_figures_are_read_where_their_digits_are_in_a_word_that_may_break(
    maker: TypesetPapers,
) -> None:
    """A letter that may break a long word is one of its own in all of the file."""
    serial = replace(VISIT, what="SN-5CG0417293/8841-70Ж62-1180473", price=34_600)
    invoice = document(one_line(serial))
    assert_says_its_figures(maker, invoice, maker.papers(invoice))


def test_the_invoice_in_a_pdf_is_attached_as_factur_x_wants_it(maker: TypesetPapers) -> None:
    made = maker.papers(two_rates())
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        (attached,) = pdf.Root.AF
        assert str(attached.AFRelationship) == "/Alternative"
        assert str(attached.UF) == "factur-x.xml"
        assert str(attached.EF.F.Subtype) == "/text/xml"
        assert attached.EF.F.read_bytes() == made.cii
        said = pdf.Root.Metadata.read_bytes().decode()
        assert "/Filter" not in pdf.Root.Metadata
        assert str(pdf.Root.Lang) == "de"
        assert pdf.Root.MarkInfo.Marked
    for fact in (
        "<pdfaid:part>3</pdfaid:part>",
        "<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>",
        "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>",
        "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>",
    ):
        assert said.count(fact) == 1, fact


def test_where_no_e_invoice_can_be_the_figures_are_a_file_of_their_own(
    maker: TypesetPapers,
) -> None:
    line = InvoiceLine("Visit", 12_345, 1500, LineUnit.HOUR, LineTax(TaxCategory.ZERO))
    dinars = document(InvoiceDraft(client_id=1, lines=(line,), currency="KWD", language="ar"))
    made = maker.papers(dinars)
    assert made.cii == b""
    assert_says_its_figures(maker, dinars, made)


def test_what_a_client_typed_is_text_and_never_markup(maker: TypesetPapers) -> None:
    evil = '#panic("x") $x$ *b* _i_ @ref <label> \\ [a] // /* `raw` #read("/etc/passwd")'
    invoice = document(
        one_line(replace(VISIT, what=evil, note=evil), intro=evil, closing=evil, reference=evil),
        buyer=replace(MEIER, name=evil[:60]),
        style=replace(STYLE, footer=evil),
    )
    read = maker.read_back(*_files(maker.papers(invoice)))
    assert '#panic("x") $x$ *b* _i_ @ref' in read.text
    assert "root:" not in read.text


def test_what_no_font_has_is_refused_in_words(
    maker: TypesetPapers,
) -> None:
    nothing = document(one_line(replace(VISIT, what="Besuch 𐘀 dort")))
    with pytest.raises(InvalidInput, match="no font of this computer") as refused:
        maker.papers(nothing)
    assert "𐘀" in refused.value.message
    assert maker.pictures(nothing), "while it is written it may be looked at"


def test_an_address_that_fits_no_window_is_refused(maker: TypesetPapers) -> None:
    assert len(maker.papers(long_one()).pdf) > 10_000, "long names are set smaller"
    endless = replace(MEIER, name="Gesellschaft für Gebäudetechnik " * 12)
    with pytest.raises(InvalidInput, match="too long for the window"):
        maker.papers(document(one_line(), buyer=endless))


@pytest.mark.parametrize("logo", ["nothing", base64.b64encode(b"\x89PNG\r\n\x1a\nbroken").decode()])
def test_a_logo_that_is_none_is_refused_in_words(maker: TypesetPapers, logo: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        maker.papers(document(one_line(), style=PaperStyle(logo=logo)))
    assert refused.value.field == "page.logo"


def test_sums_are_carried_from_page_to_page(maker: TypesetPapers) -> None:
    invoice = long_one()
    pdf, cii = _files(maker.papers(invoice))
    text = maker.read_back(pdf, cii).text
    with pikepdf.open(io.BytesIO(pdf)) as read:
        pages = len(read.pages)
    assert text.count("Übertrag") == 2 * (pages - 1), "at the end of a page and at the next"
    assert f"Seite {pages} von {pages}" in text
    assert "Übertrag" not in maker.read_back(*_files(maker.papers(two_rates()))).text


def test_a_draft_is_looked_at_before_it_has_a_number(maker: TypesetPapers) -> None:
    draft = replace(two_rates(), number="")
    (page,) = maker.pictures(draft, pixels_per_inch=40)
    assert page.startswith(b"\x89PNG")
    assert "Entwurf" in maker.read_back(*_files(maker.papers(draft))).text


def test_a_draft_is_looked_at_before_the_practice_has_a_name(maker: TypesetPapers) -> None:
    nobody = replace(two_rates(), number="", seller=InvoiceParty(""))
    assert maker.pictures(nobody, pixels_per_inch=40)


def test_a_private_client_is_told_why_there_is_no_tax(maker: TypesetPapers) -> None:
    text = maker.read_back(*_files(maker.papers(small_business()))).text
    assert "§ 19 UStG" in text
    assert "MwSt." not in text


def test_a_statement_is_set_in_both_directions(maker: TypesetPapers) -> None:
    statement = ClientStatement(
        1, MEIER, KERN, "EUR", "de", "2027-01-01", "2027-03-31", 12_000, 61_248, 12_000,
        (
            StatementLine("2027-02-11", "Anzahlungsrechnung", "2027-0031", 5_000, 17_000),
            StatementLine("2027-02-11", "Zahlung mit Karte", "2027-0031", -5_000, 12_000),
            StatementLine("2027-03-02", "Rechnung", "2027-0042", 49_248, 61_248),
        ),
        BANK, STYLE,
    )  # fmt: skip
    made = maker.statement(statement)
    assert made == maker.statement(statement)
    for words in ("Kontoauszug", "2027-0042", "612,48 €", "Überfällig"):
        assert words in _text(made).replace("\xa0", " ")
    nothing = replace(statement, language="ar", lines=(), closing=0, overdue=0)
    assert b"/Lang(ar)" in maker.statement(nothing).replace(b" ", b"")


@pytest.mark.expects_log("EOF marker not found")
def test_what_is_no_paper_can_not_be_read(maker: TypesetPapers) -> None:
    made = maker.papers(small_business())
    with pytest.raises(Trouble, match="can't be read"):
        maker.read_back(b"%PDF-1.7 nothing", made.cii)
    with pytest.raises(Trouble, match="can't be read"):
        maker.read_back(made.pdf, b"<Invoice/>")


def _files(made: Papers) -> tuple[bytes, bytes]:
    return made.pdf, made.cii


def _text(pdf: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_nobody_is_asked_for_the_country_of_a_private_client(maker: TypesetPapers) -> None:
    made = maker.papers(document(one_line(), buyer=InvoiceParty("Anna Schmidt")))
    assert made.cii == b""
    assert "Anna Schmidt" in maker.read_back(*_files(made)).text


@pytest.mark.parametrize("odd", ["a\0b\x1b[31m", "a\ud800b\uffff", "a\x0bb\u2028c"])
def test_what_no_xml_may_hold_stands_in_no_paper(odd: str, maker: TypesetPapers) -> None:
    """As a file of somebody else's may have it: nothing that is typed here gets so far."""
    seller = replace(KERN, tax_number=odd, vat_id="", email=odd)
    buyer = replace(MEIER, vat_id=odd, endpoint=odd, scheme="0204")
    invoice = document(one_line(reference=odd), odd, seller=seller, buyer=buyer)
    made = maker.papers(replace(invoice, draft=replace(invoice.draft, corrects=odd)))
    assert maker.read_back(*_files(made)).attached == made.cii != b""
    assert maker.ubl(invoice, PaperForm.XRECHNUNG)


def test_names_that_show_nothing_are_no_e_invoice(maker: TypesetPapers) -> None:
    for nobody in (
        document(one_line(), buyer=replace(MEIER, name="\u200b")),
        document(one_line(replace(VISIT, what="\xa0"))),
    ):
        assert maker.papers(nobody).cii == b""


def test_a_transfer_that_fits_no_code_has_none(maker: TypesetPapers) -> None:
    assert transfer_code(document(one_line()))
    for holder, number in (("𝄞" * 70, "é" * 60), (" ", "2027-0001")):
        into = replace(BANK, holder=holder)
        nobody = replace(document(one_line(), number), pay_into=into)
        assert transfer_code(replace(nobody, seller=replace(KERN, name=" "))) == ""


def test_letters_that_show_nothing_alone_are_named_by_their_number() -> None:
    told = 'the text `"{}"` could not be displayed with font `FiraGO`'
    assert letters_missing(told.format(r"🎉\u{200d}🎉")) == "🎉"
    assert letters_missing(told.format(r"\u{351}\u{e0100}")) == "U+0351 U+E0100"
    assert letters_missing("something else") == ""
