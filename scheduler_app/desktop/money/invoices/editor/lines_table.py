"""Desktop, invoices: the table of a draft's lines, written by the keyboard alone if one likes.

Enter or Tab goes on to the next field and, at the end, to a new line; Del takes a line out, Alt
with an arrow moves it, Ctrl+Z takes back what was last changed here.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTableView, QWidget

from scheduler_app.desktop.money.invoices import typed
from scheduler_app.desktop.money.invoices.editor.line_cells import (
    ROW,
    ROW_WITH_NOTE,
    SIDE,
    LineCells,
)
from scheduler_app.desktop.money.invoices.editor.line_columns import (
    AMOUNT,
    OFF,
    PRICE,
    QUANTITY,
    TAX,
    TYPED,
    WHAT,
)
from scheduler_app.desktop.money.invoices.editor.lines_model import HEADS, NOTE, LinesModel
from scheduler_app.desktop.theme import BODY, font
from scheduler_app.domain.money.invoices.document import InvoiceLine, LineTax

_SAMPLES = {
    QUANTITY: "1,234.567 km",
    PRICE: "€1,234,567.00",
    OFF: "1,000,000.00",
    TAX: "reverse charge",
    AMOUNT: "€1,234,567.00",
}
"""The most that columns have room for."""

BESIDE = 20
"""Pixels beside the words of a column."""

LEAST_WHAT = 120
"""Pixels that are left to say what a line is for."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LinesTable(QTableView):
    """What it shows is in `lines`, its model."""

    removed = Signal(int, object)
    """A line was taken out: the row that it stood in, and the `InvoiceLine`."""

    picked = Signal()
    """The keyboard is at another line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = LinesModel(self)
        self._rates: Sequence[str] = ()
        self._needed = dict.fromkeys(_SAMPLES, 0)
        """Pixels that the longest words of a column need."""
        self.setModel(self.lines)
        self.setAccessibleName("Lines of the invoice")
        self.setToolTip("")
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(48)
        self.cells = LineCells(self._offered, self)
        self.cells.on_wanted.connect(self._go_on)
        self.setItemDelegate(self.cells)
        self.clicked.connect(self._begin)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.picked.emit())
        self.lines.dataChanged.connect(lambda first, last: self._fit_rows(first.row(), last.row()))
        self.lines.modelReset.connect(self._begin_anew)

    def offer_rates(self, rates: Sequence[int], mark: str) -> None:
        """Rates of tax (hundredths of a percent) that are completed as one types."""
        told = [typed.tax_text(LineTax(rate=rate), mark) for rate in rates]
        self._rates = [*told, *typed.NO_TAXES.values()]

    def begin(self, row: int, column: int = WHAT) -> None:
        """Put the keyboard into this field."""
        index = self.lines.index(row, column)
        self.setFocus()
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.edit(index)

    def finish(self) -> None:
        """What is being typed counts."""
        if self.state() == QAbstractItemView.State.EditingState:
            for editor in self.viewport().findChildren(QLineEdit):
                self.commitData(editor)
                self.closeEditor(editor, LineCells.EndEditHint.NoHint)

    def remove_current(self) -> None:
        """Take the line out at which the keyboard is."""
        index = self.currentIndex()
        line = self.lines.line_at(index.row())
        if line is None or not self.lines.remove(index.row()):
            return
        self.setCurrentIndex(self.lines.index(index.row(), index.column()))
        self.removed.emit(index.row(), line)

    def put_back(self, row: int, line: InvoiceLine) -> None:
        """A line that was taken out stands again where it stood."""
        self.lines.insert(row, line)
        self.setCurrentIndex(self.lines.index(row, WHAT))
        self.setFocus()

    def move_current(self, by: int) -> None:
        """Move the line up (-1) or down (1); the keyboard goes with it."""
        index = self.currentIndex()
        if self.lines.move(index.row(), by):
            self.setCurrentIndex(self.lines.index(index.row() + by, index.column()))
            self._fit_rows(min(index.row(), index.row() + by), max(index.row(), index.row() + by))
            self.picked.emit()

    # -- inside -------------------------------------------------------------------------------

    def _offered(self, column: int) -> Sequence[str]:
        if column == WHAT:
            return [service.name for service in self.lines.reading.services]
        return self._rates if column == TAX else ()

    def _begin(self, index: QModelIndex) -> None:
        if index.column() in TYPED:
            self.edit(index)

    def _go_on(self, step: int) -> None:
        """To the next field that is typed into, and from the last one to another line."""
        index = self.currentIndex()
        row, place = index.row(), TYPED.index(index.column()) + step
        last = self.lines.rowCount() - 1
        if row == last and step > 0:
            # Nothing was typed there: what follows the table is wanted.
            self.focusNextChild()
            return
        if place >= len(TYPED):
            row, place = row + 1, 0
        elif place < 0:
            row, place = row - 1, len(TYPED) - 1
        if row < 0:
            self.focusPreviousChild()
            return
        self.begin(min(row, last), TYPED[place])

    def _begin_anew(self) -> None:
        """There is always a field under the keyboard: what is typed next goes there."""
        self.setCurrentIndex(self.lines.index(0, WHAT))
        self._needed = dict.fromkeys(_SAMPLES, 0)
        self._fit_rows(0, self.lines.rowCount() - 1)

    def _fit_rows(self, first: int, last: int) -> None:
        """Room for what stands there: for a note below the line, and for long amounts.

        Columns only grow while one types; measuring all lines anew would take too long for a key.
        """
        metrics = QFontMetrics(font(BODY, semibold=True))
        for row in range(first, last + 1):
            noted = bool(self.lines.index(row, WHAT).data(NOTE))
            height = ROW_WITH_NOTE if noted else ROW
            if self.rowHeight(row) != height:
                self.setRowHeight(row, height)
            for column in self._needed:
                text = str(self.lines.index(row, column).data() or "")
                needed = metrics.horizontalAdvance(text) + 2 * SIDE + 4
                self._needed[column] = max(self._needed[column], needed)
        self._share_room()

    def _share_room(self) -> None:
        metrics = QFontMetrics(font(BODY, semibold=True))
        taken = 0
        for column, needed in self._needed.items():
            least = metrics.horizontalAdvance(HEADS[column]) + BESIDE
            most = metrics.horizontalAdvance(_SAMPLES[column]) + BESIDE
            width = max(least, min(needed, most))
            self.setColumnWidth(column, width)
            taken += width
        self.setColumnWidth(WHAT, max(LEAST_WHAT, self.viewport().width() - taken))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z here is about these lines, not about the diary."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_undo(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        index = self.currentIndex()
        if _is_undo(event):
            self.lines.undo()
            self.setCurrentIndex(self.lines.index(max(0, index.row()), WHAT))
        elif key == Qt.Key.Key_Delete and not held:
            self.remove_current()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and held == Qt.KeyboardModifier.AltModifier:
            self.move_current(-1 if key == Qt.Key.Key_Up else 1)
        elif key in _ENTER and not held and index.column() in TYPED:
            self.edit(index)
        else:
            super().keyPressEvent(event)


def _is_undo(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent):
        return False
    held = event.modifiers()
    return event.key() == Qt.Key.Key_Z and held == Qt.KeyboardModifier.ControlModifier
