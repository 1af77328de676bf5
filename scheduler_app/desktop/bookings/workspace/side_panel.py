"""Desktop, calendar screen: mini month, the day's list, and the services to show or hide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.bookings.workspace.day_list import DayList
from scheduler_app.desktop.plain import caption, plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.mini_month.mini_month import MiniMonth
from scheduler_app.desktop.widgets.swatches import swatch
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.zones import day_start, from_epoch


class SidePanel(QFrame):
    """What helps to find the way; folds as a whole."""

    date_chosen = Signal(object)
    item_chosen = Signal(object)
    hidden_services_changed = Signal(object)

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        role(self, "panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 8)
        column.setSpacing(4)
        self.month = MiniMonth(lambda: tools.now().astimezone(tools.zone()), parent=self)
        self.month.date_chosen.connect(self.date_chosen)
        column.addWidget(self.month)
        column.addSpacing(8)
        column.addWidget(_caption("Today"))
        self.day = DayList(tools, self)
        self.day.item_chosen.connect(self.item_chosen)
        column.addWidget(self.day, 3)
        column.addSpacing(4)
        column.addWidget(_caption("Services"))
        self._boxes: dict[int, QCheckBox] = {}
        self._services_box = QWidget()
        self._services_box.setProperty("role", "page")
        self._services = QVBoxLayout(self._services_box)
        self._services.setContentsMargins(0, 0, 0, 0)
        self._services.setSpacing(0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._services_box)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(scroll, 2)

    def refresh(self) -> None:
        """Ask the diary again."""
        # Only who may wait for SQLAlchemy asks for services: the week is painted without.
        from scheduler_app.use_cases.practice.services import list_services

        self.month.set_week_start(self._tools.source.practice().week_start)
        today = self._tools.today()
        zone = self._tools.zone()
        start = day_start(today, zone)
        end = day_start(today + timedelta(days=1), zone)
        items = self._tools.source.items(int(start.timestamp()), int(end.timestamp()))
        self.day.show_items(items)
        self._show_services(list_services(self._tools.diary))

    def mark_busy_days(self, first: date, last: date) -> None:
        """Count what is booked on each day around the days in view, for the mini month."""
        zone = self._tools.zone()
        start = day_start(first.replace(day=1) - timedelta(days=7), zone)
        end = day_start(last + timedelta(days=42), zone)
        counts: dict[date, int] = {}
        for item in self._tools.source.items(int(start.timestamp()), int(end.timestamp())):
            if item.state != "cancelled":
                day = from_epoch(item.start).astimezone(zone).date()
                counts[day] = counts.get(day, 0) + 1
        self.month.set_busy_days(counts)

    def hidden_services(self) -> frozenset[int]:
        """The services whose bookings are not shown."""
        return frozenset(key for key, box in self._boxes.items() if not box.isChecked())

    def _show_services(self, services: Sequence[Service]) -> None:
        current = [service for service in services if not service.archived]
        hidden = self.hidden_services()
        while self._services.count():
            entry = self._services.takeAt(0)
            widget = entry.widget() if entry else None
            if widget is not None:
                widget.deleteLater()
        self._boxes = {}
        for service in current:
            box = _ServiceBox(service.name)
            box.setChecked(service.id not in hidden)
            box.setIcon(swatch(service.hue))
            box.setIconSize(QSize(10, 10))
            box.setToolTip(plain_tip(f"Show or hide {service.name}"))
            box.toggled.connect(self._tell_hidden)
            self._services.addWidget(box)
            self._boxes[service.id] = box
        self._services.addStretch(1)

    def _tell_hidden(self) -> None:
        self.hidden_services_changed.emit(self.hidden_services())


class _ServiceBox(QCheckBox):
    """A box whose name is cut with an ellipsis where the panel is narrow; the tip has all of it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(caption(name))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setText(caption(self._name))
        over = self.sizeHint().width() - self.width()
        if over > 0:
            metrics = self.fontMetrics()
            room = metrics.horizontalAdvance(self._name) - over
            cut = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, max(0, room))
            self.setText(caption(cut))


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    role(label, "caption")
    return label
