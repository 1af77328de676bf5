"""Desktop, calendar screen: today's bookings as a list; what is over is muted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from scheduler_app.desktop.wording import STATES, time_text
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.domain.calendar_items import CalendarItem
from scheduler_app.domain.zones import from_epoch


class DayList(QListWidget):
    """One line a booking; a click or Enter shows it in the calendar."""

    item_chosen = Signal(object)

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._items: list[CalendarItem] = []
        self.setAccessibleName("Today's bookings")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(self._tell)
        self.itemActivated.connect(self._tell)

    def show_items(self, items: Sequence[CalendarItem]) -> None:
        """Replace the list. All-day items come first, without a time."""
        self.clear()
        self._items = []
        now = self._place.now().timestamp()
        zone = self._place.zone()
        for item in sorted(items, key=lambda one: (not one.all_day, one.start)):
            if item.state == "cancelled":
                continue
            at = "all day" if item.all_day else time_text(from_epoch(item.start), zone)
            line = QListWidgetItem(f"{at}  {item.headline}")
            self._items.append(item)
            about = " · ".join(part for part in (item.service, item.place) if part)
            line.setToolTip(f"{item.headline}\n{about}\n{STATES.get(item.state, '')}".strip())
            if item.end <= now:
                line.setForeground(self.palette().color(QPalette.ColorRole.PlaceholderText))
            self.addItem(line)
        if not self.count():
            empty = QListWidgetItem("Nothing booked today")
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(empty)

    def _tell(self, line: QListWidgetItem) -> None:
        place = self.row(line)
        if place < len(self._items):
            self.item_chosen.emit(self._items[place])
