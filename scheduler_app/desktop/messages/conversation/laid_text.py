"""Desktop, conversation: text laid out in lines that are as wide as they need to be, and kept so.

Each paragraph has a direction of its own: what is written in Arabic begins at the right, also where
its first word is the name of the practice.
"""

from __future__ import annotations

from collections import OrderedDict
from math import ceil

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption

from scheduler_app.desktop.plain import begins_at_right

MOST_KEPT = 400
MOST_LETTERS = 5_000
"""Letters of a text that are laid out; its tip and its copy have all of them."""


class LaidText:
    """Lines of one text in one font. `cut` says that there are more than are shown."""

    def __init__(self, text: str, font: QFont, room: int, most: int) -> None:
        self._paragraphs: list[QTextLayout] = []
        self.lines, self.width, self.height, self.cut = 0, 0, 0, len(text) > MOST_LETTERS
        for paragraph in text[:MOST_LETTERS].split("\n"):
            if most and self.lines >= most:
                self.cut = True
                break
            self._lay(paragraph, font, room, most)
        # Laid again in the room that is needed, or what begins at the right would stand far away.
        for layout in self._paragraphs:
            self._break(layout, self.width, layout.lineCount())
        self._stack()

    def draw(self, painter: QPainter, left: int, top: int, ink: QColor) -> None:
        """Draw it with its upper left corner there."""
        painter.setPen(ink)
        for layout in self._paragraphs:
            layout.draw(painter, QPointF(left, top))

    def _lay(self, paragraph: str, font: QFont, room: int, most: int) -> None:
        layout = QTextLayout(paragraph, font)
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        ways = Qt.LayoutDirection
        from_right = begins_at_right(paragraph)
        option.setTextDirection(ways.RightToLeft if from_right else ways.LayoutDirectionAuto)
        layout.setTextOption(option)
        left = most - self.lines if most else 0
        whole = self._break(layout, room, left)
        self.cut = self.cut or not whole
        widest = max(
            (layout.lineAt(n).naturalTextWidth() for n in range(layout.lineCount())), default=0.0
        )
        self.width = min(room, max(self.width, ceil(widest) + 1))
        self.lines += layout.lineCount()
        self._paragraphs.append(layout)

    def _break(self, layout: QTextLayout, room: int, most: int) -> bool:
        """Break it into lines, at most so many (0 for all); whether that was all of it."""
        layout.beginLayout()
        made = 0
        while not most or made < most:
            line = layout.createLine()
            if not line.isValid():
                layout.endLayout()
                return True
            line.setLineWidth(room)
            made += 1
        end = layout.createLine()
        whole = not end.isValid()
        layout.endLayout()
        if not whole:
            self._break_at_most(layout, room, most)
        return whole

    def _break_at_most(self, layout: QTextLayout, room: int, most: int) -> None:
        """The same once more without the line that only told that there is one."""
        layout.beginLayout()
        for _ in range(most):
            layout.createLine().setLineWidth(room)
        layout.endLayout()

    def _stack(self) -> None:
        top = 0.0
        for layout in self._paragraphs:
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                line.setPosition(QPointF(0, top))
                top += ceil(line.height())
        self.height = int(top)


class TextLayer:
    """Lays texts out in one font, and keeps those that were seen last."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._kept: OrderedDict[tuple[str, int, int], LaidText] = OrderedDict()

    def laid(self, text: str, room: int, most: int = 0) -> LaidText:
        """The text in lines of at most `room` pixels, and at most so many lines; 0 for all."""
        key = (text, room, most)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.popitem(last=False)
            found = self._kept[key] = LaidText(text, self._font, room, most)
        else:
            self._kept.move_to_end(key)
        return found
