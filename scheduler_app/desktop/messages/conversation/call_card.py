"""Desktop, conversation: one visit to call about: the number, why first, and what they said."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.messages.conversation import words
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.reach import open_outside, phone_url
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.desktop.widgets.fact_rows import LinkButton, fact_row
from scheduler_app.domain.messages.confirmation import ToCall


class CallCard(QFrame):
    """Stands above the conversation with whoever is called; built once, it says another visit."""

    confirmed = Signal(object)
    """A `ToCall` whose client has said that they will come."""

    not_reached = Signal(object)
    write_wanted = Signal()
    booking_wanted = Signal(int)

    def __init__(self, tools: Tools, phones: Phones, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._phones = phones
        self.call: ToCall | None = None
        role(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(4)
        self._visit = ElidedLabel(self)
        role(self._visit, "strong")
        column.addWidget(self._visit)
        self.phone = LinkButton("No number is known", "", self)
        self.phone.clicked.connect(lambda _=False: self._dial())
        column.addLayout(fact_row("phone", self.phone))
        self._state = QLabel(self)
        self._state.setWordWrap(True)
        role(self._state, "muted")
        column.addLayout(fact_row("clock", self._state))
        self._why = ElidedLabel(self)
        role(self._why, "care")
        column.addWidget(self._why)
        row = QHBoxLayout()
        row.setSpacing(8)
        white = icon("check", QPalette.ColorRole.HighlightedText)
        self.has_confirmed = QPushButton(white, "Confirmed", self)
        role(self.has_confirmed, "primary")
        self.has_confirmed.setToolTip("They have said that they will come  (C in the list)")
        self.has_confirmed.clicked.connect(lambda _=False: self.confirmed.emit(self.call))
        self.no_answer = QPushButton(icon("phone"), "Called, no answer", self)
        self.no_answer.setToolTip("A note about the client says so  (N in the list)")
        self.no_answer.clicked.connect(lambda _=False: self.not_reached.emit(self.call))
        self.write = QPushButton(icon("conversation"), "Message", self)
        self.write.setToolTip("Write to them below  (Enter in the list)")
        self.write.clicked.connect(lambda _=False: self.write_wanted.emit())
        self.show_booking = QPushButton(icon("calendar"), "Show", self)
        self.show_booking.setAccessibleName("Show the booking")
        self.show_booking.setToolTip("Show the booking in the calendar")
        self.show_booking.clicked.connect(lambda _=False: self._go())
        for button in (self.has_confirmed, self.no_answer, self.write, self.show_booking):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        phones.learned.connect(self._show_number)
        self.hide()

    def show_call(self, one: ToCall | None) -> None:
        """Say this one; nothing where nobody is called."""
        self.call = one
        self.setVisible(one is not None)
        if one is None:
            return
        visit = words.call_visit(one, self._tools)
        self._visit.say(" · ".join(part for part in (_begun(visit), one.service) if part))
        self._state.setText(f"{_begun(words.call_state(one, self._tools))}.")
        self._why.say(" · ".join(one.why))
        self._why.setVisible(bool(one.why))
        self._show_number()

    def _show_number(self) -> None:
        if self.call is None:
            return
        number = self.call.phone
        shown = self._phones.shown(number) if number else ""
        self.phone.say(shown or "No number is known")
        self.phone.setToolTip(
            plain_tip(f"Call {shown}" if number else "Their page has room for one")
        )
        self.phone.setEnabled(bool(number))

    def _dial(self) -> None:
        number = self.call.phone if self.call is not None else ""
        url = phone_url(number)
        if url is None or not open_outside(url):
            QGuiApplication.clipboard().setText(number)
            self._tools.notices.say(f"No program here calls; {number} is copied")

    def _go(self) -> None:
        if self.call is not None:
            self.booking_wanted.emit(self.call.booking_id)


def _begun(said: str) -> str:
    """With a capital, as a line begins."""
    return f"{said[:1].upper()}{said[1:]}"
