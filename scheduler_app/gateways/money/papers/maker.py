"""Gateways, money: papers: invoices and statements as files, and what those files say."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler_app.domain.money.invoices.document import InvoiceDocument
    from scheduler_app.domain.money.invoices.papers import PaperForm, Papers, ReadBack
    from scheduler_app.domain.money.invoices.statement import ClientStatement
    from scheduler_app.gateways.money.papers.press import Press


class TypesetPapers:
    """Sets what it is handed, and reaches nobody. Nothing is loaded before the first is asked for.

    What is shared by all of them, a compiler that is warm, is made once.
    """

    def pictures(self, document: InvoiceDocument, *, pixels_per_inch: int = 110) -> list[bytes]:
        """Each page as a PNG picture, also of a draft without a number."""
        from scheduler_app.gateways.money.papers.facts import facts_of

        return self._press.pictures("invoice.typ", facts_of(document), pixels_per_inch)

    def papers(self, document: InvoiceDocument) -> Papers:
        """The files that are kept. `InvalidInput` says what can't be set, and what to change."""
        from scheduler_app.domain.money.invoices.papers import Papers
        from scheduler_app.gateways.money.papers.facts import facts_of

        return Papers(self._press.pdf("invoice.typ", facts_of(document), timestamp=0))

    def ubl(self, document: InvoiceDocument, form: PaperForm) -> bytes:
        """An e-invoice of that form; `InvalidInput` names what the form wants and is missing."""
        raise NotImplementedError

    def read_back(self, pdf: bytes, cii: bytes) -> ReadBack:
        """What the files say; `Trouble` where they can't be read."""
        raise NotImplementedError

    def statement(self, statement: ClientStatement) -> bytes:
        """A client's statement as a PDF."""
        raise NotImplementedError

    @cached_property
    def _press(self) -> Press:
        from scheduler_app.gateways.money.papers.press import Press
        from scheduler_app.loading import resource

        return Press(resource("paper_templates"))
