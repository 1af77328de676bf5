"""Gateways: what a library's exception says, in words for a person who reads a report."""

from __future__ import annotations

_LONGEST = 160

_SLIPS = (AttributeError, TypeError, LookupError, AssertionError, RecursionError)
"""What Python raises where a library met a value that it was not made for: no words for people."""


def plain_words(error: BaseException) -> str:
    """What an exception says, short enough for a report and on one line."""
    words = " ".join(str(error).split())
    if not words or isinstance(error, _SLIPS) or "invalid literal" in words:
        return "a value in it is not what the standard asks for"
    return shortened(words, _LONGEST)


def shortened(words: str, most: int) -> str:
    """The words on one line, cut where they are longer than `most` characters."""
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[: most - 1]}…"
