"""Desktop, money: what last year's cancellations would have come to under a draft of the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.plain import breakable, plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import day_text, money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.replay import ReplayedBooking
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.wording import counted
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.money.policy import PolicyPreview

COLUMNS = ("Visit", "Client", "Cancelled", "Deposit", "Kept of it", "More kept")
ENDED = {
    DepositEnding.CANCELLED_BY_CLIENT: "{notice} before",
    DepositEnding.CANCELLED_BY_PRACTICE: "by you",
    DepositEnding.NO_SHOW: "nobody came",
}
NOTHING = "Nothing was cancelled or missed in the year until today: there is nothing to compare."
MOST_ROWS, ROW = 500, 26
LEAST = 150
"""Pixels of height: the sentence and some bookings."""

LEAST_COLUMN = 72
"""Pixels: a name is told apart; where there is no room for all columns, they scroll."""

_DAY, _HOUR = 86_400, 3_600
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LastYear(QWidget):
    """The sum in a sentence, and below it each booking."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        role(self.said, "strong")
        self.how = QLabel("As if each deposit had been asked and paid.", self)
        self.how.setWordWrap(True)
        role(self.how, "small")
        self.table = QTableWidget(0, len(COLUMNS), self)
        self.table.setHorizontalHeaderLabels(COLUMNS)
        self.table.setAccessibleName("Last year's cancellations under these rules")
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        # By Tab one goes on to the buttons, not through each cell.
        self.table.setTabKeyNavigation(False)
        head = self.table.horizontalHeader()
        head.setMinimumSectionSize(LEAST_COLUMN)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)
        for part in (self.said, self.how):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        # Where there is no table the sentence stands under its title.
        column.addStretch(0)
        self.setMinimumHeight(LEAST)

    def show_preview(self, found: PolicyPreview, clients: Mapping[int, str]) -> None:
        """Show it; `clients` gives their names."""
        self.said.setText(breakable(in_all(found)))
        role(self.said, "strong" if found.rows else "muted")
        rows = sorted(found.rows, key=lambda one: -one.ended.ended_at)
        self.how.setVisible(bool(rows))
        self.table.setVisible(bool(rows))
        self.table.setRowCount(min(len(rows), MOST_ROWS))
        for at, one in enumerate(rows[:MOST_ROWS]):
            for place, text in enumerate(self._cells(one, clients)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(plain_tip(text) if place == 1 else "")
                if place > 2:
                    cell.setTextAlignment(_RIGHT)
                self.table.setItem(at, place, cell)
        if len(rows) > MOST_ROWS:
            self.how.setText(f"The last {MOST_ROWS} of {len(rows)} are listed.")

    def _cells(self, one: ReplayedBooking, clients: Mapping[int, str]) -> Iterable[str]:
        booking = one.ended.booking
        start = from_epoch(booking.start).astimezone(self._tools.zone())
        left = max(0, one.ended.counts_from - one.ended.ended_at)
        return (
            # Within a year each day comes once.
            day_text(start.date()),
            clients.get(booking.client_id or 0, ""),
            ENDED[one.ended.ending].format(notice=_notice(left)),
            money_text(Money(one.deposit, booking.currency), in_column=True),
            money_text(Money(one.would_keep, booking.currency), in_column=True),
            _signed(Money(one.difference, booking.currency)),
        )


def in_all(found: PolicyPreview) -> str:
    """The difference in money, in a sentence."""
    if not found.rows:
        return NOTHING
    many = counted(len(found.rows), "booking")
    were = "was" if len(found.rows) == 1 else "were"
    told = " and ".join(
        _more(Money(amount, currency)) for currency, amount in found.more.items() if amount
    )
    return f"{many} {were} cancelled or missed last year. You would have kept {told or 'as much'}."


def _more(money: Money) -> str:
    amount = money_text(Money(abs(money.minor), money.currency))
    return f"{amount} {'less' if money.minor < 0 else 'more'}"


def _signed(money: Money) -> str:
    if not money.minor:
        return "–"
    sign = "−" if money.minor < 0 else "+"
    return f"{sign}{money_text(Money(abs(money.minor), money.currency), in_column=True)}"


def _notice(seconds: int) -> str:
    """Such as "5 days", "36 h" or "20 min", rounded down: so much is left at least."""
    if seconds >= 3 * _DAY:
        return f"{seconds // _DAY} days"
    return f"{seconds // _HOUR} h" if seconds >= _HOUR else f"{seconds // 60} min"
