"""Desktop, conversation: the left side: what waits, all that was written, who is to be called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListView, QStackedWidget, QVBoxLayout, QWidget

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.messages.conversation import call_list, party_list, words
from scheduler_app.desktop.messages.conversation.call_list import CallList
from scheduler_app.desktop.messages.conversation.drafts import Drafts
from scheduler_app.desktop.messages.conversation.party_list import PartyList
from scheduler_app.desktop.messages.conversation.row_painters import CallPainter, PartyPainter
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.segment_bar import SegmentBar
from scheduler_app.domain.messages.confirmation import ToCall
from scheduler_app.domain.messages.conversation import Conversation, Party, ThreadMark
from scheduler_app.domain.wording import counted

PAGE = 50
MOST_AT_ONCE = 300


class ConversationShelf(Enum):
    """What the list holds."""

    WAITING = "Waiting"
    ALL = "All"
    TO_CALL = "To call"


class _Found(NamedTuple):
    """What the diary says for a shelf."""

    shelf: ConversationShelf
    found: list[Conversation]
    names: Mapping[int, str]
    more: ThreadMark | None
    calls: list[ToCall]
    begins: bool = True


class _Rows(QListView):
    """Letters do what the buttons do; Enter goes on to the answer."""

    entered = Signal()
    pressed_letter = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif plain and event.text().upper() in ("S", "C", "N"):
            self.pressed_letter.emit(event.text().upper())
        else:
            super().keyPressEvent(event)


class ConversationLists(QWidget):
    """One of three lists. It keeps its place; what is chosen is told, and never chosen by itself.

    Only where nobody is shown yet does a list show its first.
    """

    chosen = Signal(object)
    """A `Conversation`."""

    called = Signal(object)
    """A `ToCall`."""

    shelf_changed = Signal()
    counted = Signal()

    def __init__(self, tools: Tools, phones: Phones, drafts: Drafts, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._marking = False
        self._latest: Latest[_Found] = Latest(tools.runner, self, self._take, tools.notices.show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.shelves: SegmentBar[ConversationShelf] = SegmentBar("Which conversations", self)
        for shelf in ConversationShelf:
            self.shelves.add_segment(shelf, shelf.value)
        self.shelves.choose(ConversationShelf.WAITING)
        self.shelves.chosen.connect(self._change_shelf)
        column.addWidget(self.shelves)
        self.parties = PartyList(tools, phones, drafts, self)
        self.parties.more_wanted.connect(self._ask_more)
        self.calls = CallList(tools, self)
        self.party_view = self._view("Conversations", self.parties)
        self.party_view.setItemDelegate(PartyPainter(party_list.LOOK, self.party_view))
        self.call_view = self._view("To call", self.calls)
        self.call_view.setItemDelegate(CallPainter(call_list.LOOK, self.call_view))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.party_view)
        self._stack.addWidget(self.call_view)
        # An empty white box beside the words of an empty screen would say nothing.
        self._stack.addWidget(QWidget(self))
        column.addWidget(self._stack, 1)
        self.count = QLabel(self)
        role(self.count, "small")
        self.count.setContentsMargins(0, 0, 0, 12)
        column.addWidget(self.count)
        for view in (self.party_view, self.call_view):
            view.selectionModel().currentChanged.connect(lambda *_: self._choose())

    def _view(self, name: str, model: PartyList | CallList) -> _Rows:
        view = _Rows(self)
        view.setModel(model)
        view.setUniformItemSizes(True)
        view.setAccessibleName(name)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    # -- what its screen asks -----------------------------------------------------------------

    def shelf(self) -> ConversationShelf:
        """Which list is shown."""
        return self.shelves.choice()

    def show_shelf(self, shelf: ConversationShelf) -> None:
        """Show another list."""
        if shelf is not self.shelf():
            self.shelves.choose(shelf)
            self._change_shelf(shelf)

    def view(self) -> QListView:
        """The list that is shown."""
        return self.call_view if self.shelf() is ConversationShelf.TO_CALL else self.party_view

    def refresh(self) -> None:
        """Ask the diary again, as far as it was scrolled."""
        known = self.parties.rowCount() if self.shelf() is not ConversationShelf.TO_CALL else 0
        self._ask(None, min(max(PAGE, known), MOST_AT_ONCE))

    def show_waiting(self, waiting: int) -> None:
        """How many messages wait, beside the name of their list."""
        self.shelves.call(ConversationShelf.WAITING, f"Waiting {waiting}" if waiting else "Waiting")

    def mark(self, party: Party) -> bool:
        """Show which conversation stands beside it; whether it is listed."""
        return self._mark(self.parties.row_of(party), self.party_view)

    def mark_call(self, booking_id: int) -> bool:
        """The same of a visit to call about."""
        return self._mark(self.calls.row_of(booking_id), self.call_view)

    def choose_row(self, row: int) -> None:
        """Choose what stands in this row now, or the last."""
        view, model = self.view(), self.view().model()
        if model.rowCount():
            view.setCurrentIndex(model.index(min(max(row, 0), model.rowCount() - 1), 0))

    def row(self) -> int:
        """Which row is chosen; -1 for none."""
        return self.view().currentIndex().row()

    # -- inside -------------------------------------------------------------------------------

    def _change_shelf(self, shelf: object) -> None:
        if shelf is not ConversationShelf.TO_CALL:
            self.parties.show_page([], {}, None)
        self.shelf_changed.emit()
        self._ask(None, PAGE)

    def _ask_more(self, mark: ThreadMark) -> None:
        self._ask(mark, PAGE)

    def _ask(self, before: ThreadMark | None, limit: int) -> None:
        tools, shelf, now = self._tools, self.shelf(), self._tools.now()

        def question() -> _Found:
            from scheduler_app.use_cases.messages.call_list import to_call
            from scheduler_app.use_cases.messages.inbox import conversations

            calls = to_call(tools.diary, now=now)
            if shelf is ConversationShelf.TO_CALL:
                return _Found(shelf, [], {}, None, calls)
            waiting = shelf is ConversationShelf.WAITING
            found = conversations(tools.diary, waiting_only=waiting, before=before, limit=limit)
            more = found[-1].mark if len(found) >= limit else None
            return _Found(shelf, found, _names(tools, found), more, calls, begins=before is None)

        self._latest.ask(question)

    def _take(self, answer: _Found) -> None:
        number = len(answer.calls)
        self.shelves.call(ConversationShelf.TO_CALL, f"To call {number}" if number else "To call")
        if answer.shelf is not self.shelf():
            return
        if not answer.begins:
            self.parties.add_page(answer.found, answer.names, answer.more)
        elif answer.shelf is ConversationShelf.TO_CALL:
            self._keeping(self.call_view, lambda: self.calls.show_calls(answer.calls))
        else:
            self._keeping(
                self.party_view,
                lambda: self.parties.show_page(answer.found, answer.names, answer.more),
            )
        self._say_count()
        view = self.view()
        self._stack.setCurrentIndex(self._stack.indexOf(view) if view.model().rowCount() else 2)
        self.counted.emit()

    def _keeping(self, view: QListView, show: Callable[[], bool]) -> None:
        """The list stays where it was scrolled to, and no row is chosen by it."""
        scrolled = view.verticalScrollBar().value()
        self._marking = True
        if show():
            view.doItemsLayout()
            view.verticalScrollBar().setValue(scrolled)
        self._marking = False

    def _say_count(self) -> None:
        if self.shelf() is ConversationShelf.TO_CALL:
            number = self.calls.rowCount()
            self.count.setText(f"{counted(number, 'visit')} within two days" if number else "")
            return
        self.count.setText(
            words.count_text(
                self.parties.rowCount(),
                waiting=self.shelf() is ConversationShelf.WAITING,
                goes_on=self.parties.goes_on(),
            )
        )

    def _mark(self, row: int, view: QListView) -> bool:
        self._marking = True
        index = view.model().index(row, 0) if row >= 0 else QModelIndex()
        # A list that gets the keyboard makes its first row the current one, and selects none.
        if view.currentIndex() != index or not view.selectionModel().isSelected(index):
            view.setCurrentIndex(index)
        self._marking = False
        return row >= 0

    def _choose(self) -> None:
        if self._marking:
            return
        if self.shelf() is ConversationShelf.TO_CALL:
            one = self.calls.at(self.call_view.currentIndex().row())
            if one is not None:
                self.called.emit(one)
            return
        found = self.parties.at(self.party_view.currentIndex().row())
        if found is not None:
            self.chosen.emit(found)


def _names(tools: Tools, found: list[Conversation]) -> dict[int, str]:
    """What those are called whose an address may be."""
    from scheduler_app.use_cases.clients.clients import get_client

    wanted = {one for each in found for one in each.may_be}
    return {one: get_client(tools.diary, one).name for one in wanted}
