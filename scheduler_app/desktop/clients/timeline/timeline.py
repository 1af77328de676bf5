"""Desktop, clients: bookings, visits, messages, payments and notes of a client, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListView, QVBoxLayout, QWidget

from scheduler_app.desktop.clients.part_bar import PartBar
from scheduler_app.desktop.clients.timeline.entry_list import PAGE, EntryList
from scheduler_app.desktop.clients.timeline.entry_painter import EntryPainter
from scheduler_app.desktop.clients.timeline.entry_words import NAMES
from scheduler_app.desktop.clients.timeline.note_line import NoteLine
from scheduler_app.desktop.clients.timeline.note_question import NoteAnswer, NoteQuestion
from scheduler_app.desktop.contributions import OfClients
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.dossier import Before, EntryOf, TimelineEntry
from scheduler_app.domain.clients.note import ClientNote
from scheduler_app.use_cases.clients.dossier import timeline_of
from scheduler_app.use_cases.clients.notes import change_note, get_note, remove_note

ALL = "All"
MOST_AT_ONCE = 300
"""A list that changed is read again as far as it was scrolled, but never more than this."""


class _Wish(NamedTuple):
    """What is shown: whose entries, of which kinds."""

    client_id: int
    of: frozenset[EntryOf]
    whole_company: bool


class _Page(NamedTuple):
    wish: _Wish
    entries: list[TimelineEntry]
    asked: int
    before: Before | None


class _List(QListView):
    """Enter follows the entry, Delete takes a note off."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__(timeline)
        self._timeline = timeline

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._timeline.follow(row)
        elif event.key() == Qt.Key.Key_Delete:
            self._timeline.take_off(row)
        else:
            super().keyPressEvent(event)


class Timeline(QWidget):
    """Cut down to a kind by the names above; of one person, or of all people of their company."""

    def __init__(self, tools: Tools, brought: OfClients, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._brought = brought
        self._client = Client(0, "")
        self._whole = False
        self._shown: _Wish | None = None
        self._pages: Latest[_Page] = Latest(tools.runner, self, self._take, tools.notices.show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.note = NoteLine(tools, self)
        column.addWidget(self.note)
        self.kinds = PartBar("Which entries", self)
        for name in (ALL, *NAMES.values()):
            self.kinds.add(name)
        self._kind = ALL
        self.kinds.choose(ALL)
        self.kinds.chosen.connect(self.show_kind)
        column.addWidget(self.kinds)
        self.model = EntryList(tools, self)
        self.model.more_wanted.connect(self._ask_more)
        self.list = _List(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryPainter(self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("What happened with this client")
        self.list.clicked.connect(lambda index: self.follow(index.row()))
        column.addWidget(self.list, 1)
        self.nothing = QLabel(self)
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        role(self.nothing, "muted")
        self.nothing.hide()
        column.addWidget(self.nothing, 1)
        self.setFocusProxy(self.note)

    def show_client(self, client: Client, *, whole_company: bool) -> None:
        """What happened with this one, or with all of their company; read again each time."""
        if client.id != self._client.id:
            # Who calls now is known by all that happened, not by what was looked for at another.
            self._kind = ALL
            self.kinds.choose(ALL)
        self._client, self._whole = client, whole_company
        self.note.show_client(client)
        self.refresh()

    def name_people(self, names: Mapping[int, str]) -> None:
        """Who the entries are about, where they are about several."""
        self.model.name_people(names)

    def show_kind(self, name: str) -> None:
        """Only entries of this kind."""
        self._kind = name
        self.kinds.choose(name)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again; what was scrolled to stays."""
        if not self._client.id:
            self._shown = None
            self.model.show_page([], asked=1)
            return
        wish = self._wish()
        known = self.model.rowCount() if wish == self._shown else 0
        self._ask(wish, None, min(max(PAGE, known), MOST_AT_ONCE))

    def follow(self, row: int) -> None:
        """Go to where all of an entry is shown."""
        entry = self.model.entry_at(row)
        if entry is None:
            return
        if entry.of is EntryOf.NOTE:
            self._open_note(entry)
            return
        go = self._brought.entries(entry.of)
        if go is None and entry.booking_id is not None:
            go = self._brought.entries(EntryOf.BOOKING)
        if go is not None:
            go(entry)

    def take_off(self, row: int) -> None:
        """Remove a note."""
        entry = self.model.entry_at(row)
        if entry is not None and entry.of is EntryOf.NOTE:
            self._remove_note(entry.number)

    # -- inside -------------------------------------------------------------------------------

    def _wish(self) -> _Wish:
        kinds = frozenset(of for of, name in NAMES.items() if self._kind in (ALL, name))
        return _Wish(self._client.id, kinds, self._whole)

    def _ask(self, wish: _Wish, before: Before | None, limit: int) -> None:
        diary = self._tools.diary

        def question() -> _Page:
            found = timeline_of(
                diary,
                wish.client_id,
                of=wish.of,
                before=before,
                limit=limit,
                whole_company=wish.whole_company,
            )
            return _Page(wish, list(found), limit, before)

        self._pages.ask(question)

    def _ask_more(self, before: Before) -> None:
        if self._shown is not None:
            self._ask(self._shown, before, PAGE)

    def _take(self, page: _Page) -> None:
        if page.wish != self._wish():
            return
        if page.before is not None:
            self.model.add_page(page.entries)
            return
        same = page.wish == self._shown
        chosen = self.model.entry_at(self.list.currentIndex().row()) if same else None
        scrolled = self.list.verticalScrollBar().value() if same else 0
        self._shown = page.wish
        self.model.show_page(page.entries, asked=page.asked)
        row = self.model.row_of(chosen)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))
        self.list.verticalScrollBar().setValue(scrolled)
        self.list.setVisible(bool(page.entries))
        self.nothing.setVisible(not page.entries)
        what = "Nothing" if self._kind == ALL else f"No {self._kind.lower()}"
        self.nothing.setText(f"{what} yet.")

    def _open_note(self, entry: TimelineEntry) -> None:
        diary = self._tools.diary

        def ask(note: ClientNote) -> None:
            question = NoteQuestion(self._tools.when(note.at), note.text, self.window())
            question.answered.connect(lambda answer: self._answer_note(note.id, answer))
            question.open()

        self._tools.runner.ask(
            lambda: get_note(diary, entry.number), ask, self._tools.notices.show, asker=self
        )

    def _answer_note(self, number: int, answer: object) -> None:
        diary = self._tools.diary
        if answer is NoteAnswer.REMOVE:
            self._remove_note(number)
        elif isinstance(answer, str):
            self._tools.do(
                lambda now: change_note(diary, number, answer, now=now),
                lambda _: say_done(self._tools, "Note changed"),
                asker=self,
            )

    def _remove_note(self, number: int) -> None:
        diary = self._tools.diary
        self._tools.do(
            lambda now: remove_note(diary, number, now=now),
            lambda _: say_done(self._tools, "Note removed"),
            asker=self,
        )
