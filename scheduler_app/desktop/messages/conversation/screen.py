"""Desktop, conversation: what clients wrote and what was answered, and who is to be called."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.messages.conversation import words
from scheduler_app.desktop.messages.conversation.drafts import Drafts
from scheduler_app.desktop.messages.conversation.lists import ConversationLists, ConversationShelf
from scheduler_app.desktop.messages.conversation.party_page import PartyPage
from scheduler_app.desktop.messages.conversation.standing import ConversationStanding
from scheduler_app.desktop.messages.conversation.verbs import ConversationVerbs
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.domain.messages.confirmation import ToCall
from scheduler_app.domain.messages.conversation import Conversation, Party
from scheduler_app.use_cases.clients.clients import get_client

LEAST_LIST, WIDEST_LIST = 260, 420
"""Pixels of the lists; what is left is the conversation's."""

_EMPTY = {
    ConversationShelf.WAITING: (
        "conversation",
        "Nothing waits for you",
        (
            "What clients answer by text or mail stands here until you have seen it. You answer "
            "from here, by the way it came, and confirm their visits in one click."
        ),
    ),
    ConversationShelf.ALL: (
        "conversation",
        "Nobody has written yet",
        "Answers to your texts and mails stand here, also those of numbers that are no client's.",
    ),
    ConversationShelf.TO_CALL: (
        "phone",
        "Nobody is to be called",
        (
            "Who was asked to confirm a visit within two days and did not answer stands here, the "
            "hour most at risk first. Clients are asked by rules, which stand in the settings."
        ),
    ),
}


class ConversationScreen(Screen):
    """Lists at the left, the thread with whoever is chosen at the right.

    A refresh moves neither the keyboard nor what was scrolled to, and shows nobody else.
    """

    client_wanted = Signal(int)
    booking_wanted = Signal(int)
    settings_wanted = Signal()

    def __init__(
        self,
        tools: Tools,
        standing: ConversationStanding,
        drafts: Drafts,
        verbs: ConversationVerbs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        self._verbs = verbs
        self._phones = Phones(tools.runner, self)
        self._goes_on_at: int | None = None
        """The row to go on at: what stood there was settled by hand."""
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 0)
        row.setSpacing(24)
        row.addWidget(self._build_left(drafts), 2)
        self._right = QStackedWidget(self)
        self.page = PartyPage(tools, self._phones, drafts, verbs, self)
        self.page.client_wanted.connect(self.client_wanted)
        self.page.card.confirmed.connect(self._confirmed)
        self.page.card.not_reached.connect(verbs.no_answer)
        self.page.card.booking_wanted.connect(self.booking_wanted)
        self.pane, self.card = self.page.pane, self.page.card
        self._right.addWidget(self.page)
        self._empty: dict[ConversationShelf, int] = {}
        for shelf, (symbol, title, text) in _EMPTY.items():
            steps = [("Rules of messages…", self.settings_wanted.emit)]
            offered = steps if shelf is ConversationShelf.TO_CALL else []
            shown = empty_state(symbol, title, text, *offered)
            self._empty[shelf] = self._right.addWidget(shown)
        row.addWidget(self._right, 5)
        self.setFocusProxy(self.lists.party_view)
        standing.changed.connect(self._show_waiting)
        verbs.settled.connect(self._settled)
        verbs.became.connect(self._became)
        self._show_waiting()
        self.refresh()

    def _build_left(self, drafts: Drafts) -> QWidget:
        left = QWidget(self)
        left.setMinimumWidth(LEAST_LIST)
        left.setMaximumWidth(WIDEST_LIST)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        heading = QLabel("Conversation", left)
        role(heading, "heading")
        column.addWidget(heading)
        self.lists = ConversationLists(self._tools, self._phones, drafts, left)
        column.addWidget(self.lists, 1)
        self.lists.chosen.connect(self._show_conversation)
        self.lists.called.connect(self._show_call)
        self.lists.shelf_changed.connect(self._another_shelf)
        self.lists.counted.connect(self._look_at_list)
        for view in (self.lists.party_view, self.lists.call_view):
            view.entered.connect(self._answer)
            view.pressed_letter.connect(self._press)
        return left

    # -- what the frame asks ------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask the diary again; who is shown, what is typed and the keyboard stay."""
        self.lists.refresh()
        self.pane.refresh()

    def show_party(self, party: Party) -> None:
        """Show the conversation with this one, listed or not, the answer under the keyboard."""
        name = party.address
        if party.client_id is not None:
            name = get_client(self._tools.diary, party.client_id).name
        if self.lists.shelf() is ConversationShelf.TO_CALL:
            self.lists.show_shelf(ConversationShelf.ALL)
        self._show(party, name)
        self.lists.mark(party)
        self.pane.setFocus()

    def show_calls(self) -> None:
        """Show who is to be called."""
        self.lists.show_shelf(ConversationShelf.TO_CALL)
        self.lists.call_view.setFocus()

    # -- inside -------------------------------------------------------------------------------

    def _show_waiting(self) -> None:
        self.lists.show_waiting(self._standing.count())

    def _another_shelf(self) -> None:
        """Each list begins with what it is about; the drafts of all of them stay."""
        self._goes_on_at = 0

    def _look_at_list(self) -> None:
        """The list says something else now, or the same: who is shown stays shown."""
        model = self.lists.view().model()
        again, self._goes_on_at = self._goes_on_at, None
        if not model.rowCount():
            nobody = self.pane.party == Party()
            if nobody or again is not None:
                self._show_nothing()
            return
        if self.lists.shelf() is ConversationShelf.TO_CALL:
            call = self.card.call
            listed = call is not None and self.lists.mark_call(call.booking_id)
            # Who has confirmed meanwhile is called no more.
            self.card.show_call(self.lists.calls.at(self.lists.row()) if listed else None)
        else:
            self.card.show_call(None)
            listed = self.lists.mark(self.pane.party)
            found = self.lists.parties.at(self.lists.row()) if listed else None
            if found is not None and again is None:
                self._name(found)
        if not listed and (again is not None or self._shows_nothing()):
            self.lists.choose_row(again or 0)
        elif listed and self._shows_nothing():
            self._right.setCurrentIndex(0)

    def _name(self, found: Conversation) -> None:
        """What is known of whoever is shown may be something else now."""
        may_be = self.lists.parties.names_of(found)
        name = words.party_name(found, self._phones)
        self.page.call_them(name, found.company)
        if (name, may_be) != (self.pane.name, self.pane.may_be):
            self.pane.show_party(found.party, name, shown=name, may_be=may_be)

    def _show_conversation(self, found: Conversation) -> None:
        name = words.party_name(found, self._phones)
        self._show(
            found.party, name, company=found.company, may_be=self.lists.parties.names_of(found)
        )

    def _show_call(self, one: ToCall) -> None:
        self._show(words.party_of(one), one.client, company=one.company, call=one)

    def _show(
        self,
        party: Party,
        name: str,
        *,
        company: str = "",
        may_be: tuple[tuple[int, str], ...] = (),
        call: ToCall | None = None,
    ) -> None:
        self._right.setCurrentIndex(0)
        self.page.show_party(party, name, company=company, may_be=may_be, call=call)

    def _show_nothing(self) -> None:
        """The shelf is empty: it says what it is for. A draft is looked at all the same."""
        self.card.show_call(None)
        focus: QWidget | None = self.window().focusWidget()
        inside = self._right.currentWidget()
        kept = focus is not None and inside is not None and inside.isAncestorOf(focus)
        self._right.setCurrentIndex(self._empty[self.lists.shelf()])
        if kept:
            self.lists.shelves.button(self.lists.shelf()).setFocus()

    def _shows_nothing(self) -> bool:
        return self._right.currentIndex() != 0 or self.pane.party == Party()

    def _settled(self, party: Party) -> None:
        """Nothing of this one waits any more: go on with what stands there now."""
        focus: QWidget | None = self.window().focusWidget()
        if focus is not None and self.pane.reply.isAncestorOf(focus):
            return  # What is typed next is for the same one.
        if party == self.pane.party and self.lists.shelf() is ConversationShelf.WAITING:
            self._goes_on_at = max(self.lists.row(), 0)
            if focus is not None and self.pane.isAncestorOf(focus):
                self.lists.view().setFocus()
            self.lists.refresh()

    def _became(self, old: Party, client_id: int, name: str) -> None:
        """An address is a client's now: what was said with it is theirs, and what comes next."""
        if self.pane.party == old:
            focus: QWidget | None = self.window().focusWidget()
            if focus is not None and self.pane.bar.isAncestorOf(focus):
                self.pane.setFocus()
            self._show(Party(client_id=client_id), name)

    def _confirmed(self, one: ToCall) -> None:
        self._goes_on_at = max(self.lists.row(), 0)
        self._verbs.has_confirmed(one)

    def _answer(self) -> None:
        if not self._shows_nothing():
            self.pane.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from the answer back to the list; what was typed stays."""
        focus: QWidget | None = self.window().focusWidget()
        inside = focus is not None and self.page.isAncestorOf(focus)
        if event.key() == Qt.Key.Key_Escape and inside:
            self.lists.view().setFocus()
        else:
            super().keyPressEvent(event)

    def _press(self, letter: str) -> None:
        """A letter in the list."""
        call = self.card.call
        if call is not None:
            if letter == "C":
                self._confirmed(call)
            elif letter == "N":
                self._verbs.no_answer(call)
        elif letter == "S":
            self.pane.mark_seen()
        elif letter == "C":
            self.pane.confirm()
