"""Desktop, messages: one message in full: how it stands, what it says, and each attempt at it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.messages import message_words as words
from scheduler_app.desktop.messages.screen.said import SaidView
from scheduler_app.desktop.reach import mail_url, open_outside, phone_url
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import LinkButton, fact_row, hairline, text_label
from scheduler_app.desktop.widgets.scroll_area import scroll_area
from scheduler_app.desktop.widgets.status_dot import Dot, Light
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.direct import is_direct
from scheduler_app.domain.messages.naming import BY_ITSELF, OF_INVOICES, called
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.security import MessageLine
from scheduler_app.domain.messages.shelves import MessageInFull

INK = {Light.CARE: "care", Light.LOST: "danger"}
"""The role of the sentence that says how it stands."""


class MessageDetail(QWidget):
    """Built anew for each message; headers that were unfolded stay so for the next one."""

    booking_wanted = Signal(int)
    client_wanted = Signal(int)
    phone_wanted = Signal(int)
    """A text is to go out from the consultant's own phone."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.shown: MessageInFull | None = None
        self._shown_as: object = None
        """What the words were made of: zone and clock may change them too."""
        self._headers = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._scroll = scroll_area(self)
        self._scroll.setAccessibleName("The selected message")
        column.addWidget(self._scroll)

    def show_message(self, full: MessageInFull | None) -> None:
        """Show this one, or none."""
        told = self._told(full)
        self.shown = full
        if told == self._shown_as:
            return
        self._shown_as = told
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 12, 20)
        column.setSpacing(8)
        if full is not None:
            self._fill(column, full)
        column.addStretch(1)
        self._scroll.setWidget(page)

    # -- inside -------------------------------------------------------------------------------

    def _told(self, full: MessageInFull | None) -> object:
        if full is None:
            return None
        tools = self._tools
        return full, tools.zone().key, tools.today(), words.standing(full.line, tools)

    def _fill(self, column: QVBoxLayout, full: MessageInFull) -> None:
        line, tools = full.line, self._tools
        column.addWidget(text_label(words.who(line), "title", selectable=True))
        about = f"{called(line.template)} {words.way(line)}"
        sent = "sent" if line.sent_at is not None else "due"
        column.addWidget(text_label(f"{about}, {sent} {words.when(line, tools)}", "strong"))
        self._fill_standing(column, full)
        self._fill_buttons(column, full)
        column.addWidget(hairline())
        self._fill_facts(column, full)
        column.addWidget(hairline())
        said = SaidView(full, headers=self._headers)
        said.headers_shown.connect(self._keep_headers)
        column.addWidget(said)
        self._fill_attempts(column, full)

    def _fill_standing(self, column: QVBoxLayout, full: MessageInFull) -> None:
        said = words.standing(full.line, self._tools)
        row = QHBoxLayout()
        row.setSpacing(8)
        dot = Dot(self)
        dot.show_light(said.light)
        beside = QVBoxLayout()
        # Level with the middle of the first line.
        beside.setContentsMargins(2, 3, 2, 0)
        beside.addWidget(dot, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(text_label(said.sentence, INK.get(said.light, ""), selectable=True))
        if said.remedy:
            told.addWidget(text_label(said.remedy, "muted"))
        row.addLayout(told, 1)
        column.addLayout(row)

    def _fill_buttons(self, column: QVBoxLayout, full: MessageInFull) -> None:
        line = full.line
        row = QHBoxLayout()
        row.setSpacing(8)
        if line.channel == Channel.TEXT and line.state is RowState.PLANNED and full.will_say:
            phone = QPushButton(icon("phone"), "Send from your phone…", self)
            phone.clicked.connect(lambda _=False: self.phone_wanted.emit(line.id))
            row.addWidget(phone)
        booking, client = line.booking_id, line.client_id
        if booking is not None:
            show = QPushButton(icon("calendar"), "Show the booking", self)
            show.clicked.connect(lambda _=False: self.booking_wanted.emit(booking))
            row.addWidget(show)
        if client is not None and line.client:
            see = QPushButton(icon("clients"), "Show the client", self)
            see.clicked.connect(lambda _=False: self.client_wanted.emit(client))
            row.addWidget(see)
        row.addStretch(1)
        column.addLayout(row)

    def _fill_facts(self, column: QVBoxLayout, full: MessageInFull) -> None:
        line, tools = full.line, self._tools
        visit = f"Visit {tools.when(full.start)}" if full.start is not None else ""
        rule = f"By rule: {words.moment(full.moment)}" if full.moment is not None else ""
        if line.template in BY_ITSELF:
            rule = "By itself, as a deposit is asked"
        if is_direct(line.key):
            rule = "With its invoice" if line.template in OF_INVOICES else "By hand"
        written = full.said or full.will_say
        along = ", ".join(file.name for file in written.files) if written is not None else ""
        address = line.address or "No address is known"
        # It is copied by a right-click; a long one ends in an ellipsis.
        shown = LinkButton(address, f"{address}\nClick to write or to call", self)
        shown.clicked.connect(lambda _=False: _reach(line))
        column.addLayout(fact_row(words.WAY_SIGNS[Channel(line.channel)], shown))
        for symbol, text in (
            ("calendar", visit),
            ("repeat", rule),
            ("clock", words.their_clock(full, tools)),
            ("attachment", along),
        ):
            if text:
                column.addLayout(fact_row(symbol, text_label(text, selectable=True)))

    def _fill_attempts(self, column: QVBoxLayout, full: MessageInFull) -> None:
        column.addWidget(text_label("Proof", "caption"))
        if full.line.provider:
            text = f"Receipt: {full.line.provider}"
            column.addWidget(text_label(text, selectable=True))
        for one in full.attempts:
            text = f"{self._tools.when(one.at)}  ·  {words.attempt(one.outcome)}"
            column.addWidget(text_label(text))
            if one.detail:
                column.addWidget(text_label(one.detail, "muted", selectable=True))
        if not full.attempts:
            column.addWidget(text_label("Nobody was at it yet.", "muted"))

    def _keep_headers(self, shown: bool) -> None:
        self._headers = shown


def _reach(line: MessageLine) -> None:
    """The computer's own program writes to the address, or calls the number."""
    url = mail_url(line.address) if line.channel == Channel.MAIL else phone_url(line.address)
    if url is not None:
        open_outside(url)
