"""Text of a conversation: what is said in Arabic reads from the right, whatever it begins with."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from scheduler_app.desktop.messages.conversation.laid_text import LaidText
from scheduler_app.desktop.plain import begins_at_right

ASKED = "Nord IT: Remote session غدًا، الثلاثاء 1 ديسمبر، 11:30 ص. للتأكيد أجيبوا بالحرف C2."


@pytest.mark.parametrize(
    ("text", "at_right"),
    [
        (ASKED, True),
        ("نعم شكرا", True),
        ("Nord IT: نعتذر. أوقات أخرى: http://127.0.0.1:7410/m/lSzhnkfL780LTCoG", True),
        ("Are you محمد?", False),
        ("11:30", False),
        ("", False),
    ],
)  # fmt: skip
def test_most_of_its_words_say_where_it_begins(text: str, at_right: bool) -> None:
    assert begins_at_right(text) is at_right


def test_it_is_laid_out_so(qapp: QApplication) -> None:
    laid = LaidText(ASKED, qapp.font(), 300, 0)
    (layout,) = laid._paragraphs
    assert layout.textOption().textDirection() is Qt.LayoutDirection.RightToLeft
