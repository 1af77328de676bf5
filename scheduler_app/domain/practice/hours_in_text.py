"""Domain: opening hours as people type them, such as `9-12:30, 13:30-17` or `09.00 bis 17.00 Uhr`.

Hours are read as they are written, so 3-5 is at night. Two forms are completed, since they can mean
one thing only: 9-5 ends at 17:00, and 3-5pm begins in the afternoon too.
"""

from __future__ import annotations

import re
from datetime import time

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.rules import Span

_CLOSED = frozenset(("", "-", "–", "—", "closed", "none", "off", "geschlossen", "zu", "frei"))

_CLOCK = (
    r"(?P<{0}hour>\d{{1,2}})(?:(?:[:.]|h ?)(?P<{0}minute>\d\d)|h)?(?: ?(?P<{0}half>[ap])\.?m\.?)?"
)
_SPAN = re.compile(
    rf"(?:from |von )?{_CLOCK.format('')}(?: ?uhr)?"
    r" ?(?:[-–—−]|\b(?:to|till?|until|bis)\b) ?"
    rf"{_CLOCK.format('until_')}(?: ?uhr)?"
)
_BETWEEN = re.compile(r" ?[,;+&] ?| (?:and|und) ")
_NEXT_SPAN = re.compile(r"(?<=[\dmr]) (?=\d{1,2}(?:[:.h]\d\d|h)?(?: ?[ap]\.?m\.?)? ?[-–—−])")
"""A blank alone parts two spans where the next one begins with a clock and a dash."""

_EXAMPLE = "Write hours such as 9-12:30, 13:30-17, or nothing for closed."


def read_spans(text: str, *, field: str) -> list[Span]:
    """The spans in the order in which they were typed; none for closed.

    Raises `InvalidInput` on `field` where one is malformed or reversed. 24 and 24:00 are the end of
    the day.
    """
    plain = " ".join(text.casefold().split())
    if plain in _CLOSED:
        return []
    spans: list[Span] = []
    for part in _BETWEEN.split(plain):
        spans += [_span(each, field) for each in _NEXT_SPAN.split(part)]
    return spans


def _span(text: str, field: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise InvalidInput(field, f"“{text}” is no span of hours.", remedy=_EXAMPLE)
    half, until_half = found["half"], found["until_half"]
    end = _clock(found["until_hour"], found["until_minute"], until_half, ends=True)
    start = _clock(found["hour"], found["minute"], half)
    if half is None and until_half == "p" and end is not None:
        # 1-5pm begins at 1pm, 9-5pm at 9am: the later start that is before the end.
        later = _clock(found["hour"], found["minute"], "p")
        start = later if later is not None and later < end else start
    if start is None or end is None:
        raise InvalidInput(field, f"“{text}” names a time that no clock shows.", remedy=_EXAMPLE)
    digits_only = re.fullmatch(r"\d{1,2} ?\D ?\d", text) is not None
    if digits_only and end <= start < time(12):
        end = time(end.hour + 12)
    if end <= start:
        raise InvalidInput(
            field,
            f"“{text}” ends before it starts.",
            remedy="Hours past midnight are two spans: 22:00-24:00, and 00:00-02:00 the next day.",
        )
    return Span(start, end)


def _clock(hour: str, minute: str | None, half: str | None, *, ends: bool = False) -> time | None:
    """A time of day, `time.max` for the end of the day; None for what no clock shows."""
    number, minutes = int(hour), int(minute or 0)
    if half is not None:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half == "p" else 0)
    if ends and (number, minutes) == (24, 0):
        return time.max
    return time(number, minutes) if number < 24 and minutes < 60 else None
