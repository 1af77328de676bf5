"""Desktop, first run: the third step: what the practice offers, how long and for how much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QSpinBox, QWidget

from scheduler_app.desktop.care.first_run.steps import FirstRunStep
from scheduler_app.desktop.doing.saving import save_typed
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import mark_wrong, minutes_box
from scheduler_app.desktop.wording import desk_locale
from scheduler_app.domain.amounts import Money, number_text, parse_money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.proposals import USUAL, proposals
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import DAY_MINUTES, Minutes
from scheduler_app.use_cases.practice.services import list_services, save_services


class _Line:
    """One service: whether it is offered, its name, length and price."""

    def __init__(self, service: Service, *, offered: bool) -> None:
        self.service = service
        self.offered = QCheckBox()
        self.name = QLineEdit()
        self.minutes: QSpinBox = minutes_box(DAY_MINUTES, least=5, step=15)
        self.price = QLineEdit()
        self.price.setMaximumWidth(100)
        self.price.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.name.setText(service.name)
        self.minutes.setValue(service.minutes)
        if service.price:
            self.price.setText(number_text(Money(service.price, service.currency), desk_locale()))
        self.offered.setChecked(offered)
        for field, what in (
            (self.offered, "Offer"),
            (self.name, "Name of"),
            (self.minutes, "Length of"),
            (self.price, "Price of"),
        ):
            field.setAccessibleName(f"{what} {service.name}")
        self.offered.toggled.connect(self._show_offered)
        self._show_offered(offered)

    def wanted(self) -> Service:
        """What is filled in; raises `InvalidInput` for a price that can't be read."""
        money = parse_money(self.price.text(), self.service.currency, desk_locale())
        return replace(
            self.service,
            name=self.name.text().strip(),
            minutes=Minutes(self.minutes.value()),
            price=money.minor,
            archived=not self.offered.isChecked(),
        )

    def _show_offered(self, offered: bool) -> None:
        for field in (self.name, self.minutes, self.price):
            field.setEnabled(offered)


class ServicesStep(FirstRunStep):
    """A few proposals to take, to change or to leave."""

    title = "What do you offer?"
    about = (
        "Take what fits; the prices are proposals, and empty shows none. Preparation, travel and "
        "colours are under Services."
    )

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self.lines: list[_Line] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)
        self.wrong = QLabel()
        self.wrong.setWordWrap(True)
        role(self.wrong, "danger")
        self.column.addWidget(self.wrong)

    def fill(self) -> None:
        """The services there are, then proposals of other names."""
        self._clear()
        currency = self._tools.source.practice().currency
        known = list_services(self._tools.diary, with_archived=True)
        named = {one.name.casefold() for one in known}
        begun = all(not one.price for one in known)
        guesses = proposals(currency)
        lines = [
            _Line(_completed(one, guesses, currency, begun=begun), offered=True)
            for one in known
            if not one.archived
        ]
        for place, guess in enumerate(guesses):
            if guess.name.casefold() not in named:
                lines.append(_Line(guess, offered=begun and place < USUAL))
        self.lines = lines
        for row, line in enumerate(lines):
            self._grid.addWidget(line.offered, row, 0)
            self._grid.addWidget(line.name, row, 1)
            self._grid.addWidget(line.minutes, row, 2)
            self._grid.addWidget(line.price, row, 3)
            sign = QLabel(line.service.currency)
            role(sign, "muted")
            self._grid.addWidget(sign, row, 4)

    def first(self) -> QWidget:
        """The first service."""
        return self.lines[0].offered if self.lines else self

    def save(self, then: Callable[[], None]) -> None:
        """Write what is offered, all or none."""
        self.wrong.hide()
        wanted: list[Service] = []
        for line in self.lines:
            for field in (line.name, line.price):
                mark_wrong(field, wrong=False)
            if not line.offered.isChecked():
                if line.service.id:
                    wanted.append(replace(line.service, archived=True))
                continue
            try:
                wanted.append(line.wanted())
            except InvalidInput as refused:
                self._show_wrong(refused, line)
                return
        kept = {one.id: one for one in list_services(self._tools.diary, with_archived=True)}
        changed = [one for one in wanted if kept.get(one.id) != one]
        if not changed:
            then()
            return

        def work(now: datetime) -> object:
            return save_services(self._tools.diary, changed, now=now)

        save_typed(self._tools, work, lambda _: then(), self._refused)

    def _clear(self) -> None:
        self.wrong.hide()
        while self._grid.count():
            entry = self._grid.takeAt(0)
            widget = entry.widget() if entry else None
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self.lines = []

    def _show_wrong(self, error: InvalidInput, line: _Line) -> None:
        self._refused(error)
        field = line.name if error.field == "name" else line.price
        mark_wrong(field, wrong=True)
        field.setFocus()

    def _refused(self, error: InvalidInput) -> None:
        self.wrong.setText(f"{error.message} {error.remedy}".strip())
        self.wrong.show()


def _completed(
    service: Service, guesses: Sequence[Service], currency: str, *, begun: bool
) -> Service:
    """What costs nothing yet is priced in the practice's currency; in a new diary by a guess."""
    if service.price:
        return service
    guess = next((each for each in guesses if each.name == service.name), None)
    usual = guess is not None and guess.minutes == service.minutes
    price = guess.price if begun and guess is not None and usual else 0
    return replace(service, price=price, currency=currency)
