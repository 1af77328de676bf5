"""Questions about amounts are answered by keyboard, from top to bottom."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from scheduler_app.desktop.money.amount_question import AmountQuestion, PaymentQuestion
from scheduler_app.domain.amounts import Money
from tests.desktop.desk import Desk

FORTY = Money(4000, "GBP")


def _walked(desk: Desk, question: AmountQuestion | PaymentQuestion) -> list[QWidget | None]:
    question.open()
    desk.settle(lambda: QApplication.focusWidget() is question.amount.line)
    seen = []
    for _ in range(2):
        desk.press("Tab")
        seen.append(QApplication.focusWidget())
    return seen


def test_tab_follows_the_eye(desk: Desk) -> None:
    back = AmountQuestion("Give back", "", "Give it back", FORTY, desk.window)
    assert _walked(desk, back) == [back.why, back.answers[0]]
    back.close()
    paid = PaymentQuestion("Payment", "", FORTY, desk.window)
    assert _walked(desk, paid) == [paid.by, paid.answers[0]]
