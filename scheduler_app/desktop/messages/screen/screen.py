"""Desktop, messages: what goes out to clients: coming, sent, and what did not arrive."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.messages.screen.detail import MessageDetail
from scheduler_app.desktop.messages.screen.empty import empty_shelf, nothing_found, start_state
from scheduler_app.desktop.messages.screen.head import ShelfHead
from scheduler_app.desktop.messages.screen.message_list import LOOK, MessageList
from scheduler_app.desktop.messages.screen.own_phone import from_own_phone
from scheduler_app.desktop.messages.screen.rehearsal import ask_rehearsal
from scheduler_app.desktop.messages.screen.row_painter import RowPainter
from scheduler_app.desktop.messages.screen.unreached import UnreachedLines
from scheduler_app.desktop.messages.standing import MessagesStanding
from scheduler_app.desktop.messages.usual import ask_usual
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import NotFound, Trouble
from scheduler_app.domain.messages.security import Security
from scheduler_app.domain.messages.shelves import (
    STATES,
    MessageInFull,
    Shelf,
    ShelfMark,
    ShelfPage,
    ShelfWish,
)
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.messages.shelves import message_in_full, messages_of, shelf_page
from scheduler_app.use_cases.messages.text_cost import travels

LIST, DETAIL = 5, 6

MAIL_ENDS_AT_SENT = (
    "Mail ends at “sent” here: no mailbox is read that tells what came back, and what clients "
    "answer (Settings, Mailbox)."
)
"""How the width is shared."""


class _Found(NamedTuple):
    """A page of what was looked for; `begins` where it is the first one."""

    wish: ShelfWish
    page: ShelfPage
    begins: bool


class MessagesScreen(Screen):
    """The shelf at the left, the chosen message at the right."""

    booking_wanted = Signal(int)
    client_wanted = Signal(int)

    def __init__(
        self, tools: Tools, standing: MessagesStanding, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        self._wanted = 0
        """What was chosen by hand; else the first is shown, whichever that is."""
        self._marking = False
        self._pages: Latest[_Found] = Latest(tools.runner, self, self._take, tools.notices.show)
        self._whole: Latest[MessageInFull | None] = Latest(
            tools.runner, self, self._show, tools.notices.show
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 0)
        column.setSpacing(12)
        self.title_row = QHBoxLayout()
        heading = QLabel("Messages", self)
        role(heading, "heading")
        self.title_row.addWidget(heading)
        self.title_row.addStretch(1)
        self.rehearse = QPushButton("Dress rehearsal…", self)
        self.rehearse.setToolTip(
            "What is due within seven days goes to your own address, and not to clients"
        )
        self.rehearse.clicked.connect(
            lambda _=False: ask_rehearsal(self._tools, self.rehearse, self)
        )
        self.title_row.addWidget(self.rehearse)
        column.addLayout(self.title_row)
        self.unreached = UnreachedLines(self)
        self.unreached.booking_wanted.connect(self.booking_wanted)
        column.addWidget(self.unreached)
        self._stack = QStackedWidget(self)
        column.addWidget(self._stack, 1)
        self._stack.addWidget(self._build_shelf())
        self._start = start_state(lambda: ask_usual(self._tools, self))
        self._stack.addWidget(self._start)
        self.setFocusProxy(self.list)
        standing.changed.connect(self._look_at_rules)
        self.refresh()

    def _build_shelf(self) -> QWidget:
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        self.head = ShelfHead(self)
        self.head.changed.connect(self._load)
        left.addWidget(self.head)
        self.model = MessageList(self._tools, self)
        self.model.more_wanted.connect(self._load_more)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowPainter(LOOK, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Messages")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(
            lambda index, _: self._choose(index.row())
        )
        self._left = QStackedWidget(self)
        self._left.addWidget(self.list)
        left.addWidget(self._left, 1)
        self._count = QLabel(self)
        role(self._count, "small")
        self._count.setWordWrap(True)
        self._count.setContentsMargins(0, 0, 0, 12)
        left.addWidget(self._count)
        self.detail = MessageDetail(self._tools, self)
        self.detail.booking_wanted.connect(self.booking_wanted)
        self.detail.client_wanted.connect(self.client_wanted)
        self.detail.phone_wanted.connect(lambda row_id: from_own_phone(self._tools, row_id, self))
        row.addLayout(left, LIST)
        row.addWidget(self.detail, DETAIL)
        return page

    def refresh(self) -> None:
        """Ask the diary again; the chosen message stays."""
        self._look_at_rules()
        self._load()

    def show_of(self, item: CalendarItem) -> None:
        """Only the messages of this booking, on the shelf where the most telling of them is."""
        self.head.show_only(item.id, isolated(item.headline))
        shelf = _telling(self._tools, item.id)
        self.head.show_shelf(shelf)
        self.list.setFocus()

    def show_message(self, row_id: int, shelf: Shelf) -> None:
        """Show one message in full."""
        self._wanted = row_id
        self.head.show_shelf(shelf)
        self._load()

    # -- inside -------------------------------------------------------------------------------

    def _look_at_rules(self) -> None:
        outlook = self._standing.outlook
        nothing = outlook is not None and not outlook.rules and not self.model.rowCount()
        fresh = nothing and self.head.is_open() and self.head.shelf() is Shelf.COMING
        self._stack.setCurrentIndex(1 if fresh else 0)
        self.rehearse.setVisible(not fresh)
        self.unreached.show_outlook(outlook)
        self._say_count()

    def _load(self) -> None:
        diary, wish = self._tools.diary, self.head.wish()
        self._pages.ask(lambda: _Found(wish, shelf_page(diary, wish), begins=True))

    def _load_more(self, mark: ShelfMark) -> None:
        diary, wish = self._tools.diary, self.head.wish()
        self._pages.ask(lambda: _Found(wish, shelf_page(diary, wish, after=mark), begins=False))

    def _take(self, found: _Found) -> None:
        if found.wish != self.head.wish():
            return
        if not found.begins:
            self.model.add_page(found.page)
            self._say_count()
            return
        self.model.show_page(found.page)
        self._say_count()
        rows = self.model.rowCount()
        if not rows:
            self._show_nothing()
        else:
            self._left.setCurrentIndex(0)
            row = max(self.model.row_of(self._wanted), 0)
            self._marking = True
            self.list.setCurrentIndex(self.model.index(row, 0))
            self._marking = False
        self._look_at_rules()

    def _show_nothing(self) -> None:
        old = self._left.widget(1)
        if old is not None:
            self._left.removeWidget(old)
            old.deleteLater()
        shown = empty_shelf(self.head.shelf()) if self.head.is_open() else nothing_found()
        self._left.addWidget(shown)
        self._left.setCurrentIndex(1)
        self.list.setCurrentIndex(QModelIndex())
        self._whole.drop()
        self.detail.show_message(None)

    def _say_count(self) -> None:
        count = self.model.rowCount()
        more = ", more as you scroll" if self.model.goes_on() else ""
        told = f"{counted(count, 'message')}{more}" if count else ""
        outlook = self._standing.outlook
        unheard = outlook is not None and not outlook.listens
        if told and unheard and self.head.shelf() is Shelf.SENT:
            told = f"{told}. {MAIL_ENDS_AT_SENT}"
        self._count.setText(told)

    def _choose(self, row: int) -> None:
        line = self.model.line_at(row)
        if line is None:
            return
        row_id = line.id
        if not self._marking:
            self._wanted = row_id
        tools = self._tools
        self._whole.ask(lambda: _in_full(tools, row_id))

    def _show(self, full: MessageInFull | None) -> None:
        self.detail.show_message(full)


def _in_full(tools: Tools, row_id: int) -> MessageInFull | None:
    """All of a message, with what it will say where it is not written yet."""
    try:
        full = message_in_full(tools.diary, row_id)
    except NotFound:
        return None  # Its client was erased meanwhile.
    if full.said is None and full.line.security is Security.AT_RISK:
        try:
            full = replace(full, will_say=tools.messages.would_say(row_id))
        except Trouble as trouble:
            return replace(full, unworded=f"{trouble.message} {trouble.remedy}".strip())
    said = full.said or full.will_say
    if said is not None and said.channel is Channel.TEXT:
        return replace(full, travels=travels(tools.diary, said.text))
    return full


def _telling(tools: Tools, booking_id: int) -> Shelf:
    """Where to look first: at what went wrong, then at what comes, then at what was sent."""
    states = {line.state for line in messages_of(tools.diary, booking_id)}
    for shelf in (Shelf.MISSED, Shelf.COMING, Shelf.SENT):
        if states & set(STATES[shelf]):
            return shelf
    return Shelf.COMING
