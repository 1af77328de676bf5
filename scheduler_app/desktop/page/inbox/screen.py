"""Desktop, inbox: the requests that wait, the newest first, and below them what is new.

That is what happened on the page, and what banks did with money.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.page.inbox.answers import RequestAnswers
from scheduler_app.desktop.page.inbox.card import RequestCard
from scheduler_app.desktop.page.inbox.waiting import Waiting
from scheduler_app.desktop.page.inbox.words import (
    NOTICE_SIGNS,
    notice_when,
    revoked_answer,
    revoked_line,
)
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.card_list import MOST_CARDS, CardList, card_heading
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.domain.page.requests import Notice
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.revoking import RevocationView


class InboxScreen(CardList):
    """One card a request. Built anew when the diary says something else; the keyboard stays."""

    booking_wanted = Signal(int)
    connect_wanted = Signal()
    preview_wanted = Signal()

    def __init__(
        self,
        tools: Tools,
        waiting: Waiting,
        answers: RequestAnswers,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Requests", parent)
        self._tools = tools
        self._waiting = waiting
        self._answers = answers
        self._wanted: int | None = None
        self.cards: list[RequestCard] = []
        waiting.changed.connect(self._look)
        tools.bridge.page_changed.connect(self._look_at_page)
        self._kind = tools.page.state.status().kind
        self._build()

    def refresh(self) -> None:
        """Nothing to do: what waits is asked for by `Waiting`, which tells when it changed."""

    def go_to(self, request_id: int) -> None:
        """Bring a request into view, its Accept under the keyboard, as soon as it is known."""
        self._wanted = request_id
        self._serve_wanted()

    # -- building -----------------------------------------------------------------------------

    def _look(self) -> None:
        """Something changed; nobody sees it while another screen is shown."""
        if self.isVisible():
            self._build()

    def _build(self) -> None:
        at, label = self._where()
        entries, notices = self._waiting.entries, self._waiting.notices
        self.cards = [
            RequestCard(entry, self._tools, self._answers, self) for entry in entries[:MOST_CARDS]
        ]
        for card in self.cards:
            card.booking_wanted.connect(self.booking_wanted)
            card.step_wanted.connect(lambda by, card=card: self._step(card, by))
        self.say(self._summary() if entries else "")
        place = self._scroll.verticalScrollBar().value()
        if not entries and not notices and self._waiting.known:
            self.show_empty(self._empty())
        else:
            cards: list[QWidget] = [*self.cards]
            if not cards:
                cards.append(text_label(self._no_request(), "muted"))
            if notices:
                cards.append(self._news(notices))
            self.show_cards(cards)
        self._scroll.verticalScrollBar().setValue(place)
        if self.cards:
            self.setFocusProxy(self.cards[0])
        self._return_to(at, label)
        self._serve_wanted()

    def _summary(self) -> str:
        ours = self._waiting.count()
        theirs = len(self._waiting.entries) - ours
        parts = [
            f"{counted(ours, 'request')} for you to answer" if ours else "",
            f"{theirs} waiting for the client" if theirs else "",
        ]
        more = len(self._waiting.entries) - MOST_CARDS
        tail = f" The first {MOST_CARDS} are shown." if more > 0 else ""
        revoked = len(self._waiting.unanswered)
        tail += f" {counted(revoked, 'revoked contract')} to answer below." if revoked else ""
        return f"{', '.join(part for part in parts if part)}. Each time is held until then.{tail}"

    def _no_request(self) -> str:
        told = "No request waits for an answer"
        revoked = self._waiting.unanswered
        return f"{told}, but a contract that was revoked does." if revoked else f"{told}."

    def _empty(self) -> QWidget:
        if self._tools.page.state.status().kind == "none":
            return empty_state(
                "inbox",
                "Requests of clients",
                "When clients ask for a time on your booking page, it is held for them and waits "
                "here: accept it, decline it, or propose others.",
                ("Connect a page…", self.connect_wanted.emit),
                ("Preview page", self.preview_wanted.emit),
            )
        return empty_state(
            "inbox",
            "Nothing waits for an answer",
            "When clients ask for a time on your booking page, it is held for them and waits here. "
            "They see only services that are offered there.",
        )

    def _news(self, notices: tuple[Notice, ...]) -> QWidget:
        news = QWidget()
        column = QVBoxLayout(news)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setContentsMargins(0, 8, 0, 0)
        head.addWidget(card_heading("News"), 1)
        read = [one for one in notices if one not in self._waiting.unanswered]
        if len(read) > 1:
            every = QPushButton("Dismiss all")
            role(every, "link")
            every.setToolTip("Not what was revoked and waits for your answer")
            every.clicked.connect(lambda: self._answers.dismiss(read))
            head.addWidget(every)
        column.addLayout(head)
        for notice in notices:
            column.addWidget(self._notice(notice))
        return news

    def _notice(self, notice: Notice) -> QFrame:
        card = QFrame()
        role(card, "card")
        card.setAccessibleName(notice.text)
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(IconSign(NOTICE_SIGNS.get(notice.kind, "info")))
        revoked = self._waiting.revocation_of(notice)
        if revoked is None:
            row.addWidget(text_label(notice.text, selectable=True), 1)
        else:
            row.addWidget(self._with_outcome(notice.text, revoked), 1)
        when = QLabel(notice_when(notice, self._tools))
        role(when, "small")
        row.addWidget(when)
        booking_id = notice.booking_id
        if booking_id is not None:
            show = QPushButton("Show")
            role(show, "link")
            show.setAccessibleName(f"Show: {notice.text}")
            show.clicked.connect(lambda: self.booking_wanted.emit(booking_id))
            row.addWidget(show)
        dismiss = QPushButton("Dismiss")
        role(dismiss, "link")
        dismiss.setAccessibleName(f"Dismiss: {notice.text}")
        dismiss.clicked.connect(lambda: self._answers.dismiss((notice,)))
        row.addWidget(dismiss)
        return card

    def _with_outcome(self, text: str, view: RevocationView) -> QWidget:
        """A contract that was revoked: what the law makes of it, and the answer by one click."""
        told = QWidget()
        column = QVBoxLayout(told)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(text_label(text, selectable=True))
        column.addWidget(text_label(revoked_line(view, self._tools), "muted", selectable=True))
        if not view.answered and not view.why_not:
            answer = QPushButton(revoked_answer(view))
            answer.setAccessibleName(f"{revoked_answer(view)}: {text}")
            answer.clicked.connect(lambda: self._answers.answer_revocation(view))
            column.addWidget(answer, alignment=Qt.AlignmentFlag.AlignLeft)
        return told

    def _look_at_page(self) -> None:
        """The empty screen offers other first steps once there is a page."""
        kind = self._tools.page.state.status().kind
        if kind != self._kind:
            self._kind = kind
            self._look()

    # -- where the keyboard is ----------------------------------------------------------------

    def _where(self) -> tuple[int, str]:
        """The number of the card that has the keyboard (-1 for none), and its button's label."""
        focus: QWidget | None = self.window().focusWidget()
        for number, card in enumerate(self.cards):
            if focus is card:
                return number, ""
            if focus is not None and card.isAncestorOf(focus):
                return number, focus.text() if isinstance(focus, QPushButton) else ""
        return -1, ""

    def _return_to(self, number: int, label: str) -> None:
        """The page was built anew under the keyboard: stay where it was, or at the next card."""
        if number < 0 or not self.cards:
            return
        card = self.cards[min(number, len(self.cards) - 1)]
        same = [one for one in card.findChildren(QPushButton) if label and one.text() == label]
        (same[0] if same else card).setFocus()

    def _step(self, card: RequestCard, by: int) -> None:
        number = self.cards.index(card) + by
        if 0 <= number < len(self.cards):
            self.bring_into_view(self.cards[number])
            self.cards[number].setFocus()

    def _serve_wanted(self) -> None:
        for card in self.cards:
            if card.entry.request.id == self._wanted:
                self._wanted = None
                self.bring_into_view(card)
                card.accept_button.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        # Also says anew how long ago each came in.
        self._build()
        super().showEvent(event)
