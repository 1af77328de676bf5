"""Desktop, visits: what is and was due at one client, as a part of their page."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.contributions import ClientTab
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.due import due_words as words
from scheduler_app.desktop.visits.due.card import FollowUpCard
from scheduler_app.desktop.visits.due.verbs import FollowUpVerbs
from scheduler_app.desktop.visits.due_standing import DueStanding
from scheduler_app.desktop.ways import VISIT
from scheduler_app.desktop.widgets.card_list import card_heading
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.desktop.widgets.scroll_area import scroll_area
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.visits.follow_up import FollowUpState, ListedFollowUp
from scheduler_app.use_cases.visits.follow_ups import WAITING, follow_ups_of

SAID = frozenset({FollowUpState.DONE, FollowUpState.DECLINED})
"""States in which somebody has ended it by a word."""

NOTHING = "Nothing was ever due here. What you recommend in the record of a visit stands here."


class ClientFollowUps(ClientTab):
    """What waits, as cards; what became of the rest, in lines."""

    title = "Follow-ups"

    def __init__(
        self, tools: Tools, standing: DueStanding, verbs: FollowUpVerbs, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._verbs = verbs
        self._client = Client(0, "")
        self._waits = 0
        self._found: tuple[list[ListedFollowUp], list[ListedFollowUp]] | None = None
        self._told: object = None
        """What the cards say, or will once they are seen."""
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        self.new_button = QPushButton(icon("add"), "New follow-up…", self)
        self.new_button.setToolTip("Something that is due without a visit, such as asked by phone")
        self.new_button.clicked.connect(lambda: verbs.ask_new(self._client))
        row.addWidget(self.new_button)
        row.addStretch(1)
        column.addLayout(row)
        self._scroll = scroll_area(self)
        column.addWidget(self._scroll, 1)
        standing.changed.connect(self._again)

    def show_client(self, client: Client) -> None:
        if client.id != self._client.id:
            # What waits at the one before is not shown for a moment, either.
            self._waits, self._found, self._told = 0, None, None
            self._scroll.setWidget(QWidget())
        self._client = client
        self._again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._build()

    def waits(self) -> int:
        return self._waits

    # -- inside -------------------------------------------------------------------------------

    def _again(self) -> None:
        number = self._client.id
        if number:
            diary, now = self._tools.diary, self._tools.now()
            self._latest.ask(lambda: (number, follow_ups_of(diary, [number], now=now)))

    def _take(self, answer: tuple[int, list[ListedFollowUp]]) -> None:
        number, found = answer
        if number != self._client.id:
            return
        waiting = [one for one in found if one.follow_up.state in WAITING]
        told = (found, self._tools.today(), self._tools.page.state.status().takes_offers)
        if told != self._told:
            # The same again would only take the keyboard from its button, and scroll to the top.
            self._told = told
            self._found = (waiting, [one for one in found if one not in waiting])
            if self.isVisible():
                self._build()
        if len(waiting) != self._waits:
            self._waits = len(waiting)
            self.waits_changed.emit()

    def _build(self) -> None:
        """The cards of what was found, where they are not there yet."""
        if self._found is None:
            return
        (waiting, past), self._found = self._found, None
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 12, 12)
        column.setSpacing(8)
        for one in waiting:
            column.addWidget(self._card(one))
        if past:
            column.addWidget(card_heading("Earlier"))
        for one in past:
            column.addLayout(self._past(one))
        if not waiting and not past:
            column.addWidget(text_label(NOTHING, "muted"))
        column.addStretch(1)
        self._scroll.setWidget(page)

    def _card(self, one: ListedFollowUp) -> FollowUpCard:
        card = FollowUpCard(self._tools, one, of_client=True)
        self._verbs.serve(card)
        card.visit_wanted.connect(lambda number: self._tools.ways.show(VISIT, number))
        return card

    def _past(self, one: ListedFollowUp) -> QHBoxLayout:
        """What became of it, and a way back where somebody has said so."""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(text_label(words.past_line(one), "muted", selectable=True), 1)
        if one.follow_up.state in SAID and not one.follow_up.booking_id:
            again = QPushButton("Due again", self)
            role(again, "link")
            again.setAccessibleName(f"Due again: {one.follow_up.what}")
            again.setToolTip("It is to be seen to after all")
            again.clicked.connect(lambda: self._verbs.reopen(one))
            row.addWidget(again)
        return row
