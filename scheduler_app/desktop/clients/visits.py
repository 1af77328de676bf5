"""Desktop, clients: what was done for a client, and what is booked."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import STATES, moment_text
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.clients.clients import visits_of


class VisitsList(QWidget):
    """Each visit in a line; one that is chosen is shown in the calendar."""

    booking_wanted = Signal(int)

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._visits: list[CalendarItem] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        caption = QLabel("Visits", self)
        role(caption, "caption")
        column.addWidget(caption)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Visits of this client")
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        column.addWidget(self.list, 1)

    def show_visits(self, client_id: int) -> None:
        """Those of this client; nothing for one who is not in the diary yet (0)."""
        self.list.clear()
        self._visits = visits_of(self._tools.diary, client_id) if client_id else []
        for item in self._visits:
            self.list.addItem(self._line(item))
        if client_id and not self._visits:
            empty = QListWidgetItem("No visits yet")
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(empty)
        self.setVisible(bool(client_id))

    def _line(self, item: CalendarItem) -> QListWidgetItem:
        today, zone = self._tools.today(), self._tools.zone()
        when = moment_text(from_epoch(item.start), zone, today=today)
        what = " · ".join(part for part in (item.service, item.title) if part)
        state = "" if item.state == "confirmed" else f"  ({item.state})"
        line = QListWidgetItem(f"{when}  {what}{state}")
        line.setToolTip(plain_tip(STATES.get(item.state, "")))
        line.setSizeHint(QSize(0, 30))
        return line

    def _open(self, line: QListWidgetItem) -> None:
        row = self.list.row(line)
        if row < len(self._visits):
            self.booking_wanted.emit(self._visits[row].id)
