"""Desktop: text cut to a width with an ellipsis, remembered, and quick at first sight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTransform

if TYPE_CHECKING:
    from PySide6.QtGui import QStaticText

_MOST_KEPT = 4096
_WORTH_IT = 1
"""So many letters more than with an ellipsis a name must show by its whole words alone."""

_PLAIN = 0x250
"""Below this code point letters stand side by side and their widths add up; above, Qt measures."""

_OFTEN = 8
"""A text that is drawn so many times is shaped once more, and then kept as it is."""

_MOST_SHAPED = 512


class TextFitter:
    """One font and the texts that were fitted in it. Widths are pixels.

    Shaping a text to measure it costs as much as painting it. So a text of plain letters is
    measured by adding up their widths, and only what comes out too wide is given to Qt. Of painting
    it is the half, so what comes again and again (services, places, days) is kept shaped.
    """

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self.ascent = self._metrics.ascent()
        self.height = self._metrics.height()
        self._advances: dict[str, float] = {}
        self._widths: dict[str, float] = {}
        self._fitted: dict[tuple[str, int], str] = {}
        self._wrapped: dict[tuple[str, int, int], tuple[str, ...]] = {}
        self._drawn: dict[str, int] = {}
        self._shaped: dict[str, QStaticText] = {}
        self._line_height = 0.0

    def draw(
        self,
        painter: QPainter,
        texts: Iterable[tuple[float, float, str]],
        *,
        sharp: bool | None = None,
    ) -> None:
        """Draw texts at their left ends and baselines; font and pen of the painter are set.

        `sharp` tells what `is_sharp` says of the painter, for one who asks it once for many texts.
        """
        shaped = self._shaped if (is_sharp(painter) if sharp is None else sharp) else {}
        for left, baseline, text in texts:
            kept = shaped.get(text)
            if kept is not None:
                painter.drawStaticText(QPointF(left, baseline - self.ascent), kept)
                continue
            painter.drawText(QPointF(left, baseline), text)
            drawn = self._drawn.get(text, 0) + 1
            if drawn == 1 and len(self._drawn) >= _MOST_KEPT:
                self._drawn.clear()
            self._drawn[text] = drawn
            if drawn == _OFTEN:
                self._keep_shaped(text)

    def width(self, text: str) -> float:
        """The width of the whole text."""
        known = self._widths.get(text)
        if known is None:
            known = self._measured(text)
            if len(self._widths) >= _MOST_KEPT:
                self._widths.clear()
            self._widths[text] = known
        return known

    def fitted(self, text: str, room: float) -> str:
        """The text, or as much of it as there is room for and an ellipsis, or nothing."""
        known = self._widths.get(text)
        if (self.width(text) if known is None else known) <= room:
            return text
        if room < self.height:
            return ""
        key = (text, int(room))
        found = self._fitted.get(key)
        if found is None:
            found = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room))
            if len(found) == 1:  # an ellipsis alone says nothing
                found = ""
            if len(self._fitted) >= _MOST_KEPT:
                self._fitted.clear()
            self._fitted[key] = found
        return found

    def name(self, text: str, room: float) -> str:
        """A name, or what shows most of it: its whole first words, or letters and an ellipsis."""
        cut = self.fitted(text, room)
        if cut == text:
            return text
        pieces = text.split(" ")
        while len(pieces) > 1:
            pieces.pop()
            whole = " ".join(pieces)
            if len(whole) < len(cut) + _WORTH_IT:
                break
            if self.width(whole) <= room:
                return whole
        return cut

    def wrapped(self, text: str, room: float, most: int) -> tuple[str, ...]:
        """The text in at most `most` lines, broken between words and after hyphens.

        A word that is too long for its line ends in an ellipsis, and so does the last line if not
        all of the text fits.
        """
        if most <= 1 or self.width(text) <= room:
            line = self.name(text, room)
            return (line,) if line else ()
        key = (text, int(room), most)
        found = self._wrapped.get(key)
        if found is None:
            if len(self._wrapped) >= _MOST_KEPT:
                self._wrapped.clear()
            found = self._wrapped[key] = tuple(self._broken(text, room, most))
        return found

    def _keep_shaped(self, text: str) -> None:
        # A kept shape hangs from its upper edge; letters from another font may move that.
        if not (text.isprintable() and all(map(_is_plain, text))):
            return
        made = _shaped(text, self.font)
        if not self._line_height:
            self._line_height = _shaped("x", self.font).size().height()
        if made.size().height() != self._line_height:
            return
        if len(self._shaped) >= _MOST_SHAPED:
            self._shaped.clear()
            self._drawn.clear()
        self._shaped[text] = made

    def _broken(self, text: str, room: float, most: int) -> list[str]:
        pieces = text.replace("-", "- ").split(" ")
        lines: list[str] = []
        while pieces and len(lines) < most - 1:
            count = 1
            while count < len(pieces) and self.width(_joined(pieces[: count + 1])) <= room:
                count += 1
            lines.append(self.fitted(_joined(pieces[:count]), room))
            pieces = pieces[count:]
        if pieces:
            lines.append(self.name(_joined(pieces), room))
        return [line for line in lines if line]

    def _measured(self, text: str) -> float:
        advances = self._advances
        try:
            return sum(map(advances.__getitem__, text))
        except KeyError:
            pass  # a letter that has not been measured yet
        for letter in set(text).difference(advances):
            if not _is_plain(letter):
                return self._metrics.horizontalAdvance(text)
            advances[letter] = self._metrics.horizontalAdvance(letter)
        return sum(map(advances.__getitem__, text))


def is_sharp(painter: QPainter) -> bool:
    """Whether pixels are whole device pixels: else a kept shape may come out one of them beside."""
    ratio = painter.device().devicePixelRatioF()
    return painter.worldTransform().isIdentity() and ratio.is_integer()


def _is_plain(letter: str) -> bool:
    return ord(letter) < _PLAIN or letter in "–—…·‘’“”"


def _shaped(text: str, font: QFont) -> QStaticText:
    from PySide6.QtGui import QStaticText  # a window that opens does without

    made = QStaticText()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.prepare(QTransform(), font)
    return made


def _joined(pieces: list[str]) -> str:
    """Words with spaces between them, but none after a hyphen."""
    return " ".join(pieces).replace("- ", "-")
