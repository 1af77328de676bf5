"""Desktop, money: how much of a deposit goes back by how early its client cancels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.forms import inset
from scheduler_app.desktop.widgets.lengths import LengthLine
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.policy import WHOLE, Rung
from scheduler_app.domain.money.policy_file import MOST_HOURS, MOST_RUNGS
from scheduler_app.domain.time_units import HOUR_MINUTES

LADDER = "ladder"
NARROW = 84
"""Pixels: wide enough for a year in hours, and for 100 %."""


def percent_box(label: str, *, least: int = 0) -> QSpinBox:
    """A field for whole percent."""
    box = QSpinBox()
    box.setRange(least, WHOLE)
    box.setSingleStep(10)
    box.setSuffix(" %")
    box.setMaximumWidth(NARROW)
    box.setAccessibleName(label)
    inset(box)
    return box


@dataclass(frozen=True, slots=True)
class _Row:
    box: QWidget
    notice: LengthLine
    percent: QSpinBox
    remove: QPushButton


class LadderRows(QWidget):
    """A line for each rung; they may be typed in any order."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        column.addLayout(self._lines)
        self.below = QLabel(self)
        role(self.below, "muted")
        self.below.setWordWrap(True)
        column.addWidget(self.below)
        self.add_rung = QPushButton(icon("add"), "Add a step", self)
        role(self.add_rung, "link")
        self.add_rung.clicked.connect(lambda _=False: self._add_another())
        column.addWidget(self.add_rung)
        self._changed(tell=False)

    def show_rungs(self, rungs: Sequence[Rung]) -> None:
        """Show these, the longest notice first."""
        while self._rows:
            self._take_out(self._rows[-1])
        for rung in rungs:
            self._add(rung)
        self._changed(tell=False)

    def has_any(self) -> bool:
        """Whether there is a step."""
        return bool(self._rows)

    def rungs(self) -> tuple[Rung, ...]:
        """What is filled in, the longest notice first; `InvalidInput` on "ladder"."""
        found = [Rung(_hours(row.notice), row.percent.value()) for row in self._rows]
        found.sort(key=lambda rung: -rung.hours)
        for earlier, later in pairwise(found):
            if earlier.hours == later.hours:
                raise InvalidInput(
                    LADDER, f"{later.hours} h stands there twice.", remedy="Take one out."
                )
            if later.percent > earlier.percent:
                raise InvalidInput(
                    LADDER,
                    f"Whoever cancels {later.hours} h before would get more than who cancels "
                    f"{earlier.hours} h before.",
                    remedy="The earlier one cancels, the more goes back.",
                )
        return tuple(found)

    def fields(self) -> list[QWidget]:
        """In the order of the eye, for the keyboard."""
        lines = [field for row in self._rows for field in (row.notice, row.percent, row.remove)]
        return [*lines, self.add_rung]

    def _add(self, rung: Rung) -> _Row:
        box = QWidget(self)
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        notice = LengthLine(HOUR_MINUTES, box)
        notice.setMaximumWidth(NARROW)
        notice.show_value(rung.hours)
        notice.setAccessibleName("So long before the start, or longer")
        percent = percent_box("So much goes back")
        percent.setValue(rung.percent)
        remove = QPushButton(icon("close"), "", box)
        role(remove, "quiet")
        row = _Row(box, notice, percent, remove)
        for part in (notice, QLabel("or more before:", box), percent):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(remove)
        notice.edited.connect(self._changed)
        percent.valueChanged.connect(lambda _: self._changed())
        remove.clicked.connect(lambda _=False: self._remove(row))
        self._rows.append(row)
        self._lines.addWidget(box)
        return row

    def _add_another(self) -> None:
        """Half of the notice and of the percentage that stand last."""
        last = self._rows[-1] if self._rows else None
        hours = _typed_hours(last.notice) if last is not None else None
        rung = (
            Rung(48, WHOLE) if last is None else Rung((hours or 0) // 2, last.percent.value() // 2)
        )
        row = self._add(rung)
        self._changed()
        row.notice.setFocus()
        row.notice.selectAll()

    def _remove(self, row: _Row) -> None:
        at = self._rows.index(row)
        self._take_out(row)
        self._changed()
        # Whoever removed one by the keyboard goes on with the next.
        left = self._rows[min(at, len(self._rows) - 1)].remove if self._rows else self.add_rung
        left.setFocus()

    def _take_out(self, row: _Row) -> None:
        self._rows.remove(row)
        self._lines.removeWidget(row.box)
        row.box.hide()
        row.box.deleteLater()

    def _changed(self, *, tell: bool = True) -> None:
        for row in self._rows:
            name = f"Take out the step of {row.notice.text() or 'no notice'}"
            row.remove.setAccessibleName(name)
            row.remove.setToolTip(plain_tip(name))
        self.add_rung.setEnabled(len(self._rows) < MOST_RUNGS)
        self.below.setText("Later than that: nothing" if self._rows else "Nothing goes back.")
        if tell:
            self.edited.emit()


def _typed_hours(line: LengthLine) -> int | None:
    value = line.value()
    return int(value) if line.readable() and value.isdigit() else None


def _hours(line: LengthLine) -> int:
    hours = _typed_hours(line)
    if hours is None or hours > MOST_HOURS:
        raise InvalidInput(
            LADDER,
            f"“{line.text().strip()}” is no notice of whole hours.",
            remedy="Write it such as 48 h or 2 days; a year is the most.",
        )
    return hours
