"""Desktop: a table of which one row is chosen, and opened by Enter or a double click."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget


class RowTable(QTableView):
    """Its rows are all equally high, `row` pixels; no column is narrower than `least`."""

    picked = Signal()
    """Another row is chosen, or none."""

    def __init__(
        self, rows: QAbstractTableModel, name: str, row: int, least: int, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setModel(rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.setShowGrid(False)
        # By Tab one goes on to the buttons, not through each cell.
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(least)
        self.doubleClicked.connect(lambda index: self.open_row(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.picked.emit())

    def open_row(self, row: int) -> None:
        """Open what stands in this row, if anything does."""
        raise NotImplementedError

    def share_room(self) -> None:
        """Give each column its width."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_row(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
