"""Desktop, money: a visit took place: its deposit pays for it or goes back; the rest is told."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QRadioButton, QWidget

from scheduler_app.desktop.money.amount_question import paid_by_field
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.ending import EndingPreview


@dataclass(frozen=True, slots=True)
class Finishing:
    """What becomes of the deposit, and how the rest was paid; `owed` is that rest (minor units)."""

    word: DepositWord
    owed: int
    paid_by: PaidBy | None


class DoneQuestion(Question):
    """Answers with a `Finishing`. Enter applies the deposit, which can be undone."""

    def __init__(self, what: str, when: str, known: EndingPreview, parent: QWidget) -> None:
        super().__init__(f"{what}: done", f"{when}. What is the deposit for?", parent)
        self._known = known
        apply, back = known.if_applied, known.if_refunded
        applied = f"&Apply {self._told(apply.applied)} to the fee"
        if apply.back:
            applied += f"; {self._told(apply.back)} goes back"
        self.apply = QRadioButton(applied, self)
        self.refund = QRadioButton(f"&Give {self._told(back.back)} back to the client", self)
        self.apply.setChecked(True)
        self.body.addWidget(self.apply)
        self.body.addWidget(self.refund)
        self.rest = text_label("")
        self.body.addWidget(self.rest)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.paid = QCheckBox("It has been &paid:", self)
        self.by = paid_by_field(self)
        self.by.setAccessibleName("Paid by")
        self.by.setEnabled(False)
        self.paid.toggled.connect(self.by.setEnabled)
        row.addWidget(self.paid)
        row.addWidget(self.by)
        row.addStretch(1)
        self.body.addLayout(row)
        self.apply.toggled.connect(self._tell)
        self.add_answers(("Done", self.finishing), leave="Not yet")
        self._tell()
        self.apply.setFocus()

    def finishing(self) -> Finishing:
        """What is filled in."""
        owed = self._owed()
        word = DepositWord.APPLY if self.apply.isChecked() else DepositWord.REFUND
        paid = bool(owed) and self.paid.isChecked()
        return Finishing(word, owed, PaidBy(self.by.currentData()) if paid else None)

    def _owed(self) -> int:
        known = self._known
        return known.owed_if_applied if self.apply.isChecked() else known.owed_if_refunded

    def _tell(self) -> None:
        """What is left of the fee, as it is filled in now."""
        owed, fee = self._owed(), self._known.fee
        told = ""
        if fee is not None:
            told = "Nothing is left to be paid."
            if owed:
                told = f"{self._told(owed)} of {self._told(fee)} is left to be paid."
        self.rest.setText(told)
        self.rest.setVisible(bool(told))
        self.paid.setVisible(bool(owed))
        self.by.setVisible(bool(owed))

    def _told(self, minor: int) -> str:
        return money_text(Money(minor, self._known.currency))
