"""Desktop, calendar screen: today's bookings as a list; what is over is muted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import STATES, time_text
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.zones import from_epoch

OVER = Qt.ItemDataRole.UserRole
"""Holds whether a line is of the past."""


class DayList(QListWidget):
    """One line a booking; a click or Enter shows it in the calendar."""

    item_chosen = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._items: list[CalendarItem] = []
        self.setAccessibleName("Today's bookings")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setItemDelegate(_Line(self))
        self.itemClicked.connect(self._tell)
        self.itemActivated.connect(self._tell)

    def show_items(self, items: Sequence[CalendarItem]) -> None:
        """Replace the list. All-day items come first, without a time."""
        self.clear()
        self._items = []
        now = self._tools.now().timestamp()
        zone = self._tools.zone()
        for item in sorted(items, key=lambda one: (not one.all_day, one.start)):
            if item.state == "cancelled":
                continue
            at = "all day" if item.all_day else time_text(from_epoch(item.start), zone)
            line = QListWidgetItem(f"{at}  {item.headline}")
            self._items.append(item)
            about = " · ".join(part for part in (item.service, item.place) if part)
            tip = f"{item.headline}\n{about}\n{STATES.get(item.state, '')}".strip()
            line.setToolTip(plain_tip(tip))
            line.setData(OVER, item.end <= now)
            self.addItem(line)
        if not self.count():
            empty = QListWidgetItem("Nothing booked today")
            empty.setData(OVER, True)
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(empty)

    def _tell(self, line: QListWidgetItem) -> None:
        place = self.row(line)
        if place < len(self._items):
            self.item_chosen.emit(self._items[place])


class _Line(QStyledItemDelegate):
    """Mutes what is over in the colours of the moment it is painted, whatever the theme is then."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if index.data(OVER):
            muted = QPalette(option.palette)
            muted.setColor(QPalette.ColorRole.Text, muted.color(QPalette.ColorRole.PlaceholderText))
            option.palette = muted
