"""Desktop, visits: the screen that finds what was done, and who else has such a device."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
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
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.screen.found import FoundDevices, FoundVisits, OwnedDevice
from scheduler_app.desktop.visits.screen.head import SearchHead, Sought
from scheduler_app.desktop.visits.screen.row_painter import FoundPainter
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.domain.visits.search import FoundVisit
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.clients.devices import find_devices
from scheduler_app.use_cases.visits.search import search_visits

MOST = 100
"""Rows that are shown; more are found by more words."""

WIDEST = 920
"""Pixels of a row: what is much longer is hard to scan."""


class _Answer(NamedTuple):
    """What was found of which kind; `narrowed` where something was looked for."""

    sought: Sought
    visits: list[FoundVisit]
    devices: list[OwnedDevice]
    narrowed: bool


class VisitsScreen(Screen):
    """A line to type in, and what is found below it with each key."""

    visit_wanted = Signal(int)
    device_wanted = Signal(object)
    calendar_wanted = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._latest: Latest[_Answer] = Latest(tools.runner, self, self._show, tools.notices.show)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(12)
        heading = QLabel("Visits", self)
        role(heading, "heading")
        column.addWidget(heading)
        self.head = SearchHead(tools, self)
        self.head.setMaximumWidth(WIDEST)
        column.addWidget(self.head)
        self.stack = QStackedWidget(self)
        self.stack.setMaximumWidth(WIDEST)
        self.visits, self.devices = FoundVisits(tools, self), FoundDevices(tools, self)
        self.visit_list = self._list(self.visits, "Visits that were found")
        self.device_list = self._list(self.devices, "Devices that were found")
        self.nothing = QLabel(self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setWordWrap(True)
        role(self.nothing, "muted")
        self._start = empty_state(
            "visits",
            "What was done, found again",
            "Once visits are written down, they are found here by any word: the problem, what was "
            "done, the client, the device. A visit is written down from the calendar.",
            ("Go to the calendar", self.calendar_wanted.emit),
        )
        self._no_devices = empty_state(
            "computer",
            "Who else has this?",
            "Devices that you note with clients or at visits are listed here: routers, printers, "
            "operating systems, licences.",
        )
        pages = (
            self.visit_list, self.device_list, self.nothing, self._start, self._no_devices,
        )  # fmt: skip
        for page in pages:
            self.stack.addWidget(page)
        column.addWidget(self.stack, 1)
        column.addLayout(self._build_foot())
        self.head.changed.connect(self.refresh)
        self.head.line.installEventFilter(self)
        self.setFocusProxy(self.head)
        self.refresh()

    def _list(self, model: FoundVisits | FoundDevices, name: str) -> QListView:
        view = QListView(self)
        view.setModel(model)
        view.setItemDelegate(FoundPainter(view))
        view.setUniformItemSizes(True)
        view.setAccessibleName(name)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.activated.connect(self._open)
        view.clicked.connect(self._open)
        view.selectionModel().currentChanged.connect(lambda *_: self._look_at_row())
        return view

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.count = QLabel(self)
        role(self.count, "small")
        row.addWidget(self.count)
        self.its_visits = QPushButton("Visits of the marked device", self)
        role(self.its_visits, "link")
        self.its_visits.clicked.connect(lambda _=False: self._show_visits_of())
        self.its_visits.hide()
        row.addWidget(self.its_visits)
        row.addStretch(1)
        return row

    def seek_devices(self, words: str | None = None) -> None:
        """Who has this? The keyboard is in the line, which holds the words if any are told."""
        if words is not None:
            self.head.any_kind()
            self.head.line.setText(words)
        self.head.seek(Sought.DEVICES)
        self.head.line.setFocus()

    def refresh(self) -> None:
        """Ask the diary again; what is typed stays."""
        diary, head = self._tools.diary, self.head
        sought, wish, kind, words = head.sought(), head.wish(), head.device_kind(), head.words()
        narrowed = head.narrowed()

        def ask() -> _Answer:
            if sought is Sought.VISITS:
                return _Answer(sought, search_visits(diary, wish, limit=MOST), [], narrowed)
            found = find_devices(diary, words, kind=kind, limit=MOST)
            return _Answer(sought, [], found, narrowed)

        self._latest.ask(ask)

    # -- inside -------------------------------------------------------------------------------

    def _show(self, answer: _Answer) -> None:
        visits = answer.sought is Sought.VISITS
        if visits:
            self.visits.show_found(answer.visits)
        else:
            self.devices.show_found(answer.devices)
        found = len(answer.visits) if visits else len(answer.devices)
        noun = "visit" if visits else "device"
        page: QWidget = self.visit_list if visits else self.device_list
        if not found and answer.narrowed:
            self.nothing.setText(f"No {noun} has all of that. Fewer words find more.")
            page = self.nothing
        elif not found:
            page = self._start if visits else self._no_devices
        self.stack.setCurrentWidget(page)
        more = found == MOST
        self.count.setText(
            f"The {'newest ' if visits else ''}{MOST}; more words find fewer"
            if more
            else counted(found, noun)
            if found
            else ""
        )
        self._look_at_row()

    def _view(self) -> QListView | None:
        page = self.stack.currentWidget()
        return page if isinstance(page, QListView) else None

    def _open(self, index: QModelIndex) -> None:
        if self.head.sought() is Sought.VISITS:
            visit = self.visits.at(index.row())
            if visit is not None:
                self.visit_wanted.emit(visit.id)
        else:
            owned = self.devices.at(index.row())
            if owned is not None:
                self.device_wanted.emit(owned[0])

    def _marked(self) -> OwnedDevice | None:
        return self.devices.at(self.device_list.currentIndex().row())

    def _look_at_row(self) -> None:
        at_devices = self.stack.currentWidget() is self.device_list
        self.its_visits.setVisible(at_devices and self._marked() is not None)

    def _show_visits_of(self) -> None:
        marked = self._marked()
        if marked is not None:
            self.head.only(marked[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the line Down goes into what was found, and Enter opens the first of it."""
        view = self._view()
        if (
            watched is self.head.line
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and view is not None
        ):
            key = Qt.Key(event.key())
            first = view.model().index(0, 0)
            if key == Qt.Key.Key_Down:
                view.setCurrentIndex(first)
                view.setFocus()
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and first.isValid():
                self._open(first)
                return True
        return super().eventFilter(watched, event)
