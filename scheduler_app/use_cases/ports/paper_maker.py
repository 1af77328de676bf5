"""Ports: what sets invoices and statements as files, and reads them back."""

from __future__ import annotations

from typing import Protocol

from scheduler_app.domain.money.invoices.document import InvoiceDocument
from scheduler_app.domain.money.invoices.papers import PaperForm, Papers, ReadBack
from scheduler_app.domain.money.invoices.statement import ClientStatement


class PaperMaker(Protocol):
    """Sets documents. The same document gives the same bytes. It loads what it needs when asked."""

    def pictures(self, document: InvoiceDocument, *, pixels_per_inch: int = 110) -> list[bytes]:
        """Each page as a PNG picture, also of a draft without a number."""
        ...

    def papers(self, document: InvoiceDocument) -> Papers:
        """The files that are kept. `InvalidInput` says what can't be set, and what to change."""
        ...

    def ubl(self, document: InvoiceDocument, form: PaperForm) -> bytes:
        """An e-invoice of that form; `InvalidInput` names what the form wants and is missing."""
        ...

    def read_back(self, pdf: bytes, cii: bytes) -> ReadBack:
        """What the files say; `Trouble` where they can't be read."""
        ...

    def statement(self, statement: ClientStatement) -> bytes:
        """A client's statement as a PDF."""
        ...
