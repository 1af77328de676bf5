"""Desktop, invoices: the side of the list: what is looked for, the shelves, and the rows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.money.invoices.screen.row_painter import InvoicePainter
from scheduler_app.desktop.money.invoices.screen.rows import invoice_rows, visit_rows
from scheduler_app.desktop.money.invoices.screen.shelves import (
    PAGE,
    FoundOnShelf,
    InvoiceRowOf,
    InvoiceShelf,
    InvoicesWish,
    found,
    rows_of,
    sums_said,
)
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.segment_bar import SegmentBar
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.domain.money.invoices.numbering import NumberGap
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.invoices.to_bill import ToBill

LEAST, WIDEST = 384, 460
"""Pixels."""


class _Line(QLineEdit):
    """Down leads into the rows."""

    down_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down_wanted.emit()
        else:
            super().keyPressEvent(event)


class ListSide(QWidget):
    """A refresh keeps the row that is chosen, and what is looked for."""

    picked = Signal()
    """Another row is chosen, or the same says something else."""

    entered = Signal()
    """Enter on a row, or where it was looked for."""

    new_wanted = Signal()

    remind_wanted = Signal(object)
    """The reminders that are due."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._client: Client | None = None
        self._most = PAGE
        self.found: FoundOnShelf | None = None
        self._latest: Latest[FoundOnShelf] = Latest(
            tools.runner, self, self._show, tools.notices.show
        )
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(WIDEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        self.line = _Line(self)
        self.line.setPlaceholderText("Find by number or client")
        self.line.setAccessibleName("Find an invoice")
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(lambda _: self.refresh(anew=True))
        column.addWidget(self.line)
        self.shelves: SegmentBar[InvoiceShelf] = SegmentBar("Invoices by how they stand", self)
        self.shelves.beside = 18
        for shelf in InvoiceShelf:
            self.shelves.add_segment(shelf, shelf.value)
        self.shelves.choose(InvoiceShelf.TO_BILL)
        self.shelves.chosen.connect(lambda _: self.refresh(anew=True))
        column.addWidget(self.shelves)
        self.only = QPushButton("", self)
        role(self.only, "link")
        self.only.setToolTip("Show those of all clients")
        self.only.clicked.connect(lambda _=False: self.show_of(None))
        self.only.hide()
        column.addWidget(self.only)
        self.visits, self.invoices = visit_rows(tools, self), invoice_rows(tools, self)
        self.invoices.more_wanted.connect(self._read_more)
        self.stack = QStackedWidget(self)
        self.visit_view = self._view(self.visits, "Visits to bill")
        self.invoice_view = self._view(self.invoices, "Invoices")
        column.addWidget(self.stack, 1)
        self.sums = QLabel(self)
        self.sums.setWordWrap(True)
        role(self.sums, "small")
        column.addWidget(self.sums)
        self.due = QPushButton("", self)
        self.due.setToolTip("Shows each of them before it goes")
        self.due.clicked.connect(lambda _=False: self._remind())
        self.due.hide()
        column.addWidget(self.due)
        self.line.down_wanted.connect(lambda: self.view().setFocus())
        self.line.returnPressed.connect(self.entered)

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        heading = QLabel("Invoices", self)
        role(heading, "heading")
        row.addWidget(heading)
        row.addStretch(1)
        self.new = QPushButton(icon("add"), "New invoice", self)
        self.new.setToolTip("For a client, without a visit")
        self.new.clicked.connect(lambda _=False: self.new_wanted.emit())
        row.addWidget(self.new)
        return row

    def _view(self, model: object, name: str) -> QListView:
        view = QListView(self)
        if model is self.visits:
            view.setModel(self.visits)
        else:
            view.setModel(self.invoices)
        view.setItemDelegate(InvoicePainter(view))
        view.setUniformItemSizes(True)
        view.setAccessibleName(name)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.activated.connect(self._enter)
        view.selectionModel().currentChanged.connect(lambda *_: self.picked.emit())
        self.stack.addWidget(view)
        return view

    # -- what its screen asks -----------------------------------------------------------------

    def refresh(self, *, anew: bool = False) -> None:
        """Ask the diary again; `anew` begins with the first rows of what is looked for now."""
        if anew:
            self._most = PAGE
        client = None if self._client is None else self._client.id
        wish = InvoicesWish(self.shelf(), self.line.text().strip(), client, self._most)
        diary, now = self._tools.diary, self._tools.now()
        self._latest.ask(lambda: found(diary, wish, now))

    def shelf(self) -> InvoiceShelf:
        """Which one is looked at."""
        return self.shelves.choice()

    def show_shelf(self, shelf: InvoiceShelf) -> None:
        """Look at this one."""
        self.shelves.choose(shelf)
        self.refresh(anew=True)

    def show_of(self, client: Client | None) -> None:
        """Only those of this client; None for those of all."""
        self._client = client
        self.only.setVisible(client is not None)
        if client is not None:
            self.only.setText(f"Only {isolated(client.name)}: show all")
            self.shelves.choose(InvoiceShelf.ALL)
        self.refresh(anew=True)

    def view(self) -> QListView:
        """The rows that are looked at."""
        return self.visit_view if self.shelf() is InvoiceShelf.TO_BILL else self.invoice_view

    def visit(self) -> ToBill | None:
        """The visit that is chosen."""
        if self.shelf() is not InvoiceShelf.TO_BILL:
            return None
        return self.visits.at(self.visit_view.currentIndex().row())

    def invoice(self) -> InvoiceStanding | None:
        """The invoice or draft that is chosen."""
        if self.shelf() is InvoiceShelf.TO_BILL:
            return None
        row = self.invoices.at(self.invoice_view.currentIndex().row())
        return row if isinstance(row, InvoiceStanding) else None

    def gap(self) -> NumberGap | None:
        """The missing numbers whose row is chosen."""
        if self.shelf() is InvoiceShelf.TO_BILL:
            return None
        row = self.invoices.at(self.invoice_view.currentIndex().row())
        return row if isinstance(row, NumberGap) else None

    def mark(self, invoice_id: int) -> bool:
        """Choose this one; whether it is listed."""
        for row, one in enumerate(self.invoices.rows()):
            if isinstance(one, InvoiceStanding) and one.id == invoice_id:
                self.invoice_view.setCurrentIndex(self.invoices.index(row))
                return True
        self.invoice_view.setCurrentIndex(QModelIndex())
        return False

    # -- inside -------------------------------------------------------------------------------

    def _show(self, shown: FoundOnShelf) -> None:
        if shown.wish.shelf is not self.shelf():
            return
        visit, invoice = self.visit(), self.invoice() or self.gap()
        # Where what was chosen is not listed any more, its neighbour comes to its place.
        again = self.found is not None and self.found.wish.is_same_list(shown.wish)
        stood = max(0, self.view().currentIndex().row()) if again else 0
        self.found = shown
        waits = f"{InvoiceShelf.TO_BILL.value} {shown.waiting}" if shown.waiting else "To bill"
        self.shelves.call(InvoiceShelf.TO_BILL, waits)
        self.sums.setText(sums_said(shown, self._tools.today()))
        self.due.setVisible(bool(shown.due))
        self.due.setText(f"{counted(len(shown.due), 'reminder')} to send…")
        self.stack.setCurrentWidget(self.view())
        if shown.wish.shelf is InvoiceShelf.TO_BILL:
            self.visits.show_rows(shown.visits)
            same = [n for n, one in enumerate(shown.visits) if one == visit]
            place = same[0] if same else min(stood, max(0, len(shown.visits) - 1))
            self.visit_view.setCurrentIndex(self.visits.index(place))
        else:
            rows = rows_of(shown)
            self.invoices.show_rows(rows, more=shown.more)
            last = min(stood, max(0, len(rows) - 1))
            place = next((n for n, one in enumerate(rows) if _same(one, invoice)), last)
            self.invoice_view.setCurrentIndex(self.invoices.index(place))
        self.picked.emit()

    def _remind(self) -> None:
        if self.found is not None:
            self.remind_wanted.emit(self.found.due)

    def _read_more(self) -> None:
        self._most += PAGE
        self.refresh()

    def _enter(self, _index: QModelIndex) -> None:
        self.entered.emit()


def _same(one: InvoiceRowOf, other: InvoiceRowOf | None) -> bool:
    """Whether a row is of what another one was of, which may stand otherwise by now."""
    if isinstance(one, InvoiceStanding) and isinstance(other, InvoiceStanding):
        return one.id == other.id
    return one == other
