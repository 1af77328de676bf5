"""Desktop, money: what is held, asked for, kept and given back, and what does not agree."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, SignalInstance
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

from scheduler_app.desktop.dates import month_in_words
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.money.screen import money_words as words
from scheduler_app.desktop.money.screen.books_line import BOOKS, books_job, books_said
from scheduler_app.desktop.money.screen.exporting import ExportButton
from scheduler_app.desktop.money.screen.figure_grid import FigureColumn, FigureGrid
from scheduler_app.desktop.money.screen.finding_card import EVIDENCE
from scheduler_app.desktop.money.screen.finding_list import FindingList
from scheduler_app.desktop.money.screen.mending import Mending
from scheduler_app.desktop.money.screen.row_table import FigureTable
from scheduler_app.desktop.money.standing import DepositsStanding
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.domain.money.figures import (
    FigureRow,
    FigureWish,
    MoneyFigures,
    MoneyPeriod,
)
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.at_a_glance import has_money
from scheduler_app.use_cases.money.figures import MOST, figure_rows, money_figures, month_of
from scheduler_app.use_cases.money.payment_key import payment_account


class _Shown(NamedTuple):
    """What the diary says of a month. `by_card` says whether payments by card are taken."""

    has_money: bool
    by_card: bool
    month: MoneyPeriod
    figures: MoneyFigures


class _Behind(NamedTuple):
    """The rows of a figure."""

    wish: FigureWish
    rows: list[FigureRow]


class MoneyScreen(Screen):
    """Findings above; figures at the left, what the chosen one is made of at the right."""

    booking_wanted = Signal(int)
    deposit_wanted = Signal(int)
    evidence_wanted = Signal(int)
    policy_wanted = Signal()
    payments_wanted = Signal()

    def __init__(
        self, tools: Tools, standing: DepositsStanding, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._standing = standing
        self._mending = Mending(tools, self)
        self._month = tools.today().replace(day=1)
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
        column.addWidget(self.findings)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._build_body())
        self._stack.addWidget(
            empty_state(
                "price",
                "Deposits, to the cent",
                "Clients can pay something in advance; what becomes of it when they cancel or do "
                "not come follows from what you agreed. Here you see what is held, kept and given "
                "back, month by month. Begin by saying what is asked for.",
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
        self.earlier = self._step("left", "The month before", -1)
        row.addWidget(self.earlier)
        self.month = QLabel(self)
        self.month.setMinimumWidth(120)
        self.month.setAlignment(Qt.AlignmentFlag.AlignCenter)
        role(self.month, "strong")
        row.addWidget(self.month)
        self.later = self._step("right", "The month after", 1)
        row.addWidget(self.later)
        self.this_month = QPushButton("This month", self)
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
        button.clicked.connect(lambda _=False: self._step_month(by))
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
        self.table = FigureTable(self._tools, self)
        self.table.opened.connect(self.booking_wanted)
        self.table.picked.connect(self._look_at_row)
        right.addWidget(self.table, 1)
        self.nothing = QLabel(self)
        role(self.nothing, "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        right.addWidget(self.nothing, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.show_booking = QPushButton(icon("calendar"), "Show the booking", self)
        self.show_booking.clicked.connect(lambda _=False: self._follow(self.booking_wanted))
        foot.addWidget(self.show_booking)
        self.explain = QPushButton(icon("history"), "Explain the deposit…", self)
        self.explain.clicked.connect(lambda _=False: self._follow(self.deposit_wanted))
        foot.addWidget(self.explain)
        self.evidence = QPushButton(icon("download"), EVIDENCE, self)
        self.evidence.setToolTip("All that proves this payment, as a PDF file for a bank")
        self.evidence.clicked.connect(lambda _=False: self._follow(self.evidence_wanted))
        self.evidence_wanted.connect(self._mending.save_evidence)
        foot.addWidget(self.evidence)
        foot.addStretch(1)
        self.count = QLabel(self)
        role(self.count, "small")
        foot.addWidget(self.count)
        right.addLayout(foot)
        row.addLayout(right, 1)
        return page

    def refresh(self) -> None:
        """Ask the diary again; what is chosen stays."""
        tools, month = self._tools, self._month
        name = month_in_words(month)
        self.month.setText(name)
        self.this_month.setVisible(month != tools.today().replace(day=1))
        self.export.show_month(month)
        self._look_at_findings()
        diary, now, period = tools.diary, tools.now(), self._period()

        def asked() -> _Shown:
            figures = money_figures(diary, period, now=now)
            by_card = payment_account(diary) is not None
            return _Shown(has_money(diary), by_card, period, figures)

        self._figures.ask(asked)

    def show_month(self, day: date) -> None:
        """Show the month of this day."""
        self._month = day.replace(day=1)
        self.refresh()

    def compare_now(self) -> None:
        """Let the worker compare the ledger with the account."""
        self._tools.jobs.run_now(BOOKS)
        self._look_at_books()

    # -- inside -------------------------------------------------------------------------------

    def _period(self) -> MoneyPeriod:
        return month_of(self._month, self._tools.zone().key)

    def _step_month(self, by: int) -> None:
        near = self._month + timedelta(days=31 if by > 0 else -1)
        self.show_month(near)

    def _take(self, shown: _Shown) -> None:
        if shown.month != self._period():
            return
        self._by_card = shown.by_card
        place = 0 if shown.figures.currencies else 2 if shown.has_money else 1
        self._stack.setCurrentIndex(place)
        for part in (self.earlier, self.month, self.later, self.export):
            part.setVisible(place == 0)
        if place:
            self.this_month.hide()
        self._look_at_books()
        self.grid.show_figures(shown.figures, shown.month, month_in_words(self._month))
        self._order_of_tabs()
        wish = self.grid.current()
        if wish is not None:
            self._ask_rows(wish)

    def _ask_rows(self, wish: FigureWish) -> None:
        diary, now = self._tools.diary, self._tools.now()
        self._rows.ask(lambda: _Behind(wish, figure_rows(diary, wish, now=now)))

    def _show(self, found: _Behind) -> None:
        if found.wish != self.grid.current():
            return
        wish, rows = found
        self.about.setText(words.heading(wish, month_in_words(self._month)))
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.nothing.setText(words.NOTHING.get(wish.figure, "There is nothing of it."))
        if wish.period is not None and not rows:
            self.nothing.setText("There is nothing of it in this month.")
        more = f"The newest {MOST:,}; the export has all" if len(rows) == MOST else ""
        self.count.setText(more or (counted(len(rows), "row") if rows else ""))
        self.table.show_rows(wish.figure, rows)

    def _look_at_row(self) -> None:
        row = self.table.row()
        for button in (self.show_booking, self.explain):
            button.setVisible(row is not None)
        # A bank asks about payments by card only.
        self.evidence.setVisible(row is not None and bool(row.outside))

    def _follow(self, wanted: SignalInstance) -> None:
        row = self.table.row()
        if row is not None:
            wanted.emit(row.booking_id)

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
        rows = (self.table, self.show_booking, self.explain, self.evidence)
        before: QWidget = self.export
        for widget in (*self.findings.buttons(), *self.grid.buttons.values(), *rows):
            QWidget.setTabOrder(before, widget)
            before = widget
