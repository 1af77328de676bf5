"""Desktop, settings: what is charged for time and trips, and how invoices are numbered and due."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from scheduler_app.desktop.money.billing.amount_line import AmountLine
from scheduler_app.desktop.money.billing.next_number import NextNumberLine
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import inset, minutes_box
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.desktop.wording import length_text, money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.billing import billed_minutes, price_of_time
from scheduler_app.domain.money.invoices.numbering import checked_pattern, number_of
from scheduler_app.domain.money.invoices.settings import DepositInvoices
from scheduler_app.domain.practice.tax_rates import read_rate
from scheduler_app.use_cases.practice.rules import get_practice

ABOUT = (
    "A visit with an agreed price costs that. One without is billed by its time, in whole steps."
)
DEPOSITS = {
    DepositInvoices.NO: "no invoice of its own",
    DepositInvoices.BY_HAND: "an invoice when I want one",
    DepositInvoices.AT_ONCE: "an invoice as soon as it is paid",
}
SHORT, LONG = 20, 50
"""Minutes of the visits by which steps are shown."""

WORDS = "invoice bill billing"


class ChargingGroup(SettingsGroup):
    """Below what is typed stands what would come of it."""

    name = "charging"

    def __init__(self, tools: Tools) -> None:
        super().__init__("What invoices say", ABOUT)
        self._tools = tools
        self._currency = get_practice(tools.diary).currency
        self.number = QLineEdit()
        self.number_example = _example(self)
        self.hourly = AmountLine(self._in)
        self.step = minutes_box(240, least=1)
        self.least = minutes_box(480)
        self.time_example = _example(self)
        self.trip = AmountLine(self._in, hint="not billed")
        self.tax = QLineEdit()
        self.tax.setMaximumWidth(110)
        self.tax.setPlaceholderText("such as 19")
        deposits = QComboBox()
        for value, label in DEPOSITS.items():
            deposits.addItem(label, value.value)
        time: tuple[tuple[str, str, QWidget, str], ...] = (
            ("hourly_rate", "An hour costs", self.hourly, "hourly rate price hour work"),
            ("time_step", "Billed in steps", self.step, "rounding interval minutes quarter"),
            ("least_time", "At least", self.least, "minimum charge least minutes"),
        )
        others: tuple[tuple[str, str, QWidget, str], ...] = (
            ("trip_price", "A trip costs", self.trip, "travel way price journey"),
            ("default_tax", "Tax in percent", self.tax, "vat rate where a service says nothing"),
            ("terms_days", "Due after", _days(365), "terms payment days until"),
            ("deposit_invoices", "A deposit has", deposits, "deposit advance document"),
            ("invoice_number", "Numbers", self.number, "number pattern series year count"),
        )
        for rows, example in ((time, self.time_example), (others, self.number_example)):
            for setting, label, field, words in rows:
                self.add(f"money.{setting}", label, field, f"{WORDS} {words}")
            self.fields.addRow("", example)
        self.next = NextNumberLine(tools, self)
        self.fields.addRow("", self.next)
        self.let_find("The next number", f"{WORDS} next higher count gap", self.next.higher)
        for setting, label, hint, words in (
            ("invoice_intro", "Above the lines", "such as: Thank you for your order.", "intro"),
            ("invoice_closing", "Below them", "such as: I am glad to help again.", "closing end"),
            ("invoice_footer", "At the foot", "such as register and court", "footer"),
        ):
            self.add(f"money.{setting}", label, _text(hint), f"{WORDS} text {words}")
        self.add("money.keep_years", "Kept for", _years(), f"{WORDS} law years archive erase")
        self.fields.add_wrong()
        for line in (self.number, self.tax):
            line.textChanged.connect(lambda _: self._show_examples())
        for box in (self.step, self.least):
            box.valueChanged.connect(lambda _: self._show_examples())
        self.hourly.edited.connect(self._show_examples)
        self._show_examples()

    def refresh(self) -> None:
        """The currency may be another one."""
        self._currency = get_practice(self._tools.diary).currency
        self.hourly.refresh()
        self.trip.refresh()
        self.next.refresh()
        self._show_examples()

    def _in(self) -> str:
        return self._currency

    def _show_examples(self) -> None:
        self._say(self.time_example, *self._time_told())
        try:
            pattern = checked_pattern(self.number.text().strip())
            number = number_of(pattern, self._tools.today().isoformat(), 1)
            self._say(
                self.number_example, f"The first of {self._tools.today():%Y} is {isolated(number)}."
            )
        except InvalidInput as refused:
            self._say(self.number_example, f"{refused.message} {refused.remedy}", wrong=True)

    def _time_told(self) -> tuple[str, bool]:
        try:
            hourly = self.hourly.money()
            read_rate(self.tax.text())
        except InvalidInput as refused:
            return f"{refused.message} {refused.remedy}", True
        if not hourly.minor:
            return "Without a rate, time is not billed.", False
        told = []
        for spent in (SHORT, LONG):
            billed = billed_minutes(spent, step=self.step.value(), least=self.least.value())
            cost = Money(price_of_time(billed, hourly.minor), hourly.currency)
            told.append(f"{length_text(spent)} cost {money_text(cost)} ({length_text(billed)})")
        return f"{' and '.join(told)}.", False

    def _say(self, label: QLabel, text: str, wrong: bool = False) -> None:
        role(label, "danger" if wrong else "small")
        # A form gives a label that may wrap the room of two lines, also where it needs one.
        label.setWordWrap(wrong)
        label.setText(text)


def _example(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    role(label, "small")
    return label


def _days(most: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, most)
    box.setSuffix(" days")
    box.setSpecialValueText("at once")
    box.setMaximumWidth(140)
    inset(box)
    return box


def _years() -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, 30)
    box.setSuffix(" years")
    box.setMaximumWidth(140)
    box.setToolTip("For so long the law wants invoices kept: before, no client on one is erased")
    inset(box)
    return box


def _text(hint: str) -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setPlaceholderText(hint)
    text.setFixedHeight(52)
    text.setTabChangesFocus(True)
    return text
