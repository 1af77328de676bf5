"""Desktop, invoices: what is asked before something is written about what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.money.amount_question import (
    amount_field,
    answer_or_say,
    paid_by_field,
    reason_field,
    told_reason,
)
from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.money.invoices.typed import line_amount
from scheduler_app.desktop.plain import caption, isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.elided_label import ElidedLabel
from scheduler_app.desktop.widgets.forms import Fields
from scheduler_app.desktop.widgets.moment_field.days_field import DayField
from scheduler_app.desktop.widgets.price_field import PriceField
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.widgets.reason_line import LONGEST
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.money.invoices.document import InvoiceDocument
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices.paying import PaidInvoice

MOST_LINES = 220
"""Pixels of height for the lines of which a part is taken back."""


@dataclass(frozen=True, slots=True)
class InvoicePaid:
    """So much was paid by hand, how, and on which day."""

    amount: Money
    by: PaidBy
    day: date


class InvoicePaidQuestion(Question):
    """Answers with an `InvoicePaid`; what is open stands there to begin with."""

    def __init__(self, one: InvoiceStanding, tools: Tools, parent: QWidget) -> None:
        text = "What came in by hand or by bank. What is paid by card comes in by itself."
        super().__init__(f"Payment of {words.named(one)}", text, parent)
        self._today = tools.today()
        self.form = Fields()
        usual = Money(max(0, one.outstanding), one.currency)
        self.amount = amount_field(usual, self)
        self.form.add("price", "&Amount", self.amount)
        self.by = paid_by_field(self)
        self.by.setCurrentIndex(max(0, self.by.findData(PaidBy.TRANSFER.value)))
        self.form.add("by", "&How", self.by)
        self.day = DayField(tools, self)
        self.day.set_day(self._today)
        self.form.add("day", "&Day", self.day)
        self.form.add_wrong()
        self.body.addLayout(self.form)
        self.add_answers(("Record payment", self.meant))
        self.amount.setFocus()
        self.amount.line.selectAll()

    def meant(self) -> InvoicePaid:
        """What is filled in; `InvalidInput` where it can't be meant."""
        money = self.amount.money()
        if money.minor <= 0:
            raise InvalidInput("price", "Say how much was paid.")
        day = self.day.day("day")
        if day > self._today:
            raise InvalidInput("day", "That day is still to come.")
        return InvoicePaid(money, PaidBy(self.by.currentData()), day)

    def answer(self, answer: object) -> None:
        """Answer only what can be meant; else the field says why it can't."""
        answer_or_say(self, self.form, answer)


class TooMuchAnswer(Enum):
    """What becomes of what is too much."""

    CREDIT = "Leave it as credit"
    TO_CARD = "Give it back to the card"
    BY_HAND = "I gave it back by hand"


class TooMuchQuestion(Question):
    """Answers with what becomes of it; to a card goes only what was paid by one."""

    def __init__(self, paid: PaidInvoice, parent: QWidget) -> None:
        one = paid.standing
        much = words.told(paid.too_much, one.currency)
        super().__init__(
            f"{much} too much was paid",
            f"{words.title_of(one)} of {one.client} is paid. What shall become of the rest?",
            parent,
        )
        by_card = paid.to_cards >= paid.too_much
        offered = [each for each in TooMuchAnswer if by_card or each is not TooMuchAnswer.TO_CARD]
        self.add_answers(*((each.value, each) for each in offered), leave="Decide later")


class WriteOffQuestion(Question):
    """Answers with the reason why no more money is expected."""

    def __init__(self, one: InvoiceStanding, parent: QWidget) -> None:
        open_ = words.told(one.outstanding, one.currency)
        super().__init__(
            f"Write off {open_} of {words.named(one)}?",
            "It is not reminded any more and counts as open no longer. You can take it back.",
            parent,
        )
        self.form = Fields()
        self.why = reason_field(self)
        self.why.setMaxLength(LONGEST)
        self.why.setPlaceholderText("Such as: insolvent, letter of 3 March")
        self.form.add("reason", "&Reason", self.why)
        self.form.add_wrong()
        self.body.addLayout(self.form)
        self.keep_words(self.why)
        self.add_answers(("Write it off", lambda: told_reason(self.why)))
        self.why.setFocus()

    def answer(self, answer: object) -> None:
        """Answer only with a reason."""
        answer_or_say(self, self.form, answer)


@dataclass(frozen=True, slots=True)
class Crediting:
    """What is taken back: all where `amounts` is None, else minor units by the place of a line."""

    amounts: Mapping[int, int] | None
    mail: bool


class CreditQuestion(Question):
    """Answers with a `Crediting`. It leaves the house: Enter alone sends nothing."""

    def __init__(self, one: InvoiceStanding, document: InvoiceDocument, parent: QWidget) -> None:
        rest = words.told(one.payable - one.credited, one.currency)
        super().__init__(
            f"Credit note for {words.named(one)}",
            f"It gets a number of its own and names the invoice. Up to {rest} can be taken back.",
            parent,
        )
        self._currency = one.currency
        self._most = [line_amount(line) for line in document.draft.lines]
        """What each line comes to, in minor units."""
        self.whole = QRadioButton(f"&All of what is left, {rest}", self)
        self.part = QRadioButton("A &part of it:", self)
        self.whole.setChecked(True)
        self.body.addWidget(self.whole)
        self.body.addWidget(self.part)
        self.fields = [PriceField(self) for _ in document.draft.lines]
        self._scroll = self._build_lines(document)
        self.body.addWidget(self._scroll)
        self.part.toggled.connect(self._scroll.setVisible)
        self._scroll.hide()
        self.mail = mail_box(document, self)
        self.body.addWidget(self.mail)
        self.form = Fields()
        self.form.add_wrong()
        self.body.addLayout(self.form)
        self.add_answers(("Send the credit note", self.meant), by_enter=False)

    def meant(self) -> Crediting:
        """What is filled in; `InvalidInput` where nothing of it is meant."""
        mail = not self.mail.isHidden() and self.mail.isChecked()
        if self.whole.isChecked():
            return Crediting(None, mail)
        amounts = {place: field.money().minor for place, field in enumerate(self.fields)}
        given = {place: minor for place, minor in amounts.items() if minor}
        if not given:
            raise InvalidInput("price", "Say how much of which line is taken back.")
        for place, minor in given.items():
            if minor > self._most[place]:
                most = words.told(self._most[place], self._currency)
                raise InvalidInput("price", f"Line {place + 1} comes to {most}: take back less.")
        return Crediting(given, mail)

    def answer(self, answer: object) -> None:
        """Answer only what can be meant."""
        answer_or_say(self, self.form, answer)

    def _build_lines(self, document: InvoiceDocument) -> QScrollArea:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(24, 0, 8, 0)
        for place, (line, field) in enumerate(zip(document.draft.lines, self.fields, strict=True)):
            field.show_value(("", self._currency))
            field.line.setAccessibleName(f"Taken back of {line.what}")
            field.line.setPlaceholderText(words.told(self._most[place], self._currency))
            label = ElidedLabel(page)
            label.say(line.what)
            grid.addWidget(label, place, 0)
            grid.addWidget(field, place, 1)
        grid.setColumnStretch(0, 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        scroll.setFixedHeight(min(MOST_LINES, 36 * max(1, len(self.fields)) + 8))
        return scroll


class CorrectQuestion(Question):
    """Answers with whether the credit note is mailed. It leaves the house: not by Enter alone."""

    def __init__(self, one: InvoiceStanding, document: InvoiceDocument, parent: QWidget) -> None:
        super().__init__(
            f"Correct {words.named(one)}",
            "What was sent never changes: a credit note takes it back whole, and a new draft opens "
            "that says the same, for you to put right and send.",
            parent,
        )
        column = QVBoxLayout()
        self.mail = mail_box(document, self)
        column.addWidget(self.mail)
        self.body.addLayout(column)
        self.add_answers(("Send the credit note and write anew", self._mails), by_enter=False)

    def _mails(self) -> bool:
        return not self.mail.isHidden() and self.mail.isChecked()


class MailAgainQuestion(Question):
    """Answers with the address that it is mailed to. It leaves the house: not by Enter alone."""

    def __init__(self, one: InvoiceStanding, address: str, parent: QWidget) -> None:
        super().__init__(
            f"Mail {words.named(one)} again?",
            "It goes with its files, and says what is open now. An address that is typed here is "
            "used for this mail only.",
            parent,
        )
        self.form = Fields()
        self.address = QLineEdit(address, self)
        self.form.add("address", "&To", self.address)
        self.form.add_wrong()
        self.body.addLayout(self.form)
        self.add_answers(("Mail it", self.meant), by_enter=False)
        self.address.setFocus()
        self.address.selectAll()

    def meant(self) -> str:
        """Where it goes; `InvalidInput` where nothing is said."""
        address = self.address.text().strip()
        if not address:
            raise InvalidInput("address", "Say where it is to go.")
        return address

    def answer(self, answer: object) -> None:
        """Answer only with an address."""
        answer_or_say(self, self.form, answer)


class SendAnywayQuestion(Question):
    """Something is odd, such as the clock: answers with True where it is sent all the same."""

    def __init__(self, error: Trouble, parent: QWidget) -> None:
        text = f"{error.message} {error.remedy}".strip()
        super().__init__("Look at this before it is sent", text, parent)
        self.add_answers(("Send it all the same", True), leave="Not yet", by_enter=False)


def mail_box(document: InvoiceDocument, parent: QWidget) -> QCheckBox:
    """Whether it is mailed, and to whom; hidden where there is no address."""
    address = document.buyer.email
    box = QCheckBox(caption(f"Mail it to {isolated(address)}"), parent)
    box.setChecked(bool(address))
    box.setVisible(bool(address))
    return box
