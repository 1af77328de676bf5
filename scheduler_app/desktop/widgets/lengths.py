"""Desktop: lengths of time as people write them: "24 h", "2 days", "90 min"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from scheduler_app.desktop.wording import length_text
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.time_units import DAY_MINUTES, HOUR_MINUTES, Minutes

ONE_MINUTE = Minutes(1)
UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), ONE_MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), HOUR_MINUTES),
    **dict.fromkeys(("d", "day", "days"), DAY_MINUTES),
    **dict.fromkeys(("w", "week", "weeks"), 7 * DAY_MINUTES),
}
_PART = r"(\d{1,6}(?:[.,]\d{1,2})?)\s*([a-z]*)"
_ALL = re.compile(rf"(?:{_PART}[\s,]*)+")


def typed_minutes(text: str, *, unit: Minutes) -> int | None:
    """The minutes that `text` says, or None when it can't be read.

    `unit` is how many minutes a bare number counts: `ONE_MINUTE` or `DAY_MINUTES`.
    """
    said = text.strip().casefold()
    if said in ("none", "no", "0"):
        return 0
    if not _ALL.fullmatch(said):
        return None
    total = 0.0
    for number, name in re.findall(_PART, said):
        if name and name not in UNITS:
            return None
        total += float(number.replace(",", ".")) * (UNITS[name] if name else unit)
    return round(total)


def shown_minutes(minutes: int) -> str:
    """Such as "90 min" as "1 h 30 min", a day as "24 h" (notice runs by the clock), "2 days"."""
    return "24 h" if minutes == DAY_MINUTES else length_text(minutes)


@runtime_checkable
class SaysWrong(Protocol):
    """A field that reads what is typed by itself."""

    def wrong(self, name: str) -> InvalidInput | None:
        """What is wrong with it, as a refusal of the field of that name; None where it is right."""
        ...


class LengthLine(QLineEdit):
    """A line for a length that the settings keep as a whole number of `unit` minutes."""

    edited = Signal()

    def __init__(self, unit: Minutes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = unit
        self.setPlaceholderText(
            "such as 60 days" if unit == DAY_MINUTES else "such as 24 h or 2 days"
        )
        self.setMaximumWidth(160)
        self.editingFinished.connect(self._tidy)
        self.textChanged.connect(lambda _: self.edited.emit())

    def show_value(self, value: object) -> None:
        """Show what the settings keep."""
        count = int(str(value))
        if self._unit == DAY_MINUTES:
            self.setText("1 day" if count == 1 else f"{count} days")
        elif self._unit == HOUR_MINUTES:
            # Where hours count, two days are 48 of them, also when a clock is put back.
            self.setText(f"{count} h")
        else:
            self.setText(shown_minutes(count))

    def value(self) -> str:
        """As the settings keep it; what can't be read comes as it was typed."""
        minutes = typed_minutes(self.text(), unit=self._unit)
        if minutes is None or minutes % self._unit:
            return self.text().strip()
        return str(minutes // self._unit)

    def readable(self) -> bool:
        """Whether what is typed is a length of whole units."""
        minutes = typed_minutes(self.text(), unit=self._unit)
        return minutes is not None and minutes % self._unit == 0

    def wrong(self, name: str) -> InvalidInput | None:
        """What is wrong with it, under the setting's name."""
        if self.readable():
            return None
        return InvalidInput(
            name,
            f"“{self.text().strip()}” is no length of time that can be kept here.",
            remedy="Write it such as 24 h, 2 days or 90 min.",
        )

    def _tidy(self) -> None:
        if self.readable():
            self.show_value(self.value())


def unreadable(fields: Mapping[str, QWidget]) -> InvalidInput | None:
    """What is wrong with the first field that knows by itself that it can't be read."""
    for name, field in fields.items():
        wrong = field.wrong(name) if isinstance(field, SaysWrong) else None
        if wrong is not None:
            return wrong
    return None
