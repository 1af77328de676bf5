"""Domain: text that somebody can see: what consists of invisible marks only is no text at all."""

from __future__ import annotations

import unicodedata

_LOOKS_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by their category that every font shows as nothing: fillers of Hangul, and the
empty pattern of Braille."""

_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
_MARKS = frozenset({"Mn", "Me", "Mc"})

_HIGHEST = 6
"""Marks on one letter; a tower of them is painted over all that stands above."""

_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""What turns the direction of all that follows, also of what follows the text on a screen."""

_CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {0x09, 0x0A, 0x0D, 0x85})

LONGEST_LINE = 500
"""Letters of a name, title or place that a file brings; what is longer is cut."""

LONGEST_TEXT = 20_000
"""Letters of notes that a file brings."""


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen: spaces, zero-width and direction marks only.

    A mark that combines with a letter shows nothing without one.
    """
    return all(_unseen(character) or _is_mark(character) for character in text)


def tidy(text: str) -> str:
    """The text without what can't be seen at its ends; empty if nothing can be seen at all.

    Within it invisible marks stay: Persian, Hindi and Arabic are written with some of them.
    """
    if is_blank(text):
        return ""
    begin, end = 0, len(text)
    while _unseen(text[begin]):
        begin += 1
    while _unseen(text[end - 1]):
        end -= 1
    return text[begin:end]


def tidy_line(text: str) -> str:
    """The same on one line, such as a name, which turns the direction of nothing around it."""
    return " ".join(tidy(_without_towers(text.translate(_TURNS))).split())


def without_controls(text: str) -> str:
    """The text without what steers a terminal or a printer; lines and tabs stay."""
    return text.translate(_CONTROLS)


def strangers_text(text: str) -> str:
    """Notes from somebody else's file as they are kept."""
    plain = without_controls(text)
    return plain if len(plain) <= LONGEST_TEXT else f"{plain[: LONGEST_TEXT - 1]}…"


def strangers_line(text: str) -> str:
    """A name or title from somebody else's file as it is kept: one line that steers nothing."""
    line = tidy_line(without_controls(text))
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def _without_towers(text: str) -> str:
    """The text without the marks that stand on more others than any script piles up."""
    if text.isascii():
        return text
    kept: list[str] = []
    height = 0
    for letter in text:
        height = height + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if height <= _HIGHEST:
            kept.append(letter)
    return "".join(kept)


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or character in _LOOKS_EMPTY


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in _MARKS
