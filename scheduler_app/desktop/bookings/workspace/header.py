"""Desktop, calendar screen: where we are in time, how much is shown, search and new booking."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.shortcuts import keys_text, tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.theme import HEADING, TITLE, font
from scheduler_app.desktop.widgets.segment_bar import SegmentBar

MODES = (
    (Mode.DAY, "day", "Day"),
    (Mode.WORK_WEEK, "work-week", "Work week"),
    (Mode.WEEK, "week", "Week"),
    (Mode.MONTH, "month", "Month"),
    (Mode.AGENDA, "agenda", "Agenda"),
)
ONE_ROW_FROM = 1080
"""Width in pixels from which all stands in one row."""


class Header(QWidget):
    """Says what the consultant wants; the screen does it."""

    today = Signal()
    stepped = Signal(int)
    mode_chosen = Signal(object)
    search_wanted = Signal()
    new_wanted = Signal()
    late_wanted = Signal()
    side_panel_toggled = Signal()
    inspector_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 8, 12, 8)
        outer.setSpacing(8)
        self._top, self._below = QHBoxLayout(), QHBoxLayout()
        for row in (self._top, self._below):
            row.setSpacing(8)
            outer.addLayout(row)
        self._rows = 0
        self._when = self._build_when()
        self._modes = self._build_modes()
        self._find = self._build_find()
        self._new = QWidget(self)
        self._new.setLayout(self._build_new())
        self._arrange(2)

    def show_title(self, text: str) -> None:
        """The days in view, in words."""
        self._title.say(text)

    def show_mode(self, mode: Mode) -> None:
        """Mark how much is shown."""
        self._modes.choose(mode)

    def _build_when(self) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        fold = _tool("panel-left", tip("side-panel"), self.side_panel_toggled.emit)
        today = QPushButton("Today", self)
        today.setToolTip(tip("today"))
        today.clicked.connect(self.today)
        back = _tool("left", tip("back"), lambda: self.stepped.emit(-1))
        forward = _tool("right", tip("forward"), lambda: self.stepped.emit(1))
        self._title = _Title(self)
        for widget in (fold, today, back, forward):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self._title, 1)
        return box

    def _build_modes(self) -> SegmentBar[Mode]:
        modes: SegmentBar[Mode] = SegmentBar("How much is shown", self)
        for mode, name, label in MODES:
            button = modes.add_segment(mode, label)
            button.setToolTip(tip(name))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        modes.chosen.connect(self.mode_chosen)
        return modes

    def _build_find(self) -> QPushButton:
        find = QPushButton(f"Search or jump  ({keys_text('search')})", self)
        role(find, "find")
        find.setIcon(icon("search", QPalette.ColorRole.PlaceholderText))
        find.setAccessibleName("Search or jump to a date")
        find.setMinimumWidth(150)
        find.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        find.setMaximumWidth(360)
        find.clicked.connect(self.search_wanted)
        return find

    def _build_new(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        new = QPushButton("New booking", self)
        role(new, "primary")
        new.setIcon(icon("add", QPalette.ColorRole.HighlightedText))
        new.setToolTip(tip("new"))
        new.clicked.connect(self.new_wanted)
        row.addWidget(new)
        row.addWidget(_tool("late", tip("late"), self.late_wanted.emit))
        row.addWidget(_tool("panel-right", tip("inspector"), self.inspector_toggled.emit))
        return row

    def _arrange(self, rows: int) -> None:
        """One row when there is room; else the search goes below."""
        if rows == self._rows:
            return
        self._rows = rows
        for row in (self._top, self._below):
            while row.count():
                row.takeAt(0)
        first: tuple[QWidget, ...]
        second: tuple[QWidget, ...]
        if rows == 1:
            first, second = (self._when, self._find, self._modes, self._new), ()
        else:
            first, second = (self._when, self._new), (self._find, self._modes)
        for row, widgets in ((self._top, first), (self._below, second)):
            for widget in widgets:
                row.addWidget(widget, 3 if widget is self._when else int(widget is self._find))
                if rows == 2 and widget is self._find:
                    row.addStretch(0)  # takes what the search does not

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(1 if event.size().width() >= ONE_ROW_FROM else 2)


class _Title(QLabel):
    """As large as there is room for; the last resort is an ellipsis, with all of it as tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._said = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        self.setFixedHeight(28)

    def say(self, text: str) -> None:
        """Show `text`."""
        self._said = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        large, small = (QFontMetrics(font(size, semibold=True)) for size in (HEADING, TITLE))
        fits = large.horizontalAdvance(self._said) <= self.width()
        role(self, "heading" if fits else "title")
        metrics = large if fits else small
        shown = metrics.elidedText(self._said, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip("" if shown == self._said else plain_tip(self._said))


def _tool(symbol: str, text: str, act: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(symbol))
    button.setIconSize(QSize(18, 18))
    button.setToolTip(plain_tip(text))
    button.setAccessibleName(text.partition("  (")[0])
    button.clicked.connect(lambda _=False: act())
    return button
