"""Desktop, money: what is held, asked for, kept and given back, and what does not agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.money.screen import money_words as words
from scheduler_app.desktop.money.screen.books_line import BOOKS, books_job, books_said
from scheduler_app.desktop.money.screen.exporting import ExportButton
from scheduler_app.desktop.money.screen.figure_blocks import AnyWish, blocks_of, names_of
from scheduler_app.desktop.money.screen.figure_grid import FigureColumn, FigureGrid
from scheduler_app.desktop.money.screen.finding_list import FindingList
from scheduler_app.desktop.money.screen.invoice_words import NOTHING_INVOICED, invoice_heading
from scheduler_app.desktop.money.screen.mending import Mending
from scheduler_app.desktop.money.screen.month_bars import MonthBars
from scheduler_app.desktop.money.screen.period_bar import PeriodBar, period_in_words
from scheduler_app.desktop.money.screen.row_foot import RowFoot
from scheduler_app.desktop.money.screen.row_table import FigureTable
from scheduler_app.desktop.money.screen.shown_row import ShownRow, invoice_rows_shown, money_rows
from scheduler_app.desktop.money.standing import DepositsStanding
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.figures import MoneyFigures, MoneyPeriod
from scheduler_app.domain.money.invoices.figures import (
    DayRange,
    IncomeOf,
    InvoiceFigure,
    InvoiceFigures,
    InvoiceWish,
    PeriodLength,
    period_around,
    period_beside,
)
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.at_a_glance import has_money
from scheduler_app.use_cases.money.figures import MOST, figure_rows, money_figures
from scheduler_app.use_cases.money.invoices.accounts_table import instants_of
from scheduler_app.use_cases.money.invoices.figures import (
    income_of_year,
    invoice_figures,
    invoice_rows,
)
from scheduler_app.use_cases.money.payment_key import payment_account


class _Shown(NamedTuple):
    """What the diary says of a time. `by_card` says whether payments by card are taken."""

    has_money: bool
    by_card: bool
    days: DayRange
    figures: MoneyFigures
    invoices: InvoiceFigures
    year: Mapping[str, Sequence[Money]]
    """Income of each month, by currency."""


class _Behind(NamedTuple):
    """The rows of a figure, and what their first column is called."""

    wish: AnyWish
    first: str
    rows: list[ShownRow]


class MoneyScreen(Screen):
    """Findings above; figures at the left, what the chosen one is made of at the right."""

    booking_wanted = Signal(int)
    invoice_wanted = Signal(int)
    deposit_wanted = Signal(int)
    policy_wanted = Signal()
    payments_wanted = Signal()

    def __init__(
        self, tools: Tools, standing: DepositsStanding, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        self._mending = Mending(tools, self)
        self._length = PeriodLength.MONTH
        self._day = tools.today().replace(day=1)
        self._names: Mapping[IncomeOf, str] = {}
        self._year: Mapping[str, Sequence[Money]] = {}
        self._figures: Latest[_Shown] = Latest(tools.runner, self, self._take, tools.notices.show)
        self._rows: Latest[_Behind] = Latest(tools.runner, self, self._show, tools.notices.show)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(10)
        column.addLayout(self._build_head())
        self.books = QLabel(self)
        self.books.setWordWrap(True)
        role(self.books, "muted")
        column.addWidget(self.books)
        self.findings = FindingList(tools, self)
        self.findings.booking_wanted.connect(self.booking_wanted)
        self.findings.mend_wanted.connect(self._mending.ask)
        self.findings.evidence_wanted.connect(self._mending.save_evidence)
        self.findings.invoice_wanted.connect(self.invoice_wanted)
        self.findings.invoice_evidence_wanted.connect(self._mending.save_invoice_evidence)
        column.addWidget(self.findings)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._build_body())
        self._stack.addWidget(
            empty_state(
                "price",
                "Deposits and invoices, to the cent",
                "What is invoiced, paid and overdue stands here, with its tax, month by month. "
                "Clients can also pay something in advance: what is held, kept and given back "
                "follows from what you agreed. Begin by saying what is asked for.",
                ("Say what is asked for…", self.policy_wanted.emit),
                ("Payments by card…", self.payments_wanted.emit),
            )
        )
        self._stack.addWidget(
            empty_state(
                "price",
                "Nothing has been asked or paid yet",
                "As soon as a booking asks for a deposit by your policy it stands here, and each "
                "payment with its proof.",
                ("See what is asked for…", self.policy_wanted.emit),
                ("Payments by card…", self.payments_wanted.emit),
            )
        )
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.table)
        standing.changed.connect(self._look_at_findings)
        tools.bridge.jobs_changed.connect(self._look_at_books)
        self._by_card = False
        self.refresh()

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        heading = QLabel("Money", self)
        role(heading, "heading")
        row.addWidget(heading)
        row.addSpacing(12)
        self.lengths = PeriodBar(self)
        self.lengths.chosen.connect(self._show_length)
        row.addWidget(self.lengths)
        row.addSpacing(4)
        self.earlier = self._step("left", "The time before", -1)
        row.addWidget(self.earlier)
        self.month = QLabel(self)
        self.month.setMinimumWidth(120)
        self.month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        role(self.month, "strong")
        row.addWidget(self.month)
        self.later = self._step("right", "The time after", 1)
        row.addWidget(self.later)
        self.this_month = QPushButton("Now", self)
        self.this_month.setToolTip("The time that today is in")
        role(self.this_month, "link")
        self.this_month.clicked.connect(lambda _=False: self.show_month(self._tools.today()))
        row.addWidget(self.this_month)
        row.addStretch(1)
        self.compare = QPushButton(icon("refresh"), "Compare now", self)
        self.compare.setToolTip("Asks Stripe what happened, and compares it with the ledger")
        self.compare.clicked.connect(lambda _=False: self.compare_now())
        row.addWidget(self.compare)
        self.export = ExportButton(self._tools, self)
        row.addWidget(self.export)
        return row

    def _step(self, symbol: str, called: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(symbol))
        button.setAccessibleName(called)
        button.setToolTip(plain_tip(called))
        button.clicked.connect(lambda _=False: self._step_period(by))
        return button

    def _build_body(self) -> QWidget:
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        self.grid = FigureGrid(self)
        self.grid.chosen.connect(self._ask_rows)
        row.addWidget(FigureColumn(self.grid, self))
        right = QVBoxLayout()
        right.setSpacing(8)
        self.about = QLabel(self)
        role(self.about, "title")
        right.addWidget(self.about)
        self.bars = MonthBars(self)
        self.bars.month_wanted.connect(self._go_to_month)
        right.addWidget(self.bars)
        self.table = FigureTable(self)
        right.addWidget(self.table, 1)
        self.nothing = QLabel(self)
        role(self.nothing, "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        right.addWidget(self.nothing, 1)
        self.foot = RowFoot(self)
        self.foot.booking_wanted.connect(self.booking_wanted)
        self.foot.invoice_wanted.connect(self.invoice_wanted)
        self.foot.deposit_wanted.connect(self.deposit_wanted)
        self.foot.evidence_wanted.connect(self._mending.save_evidence)
        self.table.opened.connect(self.foot.open)
        self.table.picked.connect(lambda: self.foot.show_row(self.table.row()))
        right.addWidget(self.foot)
        row.addLayout(right, 1)
        return page

    def refresh(self) -> None:
        """Ask the diary again; what is chosen stays."""
        tools, days, length = self._tools, self._days(), self._length
        zone = tools.zone().key
        self.this_month.setVisible(not days.since <= tools.today() <= days.until)
        self.export.show_period(self._day, length)
        self.month.setText(period_in_words(days, length))
        self._look_at_findings()
        diary, now, period = tools.diary, tools.now(), self._period()

        def asked() -> _Shown:
            figures = money_figures(diary, period, now=now)
            invoices = invoice_figures(diary, days, zone_name=zone, now=now)
            by_card = payment_account(diary) is not None
            year = income_of_year(diary, days.since.year) if invoices.currencies else {}
            return _Shown(has_money(diary), by_card, days, figures, invoices, year)

        self._figures.ask(asked)

    def show_month(self, day: date) -> None:
        """Show the month of this day, or the quarter or year."""
        self._day = day.replace(day=1)
        self.refresh()

    def compare_now(self) -> None:
        """Let the worker compare the ledger with the account."""
        self._tools.jobs.run_now(BOOKS)
        self._look_at_books()

    # -- inside -------------------------------------------------------------------------------

    def _days(self) -> DayRange:
        return period_around(self._day, self._length)

    def _period(self) -> MoneyPeriod:
        return instants_of(self._days(), self._tools.zone().key)

    def _step_period(self, by: int) -> None:
        self.show_month(period_beside(self._day, self._length, by))

    def _show_length(self, length: PeriodLength) -> None:
        self._length = length
        self.refresh()

    def _take(self, shown: _Shown) -> None:
        if shown.days != self._days():
            return
        self._by_card = shown.by_card
        is_any = shown.figures.currencies or shown.invoices.currencies
        place = 0 if is_any else 2 if shown.has_money else 1
        self._stack.setCurrentIndex(place)
        for part in (self.lengths, self.earlier, self.month, self.later, self.export):
            part.setVisible(place == 0)
        if place:
            self.this_month.hide()
        self._look_at_books()
        self._names, self._year = names_of(shown.invoices), shown.year
        name = period_in_words(shown.days, self._length)
        self.grid.show_blocks(blocks_of(shown.invoices, shown.figures, self._period(), name))
        self._order_of_tabs()
        wish = self.grid.current()
        if wish is not None:
            self._ask_rows(wish)

    def _ask_rows(self, wish: AnyWish) -> None:
        tools, names = self._tools, self._names
        diary, now, zone = tools.diary, tools.now(), tools.zone().key

        def asked() -> _Behind:
            if isinstance(wish, InvoiceWish):
                rows = invoice_rows(diary, wish, zone_name=zone, now=now)
                return _Behind(wish, *invoice_rows_shown(rows, names, tools))
            found = figure_rows(diary, wish, now=now)
            return _Behind(wish, *money_rows(found, wish.figure, tools))

        self._rows.ask(asked)

    def _show(self, found: _Behind) -> None:
        wish, first, rows = found
        if wish != self.grid.current():
            return
        where = period_in_words(self._days(), self._length)
        if isinstance(wish, InvoiceWish):
            self.about.setText(invoice_heading(wish, where, self._names))
            nothing = NOTHING_INVOICED[wish.figure]
        else:
            self.about.setText(words.heading(wish, where))
            in_all = words.NOTHING.get(wish.figure, "There is nothing of it.")
            nothing = in_all if wish.period is None else "There is nothing of it in this time."
        self._show_bars(wish)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.nothing.setText(nothing)
        more = f"The newest {MOST:,}; the export has all" if len(rows) == MOST else ""
        self.foot.count.setText(more or (counted(len(rows), "row") if rows else ""))
        self.table.show_rows(first, rows)

    def _show_bars(self, wish: AnyWish) -> None:
        """Above all income stands that of each month of the year."""
        amounts = self._year.get(wish.currency)
        whole = isinstance(wish, InvoiceWish) and wish.of is None
        of_income = whole and wish.figure is InvoiceFigure.INCOME
        self.bars.setVisible(of_income and amounts is not None)
        if amounts is not None:
            month = self._day if self._length is PeriodLength.MONTH else None
            self.bars.show_year(self._day.year, amounts, month)

    def _go_to_month(self, day: date) -> None:
        self._length = PeriodLength.MONTH
        self.lengths.choose(PeriodLength.MONTH)
        self.show_month(day)

    def _look_at_books(self) -> None:
        job = books_job(self._tools)
        said, is_wrong = books_said(job, self._tools)
        role(self.books, "danger" if is_wrong else "muted")
        self.books.setText(said)
        self.books.setVisible(self._by_card)
        self.compare.setVisible(self._by_card)
        self.compare.setEnabled(job is None or not job.running)

    def _look_at_findings(self) -> None:
        self.findings.show_findings(self._standing.waiting)
        self._order_of_tabs()

    def _order_of_tabs(self) -> None:
        """As the eye goes: what wants an answer, the figures, and what one is made of."""
        rows = (*self.bars.bars, self.table, *self.foot.buttons())
        before: QWidget = self.export
        for widget in (*self.findings.buttons(), *self.grid.buttons.values(), *rows):
            QWidget.setTabOrder(before, widget)
            before = widget
