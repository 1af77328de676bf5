"""Domain: times, lengths and lists in English words, the same in every sentence of the app."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from scheduler_app.domain.time_units import DAY_MINUTES, HOUR_MINUTES

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

SHORT_WEEKDAYS = tuple(name[:3] for name in WEEKDAYS)
SHORT_MONTHS = tuple(name[:3] for name in MONTHS)


def day_in_words(day: date, *, year: bool = False) -> str:
    """A date such as "Tue 3 Mar", or "Tue 3 Mar 2027" with its year."""
    words = f"{SHORT_WEEKDAYS[day.weekday()]} {day.day} {SHORT_MONTHS[day.month - 1]}"
    return f"{words} {day.year:04}" if year else words


def long_day_in_words(day: date) -> str:
    """A date such as "Tuesday 3 March"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def dated_in_words(day: date) -> str:
    """A date such as "Tue 3 March 2027", for where a year must not be mistaken."""
    return f"{SHORT_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_in_words(wall: datetime, *, year: bool = False) -> str:
    """A wall time such as "Tue 3 Mar 10:00"."""
    return f"{day_in_words(wall, year=year)} {clock_in_words(wall.time())}"


def clock_in_words(wall: time) -> str:
    """What a clock shows, such as "09:05"; `time.max` is 24:00, seconds only where there are."""
    if wall == time.max:
        return "24:00"
    return f"{wall:%H:%M:%S}" if wall.second else f"{wall:%H:%M}"


def length_in_words(minutes: int) -> str:
    """A length such as "45 minutes", "1 hour 30 minutes" or "2 days"."""
    days, rest = divmod(minutes, DAY_MINUTES)
    hours, rest = divmod(rest, HOUR_MINUTES)
    parts = [
        counted(number, name)
        for number, name in ((days, "day"), (hours, "hour"), (rest, "minute"))
        if number
    ]
    return " ".join(parts) or "0 minutes"


def counted(number: int, one: str, many: str = "") -> str:
    """A number and its noun, such as "1 day", "3 days" or "2 people"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: Sequence[str], *, last: str = "and") -> str:
    """Words as a list: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
