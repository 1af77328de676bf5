"""Desktop, visit record: the checklist of the visit, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.plain import caption
from scheduler_app.desktop.stylesheet import role
from scheduler_app.domain.visits.templates import Checklist, ticks_of
from scheduler_app.domain.visits.visit import Tick

COLUMNS = 2


class TickList(QWidget):
    """Knows as a field of a `Sheet` which lines there are and which are done."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._ticks: tuple[Tick, ...] = ()
        self.boxes: list[QCheckBox] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        column.addLayout(self._grid)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.add = QPushButton("Add a checklist", self)
        role(self.add, "link")
        row.addWidget(self.add)
        self.count = QLabel(self)
        role(self.count, "small")
        row.addWidget(self.count)
        row.addStretch(1)
        column.addLayout(row)
        self._menu = QMenu(self)
        self.add.clicked.connect(lambda _=False: self._open_menu())

    def know(self, checklists: Sequence[Checklist]) -> None:
        """Those that can be added."""
        self._menu.clear()
        for one in checklists:
            entry = self._menu.addAction(caption(f"{one.name} ({len(one.items)})"))
            entry.triggered.connect(lambda _=False, one=one: self._put(one))
        self.add.setVisible(bool(checklists))

    def offers(self) -> bool:
        """Whether there is anything to show or to add."""
        return bool(self._ticks) or not self.add.isHidden()

    def show_value(self, value: object) -> None:
        """Show these lines."""
        ticks: Sequence[Tick] = value if isinstance(value, tuple) else ()
        if [tick.text for tick in ticks] == [tick.text for tick in self._ticks]:
            self._ticks = tuple(ticks)
            for box, tick in zip(self.boxes, ticks, strict=True):
                box.setChecked(tick.done)
        else:
            self._ticks = tuple(ticks)
            self._build()
        self._say()

    def value(self) -> tuple[Tick, ...]:
        """The lines as they are ticked."""
        return tuple(
            replace(tick, done=box.isChecked())
            for tick, box in zip(self._ticks, self.boxes, strict=True)
        )

    # -- inside -------------------------------------------------------------------------------

    def _build(self) -> None:
        for box in self.boxes:
            box.hide()
            box.deleteLater()
        self.boxes = []
        # By the column down, as a list is read.
        high = -(-len(self._ticks) // COLUMNS)
        for place, tick in enumerate(self._ticks):
            box = QCheckBox(caption(tick.text), self)
            box.setChecked(tick.done)
            box.toggled.connect(lambda _: self._ticked())
            self._grid.addWidget(box, place % high, place // high)
            self.boxes.append(box)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        before: QWidget | None = None
        for after in (*self.boxes, self.add):
            if before is not None:
                QWidget.setTabOrder(before, after)
            before = after

    def _ticked(self) -> None:
        self._say()
        self.edited.emit()

    def _say(self) -> None:
        done = sum(box.isChecked() for box in self.boxes)
        self.count.setText(f"{done} of {len(self.boxes)} done" if self.boxes else "")

    def _put(self, checklist: Checklist) -> None:
        known = {tick.text for tick in self._ticks}
        fresh = tuple(tick for tick in ticks_of([checklist]) if tick.text not in known)
        if fresh:
            self._ticks = (*self.value(), *fresh)
            self._build()
            self._ticked()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        (self.boxes[0] if self.boxes else self.add).setFocus()

    def _open_menu(self) -> None:
        self._menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))
