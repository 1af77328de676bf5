"""Desktop, visit record: rows of fields, of which there is always one more to be written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

V = TypeVar("V")


class TypedRow(QWidget, Generic[V]):
    """One row; what is written in it is a `V`."""

    edited = Signal()
    next_wanted = Signal()
    """Enter: what follows is another one."""

    gone = Signal()
    """It is to be taken out."""

    def show_row(self, value: V) -> None:
        """Show this."""
        raise NotImplementedError

    def row(self) -> V:
        """What is written."""
        raise NotImplementedError

    def empty(self) -> bool:
        """Whether nothing is written."""
        raise NotImplementedError

    def stops(self) -> Sequence[QWidget]:
        """Its fields, as one goes through them by Tab."""
        raise NotImplementedError

    def first(self) -> QWidget:
        """Where it is begun."""
        return self.stops()[0]


R = TypeVar("R", bound=TypedRow[object])


class RowList(QWidget, Generic[V]):
    """Knows as a field of a `Sheet` what is written in its rows; empty ones are none."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # So that the key of its label leads to its first row.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.rows: list[TypedRow[V]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    # -- what a list says of itself -----------------------------------------------------------

    def new_row(self) -> TypedRow[V]:
        """An empty row."""
        raise NotImplementedError

    # -- what a form asks ---------------------------------------------------------------------

    def show_value(self, value: object) -> None:
        """Show these rows, and one to be written where there is none."""
        wanted: Sequence[V] = value if isinstance(value, tuple) else ()
        while len(self.rows) > max(1, len(wanted)):
            self._drop(self.rows[-1])
        for place, one in enumerate(wanted):
            row = self.rows[place] if place < len(self.rows) else self._append()
            row.show_row(one)
        if not self.rows:
            self._append()
        elif not wanted and not self.rows[0].empty():
            self._drop(self.rows[0])
            self._append()

    def value(self) -> tuple[V, ...]:
        """What is written, without empty rows."""
        return tuple(row.row() for row in self.rows if not row.empty())

    def add_row(self) -> TypedRow[V]:
        """The empty row at the end, a new one if there is none; the keyboard goes there."""
        last = self.rows[-1] if self.rows else None
        row = last if last is not None and last.empty() else self._append()
        row.first().setFocus()
        return row

    # -- inside -------------------------------------------------------------------------------

    def _append(self) -> TypedRow[V]:
        row = self.new_row()
        above = self.rows[-1].stops()[-1] if self.rows else None
        row.edited.connect(self.edited)
        row.next_wanted.connect(self.add_row)
        row.gone.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._column.addWidget(row)
        row.show()
        # A widget that is made later stands at the end of the form for whoever goes by Tab.
        for stop in row.stops():
            if above is not None:
                QWidget.setTabOrder(above, stop)
            above = stop
        return row

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.rows[0].first().setFocus()

    def _remove(self, row: TypedRow[V]) -> None:
        place = self.rows.index(row)
        self._drop(row)
        if not self.rows:
            self._append()
        self.rows[max(0, place - 1)].first().setFocus()
        self.edited.emit()

    def _drop(self, row: TypedRow[V]) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
