"""Desktop, money: how much of a deposit is meant, and why, before anything is decided about it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from scheduler_app.desktop.widgets.forms import Fields
from scheduler_app.desktop.widgets.price_field import PriceField, kept_price
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.widgets.reason_line import LONGEST
from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.use_cases.money.deposit import PaidBy

PAID_BY = {
    PaidBy.CASH: "Cash",
    PaidBy.TRANSFER: "Bank transfer",
    PaidBy.TERMINAL: "Card, on a terminal",
}
"""How it was paid, or given back, by hand."""


@dataclass(frozen=True, slots=True)
class AmountMeant:
    """So much, in minor units, and why."""

    minor: int
    why: str


class AmountQuestion(Question):
    """Answers with an `AmountMeant` of at most `most`, which stands there to begin with."""

    def __init__(self, title: str, text: str, action: str, most: Money, parent: QWidget) -> None:
        super().__init__(title, text, parent)
        self._most = most
        self.form = Fields()
        self.amount = amount_field(most, self)
        self.form.add("price", "&Amount", self.amount)
        self.why = reason_field(self)
        self.form.add("reason", "&Reason", self.why)
        self.form.add_wrong()
        self.body.addLayout(self.form)
        self.keep_words(self.why)
        self.add_answers((action, self.meant))
        self.amount.setFocus()
        self.amount.line.selectAll()

    def meant(self) -> AmountMeant:
        """What is filled in; `InvalidInput` where it can't be meant."""
        money = self.amount.money()
        if not 0 < money.minor <= self._most.minor:
            raise InvalidInput("price", f"It can be up to {money_text(self._most)}.")
        return AmountMeant(money.minor, told_reason(self.why))

    def answer(self, answer: object) -> None:
        """Answer only what can be meant; else the field says why it can't."""
        answer_or_say(self, self.form, answer)


class WaiveQuestion(Question):
    """Answers with the reason why a deposit need not be paid."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(title, text, parent)
        self.form = Fields()
        self.why = reason_field(self)
        self.form.add("reason", "&Reason", self.why)
        self.form.add_wrong()
        self.body.addLayout(self.form)
        self.keep_words(self.why)
        self.add_answers(("Waive it", lambda: told_reason(self.why)))
        self.why.setFocus()

    def answer(self, answer: object) -> None:
        """Answer only with a reason."""
        answer_or_say(self, self.form, answer)


@dataclass(frozen=True, slots=True)
class PaymentMeant:
    """So much was paid, in minor units, and how."""

    minor: int
    by: PaidBy


class PaymentQuestion(Question):
    """Answers with a `PaymentMeant`; `usual` stands there to begin with."""

    def __init__(
        self,
        title: str,
        text: str,
        usual: Money,
        parent: QWidget,
        action: str = "Record payment",
    ) -> None:
        super().__init__(title, text, parent)
        self.form = Fields()
        self.amount = amount_field(usual, self)
        self.form.add("price", "&Amount", self.amount)
        self.by = paid_by_field(self)
        self.form.add("by", "&How", self.by)
        self.form.add_wrong()
        self.body.addLayout(self.form)
        self.add_answers((action, self.meant))
        self.amount.setFocus()
        self.amount.line.selectAll()

    def meant(self) -> PaymentMeant:
        """What is filled in; `InvalidInput` where it can't be meant."""
        money = self.amount.money()
        if money.minor <= 0:
            raise InvalidInput("price", "Say how much was paid.")
        return PaymentMeant(money.minor, PaidBy(self.by.currentData()))

    def answer(self, answer: object) -> None:
        """Answer only what can be meant; else the field says why it can't."""
        answer_or_say(self, self.form, answer)


def amount_field(usual: Money, parent: QWidget) -> PriceField:
    """A field for an amount of this currency, filled with what is usual."""
    field = PriceField(parent)
    field.show_value(kept_price(usual) if usual.minor else ("", usual.currency))
    return field


def paid_by_field(parent: QWidget) -> QComboBox:
    """How it was paid by hand."""
    box = QComboBox(parent)
    for by, label in PAID_BY.items():
        box.addItem(label, by.value)
    return box


def reason_field(parent: QWidget) -> QLineEdit:
    """A line for the reason."""
    line = QLineEdit(parent)
    line.setMaxLength(LONGEST)
    line.setPlaceholderText("Such as: ill, told me by phone")
    return line


def told_reason(line: QLineEdit) -> str:
    """The reason; `InvalidInput` where none is given."""
    why = line.text().strip()
    if not why:
        raise InvalidInput("reason", "Say in a few words why: it stands in the history.")
    return why


def answer_or_say(question: Question, form: Fields, answer: object) -> None:
    """Answer, or say in the form what can't be meant."""
    try:
        given = answer() if callable(answer) else answer
    except InvalidInput as error:
        form.show_wrong(error)
        return
    Question.answer(question, given)
