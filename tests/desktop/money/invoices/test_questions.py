"""What is asked about an invoice is answered only by what can be."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.money.invoices.questions import CreditQuestion
from tests.desktop.money.invoices.dialogs import DOCUMENT, OPEN


def test_more_than_a_line_comes_to_is_refused_where_it_was_typed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    question = CreditQuestion(OPEN, DOCUMENT, window)
    answers: list[object] = []
    question.answered.connect(answers.append)
    question.open()
    question.part.setChecked(True)
    question.fields[0].line.setText("120.01")
    question.answers[0].click()
    assert not answers
    assert "Line 1 comes to £120" in question.form.wrong_text()
    question.fields[0].line.setText("120")
    question.answers[0].click()
    assert len(answers) == 1
