"""Tests: what was understood is coloured in the line, which stays an ordinary line edit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.bookings.quick_entry.marked_line import HUES, MarkedLine
from scheduler_app.desktop.stylesheet import dress
from scheduler_app.desktop.theme import contrast
from scheduler_app.domain.calendar.marks_in_text import Mark, Part

LINE = "anna tue 3pm modem"
MARKS = (Mark(0, 4, Part.CLIENT), Mark(5, 8, Part.DAY), Mark(9, 12, Part.TIME, guessed=True))


@pytest.fixture
def line(qtbot: QtBot) -> MarkedLine:
    made = MarkedLine()
    made.resize(400, 40)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    QTest.keyClicks(made, LINE)
    made.show_marks(LINE, MARKS)
    return made


def _colours(line: MarkedLine) -> set[str]:
    image = line.grab().toImage()
    spots = ((x, y) for x in range(image.width()) for y in range(0, image.height(), 2))
    return {image.pixelColor(x, y).name() for x, y in spots}


def test_marks_are_seen_in_the_line(line: MarkedLine) -> None:
    fills = {line.format_of(mark).background().color().name() for mark in MARKS}
    assert fills <= _colours(line)
    line.show_marks(LINE, ())
    assert not fills & _colours(line)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("part", HUES)
def test_every_part_can_be_read(qapp: QApplication, qtbot: QtBot, part: Part, dark: bool) -> None:
    dress(qapp, dark)
    line = MarkedLine()
    qtbot.addWidget(line)
    look = line.format_of(Mark(0, 1, part))
    assert contrast(look.foreground().color(), look.background().color()) >= 4.5


def test_a_guess_is_told_without_its_colour(line: MarkedLine) -> None:
    styles = [line.format_of(mark).underlineStyle() for mark in MARKS]
    kind = QTextCharFormat.UnderlineStyle
    assert styles == [kind.SingleUnderline, kind.SingleUnderline, kind.DotLine]


def test_undo_selection_and_cursor_stay_the_lines_own(line: MarkedLine) -> None:
    line.setSelection(5, 3)
    line.show_marks(LINE, MARKS[:1])
    assert (line.selectedText(), line.text()) == ("tue", LINE)
    QTest.keyClicks(line, "fri")
    assert line.text() == "anna fri 3pm modem"
    line.show_marks(line.text(), MARKS)
    line.undo()
    assert "tue" in line.text() and line.isRedoAvailable()
    line.setCursorPosition(3)
    line.show_marks(line.text(), MARKS)
    assert line.cursorPosition() == 3


def test_marks_stay_with_their_words_until_the_line_is_read(line: MarkedLine) -> None:
    line.setCursorPosition(5)
    QTest.keyClicks(line, "x ")
    assert [line.text()[m.start : m.end] for m in line.marks()] == ["anna", "tue", "3pm"]
    line.setCursorPosition(2)
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert [line.text()[m.start : m.end] for m in line.marks()] == ["tue", "3pm"]


def test_an_old_reading_colours_nothing(line: MarkedLine) -> None:
    QTest.keyClicks(line, "s")
    line.show_marks(LINE, ())
    assert len(line.marks()) == 3


def test_a_word_that_is_being_composed_is_left_to_its_input_method(line: MarkedLine) -> None:
    QApplication.sendEvent(line, QInputMethodEvent("か", []))
    line.show_marks(LINE, MARKS[:2])
    assert line.text() == LINE
    done = QInputMethodEvent("", [])
    done.setCommitString("佳")
    QApplication.sendEvent(line, done)
    assert line.text() == LINE + "佳"


@pytest.mark.parametrize("text", ["😀 anna 3pm", "אנה 3pm"])
def test_letters_of_any_script_are_marked_where_they_stand(line: MarkedLine, text: str) -> None:
    line.setText(text)
    at = text.index("3pm")
    line.show_marks(text, (Mark(at, at + 3, Part.TIME),))
    assert line.text() == text
    line.put(at, at + 3, "4pm")
    assert line.text().split()[-1] == "4pm"
