"""Desktop, services: what the practice offers, with lengths, gaps, price and colour."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.services.form import ServiceForm
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.swatches import swatch
from scheduler_app.desktop.wording import length_text, price_text
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.services import HUES, Online, Service
from scheduler_app.use_cases.services import list_services, save_service
from scheduler_app.use_cases.undo import undo

ONLINE = {Online.REQUEST: "on request", Online.AT_ONCE: "confirmed at once"}
"""How clients take a service on the booking page."""


class ServicesScreen(Screen):
    """The list at the left, the form of the chosen one at the right."""

    saved = Signal(object)

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._services: list[Service] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 20)
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(12)
        head = QHBoxLayout()
        title = QLabel("Services", self)
        role(title, "heading")
        head.addWidget(title)
        head.addStretch(1)
        self.new_button = QPushButton(icon("add"), "New service", self)
        self.new_button.clicked.connect(self.start_new)
        head.addWidget(self.new_button)
        left.addLayout(head)
        about = QLabel("What you offer. Length and gaps decide when each can be booked.", self)
        about.setWordWrap(True)
        role(about, "muted")
        left.addWidget(about)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Services")
        self.list.setIconSize(QSize(14, 14))
        self.list.currentRowChanged.connect(self._show_row)
        left.addWidget(self.list, 1)
        row.addLayout(left, 2)
        self.form = ServiceForm(self)
        self.form.save_wanted.connect(self._save)
        row.addWidget(self.form, 3)
        self.setFocusProxy(self.list)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again; what is being typed stays."""
        chosen = self.form.service().id if self.form.is_open() else 0
        self._services = list_services(self._place.diary, with_archived=True)
        self._services.sort(key=lambda service: (service.archived, service.name.casefold()))
        self.list.blockSignals(True)
        self.list.clear()
        for service in self._services:
            place = "on site" if service.where == "on site" else "remote"
            price = price_text(service.cost)
            detail = ", ".join(filter(None, (length_text(service.minutes), place, price)))
            if service.archived:
                detail += ", no longer offered"
            elif service.online in ONLINE:
                detail += f", {ONLINE[service.online]}"
            line = QListWidgetItem(swatch(service.hue), f"{service.name}\n{detail}")
            line.setSizeHint(QSize(0, 48))
            self.list.addItem(line)
        ids = [service.id for service in self._services]
        row = ids.index(chosen) if chosen in ids else 0
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        if self._services and not self.form.dirty():
            self._show_row(row)

    def start_new(self) -> None:
        """An empty form, with the colour that is used least."""
        used = [service.hue for service in self._services]
        hue = min(range(HUES), key=lambda one: (used.count(one), one))
        currency = self._place.source.practice().currency
        self.form.show_service(Service(0, "", 60, hue=hue, currency=currency))

    def _show_row(self, row: int) -> None:
        if 0 <= row < len(self._services):
            self._show(self._services[row])

    def _show(self, service: Service) -> None:
        """What costs nothing yet is priced in the practice's currency of today."""
        if not service.price:
            service = replace(service, currency=self._place.source.practice().currency)
        self.form.show_service(service)

    def _save(self, service: Service) -> None:
        def then(kept: Service) -> None:
            self._show(kept)
            self._place.notices.say(f"{kept.name} saved", Offer("Undo", self._undo))
            self.saved.emit(kept)

        def otherwise(error: Exception) -> None:
            if isinstance(error, InvalidInput):
                self.form.show_wrong(error)
            else:
                self._place.notices.show(error)

        self._place.do(
            lambda now: save_service(self._place.diary, service, now=now), then, otherwise
        )

    def _undo(self) -> None:
        self._place.do(lambda now: undo(self._place.diary, now=now))
