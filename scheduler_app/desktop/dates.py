"""Desktop: days, weeks and months: which days make one, and what they are called.

Pure functions: no Qt. Month and day names are the application's language, English.
"""

from __future__ import annotations

from datetime import date, timedelta

from scheduler_app.domain.wording import MONTHS, WEEKDAYS, long_day_in_words


def week_of(day: date, week_start: int) -> date:
    """The first day of the week that `day` is in; `week_start` 0 is Monday."""
    return day - timedelta((day.weekday() - week_start) % 7)


def weekday(day: date, *, letters: int = 0) -> str:
    """The day's name, or its first letters."""
    name = WEEKDAYS[day.weekday()]
    return name[:letters] if letters else name


def month_in_words(day: date) -> str:
    """Such as "March 2027"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def range_in_words(first: date, last: date) -> str:
    """The days from `first` to before `last`: "2 – 6 March 2027", or "Tuesday 2 March 2027"."""
    final = last - timedelta(1)
    if first == final:
        return f"{long_day_in_words(first)} {first.year}"
    end = f"{final.day} {MONTHS[final.month - 1]} {final.year}"
    if first.year != final.year:
        return f"{first.day} {MONTHS[first.month - 1]} {first.year} – {end}"
    if first.month != final.month:
        return f"{first.day} {MONTHS[first.month - 1]} – {end}"
    return f"{first.day} – {end}"
