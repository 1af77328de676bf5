"""Desktop, clients: the page of one client: who it is and what is known, and below it the parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from scheduler_app.desktop.clients.devices.devices_part import DevicesPart
from scheduler_app.desktop.clients.duplicate_line import DuplicateLine
from scheduler_app.desktop.clients.figures_part import FiguresPart
from scheduler_app.desktop.clients.form import ClientForm
from scheduler_app.desktop.clients.head import ClientHead
from scheduler_app.desktop.clients.part_bar import UNSAVED, PartBar
from scheduler_app.desktop.clients.timeline.timeline import Timeline
from scheduler_app.desktop.contributions import Action, ClientTab, OfClients
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.shortcuts import key_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.dossier import Dossier, KnownFact, KnownOf
from scheduler_app.domain.errors import NotFound
from scheduler_app.use_cases.clients.dossier import dossier_of

TIMELINE, DEVICES, DETAILS, FIGURES = "Timeline", "Devices", "Details", "Numbers"
WIDEST = 1200
NEXT, BEFORE = "Ctrl+PgDown", "Ctrl+PgUp"


class ClientPage(QWidget):
    """Follows the form of the details, which knows whose page it is."""

    book_wanted = Signal(object)
    client_wanted = Signal(int)

    def __init__(
        self, tools: Tools, phones: Phones, form: ClientForm, brought: OfClients, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._brought = brought
        self._client = Client(0, "")
        self._dossiers: Latest[Dossier | None] = Latest(
            tools.runner, self, self._take, tools.notices.show
        )
        self.setMaximumWidth(WIDEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.head = ClientHead(tools, phones, self)
        self.head.book_wanted.connect(self.book_wanted)
        self.head.company.client_wanted.connect(self.client_wanted)
        column.addWidget(self.head)
        self.head.known.built.connect(self._order_stops)
        self.duplicates = DuplicateLine(tools, self)
        column.addWidget(self.duplicates)
        self.form = form
        self._build_parts(column)
        form.showing.connect(self.show_client)
        form.sheet.changed.connect(self._look_at_form)
        form.wrong_shown.connect(lambda: self.show_part(DETAILS))

    def _build_parts(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.parts = PartBar("Parts of this page", self)
        row.addWidget(self.parts)
        row.addStretch(1)
        self.whole = QCheckBox("Company", self)
        self.whole.setAccessibleName("Whole company")
        self.whole.setToolTip("Timeline, devices and numbers of all people of the company")
        self.whole.toggled.connect(lambda _: self._ask())
        self.whole.hide()
        row.addWidget(self.whole)
        column.addLayout(row)
        self.timeline = Timeline(self._tools, self._brought, self)
        self.devices = DevicesPart(self._tools, self._brought, self)
        self.figures = FiguresPart(self)
        self.tabs: list[ClientTab] = list(self._brought.tabs(self))
        self._stack = QStackedWidget(self)
        self._places: dict[str, QWidget] = {
            TIMELINE: self.timeline,
            DEVICES: self.devices,
            **{tab.title: tab for tab in self.tabs},
            DETAILS: self.form,
            FIGURES: self.figures,
        }
        for name, part in self._places.items():
            self.parts.add(name)
            self.parts.button(name).setToolTip(key_tip(f"{name}; the next one by", NEXT))
            self._stack.addWidget(part)
        for tab in self.tabs:
            tab.waits_changed.connect(self._count_tabs)
        self.parts.chosen.connect(self.show_part)
        column.addWidget(self._stack, 1)
        for keys, step in ((NEXT, 1), (BEFORE, -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(partial(self._step, step))
        self.part = TIMELINE
        self.show_part(TIMELINE)

    # -- what its screen asks -----------------------------------------------------------------

    def show_client(self, client: Client) -> None:
        """Whose page it is; asked again whenever the diary may say something else of them."""
        other = client.id != self._client.id
        if other and not (client.company and client.company == self._client.company):
            with QSignalBlocker(self.whole):
                self.whole.setChecked(False)
        self._client = client
        known = bool(client.id)
        self.head.setVisible(known)
        self.parts.setVisible(known)
        typed = self.form.isAncestorOf(self.window().focusWidget())
        self._stack.setCurrentWidget(self._places[self.part if known else DETAILS])
        if typed and self.form.isHidden():
            # Or the focus would go wherever Qt finds room for it, such as to Undo in the toast.
            self.focus_part()
        self.form.heading.setVisible(not known)
        if not known:
            self.whole.hide()
            self.duplicates.hide()
            return
        self.duplicates.show_client(client)
        actions = self._brought.actions(client)
        self.head.show_client(client, [action for action in actions if action.asked])
        if other:
            self.head.company.show_client(client, ())
            self.head.known.show_facts((), self._leads, anew=True)
        self._ask()

    def show_part(self, name: str) -> None:
        """Show this part."""
        self.part = name
        self.parts.choose(name)
        self._stack.setCurrentWidget(self._places[name])

    def show_device(self, device_id: int) -> None:
        """Show this device among the others of the client."""
        self.show_part(DEVICES)
        self.devices.show_device(device_id)

    def focus_part(self) -> None:
        """Put the keyboard into the part that is shown."""
        self._places[self.part].setFocus()

    def offer(self, own: Callable[[Client], Sequence[Action | None]]) -> None:
        """What the menu has beside what other wings bring."""

        def menu() -> Sequence[Action | None]:
            brought = [one for one in self._brought.actions(self._client) if not one.asked]
            return [*brought, *([None] if brought else []), *own(self._client)]

        self.head.offer(menu)

    def refresh(self) -> None:
        """Something changed that is no detail of the client."""
        if self._client.id:
            self._ask()

    # -- inside -------------------------------------------------------------------------------

    def _ask(self) -> None:
        client, diary, now = self._client, self._tools.diary, self._tools.now()
        whole = self.whole.isChecked()

        def question() -> Dossier | None:
            try:
                return dossier_of(diary, client.id, now=now, whole_company=whole)
            except NotFound:
                return None  # Undone meanwhile: the list shows somebody else in a moment.

        self._dossiers.ask(question)
        self.timeline.show_client(client, whole_company=whole)
        self._show_in_tabs()

    def _take(self, dossier: Dossier | None) -> None:
        if dossier is None or dossier.client.id != self._client.id:
            return
        several = len(dossier.people) > 1
        whole = self.whole.isChecked() and several
        self.whole.setVisible(several)
        self.timeline.name_people({one.id: one.name for one in dossier.people} if whole else {})
        self.head.company.show_client(dossier.client, dossier.people)
        self.head.show_places(dossier.places or dossier.client.places)
        self.head.known.show_facts(dossier.known, self._leads, anew=False)
        self.devices.show_dossier(dossier)
        self.figures.show_figures(dossier.figures)
        self.parts.say(DEVICES, str(len(dossier.devices) or ""))

    def _leads(self, fact: KnownFact) -> Callable[[], None] | None:
        """Where a click on what is known leads."""
        if fact.of is KnownOf.BARRED:
            return partial(self.show_part, DETAILS)
        if fact.of is KnownOf.EXPIRES:
            return partial(self.show_device, fact.number)
        go = self._brought.known(fact.of)
        return partial(go, fact.number) if go is not None and fact.number else None

    def _order_stops(self) -> None:
        """By Tab the page is walked as the eye goes: its head is built after its parts."""
        head = [*self.head.stops(), self.duplicates.compare]
        for before, after in pairwise([*head, *self.parts.stops(), self.whole]):
            QWidget.setTabOrder(before, after)

    def _step(self, by: int) -> None:
        if self._client.id:
            names = self.parts.names()
            self.show_part(names[(names.index(self.part) + by) % len(names)])

    def _show_in_tabs(self) -> None:
        """What other wings show: what stands beside their names is of this client, too."""
        for tab in self.tabs:
            tab.show_client(self._client)
        self._count_tabs()

    def _count_tabs(self) -> None:
        for tab in self.tabs:
            self.parts.say(tab.title, str(tab.waits() or ""))

    def _look_at_form(self) -> None:
        self.parts.say(DETAILS, UNSAVED if self.form.dirty() else "")
