"""Desktop, search: a typed date to jump to, such as "3 mar", "2027-03-03", "next fri", "+2w"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from scheduler_app.domain.calendar.marks_in_text import DateOrder
from scheduler_app.domain.calendar.moments_in_text import day_alone
from scheduler_app.domain.wording import SHORT_MONTHS, SHORT_WEEKDAYS

_RELATIVE = {"today": 0, "tomorrow": 1, "yesterday": -1}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4})?)?$")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?(?:\s+(\d{4}))?$")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$")
_MONTH = re.compile(r"([a-z]{3,9})(?:\s+(\d{4}))?$")
_STEP = re.compile(r"([+-])(\d{1,3})([dwmy])$")
_WEEKDAY = re.compile(r"(?:(next|last)\s+)?([a-z]{3,9})$")


def typed_date(text: str, today: date, order: DateOrder = "day first") -> date | None:
    """The day that `text` names, seen from `today`; None when it names none.

    A date without a year is the nearest one from half a year ago on. What quick entry knows as a
    day is one here as well: "nächsten Dienstag", "in zwei Wochen".
    """
    words = " ".join(text.lower().split())
    if words in _RELATIVE:
        return today + timedelta(days=_RELATIVE[words])
    try:
        found = _numbers(words, today, order) or _names(words, today) or _step(words, today)
    except (ValueError, OverflowError):
        return None  # Such as 31 Feb: no day to jump to.
    return found or day_alone(text, today, order)


def _numbers(words: str, today: date, order: DateOrder) -> date | None:
    if found := _ISO.match(words):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.match(words):
        day, month = int(found[1]), int(found[2])
        if "/" in words and order == "month first":
            day, month = month, day
        return _near(day, month, found[3], today)
    return None


def _names(words: str, today: date) -> date | None:
    if found := _DAY_MONTH.match(words):
        month = _month(found[2])
        return _near(int(found[1]), month, found[3], today) if month else None
    if found := _MONTH_DAY.match(words):
        month = _month(found[1])
        if month:
            return _near(int(found[2]), month, found[3], today)
    if (found := _MONTH.match(words)) and (month := _month(found[1])):
        return _near(1, month, found[2], today)
    if found := _WEEKDAY.match(words):
        return _weekday(found[2], found[1] == "last", today)
    return None


def _step(words: str, today: date) -> date | None:
    found = _STEP.match(words)
    if not found:
        return None
    count = int(found[1] + found[2])
    if found[3] in "dw":
        return today + timedelta(days=count * (7 if found[3] == "w" else 1))
    months = today.year * 12 + today.month - 1 + count * (12 if found[3] == "y" else 1)
    return date(months // 12, months % 12 + 1, 1)


def _month(name: str) -> int:
    """1 to 12, or 0 when it is no month."""
    short = name[:3].capitalize()
    return SHORT_MONTHS.index(short) + 1 if short in SHORT_MONTHS else 0


def _weekday(name: str, last: bool, today: date) -> date | None:
    short = name[:3].capitalize()
    if short not in SHORT_WEEKDAYS:
        return None
    ahead = (SHORT_WEEKDAYS.index(short) - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead - 7 * (2 if last and ahead == 7 else last))


def _near(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year), month, day)
    near = date(today.year, month, day)
    return near if near > today - timedelta(days=183) else date(today.year + 1, month, day)
