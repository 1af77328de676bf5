"""Desktop, visit record: what is recommended for later, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.days_field import DayField
from scheduler_app.desktop.widgets.swatches import swatch
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.visits.due import months_later

IN_MONTHS = (1, 3, 6, 12)
USUAL_MONTHS = 12
ON_A_DAY = 0


class TypedRecommendation(NamedTuple):
    """As it is filled in: in how many months, 0 for the day that is typed."""

    what: str = ""
    months: int = USUAL_MONTHS
    day: str = ""
    service_id: int | None = None


NOTHING = TypedRecommendation()


class RecommendationField(QWidget):
    """One line: what, when, by which service. Empty words recommend nothing."""

    edited = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = QLineEdit(self)
        self.what.setPlaceholderText("Such as: replace the battery")
        self.what.setAccessibleName("What you recommend")
        self.when = QComboBox(self)
        self.when.setAccessibleName("When it is due")
        for months in IN_MONTHS:
            self.when.addItem(f"in {months} month{'s' if months > 1 else ''}", months)
        self.when.addItem("on a day", ON_A_DAY)
        self.day = DayField(tools, self)
        self.day.setAccessibleName("Day on which it is due")
        self.service = QComboBox(self)
        self.service.setAccessibleName("Service that it would be")
        self.service.setIconSize(QSize(12, 12))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.when)
        row.addWidget(self.day, 1)
        row.addWidget(self.service, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._noted = QLabel(self)
        self._noted.setWordWrap(True)
        self._noted.hide()
        role(self._noted, "muted")
        column.addWidget(self._noted)
        column.addWidget(self.what)
        column.addLayout(row)
        self.setFocusProxy(self.what)
        self.show_value(NOTHING)
        self.what.textChanged.connect(lambda _: self._changed())
        self.when.activated.connect(lambda _: self._changed())
        self.day.edited.connect(self._changed)
        self.service.activated.connect(lambda _: self._changed())

    def know(self, services: Sequence[Service]) -> None:
        """The services that it could be."""
        chosen = self.service.currentData()
        self.service.clear()
        self.service.addItem("No service", None)
        for one in services:
            if not one.archived:
                self.service.addItem(swatch(one.hue), one.name, one.id)
        self.service.setCurrentIndex(max(0, self.service.findData(chosen)))

    def say_noted(self, lines: Sequence[str]) -> None:
        """What was recommended at this visit before, a line each."""
        self._noted.setText("\n".join(lines))
        self._noted.setVisible(bool(lines))

    def show_value(self, value: object) -> None:
        """Show this recommendation."""
        typed = value if isinstance(value, TypedRecommendation) else NOTHING
        self.what.setText(typed.what)
        self.when.setCurrentIndex(max(0, self.when.findData(typed.months)))
        if self.day.text() != typed.day:
            self.day.write(typed.day)
        self.service.setCurrentIndex(max(0, self.service.findData(typed.service_id)))
        self._show_day()

    def value(self) -> TypedRecommendation:
        """What is filled in."""
        what = self.what.text().strip()
        if not what:
            return NOTHING
        return TypedRecommendation(
            what, self.when.currentData(), self.day.text(), self.service.currentData()
        )

    def due(self, visited: date) -> date:
        """When it is due; raises `InvalidInput` on "recommended" for no day."""
        months = int(self.when.currentData())
        return self.day.day("recommended") if months == ON_A_DAY else months_later(visited, months)

    def _changed(self) -> None:
        self._show_day()
        self.edited.emit()

    def _show_day(self) -> None:
        """When and by what is asked once something is recommended."""
        begun = bool(self.what.text().strip())
        self.when.setVisible(begun)
        self.service.setVisible(begun)
        self.day.setVisible(begun and self.when.currentData() == ON_A_DAY)
