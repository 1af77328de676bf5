"""Desktop, clients: a client is erased for good, once the name is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.desktop.widgets.forms import scrolled_widget
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.erasure import ErasureLine, ErasurePreview
from scheduler_app.domain.folding import folded
from scheduler_app.domain.wording import counted

WIDE = 560
MOST_SHOWN = 320
"""Pixels of what goes and what stays, before it scrolls."""


class _FittedQuestion(Question):
    """Only as high as its lines, once it is known how they wrap."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.width(), self.body.totalHeightForWidth(self.width()))


class EraseQuestion(_FittedQuestion):
    """Answers that they are to be erased; the answer can be given once the name is typed."""

    def __init__(self, preview: ErasurePreview, tools: Tools, parent: QWidget) -> None:
        name = isolated(preview.client.name)
        super().__init__(
            f"Erase {name} for good?",
            "Nothing brings them back: no undo, no search. To keep them out of the way only, "
            "make them a former client.",
            parent,
        )
        self.setMinimumWidth(WIDE)
        self._name = folded(" ".join(preview.client.name.split()))
        self.body.addWidget(_scrolled_where_long(_told(preview, tools), self))
        self.line = QLineEdit(self)
        self.line.setAccessibleName("Type the name to confirm")
        self.line.setPlaceholderText(f"Type “{preview.client.name}” to confirm")
        self.line.textChanged.connect(lambda _: self._look())
        self.line.setVisible(not preview.objections)
        self.body.addWidget(self.line)
        self.add_answers(("Erase for good", True), leave="Keep them", by_enter=False)
        role(self.answers[0], "danger")
        self.answers[0].setVisible(not preview.objections)
        self._look()
        if not preview.objections:
            self.line.setFocus()

    def _look(self) -> None:
        typed = folded(" ".join(self.line.text().split()))
        self.answers[0].setEnabled(typed == self._name)


class ErasureTold(_FittedQuestion):
    """What was erased and what was kept, to be copied into the consultant's files."""

    def __init__(self, report: Sequence[str], parent: QWidget) -> None:
        super().__init__("Erased", "", parent)
        self.setMinimumWidth(WIDE)
        self.sentences = "\n".join(report)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for sentence in report:
            column.addWidget(text_label(sentence, selectable=True))
        self.body.addWidget(_scrolled_where_long(inside, self))
        self.add_answers(("Copy the report", self._copy), leave="Close", by_enter=False)

    def _copy(self) -> str:
        QGuiApplication.clipboard().setText(self.sentences)
        return self.sentences


def _told(preview: ErasurePreview, tools: Tools) -> QWidget:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for objection in preview.objections:
        row = QHBoxLayout()
        row.setSpacing(8)
        sign = IconSign("block", 16, QPalette.ColorRole.BrightText)
        row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(text_label(objection, "danger"), 1)
        column.addLayout(row)
    for head, lines in (("Goes", preview.goes), ("Stays", preview.stays)):
        if lines:
            column.addSpacing(4)
            column.addWidget(_caption(head))
            for line in lines:
                column.addWidget(text_label(_said(line)))
    if preview.backups:
        column.addSpacing(4)
        column.addWidget(_caption("Backups that still hold them"))
        for said in _backups(preview, tools):
            column.addWidget(text_label(said, "muted"))
    return inside


def _said(line: ErasureLine) -> str:
    head = f"{line.what[:1].upper()}{line.what[1:]} ({line.number:,})"
    return f"{head}: {line.how}" if line.how else head


def _backups(preview: ErasurePreview, tools: Tools) -> Sequence[str]:
    """When the last of them goes, and which never go by themselves."""
    ends = [one.until for one in preview.backups if one.until is not None]
    told = []
    if ends:
        told.append(f"{counted(len(ends), 'backup')}, the last goes {tools.when(max(ends))}.")
    told += [
        f"{one.name} of {tools.when(one.at)} stays until you delete it."
        for one in preview.backups
        if one.until is None
    ]
    return told


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    role(label, "caption")
    return label


def _scrolled_where_long(inside: QWidget, parent: QWidget) -> QWidget:
    layout = inside.layout()
    if layout is None or layout.totalHeightForWidth(WIDE - 40) <= MOST_SHOWN:
        return inside
    scroll = scrolled_widget(inside, parent)
    scroll.setFixedHeight(MOST_SHOWN)
    return scroll
