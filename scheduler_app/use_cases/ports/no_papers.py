"""Ports: what a window or a worker is handed that sets no invoices: they can be written only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.errors import NotAllowed

if TYPE_CHECKING:
    from scheduler_app.domain.money.invoices.document import InvoiceDocument
    from scheduler_app.domain.money.invoices.papers import PaperForm, Papers, ReadBack
    from scheduler_app.domain.money.invoices.statement import ClientStatement


class NoPapers:
    """Sets nothing."""

    def pictures(self, _document: InvoiceDocument, *, pixels_per_inch: int = 110) -> list[bytes]:  # noqa: ARG002 - the port's name
        """There are none."""
        return []

    def papers(self, _document: InvoiceDocument) -> Papers:
        """Refused."""
        raise _nowhere()

    def ubl(self, _document: InvoiceDocument, _form: PaperForm) -> bytes:
        """Refused."""
        raise _nowhere()

    def read_back(self, _pdf: bytes, _cii: bytes) -> ReadBack:
        """Refused."""
        raise _nowhere()

    def statement(self, _statement: ClientStatement) -> bytes:
        """Refused."""
        raise _nowhere()


def _nowhere() -> NotAllowed:
    return NotAllowed("Nothing here sets papers.", remedy="Use the window of your own diary.")
