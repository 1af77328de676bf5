"""Desktop, services: the form of one service."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.forms import HEAD, Fields, inset, minutes_box
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.swatches import swatch
from scheduler_app.domain.bookings import MOST_GAP_MINUTES
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money import minor_digits
from scheduler_app.domain.services import HUES, Online, Service, Where

HUE_NAMES = (
    *("Blue", "Green", "Orange", "Violet", "Teal"),
    *("Amber", "Pink", "Cyan", "Lime", "Red"),
)
OFFERED = (
    (Online.NO, "Not offered there"),
    (Online.REQUEST, "Clients ask, you answer"),
    (Online.AT_ONCE, "Confirmed at once"),
)
LONGEST_DESCRIPTION = 1000
"""Letters; more than that nobody reads on a phone."""


class ServiceForm(QWidget):
    """Shows one service and says when it shall be saved."""

    save_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = Service(0, "", 60)
        self._open = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.heading = QLabel(self)
        role(self.heading, "title")
        self.heading.setMinimumHeight(HEAD)
        column.addWidget(self.heading)
        self.fields = Fields()
        self._build()
        column.addLayout(self.fields)
        row = QHBoxLayout()
        self.save = QPushButton("Save", self)
        role(self.save, "primary")
        self.name.returnPressed.connect(self.save.click)
        self.save.clicked.connect(lambda: self.save_wanted.emit(self.service()))
        row.addWidget(self.save)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.setMaximumWidth(560)

    def _build(self) -> None:
        self.name = QLineEdit()
        self.minutes = minutes_box(24 * 60, least=5, step=15)
        self.where = QComboBox()
        self.where.addItem("Remote", Where.REMOTE)
        self.where.addItem("On site", Where.ON_SITE)
        self.preparation = minutes_box(MOST_GAP_MINUTES)
        self.wrap_up = minutes_box(MOST_GAP_MINUTES)
        self.travel = minutes_box(MOST_GAP_MINUTES)
        self.price = QDoubleSpinBox()
        self.price.setRange(0, 1_000_000)
        self.price.setMaximumWidth(140)
        inset(self.price)
        self.hue = QComboBox()
        self.hue.setIconSize(QSize(14, 14))
        self.online = QComboBox()
        for online, label in OFFERED:
            self.online.addItem(label, online)
        self.online.currentIndexChanged.connect(lambda _: self._show_online())
        self.description = QPlainTextEdit()
        self.description.setFixedHeight(72)
        self.description.setTabChangesFocus(True)
        self.description.setPlaceholderText("What clients read about it: a sentence or two")
        self.meaning = QLabel()
        self.meaning.setWordWrap(True)
        role(self.meaning, "small")
        self.archived = QCheckBox("No longer offered; its bookings stay")
        for name, label, field in (
            ("name", "&Name", self.name),
            ("minutes", "&Length", self.minutes),
            ("where", "&Where", self.where),
            ("preparation", "&Preparation before", self.preparation),
            ("wrap_up", "Wrap-&up after", self.wrap_up),
            ("travel", "&Travel", self.travel),
            ("price", "P&rice", self.price),
            ("hue", "&Colour", self.hue),
            ("online", "&Booking page", self.online),
            ("description", "&Description", self.description),
            ("archived", "", self.archived),
        ):
            self.fields.add(name, label, field)
            if name == "online":
                self.fields.addRow("", self.meaning)
        self.archived.setAccessibleName("No longer offered")
        self.fields.add_wrong()

    def show_service(self, service: Service) -> None:
        """Fill the form."""
        self._service = service
        self._open = True
        self.fields.clear_wrong()
        self.heading.setText(service.name or "New service")
        self.name.setText(service.name)
        self.minutes.setValue(service.minutes)
        self.where.setCurrentIndex(self.where.findData(service.where))
        self.preparation.setValue(service.preparation)
        self.wrap_up.setValue(service.wrap_up)
        self.travel.setValue(service.travel)
        self.price.setSuffix(f" {service.currency}")
        self.price.setDecimals(minor_digits(service.currency))
        self.price.setValue(service.price / self._minor_units())
        self._fill_hues(service.hue)
        self.online.setCurrentIndex(self.online.findData(service.online))
        self.description.setPlainText(service.description)
        self._show_online()
        self.archived.setChecked(service.archived)
        if not service.id:
            self.name.setFocus()

    def _show_online(self) -> None:
        """What the choice means, in words; a description only where somebody reads it."""
        chosen = self.online.currentData() or Online.NO
        self.meaning.setText(
            {
                Online.NO: "Only you book it.",
                Online.REQUEST: "The hour is held for the client until you accept or decline.",
                Online.AT_ONCE: "Also while this computer is off, until the publication ends.",
            }[Online(chosen)]
        )
        self.description.setEnabled(chosen != Online.NO or bool(self.description.toPlainText()))

    def _fill_hues(self, chosen: int) -> None:
        self.hue.clear()
        for hue in range(HUES):
            self.hue.addItem(swatch(hue), HUE_NAMES[hue], hue)
        self.hue.setCurrentIndex(chosen)

    def _minor_units(self) -> int:
        """How many make one of the currency: cents of a euro."""
        return int(10 ** minor_digits(self._service.currency))

    def service(self) -> Service:
        """What is filled in."""
        return replace(
            self._service,
            name=self.name.text().strip(),
            minutes=self.minutes.value(),
            where=Where(self.where.currentData() or Where.REMOTE),
            preparation=self.preparation.value(),
            wrap_up=self.wrap_up.value(),
            travel=self.travel.value(),
            price=round(self.price.value() * self._minor_units()),
            hue=max(0, self.hue.currentIndex()),
            archived=self.archived.isChecked(),
            online=Online(self.online.currentData() or Online.NO),
            description=self.description.toPlainText().strip()[:LONGEST_DESCRIPTION],
        )

    def is_open(self) -> bool:
        """Whether a service is shown."""
        return self._open

    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._open and self.service() != self._service

    def show_wrong(self, error: InvalidInput) -> None:
        """What the diary refused."""
        self.fields.show_wrong(error)
