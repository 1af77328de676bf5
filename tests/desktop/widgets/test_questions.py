"""The frame of a small question: its answers read the same wherever the keyboard is."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.stylesheet import dress
from scheduler_app.desktop.widgets.questions import Question


def test_an_answer_has_room_for_its_words_with_the_keyboard_on_it(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, dark=False)
    parent = QWidget()
    qtbot.addWidget(parent)
    question = Question("The day is lost", "", parent)
    question.add_answers(("Call the day off and send 14 messages", 1), leave="Not", by_enter=False)
    question.show()
    (answer,) = question.answers
    answer.setFocus()
    qtbot.waitUntil(answer.isDefault)
    bold = answer.font()
    bold.setWeight(QFont.Weight.DemiBold)
    # Padding and border of a button; see the style sheet.
    assert answer.width() >= QFontMetrics(bold).horizontalAdvance(answer.text()) + 28
