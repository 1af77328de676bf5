"""Domain: days, times and lengths as people type them in a line, found by a table of patterns.

Each pattern has a reader; what a reader can't make sense of (31 February, 25:00) is left alone, so
that it stays visible as words and nothing is guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count
from typing import Literal, NamedTuple

DateOrder = Literal["day first", "month first"]
"""What 3/4 means: 3 April, or 4 March."""

DayWish = Callable[[datetime, time | None], date]
"""A day that depends on now (naive wall time) and on the time of day, if one is known."""


class Part(StrEnum):
    """What a stretch of the line was understood as."""

    CLIENT = "client"
    SERVICE = "service"
    DAY = "day"
    TIME = "time"
    LENGTH = "length"
    PHONE = "phone"
    TITLE = "title"


class Mark(NamedTuple):
    """Characters [start, end) of the line and what they are. `guessed`: it could be another."""

    start: int
    end: int
    part: Part
    guessed: bool = False


class Moments(NamedTuple):
    """What a line says about when. `minutes` is the length where it is said."""

    day: date | None
    at: time | None
    minutes: int | None
    marks: tuple[Mark, ...]


class _Said(NamedTuple):
    """What one pattern found: any of a day, a time and a length."""

    day: DayWish | None = None
    at: time | None = None
    minutes: int | None = None
    guessed: bool = False


def moments(line: str, now: datetime, order: DateOrder) -> Moments:
    """The day, time and length in a line; each the first that is understood.

    `now` is naive wall time. A time without a day is today, or tomorrow if it has passed. A day
    without a time stays without one; beside a date that no calendar has, no other day is assumed.
    """
    # Letter by letter, so that what is found stands at the same place in the line.
    plain = "".join(small if len(small := letter.lower()) == 1 else letter for letter in line)
    said = _Said()
    marks: list[Mark] = []
    unreadable_day = False
    for part, found, new in _findings(plain, order):
        apart = all(found.end() <= mark.start or mark.end <= found.start() for mark in marks)
        if apart and new is None:
            unreadable_day |= part is Part.DAY
        elif apart and new is not None and not any(map(_both, new[:3], said[:3])):
            said = _Said(new.day or said.day, new.at or said.at, new.minutes or said.minutes)
            marks.append(Mark(found.start(), found.end(), part, new.guessed))
    if said.day and said.at is None:
        said = said._replace(at=_bare_hour(plain, marks, said.day(now, None)))
    day = said.day(now, said.at) if said.day else None
    if day is None and said.at is not None and not unreadable_day:
        day = _today_or_later(now, said.at, days=1)
    return Moments(day, said.at, said.minutes, tuple(sorted(marks)))


_BARE_NUMBER = re.compile(r"\s+(?P<number>\d{1,2})(?=[\s,;]|$)")


def _bare_hour(plain: str, marks: list[Mark], day: date) -> time | None:
    """The hour that a bare number right after the day means, marked as a guess.

    On Wed 3 the number is the date if Wednesday is the third: marked too, but no hour.
    """
    found = _BARE_NUMBER.match(plain, next(mark.end for mark in marks if mark.part is Part.DAY))
    if found is None or any(mark.start < found.end("number") <= mark.end for mark in marks):
        return None
    read = None if int(found["number"]) == day.day else _clock(found["number"], None, None)
    if read or int(found["number"]) == day.day:
        part = Part.TIME if read else Part.DAY
        marks.append(Mark(*found.span("number"), part, guessed=True))
    return read[0] if read else None


def _both(one: object, other: object) -> bool:
    return one is not None and other is not None


def _today_or_later(now: datetime, at: time | None, *, days: int) -> date:
    """Today while that is still ahead, else some days later."""
    passed = at is not None and datetime.combine(now.date(), at) <= now
    return now.date() + timedelta(days=days if passed else 0)


# Readers of times of day

_NIGHT_ENDS = 7
"""Hours before this one are meant in the afternoon, unless written like 03:00 or 3am."""


def _clock(hour: str, minute: str | None, half: str | None) -> tuple[time, bool] | None:
    """A time of day, and whether it is a guess; None for what no clock shows."""
    number, minutes = int(hour), int(minute or 0)
    guessed = False
    if half is not None:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half.startswith("p") else 0)
    elif 1 <= number < _NIGHT_ENDS and len(hour) == 1:
        number, guessed = number + 12, True
    return (time(number, minutes), guessed) if number < 24 and minutes < 60 else None


def _time(found: re.Match[str], _order: DateOrder) -> _Said | None:
    group = found.groupdict()
    read = _clock(group["hour"], group.get("minute"), group.get("half"))
    return read and _Said(at=read[0], guessed=read[1])


def _hour_with_h(found: re.Match[str], order: DateOrder) -> _Said | None:
    """15h and 15h30 are times, 2h and 1h30 are lengths: the border is the start of the day."""
    return _time(found, order) if int(found["hour"]) >= _NIGHT_ENDS else None


def _noon(_found: re.Match[str], _order: DateOrder) -> _Said:
    return _Said(at=time(12))


def _from_to(found: re.Match[str], _order: DateOrder) -> _Said | None:
    half, until_half = found["half"], found["until_half"]
    marked = half or until_half or found["minute"] or found["until_minute"] or found["from"]
    end = _clock(found["until_hour"], found["until_minute"], until_half)
    start = _clock(found["hour"], found["minute"], half)
    if half is None and until_half is not None:
        # 3-5pm begins at 3pm, 11-1pm at 11am: the later start that is before the end.
        starts = [_clock(found["hour"], found["minute"], each) for each in ("pm", "am")]
        start = next((each for each in starts if each and end and each[0] < end[0]), None)
    if not marked or start is None or end is None or end[0] <= start[0]:
        return None
    minutes = (end[0].hour - start[0].hour) * 60 + end[0].minute - start[0].minute
    return _Said(at=start[0], minutes=minutes, guessed=start[1] or end[1])


# Readers of lengths

_LONGEST = 24 * 60


def _length(found: re.Match[str], _order: DateOrder) -> _Said | None:
    group = found.groupdict()
    hours = float((group.get("hours") or "0").replace(",", "."))
    minutes = round(hours * 60) + int(group.get("minutes") or 0)
    return _Said(minutes=minutes) if 0 < minutes <= _LONGEST else None


def _short_length(found: re.Match[str], order: DateOrder) -> _Said | None:
    return _length(found, order) if float(found["hours"].replace(",", ".")) < _NIGHT_ENDS else None


def _spoken_length(found: re.Match[str], _order: DateOrder) -> _Said:
    return _Said(minutes={"half": 30, "quarter": 15}.get(found["part"] or "", 60))


# Readers of days

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _yearless(month: int, day: int) -> DayWish | None:
    """The next such date, today included; 29 February may be years ahead."""
    leap_year = 2000
    if _date(leap_year, month, day) is None:
        return None

    def next_one(now: datetime, _at: time | None) -> date:
        dates = (_date(year, month, day) for year in count(now.year))
        return next(found for found in dates if found is not None and found >= now.date())

    return next_one


def _dated(found: re.Match[str], order: DateOrder) -> _Said | None:
    """A date of numbers, or with its month by name; a year of two digits is of this century."""
    group = found.groupdict()
    if group.get("name"):
        month, day = _MONTHS.index(group["name"][:3]) + 1, int(group["day"])
    elif group.get("slash") and order == "month first":
        month, day = int(group["day"]), int(group["month"])
    else:
        month, day = int(group["month"]), int(group["day"])
    year = group["year"]
    if not year:
        wish = _yearless(month, day)
        return wish and _Said(day=wish)
    wanted = _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return None if wanted is None else _Said(day=lambda _now, _at: wanted)


def _day_of_month(found: re.Match[str], _order: DateOrder) -> _Said | None:
    number = int(found["day"])
    if not 1 <= number <= 31:
        return None

    def next_one(now: datetime, _at: time | None) -> date:
        day = now.date()
        while day.day != number:
            day += timedelta(days=1)
        return day

    return _Said(day=next_one)


def _weekday(found: re.Match[str], _order: DateOrder) -> _Said:
    """The next such day; today only while its time is still ahead."""
    wanted = _WEEKDAYS.index(found["weekday"][:3])

    def next_one(now: datetime, at: time | None) -> date:
        ahead = (wanted - now.weekday()) % 7
        return now.date() + timedelta(days=ahead) if ahead else _today_or_later(now, at, days=7)

    return _Said(day=next_one)


def _weekday_next_week(found: re.Match[str], _order: DateOrder) -> _Said:
    """That day of the calendar week after this one; weeks begin on Monday."""
    wanted = _WEEKDAYS.index(found["weekday"][:3])
    return _Said(day=lambda now, _at: now.date() + timedelta(days=7 - now.weekday() + wanted))


def _days_ahead(found: re.Match[str], _order: DateOrder) -> _Said | None:
    number = int(found["number"])
    days = number * (7 if found["unit"].startswith("w") else 1)
    return _Said(day=lambda now, _at: now.date() + timedelta(days=days)) if days < 1000 else None


def _named_day(found: re.Match[str], _order: DateOrder) -> _Said:
    ahead = {"today": 0, "tomorrow": 1}.get(found["when"], 2)
    return _Said(day=lambda now, _at: now.date() + timedelta(days=ahead))


_CLOCK = r"(?P<{0}hour>\d{{1,2}})(?:[:.](?P<{0}minute>\d\d))?(?: ?(?P<{0}half>[ap]\.?m\.?))?"
_AT = r"(?:at |@ ?|from )?"
_FOR = r"(?:for )?"
_ON = r"(?:on )?"
_DAY_NAME = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_MONTH_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,? (?P<year>20\d\d))?"
_HOURS = r"(?P<hours>\d{1,2}(?:[.,]\d{1,2})?)"
_MINUTES = r"(?P<minutes>\d{1,3}) ?(?:minutes?|mins?|m)"

Reader = Callable[[re.Match[str], DateOrder], _Said | None]

_TABLE: tuple[tuple[Part, str, Reader], ...] = (
    (Part.DAY, _ON + r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", _dated),
    (
        Part.TIME,
        rf"(?P<from>from )?{_CLOCK.format('')} ?(?:-|–|to|till|until) ?{_CLOCK.format('until_')}",
        _from_to,
    ),
    (Part.LENGTH, _FOR + r"(?P<hours>[1-6])h(?P<minutes>[0-5]\d)(?:m|min)?", _length),
    (Part.LENGTH, _FOR + r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d) ?h(?:ours)?", _length),
    (Part.LENGTH, _FOR + _HOURS + rf" ?(?:hours?|hrs?|h)(?: and)? ?{_MINUTES}", _length),
    (Part.LENGTH, _FOR + _HOURS + r"(?: ?(?:hours?|hrs?)| h)", _length),
    (Part.LENGTH, r"for " + _HOURS + r"h", _length),
    (Part.LENGTH, _HOURS + r"h", _short_length),
    (Part.LENGTH, _FOR + _MINUTES, _length),
    (Part.LENGTH, _FOR + r"(?:an?|one|(?P<part>half|quarter)(?: an| of an)?) hour", _spoken_length),
    (Part.DAY, _ON + r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>20\d\d|\d\d)?", _dated),
    (Part.DAY, _ON + r"(?P<day>\d{1,2})\.(?P<month>\d)(?P<year>)", _dated),
    (
        Part.DAY,
        _ON + r"(?P<day>\d{1,2})(?P<slash>/)(?P<month>\d{1,2})(?:/(?P<year>20\d\d|\d\d))?",
        _dated,
    ),
    (Part.DAY, rf"{_ON}(?:the )?{_NTH}\.?(?: of)? {_MONTH_NAME}{_YEAR}", _dated),
    (Part.DAY, rf"{_ON}{_MONTH_NAME} (?:the )?{_NTH}{_YEAR}", _dated),
    (Part.DAY, rf"{_ON}{_DAY_NAME} next week", _weekday_next_week),
    (Part.DAY, rf"{_ON}next (?:week (?:on )?)?{_DAY_NAME}", _weekday_next_week),
    (Part.DAY, rf"{_ON}(?:this )?{_DAY_NAME}", _weekday),
    (Part.DAY, r"(?P<when>today|tomorrow|(?:the )?day after tomorrow)", _named_day),
    (Part.DAY, r"in (?P<number>\d{1,3}) (?P<unit>days?|weeks?)", _days_ahead),
    (Part.DAY, r"on the (?P<day>\d{1,2})(?:st|nd|rd|th)", _day_of_month),
    (Part.TIME, _AT + r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>[ap]\.?m\.?)", _time),
    (Part.TIME, _AT + r"(?:noon|midday)", _noon),
    (Part.TIME, _AT + r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)", _time),
    (Part.TIME, _AT + r"(?P<hour>\d{1,2}) ?o.?clock", _time),
    (Part.TIME, r"(?:at |@ ?)(?P<hour>\d{1,2})", _time),
    (Part.TIME, _AT + r"(?P<hour>\d{1,2})h(?P<minute>\d\d)?", _hour_with_h),
    (Part.LENGTH, _HOURS + r"h", _length),
)
"""Patterns in the order in which they are tried: what is written most plainly comes first."""

_PATTERNS = [
    (part, re.compile(rf"(?<!\S)(?:{pattern})(?=[\s,;]|$)"), reader)
    for part, pattern, reader in _TABLE
]


def _findings(plain: str, order: DateOrder) -> Iterator[tuple[Part, re.Match[str], _Said | None]]:
    """What each pattern finds, and what its reader makes of it."""
    for part, pattern, reader in _PATTERNS:
        for found in pattern.finditer(plain):
            yield part, found, reader(found, order)
