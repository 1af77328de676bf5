"""Fake: sets invoices as their own text, in an instant."""

from __future__ import annotations

import json
from collections.abc import Callable

from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.money.invoices.codec import document_json, document_of
from scheduler_app.domain.money.invoices.document import InvoiceDocument
from scheduler_app.domain.money.invoices.papers import PaperForm, Papers, ReadBack
from scheduler_app.domain.money.invoices.statement import ClientStatement

NO_GLYPH = "☠"


class FakePapers:
    """A `PaperMaker`. What it was asked to set is in `asked`; `before` is called first each time.

    While it is `broken` it sets nothing.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.before: Callable[[InvoiceDocument], object] = lambda _document: None
        self.broken = False

    def pictures(self, document: InvoiceDocument, *, pixels_per_inch: int = 110) -> list[bytes]:
        del pixels_per_inch
        return [document_json(document).encode()]

    def papers(self, document: InvoiceDocument) -> Papers:
        self.before(document)
        self.asked.append(document.number)
        if self.broken:
            raise Trouble("The papers can't be set.", remedy="They are, later.")
        text = document_json(document)
        if NO_GLYPH in text:
            raise InvalidInput(
                "lines.0.what", f"No font has “{NO_GLYPH}”.", remedy="Nothing was sent."
            )
        return Papers(b"%PDF-" + text.encode(), b"<?xml " + text.encode())

    def ubl(self, document: InvoiceDocument, form: PaperForm) -> bytes:
        return json.dumps([form, document.number]).encode()

    def read_back(self, pdf: bytes, cii: bytes) -> ReadBack:
        one = document_of(pdf.removeprefix(b"%PDF-").decode())
        sums = one.sums
        amounts = (sums.net - sums.off, sums.tax, sums.total, sums.prepaid, sums.payable)
        figures = (one.number, one.issued, one.draft.currency, *amounts)
        shown = (*(each.tax for each in sums.taxes), sums.total + sums.rounding, sums.payable)
        text = " ".join((one.number, *map(str, shown)))
        return ReadBack(*figures, sums.taxes, attached=cii, text=text)

    def statement(self, statement: ClientStatement) -> bytes:
        del statement
        return b"%PDF statement"
