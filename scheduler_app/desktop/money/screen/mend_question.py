"""Desktop, money: what a mend will do, asked before it is done, and whose a payment was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from scheduler_app.desktop.money.amount_question import reason_field
from scheduler_app.desktop.money.screen import money_words as words
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.folding import words as folded
from scheduler_app.domain.money.findings import Mend, MoneyFinding
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.domain.zones import from_epoch

ANSWERS = {
    Mend.REFUND: "Give it back",
    Mend.AGAIN: "Try it again",
    Mend.BY_HAND: "It was",
    Mend.MAKE_AGAIN: "Make them again",
    Mend.EXPLAIN: "Write it down",
    Mend.CREDIT: "Leave it as credit",
    Mend.LEAVE: "Leave it as it is",
}

MOST_LISTED = 200
"""More than anybody reads; a name finds the rest."""


@dataclass(frozen=True, slots=True)
class MendMeant:
    """Why it is mended so, and for which booking or invoice a payment was; None for no other."""

    why: str = ""
    booking_id: int | None = None
    invoice_id: int | None = None


class MendQuestion(Question):
    """Answers with a `MendMeant`. What leaves the house is not done by habit."""

    def __init__(self, finding: MoneyFinding, how: Mend, parent: QWidget) -> None:
        title, text = words.asked_of(finding, how)
        super().__init__(title, text, parent)
        self.why = reason_field(self)
        self.why.setAccessibleName("Reason")
        self.why.setPlaceholderText("Reason, if there is one to remember")
        self.body.addWidget(self.why)
        self.keep_words(self.why)
        self.add_answers((ANSWERS[how], self._meant), leave="Not now", by_enter=False)

    def _meant(self) -> MendMeant:
        return MendMeant(self.why.text().strip())


class AssignQuestion(Question):
    """Answers with a `MendMeant` that names one of these bookings or invoices; a name finds it.

    Invoices of which just this amount is open stand first, other ones last.
    """

    def __init__(
        self,
        tools: Tools,
        finding: MoneyFinding,
        among: Sequence[CalendarItem],
        billed: Sequence[InvoiceStanding],
        parent: QWidget,
    ) -> None:
        amount = money_text(finding.amount)
        at = tools.when(from_epoch(finding.at))
        text = f"It came in {at} and counts as paid for that from now on."
        super().__init__(f"What was {amount} for?", text, parent)
        self._tools = tools
        fits = [one for one in billed if one.outstanding == finding.amount.minor]
        rest = [one for one in billed if one.outstanding != finding.amount.minor]
        self._among: list[CalendarItem | InvoiceStanding] = [*fits, *among, *rest]
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("Find by client, service or number")
        self.name.setAccessibleName("Find a booking or an invoice")
        self.name.setClearButtonEnabled(True)
        self.name.textChanged.connect(lambda _: self._find())
        self.body.addWidget(self.name)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Bookings and invoices")
        self.list.setMinimumHeight(220)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda *_: self._look())
        self.body.addWidget(self.list)
        self.add_answers(("It is for this one", self._meant), leave="Not now")
        self.setMinimumWidth(520)
        self._find()
        self.name.setFocus()

    def _find(self) -> None:
        wanted = folded(self.name.text())
        self.list.clear()
        for one in self._among:
            known = folded(_names_of(one))
            if not all(any(name.startswith(word) for name in known) for word in wanted):
                continue
            line = QListWidgetItem(self._said(one), self.list)
            line.setData(Qt.ItemDataRole.UserRole, one)
            if self.list.count() >= MOST_LISTED:
                break
        self.list.setCurrentRow(0)
        self._look()

    def _look(self) -> None:
        if self.answers:
            self.answers[0].setEnabled(self.list.currentItem() is not None)

    def _meant(self) -> MendMeant:
        chosen = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        if isinstance(chosen, InvoiceStanding):
            return MendMeant(invoice_id=chosen.id)
        return MendMeant(booking_id=int(chosen.id))

    def _said(self, one: CalendarItem | InvoiceStanding) -> str:
        if isinstance(one, InvoiceStanding):
            open_ = money_text(Money(one.outstanding, one.currency))
            return f"Invoice {one.number}   {isolated(one.client)} · {open_} open"
        what = f" · {one.service}" if one.service else ""
        return f"{self._tools.when(from_epoch(one.start))}   {isolated(one.headline)}{what}"


def _names_of(one: CalendarItem | InvoiceStanding) -> str:
    if isinstance(one, InvoiceStanding):
        return f"{one.client} {one.number} invoice"
    return f"{one.headline} {one.service} {one.title}"
