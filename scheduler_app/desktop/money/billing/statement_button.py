"""Desktop, money: a client's statement as a PDF, of one of the times that people ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.money.invoices.figures import DayRange, PeriodLength, period_around
from scheduler_app.use_cases.money.invoices.statements import (
    statement_currencies,
    statement_file,
    statement_name,
)


def times_asked_for(today: date) -> Iterator[tuple[str, DayRange]]:
    """Each by its name, the likeliest first; none goes beyond today."""
    year = period_around(today, PeriodLength.YEAR)
    before = period_around(year.since - timedelta(days=1), PeriodLength.YEAR)
    quarter = period_around(today, PeriodLength.QUARTER)
    yield f"This year, {year.since.year}", DayRange(year.since, today)
    yield f"Last year, {before.since.year}", before
    yield "This quarter", DayRange(quarter.since, today)
    yield "Since the beginning", DayRange(date(2000, 1, 1), today)


class StatementButton(QPushButton):
    """Its menu names the times, and where there are several each currency."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(icon("download"), "Statement…", parent)
        self._tools = tools
        self._client_id = 0
        self._called = ""
        self.setToolTip("What they were billed, have paid and owe, as a PDF in their language")
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def show_client(self, client_id: int, called: str) -> None:
        """Whose it is."""
        self._client_id, self._called = client_id, called

    def write(self, file: Path, days: DayRange, currency: str = "") -> None:
        """Set it, and write it into `file`, off the GUI thread."""
        tools, client_id = self._tools, self._client_id

        def work(_: object) -> None:
            statement_file(
                tools.diary, tools.papers, tools.exchange.folders(), file, client_id, days,
                zone_name=tools.zone().key, now=tools.now(), currency=currency,
            )  # fmt: skip

        tools.do(work, lambda _: tools.notices.say(f"Saved as {file.name}"))

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        currencies = statement_currencies(self._tools.diary, self._client_id)
        for currency in currencies:
            if len(currencies) > 1:
                menu.addSection(currency)
            for name, days in times_asked_for(self._tools.today()):
                act = menu.addAction(name)
                act.triggered.connect(
                    lambda _=False, days=days, currency=currency: self._ask(days, currency)
                )
        if not currencies:
            menu.addAction("No invoice was sent yet").setEnabled(False)

    def _ask(self, days: DayRange, currency: str) -> None:
        name = statement_name(self._called, days)
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the statement", name, "PDF (*.pdf)")
        if chosen:
            self.write(Path(chosen).with_suffix(".pdf"), days, currency)
