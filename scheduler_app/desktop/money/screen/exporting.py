"""Desktop, money: the ledger and the invoices of a time as files, a month's in one folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QUrl
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from scheduler_app.desktop.dates import month_in_words
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.money.screen.period_bar import period_in_words
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.reach import open_outside
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import desk_locale
from scheduler_app.domain.money.figures import MoneyPeriod
from scheduler_app.domain.money.invoices.figures import (
    DayRange,
    PeriodLength,
    period_around,
    period_name,
)
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.invoices.accounts_table import instants_of, write_accounts
from scheduler_app.use_cases.money.invoices.exporting import (
    FileDesk,
    MonthExported,
    export_month,
    free_folder,
)
from scheduler_app.use_cases.money.ledger_file import write_ledger

TABLE = "Table (*.csv)"


class ExportButton(QPushButton):
    """Offers what is shown, its year, and everything."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(icon("upload"), "Export…", parent)
        self._tools = tools
        self._day = tools.today()
        self._length = PeriodLength.MONTH
        self.setToolTip("Tables for spreadsheets, and a month’s invoices in one folder")
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def show_period(self, day: date, length: PeriodLength) -> None:
        """Offer the month, quarter or year of this day."""
        self._day, self._length = day, length

    def write(self, file: Path, period: MoneyPeriod | None) -> None:
        """Write the entries of a period, or all, to `file` off the GUI thread."""
        tools = self._tools

        def work(_: object) -> int:
            zone, writer = tools.zone().key, tools.exchange.tables()
            return write_ledger(tools.diary, writer, file, zone_name=zone, period=period)

        def then(many: int) -> None:
            tools.notices.say(f"{counted(many, 'entry', 'entries')} exported to {file.name}")

        tools.do(work, then)

    def write_invoices(self, file: Path, days: DayRange) -> None:
        """Write the accountant's table of these days to `file` off the GUI thread."""
        tools, comma = self._tools, has_comma()

        def work(_: object) -> int:
            return write_accounts(
                tools.diary, tools.exchange.tables(), file, days,
                zone_name=tools.zone().key, now=tools.now(), comma=comma,
            )  # fmt: skip

        def then(many: int) -> None:
            tools.notices.say(f"{counted(many, 'invoice')} exported to {file.name}")

        tools.do(work, then)

    def write_month(self, place: Path) -> None:
        """Write the folder of the month into a place, beside what is there already."""
        tools, month, comma = self._tools, self._day, has_comma()
        desk = FileDesk(tools.papers, tools.exchange.tables(), tools.exchange.folders())

        def work(_: object) -> MonthExported:
            return export_month(
                tools.diary, desk, month, free_folder(place, month),
                zone_name=tools.zone().key, now=tools.now(), comma=comma,
            )  # fmt: skip

        def then(done: MonthExported) -> None:
            url = QUrl.fromLocalFile(str(done.folder))
            show = Offer("Open", lambda: _open(url))
            many = counted(done.invoices, "invoice")
            tools.notices.say(f"{many} saved in {done.folder.name}", show)

        tools.do(work, then)

    # -- inside -------------------------------------------------------------------------------

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        days = period_around(self._day, self._length)
        shown = period_in_words(days, self._length)
        year = period_around(self._day, PeriodLength.YEAR)
        name = period_name(self._day, self._length)
        menu.addSection("Invoices")
        if self._length is PeriodLength.MONTH:
            self._add(f"All of {month_in_words(self._day)} in a folder…", self._ask_place)
        self._add(f"Table of {shown}…", partial(self._ask_invoices, days, name))
        if self._length is not PeriodLength.YEAR:
            self._add(
                f"Table of {year.since.year}…",
                partial(self._ask_invoices, year, str(year.since.year)),
            )
        menu.addSection("Ledger of payments")
        zone = self._tools.zone().key
        self._add(f"{shown}…", partial(self._ask, instants_of(days, zone), name))
        if self._length is not PeriodLength.YEAR:
            of_year, called = instants_of(year, zone), str(year.since.year)
            self._add(f"The year {called}…", partial(self._ask, of_year, called))
        self._add("Everything…", partial(self._ask, None, "all"))

    def _add(self, name: str, act: Callable[[], None]) -> None:
        self.menu().addAction(name).triggered.connect(lambda _=False: act())

    def _ask(self, period: MoneyPeriod | None, called: str) -> None:
        file = self._file("Export the ledger", f"ledger-{called}.csv")
        if file is not None:
            self.write(file, period)

    def _ask_invoices(self, days: DayRange, called: str) -> None:
        file = self._file("Export the invoices", f"invoices-{called}.csv")
        if file is not None:
            self.write_invoices(file, days)

    def _file(self, title: str, name: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self, title, name, TABLE)
        return Path(chosen).with_suffix(".csv") if chosen else None

    def _ask_place(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Where the month’s folder goes")
        if chosen:
            self.write_month(Path(chosen))


def has_comma() -> bool:
    """Whether spreadsheets on this computer read a comma for the decimal mark."""
    return QLocale(desk_locale()).decimalPoint() == ","


def _open(url: QUrl) -> None:
    open_outside(url)
