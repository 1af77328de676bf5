"""Desktop, money: the ledger of a month, a year or of all time as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from scheduler_app.desktop.dates import month_in_words
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.money.figures import MoneyPeriod
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.figures import month_of
from scheduler_app.use_cases.money.ledger_file import write_ledger


class ExportButton(QPushButton):
    """Offers the month that is shown, its year, and everything."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(icon("upload"), "Export…", parent)
        self._tools = tools
        self._month = tools.today()
        self.setToolTip("The entries of the ledger as a table for spreadsheets")
        menu = QMenu(self)
        self.of_month = menu.addAction("")
        self.of_month.triggered.connect(lambda: self._ask(self._period(), f"{self._month:%Y-%m}"))
        self.of_year = menu.addAction("")
        self.of_year.triggered.connect(lambda: self._ask(self._year(), f"{self._month:%Y}"))
        self.of_all = menu.addAction("Everything")
        self.of_all.triggered.connect(lambda: self._ask(None, "all"))
        self.setMenu(menu)

    def show_month(self, month: date) -> None:
        """Offer this one and its year."""
        self._month = month
        self.of_month.setText(month_in_words(month))
        self.of_year.setText(f"The year {month.year}")

    def write(self, file: Path, period: MoneyPeriod | None) -> None:
        """Write the entries of a period, or all, to `file` off the GUI thread."""
        tools = self._tools

        def work(_: object) -> int:
            zone, writer = tools.zone().key, tools.exchange.tables()
            return write_ledger(tools.diary, writer, file, zone_name=zone, period=period)

        def then(many: int) -> None:
            tools.notices.say(f"{counted(many, 'entry', 'entries')} exported to {file.name}")

        tools.do(work, then)

    def _ask(self, period: MoneyPeriod | None, called: str) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Export the ledger", f"ledger-{called}.csv", "Table (*.csv)"
        )
        if name:
            self.write(Path(name).with_suffix(".csv"), period)

    def _period(self) -> MoneyPeriod:
        return month_of(self._month, self._tools.zone().key)

    def _year(self) -> MoneyPeriod:
        zone, year = self._tools.zone().key, self._month.year
        first, last = (month_of(date(year, month, 1), zone) for month in (1, 12))
        return MoneyPeriod(first.since, last.until)
