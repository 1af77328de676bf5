"""Desktop, messages: what a message says, and its headers on a click."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.messages.nothing_fetched import NothingFetched
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.shelves import MessageInFull

LAID_OUT_HEIGHT = 320


class SaidView(QWidget):
    """The text as it is read; for mails as it is laid out too."""

    headers_shown = Signal(bool)

    def __init__(
        self, full: MessageInFull, *, headers: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        said = full.said or full.will_say
        self._column.addWidget(text_label(_heading(full), "caption"))
        if said is not None:
            self._show(said, full.travels, headers=headers)
        elif full.unworded:
            self._column.addWidget(text_label(full.unworded, "danger", selectable=True))
        else:
            self._column.addWidget(text_label("It was never worded.", "muted"))

    def _show(self, said: WrittenMessage, travels: str, *, headers: bool) -> None:
        if said.subject:
            self._column.addWidget(text_label(said.subject, "strong", selectable=True))
        self.text = QFrame(self)
        role(self.text, "card")
        inside = QVBoxLayout(self.text)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(text_label(said.text.rstrip(), selectable=True))
        self._column.addWidget(self.text)
        if said.channel is Channel.TEXT:
            self._column.addWidget(text_label(travels, "small"))
            return
        row = QHBoxLayout()
        row.setSpacing(12)
        if said.html:
            self.laid_out = LaidOut(said.html, self)
            self._fold(row, "Show as laid out", "Hide the layout", self.laid_out)
        told = text_label(headers_text(said), "small", selectable=True)
        told.setParent(self)
        self.headers_button = self._fold(row, "Show headers", "Hide headers", told, shown=headers)
        self.headers_button.toggled.connect(self.headers_shown)
        row.addStretch(1)
        self._column.addLayout(row)
        if said.html:
            self._column.addWidget(self.laid_out)
        self._column.addWidget(told)

    def _fold(
        self, row: QHBoxLayout, show: str, hide: str, what: QWidget, *, shown: bool = False
    ) -> QPushButton:
        button = QPushButton(hide if shown else show, self)
        role(button, "link")
        button.setCheckable(True)
        button.setChecked(shown)
        what.setVisible(shown)

        def fold(wanted: bool) -> None:
            button.setText(hide if wanted else show)
            what.setVisible(wanted)

        button.toggled.connect(fold)
        row.addWidget(button)
        return button


class LaidOut(NothingFetched):
    """A mail on its own white."""

    def __init__(self, markup: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("The mail as it is laid out")
        self.setFixedHeight(LAID_OUT_HEIGHT)
        # Mails are written on white; our dark ground would show through.
        self.document().setDefaultStyleSheet("body { color: #1a1a1a; }")
        self.viewport().setStyleSheet("background: white;")
        self.setHtml(markup)


def _heading(full: MessageInFull) -> str:
    if full.said is None:
        return "What it will say"
    return "What it says" if full.line.sent_at is None else "What it said"


def headers_text(said: WrittenMessage) -> str:
    """Whom it goes to and all headers beside those that every mail has, a line each."""
    to = f"{said.name} <{said.address}>" if said.name else said.address
    lines = [f"To: {to}", f"Subject: {said.subject}", f"Language: {said.language}"]
    lines += [f"{name}: {value}" for name, value in said.headers.items()]
    if said.calendar:
        lines.append("With a calendar file")
    return "\n".join(lines)
