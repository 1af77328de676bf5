"""Desktop, clients: find one, and see at once all that is known of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from scheduler_app.desktop.clients.form import NOBODY, ClientForm
from scheduler_app.desktop.clients.model import ClientList
from scheduler_app.desktop.clients.page import ClientPage
from scheduler_app.desktop.clients.row_painter import ClientRowPainter
from scheduler_app.desktop.clients.tag_filter import TagFilter
from scheduler_app.desktop.clients.verbs import ClientVerbs
from scheduler_app.desktop.contributions import NOTHING_OF_CLIENTS, OfClients
from scheduler_app.desktop.doing.saving import save_typed
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.shortcuts import tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import BILLING_OF, CLIENT, DEVICE
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.desktop.widgets.list_and_form import ListAndForm
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.clients.clients import (
    get_client,
    list_clients,
    match_clients,
    save_client,
    tags_in_use,
)

MOST_FOUND = 200

WIDEST_LIST = 520
"""Pixels: what a wide window has beyond that is the page's."""


class _Found(NamedTuple):
    """Whom the list shows; `searched` where not everybody was wanted."""

    searched: bool
    clients: list[Client]
    tags: list[str]


class ClientsScreen(ListAndForm[Client]):
    """List with search at the left, the page of the chosen client at the right."""

    import_wanted = Signal()
    book_wanted = Signal(object)

    def __init__(
        self,
        tools: Tools,
        parent: QWidget | None = None,
        brought: OfClients = NOTHING_OF_CLIENTS,
    ) -> None:
        self.import_button = QPushButton(icon("download"), "Import…")
        super().__init__(
            tools,
            "Clients",
            "New client",
            parent,
            beside=[self.import_button],
            widest_list=WIDEST_LIST,
        )
        self.import_button.setToolTip(tip("import"))
        self.import_button.clicked.connect(self.import_wanted)
        self._latest: Latest[_Found] = Latest(
            tools.runner, self, self._answered, tools.notices.show
        )
        self._wanted_id = 0
        self._marking = False
        self._phones = Phones(tools.runner, self)
        self._build_list()
        self.form: ClientForm = ClientForm(tools, self._phones, self)
        self.page = ClientPage(tools, self._phones, self.form, brought, self)
        self.page.book_wanted.connect(self.book_wanted)
        self.page.client_wanted.connect(self.show_client)
        verbs = ClientVerbs(tools, self)
        verbs.client_wanted.connect(self.show_client)
        self.page.offer(verbs.offered)
        self.page.duplicates.compare_wanted.connect(verbs.compare)
        self._right = QStackedWidget(self)
        self._right.addWidget(self.page)
        self._right.addWidget(
            empty_state(
                "clients",
                "Your clients",
                "Whom you work for, how to reach them, and what was done at past visits. Bring "
                "them in from another address book, or add the first one.",
                ("Import clients…", self.import_wanted.emit),
                ("Add a client", self.start_new),
            )
        )
        self._right.addWidget(
            empty_state(
                "search",
                "Nobody found",
                "Names, companies, e-mails and phones are searched. Perhaps it is a former client, "
                "or a new one?",
                ("Add a client", self.start_new),
            )
        )
        self.right.addWidget(self._right)
        self.setFocusProxy(self.search_line)
        self.watch(self.form, "clients")
        self.refresh()

    def _build_list(self) -> None:
        self.search_line = QLineEdit(self)
        self.search_line.setPlaceholderText("Find by name, company, e-mail or phone")
        self.search_line.setAccessibleName("Find a client")
        self.search_line.setClearButtonEnabled(True)
        self.search_line.textChanged.connect(lambda _: self._load())
        self.search_line.returnPressed.connect(self._go_into_page)
        self.left.addWidget(self.search_line)
        self.tags = TagFilter(self)
        self.tags.chosen.connect(self._load)
        self.left.addWidget(self.tags)
        self.model = ClientList(self._phones, self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(ClientRowPainter(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Clients")
        # An empty white box beside the words of an empty screen would say nothing.
        room = self.list.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.list.setSizePolicy(room)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(
            lambda index, _: self._choose(index.row())
        )
        enter = QShortcut(QKeySequence(Qt.Key.Key_Return), self.list)
        enter.setContext(Qt.ShortcutContext.WidgetShortcut)
        enter.activated.connect(self._go_into_page)
        self.left.addWidget(self.list, 1)
        foot = QHBoxLayout()
        self._count = QLabel(self)
        role(self._count, "small")
        foot.addWidget(self._count)
        foot.addStretch(1)
        self.with_former = QCheckBox("Show former clients", self)
        self.with_former.toggled.connect(lambda _: self._load())
        foot.addWidget(self.with_former)
        self.left.addLayout(foot)

    def refresh(self) -> None:
        """Ask the diary again; what is being typed stays."""
        self._load()

    def show_client(self, client_id: int) -> None:
        """Show one client, as the search asks for it."""
        if self.form.dirty() and self.form.shown().id == client_id:
            return
        self._tools.unsaved.leave(self, lambda: self._find(client_id))

    # -- what is not saved yet ----------------------------------------------------------------

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        if not self.form.dirty():
            return ""
        return self.form.shown().name if self.form.shown().id else "a new client"

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write what is filled in."""
        try:
            client = self.form.filled()
        except InvalidInput as refused:
            self.form.show_wrong(refused)
            return
        self._save(client, then)

    def discard_unsaved(self) -> None:
        """Show again what is saved."""
        self.form.discard()
        if self.form.is_new():
            self.form.show_none()
            self._load()

    # -- inside -------------------------------------------------------------------------------

    def _find(self, client_id: int) -> None:
        self._wanted_id = client_id
        self.search_line.clear()
        self.tags.choose("")
        self._right.setCurrentIndex(0)
        client = get_client(self._tools.diary, client_id)
        if client.archived:
            self.with_former.setChecked(True)
        self.form.show_record(client)
        self._load()

    def show_new(self) -> None:
        """An empty form."""
        self._wanted_id = 0
        self._mark(-1)
        self._right.setCurrentIndex(0)
        self.form.show_record(NOBODY)

    def _go_into_page(self) -> None:
        """Enter in the list goes on in the page."""
        if self.model.rowCount():
            self.page.focus_part()

    def _load(self) -> None:
        """The list, off the GUI thread: there may be fifty thousand."""
        words, former = self.search_line.text().strip(), self.with_former.isChecked()
        diary, tag = self._tools.diary, self.tags.tag()

        def question() -> _Found:
            if words:
                found = match_clients(diary, words, tag=tag, limit=MOST_FOUND, with_archived=former)
            else:
                found = list_clients(diary, tag=tag, with_archived=former)
            return _Found(bool(words or tag), found, tags_in_use(diary))

        self._latest.ask(question)

    def _answered(self, answer: _Found) -> None:
        self.tags.show_tags(answer.tags)
        self._fill(answer.clients, searched=answer.searched)

    def _fill(self, found: Sequence[Client], *, searched: bool) -> None:
        self.model.show_clients(found)
        self._count.setText(counted(len(found), "client") + (" found" if searched else ""))
        # What is being typed stays in view whatever the list holds.
        typing = self.form.dirty() or self.form.is_new()
        self._right.setCurrentIndex(0 if found or typing else 2 if searched else 1)
        self.list.setVisible(bool(found) or typing)
        if self.form.dirty() or (self.form.is_new() and not searched):
            self._bring_in()
            self.mark_shown()
        elif found:
            row = max(self.model.row_of(self._wanted_id), 0)
            self._mark(row)
            self._show(row)

    def _bring_in(self) -> None:
        """What others changed of the client whose form is being filled in."""
        shown = self.form.shown().id
        if shown:
            # It may be gone: a creation can be undone. What was typed stays all the same.
            with suppress(NotFound):
                self.form.bring_in(get_client(self._tools.diary, shown))

    def _mark(self, row: int) -> None:
        """The list shows which one stands in the form; -1 for none of its own."""
        self._marking = True
        self.list.setCurrentIndex(self.model.index(row, 0) if row >= 0 else QModelIndex())
        self._marking = False

    def mark_shown(self) -> None:
        """The list shows which one stands in the form."""
        self._mark(self.model.row_of(self.form.shown().id))

    def _choose(self, row: int) -> None:
        client = self.model.client_at(row)
        if client is not None and not self._marking:
            self.wish(client.id)

    def go_to(self, client_id: int) -> None:
        """Show this one, which is listed."""
        row = self.model.row_of(client_id)
        self._mark(row)
        self._show(row)

    def _show(self, row: int) -> None:
        client = self.model.client_at(row)
        if client is None:
            return
        self._wanted_id = client.id
        self._right.setCurrentIndex(0)
        # The list comes without places: saving what it holds would lose them.
        whole = get_client(self._tools.diary, client.id)
        if self.form.shown().id == client.id:
            self.form.bring_in(whole)
        else:
            self.form.show_record(whole)

    def _save(self, client: Client, go: Callable[[], None]) -> None:
        was_former = self.form.shows_former()
        sent = self.form.sheet.filled()

        def text(kept: Client) -> str:
            if kept.archived == was_former:
                return f"{isolated(kept.name)} saved"
            became = "a former client now" if kept.archived else "a client again"
            return f"{isolated(kept.name)} is {became}"

        def then(kept: Client) -> None:
            self._wanted_id = kept.id
            self.form.fields.clear_wrong()
            self.form.bring_in(kept, sent=sent)
            say_done(self._tools, text(kept))
            go()

        diary = self._tools.diary
        save_typed(
            self._tools,
            lambda now: save_client(diary, client, now=now),
            then,
            self.form.show_wrong,
        )


def shown_by(screen: ClientsScreen) -> Mapping[str, Callable[[Any], None]]:
    """What is shown by which way."""
    return {
        CLIENT.name: screen.show_client,
        BILLING_OF.name: partial(_show_billing, screen),
        DEVICE.name: partial(_show_device, screen),
    }


def _show_billing(screen: ClientsScreen, client_id: int) -> None:
    """Show whom a client is billed as."""
    screen.page.show_part("Billing")
    screen.show_client(client_id)


def _show_device(screen: ClientsScreen, device: Device) -> None:
    """Show a device on the page of whose it is."""
    screen.show_client(device.client_id)
    if screen.form.shown().id == device.client_id:
        screen.page.show_device(device.id)
