"""Desktop, visits: what is looked for: words, and within which time, state or kind of device."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.device_words import KINDS, called
from scheduler_app.desktop.visits.remove_button import remove_button
from scheduler_app.desktop.widgets.moment_field.days_field import DaysField
from scheduler_app.desktop.widgets.segment_bar import SegmentBar
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visits.search import VisitWish
from scheduler_app.domain.visits.visit import IssueState
from scheduler_app.domain.zones import instant_of


class Sought(Enum):
    """What is looked for."""

    VISITS = "Visits"
    DEVICES = "Devices"


ANY_TIME, BETWEEN_DAYS = 0, -1
_SINCE = (
    ("Any time", ANY_TIME),
    ("Last 3 months", 91),
    ("Last 12 months", 365),
    ("Between days…", BETWEEN_DAYS),
)
_STATES = (
    ("Any state", None),
    ("Open", IssueState.OPEN),
    ("To watch", IssueState.WATCH),
    ("Solved", IssueState.SOLVED),
)
_HINTS = {
    Sought.VISITS: "What was it? Words of the visit, the client or the device",
    Sought.DEVICES: "Who has this? A router, a model, an operating system, a serial number",
}


class SearchHead(QWidget):
    """Says with each key that something else is looked for."""

    changed = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._sought = Sought.VISITS
        self._device: Device | None = None
        self.line = QLineEdit(self)
        role(self.line, "big")
        self.line.setClearButtonEnabled(True)
        self.line.setAccessibleName("Look for")
        self.when, self.state, self.kind = QComboBox(self), QComboBox(self), QComboBox(self)
        self.days = DaysField(tools, self)
        self.days.setAccessibleName("Between which days")
        self._fill()
        self._lay_out()
        self.line.textChanged.connect(lambda _: self.changed.emit())
        self.days.edited.connect(self.changed)
        for box in (self.when, self.state, self.kind):
            box.activated.connect(lambda _: self._choose())
        self.setFocusProxy(self.line)
        self.seek(Sought.VISITS)

    def _fill(self) -> None:
        for word, days in _SINCE:
            self.when.addItem(word, days)
        for word, state in _STATES:
            self.state.addItem(word, state)
        self.kind.addItem("Any kind", None)
        for kind, word in KINDS.items():
            self.kind.addItem(word, kind)
        for box, name in (
            (self.when, "In which time"),
            (self.state, "How its issues stand"),
            (self.kind, "Which kind of device"),
        ):
            box.setAccessibleName(name)

    def _lay_out(self) -> None:
        self._only = QFrame(self)
        role(self._only, "soft")
        row = QHBoxLayout(self._only)
        row.setContentsMargins(8, 2, 4, 2)
        row.setSpacing(4)
        self._only_words = QLabel(self._only)
        row.addWidget(self._only_words)
        away = remove_button("Look at all devices again", self._only)
        away.clicked.connect(lambda _=False: self.only(None))
        row.addWidget(away)
        filters = QHBoxLayout()
        filters.setSpacing(8)
        self.segments: SegmentBar[Sought] = SegmentBar("What is looked for", self)
        for sought in Sought:
            self.segments.add_segment(sought, sought.value).setMinimumWidth(76)
        self.segments.chosen.connect(self._seek_by_hand)
        filters.addWidget(self.segments)
        filters.addSpacing(4)
        for part in (self.when, self.days, self.state, self.kind, self._only):
            filters.addWidget(part)
        filters.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.line)
        column.addLayout(filters)

    # -- what the screen asks -----------------------------------------------------------------

    def sought(self) -> Sought:
        """What is looked for."""
        return self._sought

    def seek(self, sought: Sought) -> None:
        """Look for these from now on."""
        self._sought = sought
        self.segments.choose(sought)
        self.line.setPlaceholderText(_HINTS[sought])
        visits = sought is Sought.VISITS
        self.when.setVisible(visits)
        self.state.setVisible(visits)
        self.days.setVisible(visits and self.when.currentData() == BETWEEN_DAYS)
        self.kind.setVisible(not visits)
        self._only.setVisible(visits and self._device is not None)
        self.changed.emit()

    def only(self, device: Device | None) -> None:
        """Look at the visits of one device, or of all again."""
        self._device = device
        if device is not None:
            self._only_words.setText(f"Only {isolated(called(device))}")
            self.line.clear()
        self.seek(Sought.VISITS)
        self.line.setFocus()

    def any_kind(self) -> None:
        """Look for devices of whatever kind."""
        self.kind.setCurrentIndex(0)

    def words(self) -> str:
        """What is typed."""
        return self.line.text().strip()

    def narrowed(self) -> bool:
        """Whether anything is looked for at all."""
        wish = self.wish()
        return (
            wish != VisitWish()
            if self._sought is Sought.VISITS
            else bool(self.words() or self.device_kind())
        )

    def device_kind(self) -> DeviceKind | None:
        """The kind of device that is wanted."""
        chosen = self.kind.currentData()
        return None if chosen is None else DeviceKind(chosen)

    def wish(self) -> VisitWish:
        """Which visits are looked for; days that can't be read do not matter yet."""
        since, until = self._span()
        state = self.state.currentData()
        return VisitWish(
            words=self.words(),
            device_id=None if self._device is None else self._device.id,
            since=since,
            until=until,
            state=None if state is None else IssueState(state),
        )

    # -- inside -------------------------------------------------------------------------------

    def _span(self) -> tuple[datetime | None, datetime | None]:
        zone = self._tools.zone()
        days = int(self.when.currentData())
        if days == ANY_TIME:
            return None, None
        if days != BETWEEN_DAYS:
            first = self._tools.today() - timedelta(days=days)
            return instant_of(datetime.combine(first, time()), zone), None
        try:
            first, last = self.days.days()
        except InvalidInput:
            return None, None
        after = last + timedelta(days=1)
        return (
            instant_of(datetime.combine(first, time()), zone),
            instant_of(datetime.combine(after, time()), zone),
        )

    def _seek_by_hand(self, sought: Sought) -> None:
        self.seek(sought)
        self.line.setFocus()

    def _choose(self) -> None:
        self.seek(self._sought)
        if self.days.isVisible() and not self.days.text():
            self.days.setFocus()
