"""Desktop, clients: who a client is, and what is done with them at once: call, write, book."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.clients.company_line import CompanyLine
from scheduler_app.desktop.clients.known_rows import KnownRows
from scheduler_app.desktop.clients.places import place_line
from scheduler_app.desktop.contributions import Action
from scheduler_app.desktop.icons import IconSign, icon
from scheduler_app.desktop.phones import Phones
from scheduler_app.desktop.plain import caption, isolated, plain_tip
from scheduler_app.desktop.shortcuts import tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.contact import Contact
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.wording import counted

REACHED_BY = frozenset({"phone", "mail"})
MOST_PLACES = 2
MORE = "More"
"""What the button of the menu is called by screen readers."""


class ClientHead(QWidget):
    """Name, company and what is known; it shows what the diary holds, whatever is typed below."""

    book_wanted = Signal(object)

    def __init__(self, tools: Tools, phones: Phones, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._phones = phones
        self._client = Client(0, "")
        self._places: tuple[Place, ...] = ()
        self._reached: QWidget | None = None
        self._menu: Callable[[], Sequence[Action | None]] = tuple
        self._asked: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._line = QHBoxLayout()
        self._line.setSpacing(8)
        self.barred = IconSign("block", 18, QPalette.ColorRole.BrightText, self)
        self.barred.setToolTip("Not to be booked")
        self._line.addWidget(self.barred)
        self.name = ElidedLabel(self)
        role(self.name, "heading")
        self._line.addWidget(self.name, 1)
        self.book_button = QPushButton("New booking", self)
        role(self.book_button, "primary")
        self.book_button.setIcon(icon("add", QPalette.ColorRole.HighlightedText))
        self.book_button.setToolTip("Book this client")
        self.book_button.clicked.connect(lambda: self.book_wanted.emit(self._client))
        self._line.addWidget(self.book_button)
        self.more = QPushButton(icon("more"), "", self)
        self.more.setAccessibleName(MORE)
        self.more.setToolTip("Export, merge, archive, erase")
        self.more.clicked.connect(lambda _=False: self._open_menu())
        self._line.addWidget(self.more)
        column.addLayout(self._line)
        self.company = CompanyLine(self)
        column.addWidget(self.company)
        self._facts = QHBoxLayout()
        self._facts.setSpacing(24)
        self.known = KnownRows(self)
        self._facts.addWidget(self.known, 3, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._facts)

    def offer(self, menu: Callable[[], Sequence[Action | None]]) -> None:
        """What the menu has, asked when it opens; None is a line between two kinds."""
        self._menu = menu

    def show_client(self, client: Client, asked: Sequence[Action]) -> None:
        """Show how this client is reached, and at once what waits for an answer."""
        if client.id != self._client.id or client.places != self._client.places:
            self._places = client.places
        self._client = client
        self.name.say(client.name)
        self.barred.setVisible(client.barred)
        self.book_button.setVisible(not client.archived)
        for old in self._asked:
            self._line.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._asked = [self._button(action) for action in asked]
        for button in self._asked:
            self._line.insertWidget(self._line.indexOf(self.book_button), button)
        self._show_reached(self._places)

    def show_places(self, places: tuple[Place, ...]) -> None:
        """All places of the client, and of the others of the company."""
        self._places = places
        self._show_reached(places)

    def stops(self) -> list[QPushButton]:
        """Where Tab stops, as the eye goes."""
        reached = [] if self._reached is None else self._reached.findChildren(QPushButton)
        company = self.company.findChildren(QPushButton)
        known = self.known.stops()
        return [*self._asked, self.book_button, self.more, *company, *reached, *known]

    # -- inside -------------------------------------------------------------------------------

    def _button(self, action: Action) -> QPushButton:
        button = QPushButton(icon(action.symbol), caption(action.label), self)
        if action.key:
            button.setToolTip(tip(action.key, action.label))
        button.clicked.connect(lambda _=False: action.act())
        return button

    def _show_reached(self, places: tuple[Place, ...]) -> None:
        """Numbers, address and places; built anew only where they are others."""
        client = self._client
        told = (client.phones, client.email, places)
        if self._reached is not None and self._reached.property("told") == repr(told):
            return
        if self._reached is not None:
            self._facts.removeWidget(self._reached)
            self._reached.hide()
            self._reached.deleteLater()
        box = QWidget(self)
        box.setProperty("told", repr(told))
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Contact(client, self._phones, self._tools, box, only=REACHED_BY))
        for place in places[:MOST_PLACES]:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(IconSign("place", parent=box))
            said = ElidedLabel(box)
            said.say(isolated(place_line(place)))
            row.addWidget(said, 1)
            column.addLayout(row)
        if len(places) > MOST_PLACES:
            rest = ElidedLabel(box)
            more = counted(len(places) - MOST_PLACES, "more place")
            rest.say(f"and {more}")
            rest.setToolTip(plain_tip("\n".join(map(place_line, places[MOST_PLACES:]))))
            role(rest, "small")
            column.addWidget(rest)
        self._reached = box
        self._facts.insertWidget(0, box, 2, Qt.AlignmentFlag.AlignTop)
        box.show()

    def _open_menu(self) -> None:
        menu = QMenu(self.window())
        menu.setAccessibleName(f"Menu of {self._client.name}")
        menu.aboutToHide.connect(menu.deleteLater)
        for action in self._menu():
            if action is None:
                menu.addSeparator()
                continue
            entry = menu.addAction(icon(action.symbol), action.label)
            entry.triggered.connect(lambda _=False, act=action.act: act())
        right = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height() + 2))
        menu.popup(right - QPoint(menu.sizeHint().width(), 0))
