"""Desktop, inbox: one request on a card, with its answers; all of it by keyboard too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import IconSign, icon
from scheduler_app.desktop.page.inbox import words
from scheduler_app.desktop.page.inbox.answers import RequestAnswers
from scheduler_app.desktop.page.inbox.waiting import WaitingRequest
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import fact_row, text_label


class RequestCard(QFrame):
    """Says who asks for what, what it meets, and offers the answers."""

    booking_wanted = Signal(int)
    step_wanted = Signal(int)
    """The keyboard goes to the card this many further."""

    def __init__(
        self,
        entry: WaitingRequest,
        tools: Tools,
        answers: RequestAnswers,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.entry = entry
        self._tools = tools
        self._answers = answers
        role(self, "card-conflict" if entry.request.meets else "card")
        self.setMaximumWidth(880)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(words.spoken(entry.request, tools, new_client=entry.new_client))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(self._head())
        self._facts(column)
        self._meeting(column)
        column.addLayout(self._buttons())

    # -- building -----------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        request = self.entry.request
        row = QHBoxLayout()
        row.setSpacing(8)
        name = QLabel(words.who(request), self)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setWordWrap(True)
        role(name, "title")
        row.addWidget(name, 1)
        for text in (
            "wants to move" if request.stands_at is not None else "",
            "new client" if self.entry.new_client else "",
        ):
            if text:
                pill = QLabel(text, self)
                role(pill, "pill")
                row.addWidget(pill, alignment=Qt.AlignmentFlag.AlignTop)
        arrived = QLabel(words.arrived_text(request.arrived_at, self._tools), self)
        role(arrived, "small")
        arrived.setToolTip("When the request came in")
        row.addWidget(arrived, alignment=Qt.AlignmentFlag.AlignTop)
        return row

    def _facts(self, column: QVBoxLayout) -> None:
        request, tools = self.entry.request, self._tools
        when = text_label(words.when(request, tools), "strong", selectable=True)
        column.addLayout(fact_row("clock", when))
        for symbol, text in (
            ("page", words.client_clock(request, tools)),
            ("info", words.budget(request)),
            ("block", request.barred),
            ("services", words.what(self.entry.booking)),
            ("price", words.price(request)),
            ("place", self.entry.booking.place),
            ("note", request.text),
            ("check", words.early_line(request)),
            ("history", words.state_line(request, tools)),
        ):
            if text:
                column.addLayout(fact_row(symbol, text_label(text, selectable=True)))

    def _meeting(self, column: QVBoxLayout) -> None:
        said = words.meeting(self.entry.request, self._tools.zone(), self._tools.today())
        if not said:
            return
        box = QFrame(self)
        role(box, "warning")
        inside = QHBoxLayout(box)
        inside.setContentsMargins(10, 6, 10, 6)
        inside.setSpacing(8)
        inside.addWidget(
            IconSign("alert", 16, QPalette.ColorRole.WindowText, box),
            alignment=Qt.AlignmentFlag.AlignTop,
        )
        inside.addWidget(text_label(said), 1)
        column.addWidget(box)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.accept_button = self._button(row, "check", "Accept", "Enter", self.accept)
        if self.entry.waits:
            role(self.accept_button, "primary")
            white = QPalette.ColorRole.HighlightedText
            self.accept_button.setIcon(icon("check", white))
        self._button(row, "close", "Decline…", "D", self.decline)
        self._button(row, "clock", "Propose times…", "P", self.propose)
        row.addStretch(1)
        self._button(row, "calendar", "Show", "O", self.show_in_calendar)
        return row

    def _button(
        self, row: QHBoxLayout, symbol: str, label: str, key: str, act: Callable[[], None]
    ) -> QPushButton:
        button = QPushButton(icon(symbol), label, self)
        button.setToolTip(plain_tip(f"{label.rstrip('…')}  ({key})"))
        button.setAccessibleName(f"{label} {words.who(self.entry.request)}")
        button.clicked.connect(lambda _=False: act())
        row.addWidget(button)
        return button

    # -- doing --------------------------------------------------------------------------------

    def accept(self) -> None:
        """Say yes."""
        self._answers.accept(self.entry.request)

    def decline(self) -> None:
        """Say no, with a word."""
        self._answers.ask_decline(self.entry.request)

    def propose(self) -> None:
        """Hold other times."""
        self._answers.ask_propose(self.entry.request)

    def show_in_calendar(self) -> None:
        """Look at the day it falls into."""
        self.booking_wanted.emit(self.entry.request.item.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
            Qt.Key.Key_D: self.decline,
            Qt.Key.Key_P: self.propose,
            Qt.Key.Key_O: self.show_in_calendar,
            Qt.Key.Key_Down: lambda: self.step_wanted.emit(1),
            Qt.Key.Key_Up: lambda: self.step_wanted.emit(-1),
        }
        act = acts.get(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if act is None or held or event.isAutoRepeat():
            super().keyPressEvent(event)
        else:
            act()

    def _enter(self) -> None:
        """Press the button that has the keyboard; on the card itself Enter accepts."""
        for button in self.findChildren(QPushButton):
            if button.hasFocus():
                button.click()
                return
        self.accept()
