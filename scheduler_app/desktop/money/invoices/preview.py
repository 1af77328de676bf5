"""Desktop, invoices: what a draft looks like, set anew as it is written.

It is set off the GUI thread, one at a time: what was overtaken meanwhile is never set.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QTimer
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.money.invoices.paper_view import PaperView
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.invoices.document import InvoiceDocument

REST = 120
"""Milliseconds for which its width must rest before it is set in another fineness."""


class PaperPreview(QWidget):
    """Trouble stands below the last picture that could be set."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._document: InvoiceDocument | None = None
        self._inch = 0
        self._latest: Latest[list[QImage]] = Latest(tools.runner, self, self._show, self._refused)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.paper = PaperView("What the invoice looks like", self)
        column.addWidget(self.paper, 1)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.said.setContentsMargins(12, 0, 12, 0)
        role(self.said, "small-danger")
        self.said.hide()
        column.addWidget(self.said)
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.setInterval(REST)
        self._rests.timeout.connect(self._look_at_width)
        self.paper.finer_wanted.connect(self._rests.start)

    def show_document(self, document: InvoiceDocument) -> None:
        """Set this, as soon as what is being set is done."""
        if document == self._document and self.paper.pages():
            return
        self._document = document
        self._ask()

    def clear(self) -> None:
        """Another draft comes: the pictures of the last one would be taken for its own."""
        self._document = None
        self._latest.drop()
        self.paper.show_pages(())
        self.paper.verticalScrollBar().setValue(0)
        self.said.hide()

    # -- inside -------------------------------------------------------------------------------

    def _ask(self) -> None:
        document = self._document
        if document is None or not self.isVisible():
            return
        tools, inch = self._tools, self.paper.wanted_inch()
        self._inch = inch

        def work() -> list[QImage]:
            made = tools.papers.pictures(document, pixels_per_inch=inch)
            images = [_read(page) for page in made]
            return [image for image in images if not image.isNull()]

        self._latest.ask(work)

    def _show(self, pages: Sequence[QImage]) -> None:
        self.said.hide()
        self.paper.show_pages(pages)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, Trouble):
            self._tools.notices.show(error)
            return
        self.said.setText(f"{error.message} {error.remedy}".strip())
        self.said.show()

    def _look_at_width(self) -> None:
        if self._document is not None and self.paper.wanted_inch() != self._inch:
            self._ask()


def _read(page: bytes) -> QImage:
    """A picture of PNG. `QImage.fromData` would hold all of Python up until it is unpacked."""
    data = QByteArray(page)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return QImageReader(buffer, QByteArray(b"png")).read()
