"""Desktop, visits: one thing that is due, with what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.plain import caption, isolated, plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.due import due_words as words
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.domain.visits.due import waits_now
from scheduler_app.domain.visits.follow_up import (
    FollowUp,
    FollowUpKind,
    FollowUpState,
    ListedFollowUp,
)

LONGEST_NAME = 300
"""Most width in pixels of a name."""


class FollowUpCard(QFrame):
    """Who, what, when, and a button a way on."""

    book_wanted = Signal(object)
    put_off_wanted = Signal(object)
    done_wanted = Signal(object)
    decline_wanted = Signal(object)
    offer_wanted = Signal(object)
    end_offer_wanted = Signal(object)
    client_wanted = Signal(int)
    visit_wanted = Signal(int)

    def __init__(
        self,
        tools: Tools,
        one: ListedFollowUp,
        parent: QWidget | None = None,
        *,
        of_client: bool = False,
    ) -> None:
        """`of_client`: it stands on the client's own page, where nobody asks who it is."""
        super().__init__(parent)
        self.one = one
        self._of_client = of_client
        follow_up = one.follow_up
        role(self, "card")
        self.setAccessibleName(words.line(one, tools))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        sign = IconSign(words.SYMBOLS[follow_up.kind], 16, QPalette.ColorRole.PlaceholderText)
        row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        row.addLayout(column, 1)
        column.addWidget(text_label(follow_up.what, "strong", selectable=True))
        column.addLayout(self._when(tools))
        if about := words.about(one):
            column.addWidget(text_label(about, "muted"))
        column.addSpacing(4)
        column.addLayout(self._buttons(_is_offered_there(one.follow_up, tools)))

    def _when(self, tools: Tools) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if not self._of_client:
            row.addWidget(self._name())
        follow_up, today = self.one.follow_up, tools.today()
        late = waits_now(follow_up, today)
        told = f"{words.when_due(follow_up, today)}, {words.day_in_words(follow_up)}"
        row.addWidget(text_label(told, "danger" if late else "muted"), 1)
        return row

    def _name(self) -> QPushButton:
        whole = words.who(self.one)
        name = QPushButton(self)
        role(name, "reach")
        shown = name.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, LONGEST_NAME)
        name.setText(caption(shown))
        name.setAccessibleName(whole)
        name.setToolTip("Show the client" if shown == whole else plain_tip(whole))
        name.clicked.connect(lambda: self.client_wanted.emit(self.one.follow_up.client_id))
        return name

    def _buttons(self, can_be_offered: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        one, follow_up = self.one, self.one.follow_up
        self.book_button = self._button("Book…", "Choose a time; the rest is filled in")
        self.book_button.clicked.connect(lambda: self.book_wanted.emit(one))
        row.addWidget(self.book_button)
        if follow_up.kind is not FollowUpKind.EXPIRY:
            put_off = self._button("Put off…", "It is due on another day")
            put_off.clicked.connect(lambda: self.put_off_wanted.emit(one))
            row.addWidget(put_off)
        done = self._button("Done", "It was seen to, without a visit of its own")
        done.clicked.connect(lambda: self.done_wanted.emit(one))
        row.addWidget(done)
        declined = self._button("Not wanted…", "The client does not want it")
        declined.clicked.connect(lambda: self.decline_wanted.emit(one))
        row.addWidget(declined)
        if can_be_offered:
            offer = self._button("Copy link", "The client chooses a time on the booking page, once")
            role(offer, "link")
            offer.clicked.connect(lambda: self.offer_wanted.emit(one))
            row.addWidget(offer)
        if can_be_offered and follow_up.state is FollowUpState.OFFERED:
            end = self._button("End link", "What was offered can’t be taken any more")
            role(end, "link")
            end.clicked.connect(lambda: self.end_offer_wanted.emit(one))
            row.addWidget(end)
        if follow_up.visit_id is not None:
            number = follow_up.visit_id
            visit = self._button("The visit", "What was done when it was recommended")
            role(visit, "link")
            visit.clicked.connect(lambda: self.visit_wanted.emit(number))
            row.addWidget(visit)
        row.addStretch(1)
        return row

    def _button(self, label: str, what: str) -> QPushButton:
        made = QPushButton(label, self)
        made.setAccessibleName(f"{label} {isolated(self.one.client)}: {self.one.follow_up.what}")
        made.setToolTip(plain_tip(what))
        return made


def _is_offered_there(follow_up: FollowUp, tools: Tools) -> bool:
    """Whether its client can take a time on the booking page."""
    named = follow_up.id != 0 and follow_up.service_id is not None
    return named and tools.page.state.status().takes_offers
