"""Desktop, invoices: the rows of the list: invoices and drafts, or visits that are to be billed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt, Signal

from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.money.invoices.screen.row_painter import LOOK, ROW, InvoiceLook, Tone
from scheduler_app.desktop.money.invoices.screen.shelves import InvoiceRowOf
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.model_index import ModelIndex
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.life import InvoiceState
from scheduler_app.domain.money.invoices.numbering import NumberGap
from scheduler_app.use_cases.money.invoices.to_bill import ToBill

T = TypeVar("T")

_TONES = {
    InvoiceState.OVERDUE: Tone.LATE,
    InvoiceState.PAID: Tone.GOOD,
    InvoiceState.PART_PAID: Tone.WAITS,
}


class BilledRows(QAbstractListModel, Generic[T]):
    """Only what is seen is put into words."""

    more_wanted = Signal()
    """Whoever scrolls has come to the end, and there is more."""

    def __init__(
        self, look: Callable[[T], InvoiceLook], spoken: Callable[[T], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._spoken = spoken
        self._rows: Sequence[T] = ()
        self._more = False

    def show_rows(self, rows: Sequence[T], *, more: bool = False) -> None:
        """Show these; `more` says that others follow."""
        self.beginResetModel()
        self._rows, self._more = rows, more
        self.endResetModel()

    def rows(self) -> Sequence[T]:
        """What is listed."""
        return self._rows

    def at(self, row: int) -> T | None:
        """What stands in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.at(index.row())
        if one is None:
            return None
        if role == LOOK:
            return self._look(one)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(one)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, ROW)
        return None

    def canFetchMore(self, _parent: ModelIndex) -> bool:
        return self._more

    def fetchMore(self, _parent: ModelIndex) -> None:
        if self._more:
            self._more = False
            self.more_wanted.emit()


def invoice_rows(tools: Tools, parent: QObject) -> BilledRows[InvoiceRowOf]:
    """Rows of drafts, of what was sent, and of numbers that are missing between."""

    def look(one: InvoiceRowOf) -> InvoiceLook:
        if isinstance(one, NumberGap):
            return InvoiceLook(words.gap_title(one), "", one.sentence, "", Tone.WAITS)
        today = tools.today()
        amount = words.in_column(one.payable, one.currency)
        which = one.number if one.kind is InvoiceKind.INVOICE and one.number else ""
        which = which or words.title_of(one)
        day = words.day_of(one.issued, today)
        state = one.state(today.isoformat())
        tone = _TONES.get(state, Tone.QUIET)
        if one.outstanding < 0:
            tone = Tone.WAITS
        if one.kind is InvoiceKind.CREDIT:
            amount, tone = words.in_column(-one.payable, one.currency), Tone.QUIET
        line = " · ".join(part for part in (which, day) if part)
        return InvoiceLook(one.client, amount, line, words.state_of(one, today), tone)

    def spoken(one: InvoiceRowOf) -> str:
        if isinstance(one, NumberGap):
            return f"{words.gap_title(one)}. {one.sentence}"
        return words.spoken(one, tools.today())

    return BilledRows(look, spoken, parent)


def visit_rows(tools: Tools, parent: QObject) -> BilledRows[ToBill]:
    """Rows of visits that are done and on no invoice."""

    def look(one: ToBill) -> InvoiceLook:
        days = (tools.today() - words.day_of_visit(one)).days
        ago = "today" if not days else "1 day ago" if days == 1 else f"{days} days ago"
        tone = Tone.WAITS if days > OLD else Tone.QUIET
        return InvoiceLook(
            one.client, words.worth_of(one), words.of_visit(one, tools.today()), ago, tone
        )

    def spoken(one: ToBill) -> str:
        return f"{one.client}, {words.of_visit(one, tools.today())}, {words.worth_of(one)}"

    return BilledRows(look, spoken, parent)


OLD = 14
"""Days after which a visit that was not billed is to be seen."""
