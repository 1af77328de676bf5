"""Desktop: text cut to a width with an ellipsis, remembered, and quick at first sight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

_MOST_KEPT = 4096
_WORTH_IT = 1
"""So many letters more than with an ellipsis a name must show by its whole words alone."""

_PLAIN = 0x250
"""Below this code point letters stand side by side and their widths add up; above, Qt measures."""


class TextFitter:
    """One font and the texts that were fitted in it. Widths are pixels.

    Shaping a text to measure it costs as much as painting it. So a text of plain letters is
    measured by adding up their widths, and only what comes out too wide is given to Qt.
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
            if ord(letter) >= _PLAIN and letter not in "–—…·‘’“”":
                return self._metrics.horizontalAdvance(text)
            advances[letter] = self._metrics.horizontalAdvance(letter)
        return sum(map(advances.__getitem__, text))


def _joined(pieces: list[str]) -> str:
    """Words with spaces between them, but none after a hyphen."""
    return " ".join(pieces).replace("- ", "-")
