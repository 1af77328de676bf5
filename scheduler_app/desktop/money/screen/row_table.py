"""Desktop, money: what a figure is the sum of, as a table put into words as it is seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QWidget

from scheduler_app.desktop.money.screen.shown_row import ShownRow
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.desktop.widgets.row_table import RowTable
from scheduler_app.desktop.wording import money_text

WHEN, WHO, WHAT, AMOUNT = range(4)
ROW = 28
"""Height in pixels of a row."""

LEAST_WIDTH = 80
"""Pixels; a time and an amount are never cut, however long they are."""

MOST_OF_ROOM = 0.62
"""Share of the room for client and payment that the second may take."""

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FigureRows(QAbstractTableModel):
    """The rows of one figure."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.first = ""
        """What the first column is called."""
        self.rows: Sequence[ShownRow] = ()

    def show_rows(self, first: str, rows: Sequence[ShownRow]) -> None:
        """These instead of those."""
        self.beginResetModel()
        self.first, self.rows = first, rows
        self.endResetModel()

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else AMOUNT + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.first, "Client", "What", "Amount")[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return _RIGHT if section == AMOUNT else left
        return None

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.rows):
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._text(row, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.TextAlignmentRole and column == AMOUNT:
            return _RIGHT
        return None

    def _text(self, row: ShownRow, column: int) -> str:
        return (row.when, row.who, row.what, money_text(row.amount, in_column=True))[column]


class FigureTable(RowTable):
    """Enter or a double click leads to the booking of a row, or to its invoice."""

    opened = Signal(object)
    """A `ShownRow`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.shown = FigureRows()
        super().__init__(self.shown, "What the figure is made of", ROW, LEAST_WIDTH, parent)
        self.shown.setParent(self)
        head = self.horizontalHeader()
        for column in (WHEN, AMOUNT):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(WHO, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Fixed)

    def show_rows(self, first: str, rows: Sequence[ShownRow]) -> None:
        """Show these; the row that was chosen stays so where it is there still."""
        before = self.row()
        self.shown.show_rows(first, rows)
        place = next((n for n, row in enumerate(rows) if row == before), 0)
        if rows:
            self.setCurrentIndex(self.shown.index(place, WHO))
        self.share_room()
        self.picked.emit()

    def row(self) -> ShownRow | None:
        """The one that is chosen."""
        place = self.currentIndex().row()
        return self.shown.rows[place] if 0 <= place < len(self.shown.rows) else None

    def share_room(self) -> None:
        """One half of what is left is for who it was, less where what it was needs more."""
        taken = self.columnWidth(WHEN) + self.columnWidth(AMOUNT)
        room = max(0, self.viewport().width() - taken)
        needed = min(self.sizeHintForColumn(WHAT) + 1, int(room * MOST_OF_ROOM))
        self.setColumnWidth(WHAT, max(room // 2, needed))

    def open_row(self, place: int) -> None:
        if 0 <= place < len(self.shown.rows):
            self.opened.emit(self.shown.rows[place])
