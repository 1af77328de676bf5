"""Desktop, invoices: the files of what was sent, opened or saved where the consultant says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.reach import open_outside
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.file_names import safe_file_name
from scheduler_app.domain.money.invoices.document import InvoiceDocument
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.domain.money.invoices.papers import SUFFIXES, PaperForm
from scheduler_app.use_cases.money.invoices.kept_papers import papers_of

FOLDER = "scheduler-invoices-"
"""What the folder is called in which copies are opened."""


class PaperFiles:
    """Copies that are opened are gone with the window."""

    def __init__(self, tools: Tools, over: QWidget) -> None:
        self._tools = tools
        self._over = over
        self._passing = ExitStack()

    @cached_property
    def _folder(self) -> Path:
        from scheduler_app.desktop.passing_folder import passing_folder

        return self._passing.enter_context(passing_folder(FOLDER))

    def close(self) -> None:
        """The window ends."""
        self._passing.close()

    def open_pdf(self, one: InvoiceStanding) -> None:
        """Open a copy in the computer's own program."""
        tools = self._tools
        target = self._folder / file_name(one, PaperForm.PDF)

        def work(now: datetime) -> Path:
            papers = papers_of(tools.diary, one.id, tools.papers, now=now)
            tools.exchange.folders().write_file(target, papers.pdf)
            return target

        def then(path: Path) -> None:
            if not open_outside(QUrl.fromLocalFile(str(path))):
                tools.notices.say(
                    f"No program here opens {path.name}",
                    Offer("Save as…", lambda: self.save_papers(one)),
                )

        tools.do(work, then, asker=self._over)

    def save_papers(self, one: InvoiceStanding) -> None:
        """Save the PDF, and the XML beside it where there is one."""
        tools = self._tools

        def work(target: Path, now: datetime) -> str:
            papers = papers_of(tools.diary, one.id, tools.papers, now=now)
            folders = tools.exchange.folders()
            folders.write_file(target, papers.pdf)
            if not papers.cii:
                return target.name
            beside = target.with_suffix(".xml")
            folders.write_file(beside, papers.cii)
            return f"{target.name} and {beside.name}"

        self._save(one, PaperForm.PDF, work)

    def save_peppol(self, one: InvoiceStanding, document: InvoiceDocument | None) -> None:
        """Save it as Peppol wants it."""
        self._save_ubl(one, document, PaperForm.PEPPOL)

    def save_xrechnung(self, one: InvoiceStanding, document: InvoiceDocument | None) -> None:
        """Save it as German authorities want it."""
        self._save_ubl(one, document, PaperForm.XRECHNUNG)

    # -- inside -------------------------------------------------------------------------------

    def _save_ubl(
        self, one: InvoiceStanding, document: InvoiceDocument | None, form: PaperForm
    ) -> None:
        if document is None:
            return
        tools = self._tools

        def work(target: Path, _now: datetime) -> str:
            tools.exchange.folders().write_file(target, tools.papers.ubl(document, form))
            return target.name

        self._save(one, form, work)

    def _save(
        self, one: InvoiceStanding, form: PaperForm, work: Callable[[Path, datetime], str]
    ) -> None:
        usual = file_name(one, form)
        kind = "PDF (*.pdf)" if form is PaperForm.PDF else "XML (*.xml)"
        name, _ = QFileDialog.getSaveFileName(self._over, "Save the invoice as", usual, kind)
        if not name:
            return
        target = Path(name).with_suffix(Path(usual).suffix)
        tools = self._tools
        tools.do(
            lambda now: work(target, now),
            lambda saved: tools.notices.say(f"Saved as {saved}"),
            asker=self._over,
        )


def file_name(one: InvoiceStanding, form: PaperForm) -> str:
    """What its file is called: a number may have what no file's name can."""
    return safe_file_name(one.number, SUFFIXES[form])
