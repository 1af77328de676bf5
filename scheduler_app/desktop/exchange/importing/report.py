"""Desktop, importing: what an import did, what can be done with it, and what was left out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.stylesheet import role
from scheduler_app.domain.exchange.records import ImportReport, Skipped
from scheduler_app.domain.wording import counted

WIDTH = 640
"""Pixels that the summary takes; the eye loses its line in a wider one."""

NAMES = 96
"""Pixels of the column that says what a fact is about."""


class ReportPage(QWidget):
    """The last page: a heading, a few facts, and the list of what was left out, to be copied."""

    closed = Signal()
    back_wanted = Signal()
    conflicts_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        inner = QWidget(self)
        inner.setMaximumWidth(WIDTH)
        outer.addWidget(inner, 1000)
        outer.addStretch(1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        self._facts = QWidget(self)
        self._grid = QGridLayout(self._facts)
        self._grid.setContentsMargins(52, 4, 0, 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, NAMES)
        self._grid.setColumnStretch(1, 1)
        column.addWidget(self._facts)
        self.left_out = QPlainTextEdit(self)
        self.left_out.setReadOnly(True)
        self.left_out.setAccessibleName("What was left out, and why")
        column.addWidget(self.left_out, 1000)
        column.addStretch(1)
        column.addLayout(self._build_foot())

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self._signs = {"done": IconSign("done", 40), "question": IconSign("question", 40)}
        for sign in self._signs.values():
            row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title = QLabel(self)
        role(self.title, "heading")
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        role(self.about, "muted")
        for label in (self.title, self.about):
            label.setTextFormat(Qt.TextFormat.PlainText)
            words.addWidget(label)
        row.addLayout(words, 1)
        return row

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.back_button = QPushButton("Take the import back", self)
        self.back_button.setToolTip("The diary becomes what it was before this import")
        self.back_button.clicked.connect(self.back_wanted)
        self.conflicts_button = QPushButton("Show the conflicts", self)
        self.conflicts_button.clicked.connect(self.conflicts_wanted)
        self.close_button = QPushButton("Close", self)
        role(self.close_button, "primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.closed)
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.conflicts_button)
        row.addWidget(self.close_button)
        return row

    def show_reports(
        self, events: ImportReport, contacts: ImportReport, *, conflicts: int, of_files: int
    ) -> None:
        """Say it. `conflicts` are what this import brought, `of_files` those that were wanted."""
        stopped = events.cancelled or contacts.cancelled
        written = sum(each.imported + each.updated for each in (events, contacts))
        files = len(events.files) + len(contacts.files)
        for name, sign in self._signs.items():
            sign.setVisible((name == "done") is (written > 0))
        self.title.setText(_title(events, contacts, stopped=stopped))
        self.about.setText(_about(files, of_files, written, stopped=stopped))
        rows = [
            (name, _counted(report))
            for report, name in ((events, "Events"), (contacts, "Clients"))
            if report.imported or report.updated or report.unchanged
        ]
        skipped = [one for report in (events, contacts) for one in report.skipped]
        remarks = [one for report in (events, contacts) for one in report.remarks]
        if conflicts:
            wait = "waits" if conflicts == 1 else "wait"
            rows.append(("Conflicts", f"{counted(conflicts, 'coming overlap')} {wait} for you"))
        if skipped:
            rows.append(("Left out", f"{counted(len(skipped), 'entry', 'entries')}, below"))
        if remarks:
            rows.append(("Changed", f"{counted(len(remarks), 'entry', 'entries')}, below"))
        self._show_facts(rows)
        self._show_left_out(skipped, remarks)
        self.back_button.setVisible(written > 0)
        self.conflicts_button.setVisible(conflicts > 0)
        self.close_button.setFocus()

    def text(self) -> str:
        """All facts, a line each."""
        found = []
        for row in range(self._grid.rowCount()):
            cells = [self._grid.itemAtPosition(row, column) for column in (0, 1)]
            labels = [cell.widget() for cell in cells if cell is not None]
            found.append(" ".join(one.text() for one in labels if isinstance(one, QLabel)))
        return "\n".join(line for line in found if line)

    def _show_facts(self, rows: list[tuple[str, str]]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for place, (name, what) in enumerate(rows):
            about, fact = QLabel(name, self), QLabel(what, self)
            role(about, "muted")
            fact.setWordWrap(True)
            self._grid.addWidget(about, place, 0, alignment=Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(fact, place, 1)
        self._facts.setVisible(bool(rows))

    def _show_left_out(self, skipped: list[Skipped], remarks: list[Skipped]) -> None:
        parts = []
        if skipped:
            parts.append("\n".join(["Left out", *_lines(skipped)]))
        if remarks:
            parts.append("\n".join(["Taken otherwise than written", *_lines(remarks)]))
        self.left_out.setPlainText("\n\n".join(parts))
        self.left_out.setVisible(bool(parts))
        lines = self.left_out.document().blockCount() + 2
        self.left_out.setMaximumHeight(lines * self.left_out.fontMetrics().lineSpacing())


def _title(events: ImportReport, contacts: ImportReport, *, stopped: bool) -> str:
    parts = [
        counted(report.imported + report.updated, noun)
        for report, noun in ((events, "event"), (contacts, "client"))
        if report.imported + report.updated
    ]
    if not parts:
        return "Stopped: nothing was imported" if stopped else "Nothing new to import"
    what = " and ".join(parts)
    return f"Stopped: {what} came in" if stopped else f"{what} imported"


def _about(files: int, of_files: int, written: int, *, stopped: bool) -> str:
    if stopped:
        if not written:
            return "The diary is as it was before."
        whole = "is in whole" if files == 1 else "are in whole"
        return (
            f"{files:,} of {counted(of_files, 'file')} {whole}; of the others nothing is. "
            "Import them again to go on, or take back what came in."
        )
    if not files:
        return "None of the files could be read."
    return f"From {counted(files, 'file')}."


def _counted(report: ImportReport) -> str:
    parts = [
        f"{report.imported:,} new" if report.imported else "",
        f"{report.updated:,} updated" if report.updated else "",
        f"{report.unchanged:,} there already" if report.unchanged else "",
    ]
    return " · ".join(part for part in parts if part)


def _lines(entries: list[Skipped]) -> list[str]:
    """One line for each file and reason, with how often it is meant."""
    counts: dict[tuple[str, str], int] = {}
    for one in entries:
        key = (one.file.replace("\\", "/").rpartition("/")[2], one.reason)
        counts[key] = counts.get(key, 0) + 1
    return [
        f"{file}: {f'{count:,} × ' if count > 1 else ''}{reason}"
        for (file, reason), count in counts.items()
    ]
