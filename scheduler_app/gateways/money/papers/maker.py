"""Gateways, money: papers: invoices and statements as files, and what those files say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler_app.domain.money.invoices.document import InvoiceDocument
    from scheduler_app.domain.money.invoices.papers import PaperForm, Papers, ReadBack
    from scheduler_app.domain.money.invoices.statement import ClientStatement
    from scheduler_app.gateways.money.papers.press import Attached, Press, ToSet


class TypesetPapers:
    """Sets what it is handed, and reaches nobody. Nothing is loaded before the first is asked for.

    What is shared by all of them, a compiler that is warm, is made once.
    """

    def pictures(self, document: InvoiceDocument, *, pixels_per_inch: int = 110) -> list[bytes]:
        """Each page as a PNG picture, also of a draft without a number."""
        return self._press.pictures(_invoice(document), pixels_per_inch)

    def papers(self, document: InvoiceDocument) -> Papers:
        """The files that are kept. `InvalidInput` says what can't be set, and what to change."""
        from scheduler_app.domain.money.invoices.papers import Papers
        from scheduler_app.gateways.money.papers.e_invoices import cii_of
        from scheduler_app.gateways.money.papers.metadata import said_to_be_factur_x

        cii = cii_of(document)
        wanted = replace(_invoice(document), attached=_attached(document, cii))
        pdf = self._press.pdf(wanted, timestamp=_midnight(document.issued))
        return Papers(said_to_be_factur_x(pdf) if cii else pdf, cii)

    def ubl(self, document: InvoiceDocument, form: PaperForm) -> bytes:
        """An e-invoice of that form; `InvalidInput` names what the form wants and is missing."""
        from scheduler_app.gateways.money.papers.e_invoices import ubl_of

        return ubl_of(document, form)

    def read_back(self, pdf: bytes, cii: bytes) -> ReadBack:
        """What the files say; `Trouble` where they can't be read."""
        from scheduler_app.gateways.money.papers.reading import read_back

        return read_back(pdf, cii)

    def statement(self, statement: ClientStatement) -> bytes:
        """A client's statement as a PDF."""
        from scheduler_app.gateways.money.papers.letterhead import logo_of
        from scheduler_app.gateways.money.papers.press import ToSet
        from scheduler_app.gateways.money.papers.statements import facts_of_statement

        kind, logo = logo_of(statement.style)
        wanted = ToSet("statement.typ", facts_of_statement(statement), kind, logo)
        return self._press.pdf(wanted, timestamp=_midnight(statement.until))

    @cached_property
    def _press(self) -> Press:
        from scheduler_app.gateways.money.papers.press import Press
        from scheduler_app.loading import resource

        return Press(resource("paper_templates"))


def _invoice(document: InvoiceDocument) -> ToSet:
    from scheduler_app.gateways.money.papers.facts import facts_of
    from scheduler_app.gateways.money.papers.letterhead import logo_of
    from scheduler_app.gateways.money.papers.press import ToSet

    kind, logo = logo_of(document.style)
    return ToSet("invoice.typ", facts_of(document), kind, logo)


def _attached(document: InvoiceDocument, cii: bytes) -> Attached:
    """The same that the pages say, for programs."""
    from scheduler_app.gateways.money.papers.metadata import XML_NAME
    from scheduler_app.gateways.money.papers.press import Attached
    from scheduler_app.gateways.money.papers.reading import FIGURES_NAME, figures_of

    if cii:
        return Attached(XML_NAME, cii)
    return Attached(FIGURES_NAME, figures_of(document), "data", "application/json")


def _midnight(day: str) -> int:
    """When a paper of a day says that it was made: the same however often it is made."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
