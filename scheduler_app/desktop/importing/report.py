"""Desktop, importing: what an import did, and what was skipped and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.wording import count_text
from scheduler_app.domain.exchange import ImportReport, Skipped


class ReportPage(QWidget):
    """The last page; its text can be copied."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.title = QLabel(self)
        role(self.title, "title")
        self.counts = QLabel(self)
        self.counts.setWordWrap(True)
        self.skipped = QPlainTextEdit(self)
        self.skipped.setReadOnly(True)
        self.skipped.setAccessibleName("What was skipped, and why")
        close = QPushButton("Close", self)
        role(close, "primary")
        close.clicked.connect(self.closed)
        column.addWidget(self.title)
        column.addWidget(self.counts)
        column.addWidget(self.skipped, 1)
        column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)

    def show_reports(self, events: ImportReport, contacts: ImportReport) -> None:
        """Say it."""
        stopped = events.cancelled or contacts.cancelled
        self.title.setText("Stopped: what was finished is in" if stopped else "Imported")
        lines = [
            f"{_counted(report, noun)}."
            for report, noun in ((events, "event"), (contacts, "client"))
            if report.files or report.skipped
        ]
        self.counts.setText("\n".join(lines) or "Nothing was imported.")
        told = [_line(one) for report in (events, contacts) for one in report.skipped]
        remarks = [_line(one) for report in (events, contacts) for one in report.remarks]
        text = ""
        if told:
            text += "Skipped:\n" + "\n".join(told) + "\n"
        if remarks:
            text += "\nTaken otherwise than written:\n" + "\n".join(remarks)
        self.skipped.setPlainText(text.strip())
        self.skipped.setVisible(bool(text))


def _counted(report: ImportReport, noun: str) -> str:
    return (
        f"{count_text(report.imported, noun)} new, {report.updated:,} updated, "
        f"{report.unchanged:,} there already, {len(report.skipped):,} skipped"
    )


def _line(one: Skipped) -> str:
    file = one.file.replace("\\", "/").rpartition("/")[2]
    return f"{file}: {one.reason}"
