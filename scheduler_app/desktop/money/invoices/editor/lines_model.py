"""Desktop, invoices: the lines of a draft as a table that is typed into, one empty line below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from scheduler_app.desktop.money.invoices.editor.draft_lines import Cell, DraftLines, Unread
from scheduler_app.desktop.money.invoices.editor.line_columns import (
    AMOUNT,
    TYPED,
    WHAT,
    LineColumns,
)
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import InvoiceLine, LineTax

HEADS = ("What", "Quantity", "Price each", "Discount", "Tax", "Amount")

NOTE = Qt.ItemDataRole.UserRole + 1
"""The role under which the small words of a line are found."""

WRONG = Qt.ItemDataRole.UserRole + 2
"""The role that says whether what is typed there can't be read."""

NEW = "Add a line…"

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LinesModel(QAbstractTableModel):
    """What can't be read stays as it was typed, marked, and is told; nothing is guessed."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = DraftLines()
        self.reading = LineColumns()
        self.usual_tax = LineTax()
        """How the first line is taxed."""

    # -- what the editor asks -----------------------------------------------------------------

    def show_lines(self, lines: Sequence[InvoiceLine], currency: str, *, gross: bool) -> None:
        """Show these; `currency` is that of their prices, which contain tax where `gross`."""
        self.beginResetModel()
        self._draft = DraftLines(lines)
        self.reading = replace(self.reading, currency=currency, gross=gross)
        self.endResetModel()

    def lines(self) -> tuple[InvoiceLine, ...]:
        """What is typed, as far as it can be read."""
        return tuple(self._draft.lines)

    def unread(self) -> tuple[Cell, Unread] | None:
        """The first that can't be read, and where it stands; None where all can."""
        return min(self._draft.unread.items(), key=lambda found: found[0], default=None)

    def line_at(self, row: int) -> InvoiceLine | None:
        """The line of a row; None for the empty one."""
        return self._draft.at(row)

    def remove(self, row: int) -> bool:
        """Take a line out; whether there was one."""
        if self.line_at(row) is None:
            return False
        self._draft.keep()
        self.beginRemoveRows(QModelIndex(), row, row)
        self._draft.take_out(row)
        self.endRemoveRows()
        self.changed.emit()
        return True

    def insert(self, row: int, line: InvoiceLine) -> None:
        """Put a line between others."""
        self._draft.keep()
        self.beginResetModel()
        self._draft.insert(row, line)
        self.endResetModel()
        self.changed.emit()

    def move(self, row: int, by: int) -> bool:
        """Move a line up (-1) or down (1); whether it could be."""
        other = row + by
        if self.line_at(row) is None or self.line_at(other) is None:
            return False
        self._draft.keep()
        # Qt counts the place before the row is taken out.
        place = other if by < 0 else other + 1
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), place)
        self._draft.swap(row, other)
        self.endMoveRows()
        self.changed.emit()
        return True

    def change(self, row: int, make: Callable[[InvoiceLine], InvoiceLine]) -> None:
        """Change a line, such as its note; the empty one becomes a line."""
        line = self.line_at(row) or self._fresh()
        made = make(line)
        if made != line:
            self._draft.keep()
            self._put(row, made)
            self.changed.emit()

    def undo(self) -> bool:
        """Take the last change back; whether there was one."""
        self.beginResetModel()
        done = self._draft.undo()
        self.endResetModel()
        if done:
            self.changed.emit()
        return done

    # -- Qt's --------------------------------------------------------------------------------

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._draft.lines) + 1

    def columnCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section == WHAT else _RIGHT
        return None

    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() in TYPED else usual

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        unread, line = self._draft.unread.get((row, column)), self.line_at(row)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.EditRole:
                return self._written(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{HEADS[column]}: {self._text(row, column)}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return _LEFT if column == WHAT else _RIGHT
            case Qt.ItemDataRole.ToolTipRole if unread is not None:
                return plain_tip(f"{unread.why.message} {unread.why.remedy}".strip())
            case _ if role == WRONG:
                return unread is not None
            case _ if role == NOTE and line is not None:
                return line.note
        return None

    def setData(
        self, index: ModelIndex, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        row, column, text = index.row(), index.column(), str(value).strip()
        if role != Qt.ItemDataRole.EditRole or column not in TYPED:
            return False
        if text == self.data(index, Qt.ItemDataRole.EditRole):
            return True
        line = self.line_at(row) or self._fresh()
        self._draft.keep()
        self._draft.unread.pop((row, column), None)
        try:
            line = self.reading.read(line, column, text)
        except InvalidInput as refused:
            self._draft.unread[row, column] = Unread(text, refused)
        self._put(row, line)
        self.changed.emit()
        return True

    # -- inside -------------------------------------------------------------------------------

    def _text(self, row: int, column: int) -> str:
        unread, line = self._draft.unread.get((row, column)), self.line_at(row)
        if unread is not None:
            return unread.text
        if line is None:
            return NEW if column == WHAT else ""
        return self.reading.shown(line, column)

    def _written(self, row: int, column: int) -> str:
        unread, line = self._draft.unread.get((row, column)), self.line_at(row)
        if unread is not None or line is None:
            return "" if unread is None else unread.text
        return self.reading.written(line, column)

    def _fresh(self) -> InvoiceLine:
        """An empty line, taxed as the one above it."""
        lines = self._draft.lines
        return InvoiceLine("", 0, tax=lines[-1].tax if lines else self.usual_tax)

    def _put(self, row: int, line: InvoiceLine) -> None:
        if self.line_at(row) is None:
            # The empty row becomes the line, so that the keyboard stays in it; another is below it.
            row = len(self._draft.lines)
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self._draft.put(row, line)
            self.endInsertRows()
        else:
            self._draft.put(row, line)
        self.dataChanged.emit(self.index(row, 0), self.index(row, AMOUNT))
