"""Desktop, quick entry: the line, in which what was understood is coloured where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QWidget

from scheduler_app.desktop.theme import NEUTRAL, is_dark, service_colours, tokens
from scheduler_app.domain.calendar.marks_in_text import Mark, Part

HUES = {
    Part.CLIENT: 0,
    Part.SERVICE: 1,
    Part.DAY: 3,
    Part.TIME: 3,
    Part.LENGTH: 3,
    Part.REPEAT: 3,
    Part.PHONE: 4,
    Part.EMAIL: 4,
    Part.PLACE: 4,
    Part.LINK: 4,
    Part.BUSY: NEUTRAL,
}
"""The hue of each part; a title has none: it is what is left as it was typed."""

LONGEST = 600
"""Letters of a line. To understand one takes longer than it is typed where it is ten times that."""

_Underline = QTextCharFormat.UnderlineStyle


class MarkedLine(QLineEdit):
    """A line edit that paints marks; text, undo, selection and input methods stay its own.

    Fill and underline say that something was understood, dots below it that it is a guess, so
    that nobody needs to tell the colours apart.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[Mark, ...] = ()
        self._before = ""
        self._composing = False
        self.setMaxLength(LONGEST)
        self.textChanged.connect(self._follow)

    def show_marks(self, line: str, marks: Sequence[Mark]) -> None:
        """Colour what was understood of `line`; nothing where another text stands by now."""
        if line == self.text():
            self._marks = tuple(mark for mark in marks if mark.part in HUES)
            self._colour()

    def marks(self) -> tuple[Mark, ...]:
        """What is coloured."""
        return self._marks

    def put(self, start: int, end: int, text: str) -> None:
        """Put a text and a blank in place of the characters [start, end); can be undone."""
        self.setSelection(_units(self.text()[:start]), _units(self.text()[start:end]))
        follows = self.text()[end : end + 1]
        self.insert(text if follows in {" ", ",", ";"} else f"{text} ")
        if follows == " ":
            self.setCursorPosition(self.cursorPosition() + 1)

    def format_of(self, mark: Mark) -> QTextCharFormat:
        """How a mark is painted in the theme of the moment."""
        dark = is_dark(self.palette())
        colours, look = service_colours(HUES[mark.part], dark), tokens(dark)
        made = QTextCharFormat()
        made.setBackground(colours.fill)
        made.setForeground(colours.text)
        made.setUnderlineStyle(_Underline.DotLine if mark.guessed else _Underline.SingleUnderline)
        made.setUnderlineColor(look.warning if mark.guessed else colours.bar)
        return made

    def _follow(self, text: str) -> None:
        """Until the line is read anew, marks stay with their words while others are typed."""
        before, self._before = self._before, text
        same = min(len(before), len(text))
        head = next((at for at in range(same) if before[at] != text[at]), same)
        rest = same - head
        tail = next((at for at in range(rest) if before[-1 - at] != text[-1 - at]), rest)
        by = len(text) - len(before)
        kept = []
        for mark in self._marks:
            if mark.end <= head:
                kept.append(mark)
            elif mark.start >= len(before) - tail:
                kept.append(mark._replace(start=mark.start + by, end=mark.end + by))
        self._marks = tuple(kept)
        self._colour()

    def _colour(self) -> None:
        """Formats reach the text of a line edit by its input method only; no text is sent."""
        if self._composing:
            return
        text, cursor = self.text(), self.cursorPosition()
        attributes = []
        for mark in self._marks:
            start = _units(text[: mark.start]) - _units(text[:cursor])
            kind = QInputMethodEvent.AttributeType.TextFormat
            length = _units(text[mark.start : mark.end])
            attributes.append(
                QInputMethodEvent.Attribute(kind, start, length, self.format_of(mark))
            )
        super().inputMethodEvent(QInputMethodEvent("", attributes))

    # -- Qt ------------------------------------------------------------------------------------

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._colour()


def _units(text: str) -> int:
    """How long Qt says that a text is: letters beyond the first 65,536 count twice."""
    return len(text) + sum(letter > "\uffff" for letter in text)
