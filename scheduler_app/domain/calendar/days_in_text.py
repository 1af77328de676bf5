"""Domain: days as people type them, in English and German: by name, by date, counted from now."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from itertools import count

from scheduler_app.domain.calendar.marks_in_text import (
    DateOrder,
    DayWish,
    Half,
    MarkRule,
    Part,
    Said,
)
from scheduler_app.domain.calendar.words_of_time import (
    COUNTED,
    DAY_NAMES,
    HALF_NAMES,
    MONTH_NAMES,
    NAMED_DAYS,
    SHORT_DAYS,
    half,
    month,
    number,
    weekday,
)

JUST_PAST = timedelta(days=31)
"""A date without a year that is past by no more may be meant so, and the next one as well."""

_FAR = 1000
"""So many days from now are no wish any more."""


def today_or_later(now: datetime, at: time | None, *, days: int) -> date:
    """Today while that is still ahead, else some days later."""
    passed = at is not None and datetime.combine(now.date(), at) <= now
    return now.date() + timedelta(days=days if passed else 0)


def next_weekday(now: datetime, at: time | None, wanted: int) -> date:
    """The next such day of the week; today only while its time is still ahead."""
    ahead = (wanted - now.weekday()) % 7
    return now.date() + timedelta(days=ahead) if ahead else today_or_later(now, at, days=7)


def _date(year: int, month_: int, day: int) -> date | None:
    try:
        return date(year, month_, day)
    except ValueError:
        return None


def _yearless(month_: int, day: int) -> DayWish | None:
    """The next such date, today included; 29 February may be years ahead.

    One that is just past comes first and the next one second: nobody can tell which is meant.
    """
    leap_year = 2000
    if _date(leap_year, month_, day) is None:
        return None

    def meant(now: datetime, _at: time | None) -> tuple[date, ...]:
        dates = (_date(year, month_, day) for year in count(now.year))
        ahead = next(found for found in dates if found is not None and found >= now.date())
        for year in (now.year, now.year - 1):
            past = _date(year, month_, day)
            if past is not None and timedelta() < now.date() - past <= JUST_PAST:
                return past, ahead
        return (ahead,)

    return meant


def _on(day: date) -> DayWish:
    return lambda _now, _at: (day,)


def _dated(found: re.Match[str], order: DateOrder) -> Said | None:
    """A date of numbers, or with its month by name; a year of two digits is of this century."""
    group = found.groupdict()
    if group.get("name"):
        month_, day = month(group["name"]), int(group["day"])
    elif group.get("slash") and order == "month first":
        month_, day = int(group["day"]), int(group["month"])
    else:
        month_, day = int(group["month"]), int(group["day"])
    year = group["year"]
    if not year:
        wish = _yearless(month_, day)
    else:
        wanted = _date(int(year) + (2000 if len(year) == 2 else 0), month_, day)
        # Of the first and the last year of all, some moments have no instant in some zones.
        wish = _on(wanted) if wanted is not None and MINYEAR < wanted.year < MAXYEAR else None
    if wish is not None and group.get("weekday"):
        wish = _of_weekday(wish, weekday(group["weekday"]))
    return wish and Said(day=wish)


def _of_weekday(wish: DayWish, wanted: int) -> DayWish:
    """Fri 20.11. is the one that is a Friday; where none is, that weekday may be meant as well."""

    def meant(now: datetime, at: time | None) -> tuple[date, ...]:
        days = wish(now, at)
        fitting = tuple(day for day in days if day.weekday() == wanted)
        return fitting or (days[-1], next_weekday(now, at, wanted))

    return meant


def _bare_date(found: re.Match[str], order: DateOrder) -> Said | None:
    """27.11 without its second dot; what can be no date is perhaps a time."""
    return _dated(found, order) or Said()


def _day_of_month(found: re.Match[str], _order: DateOrder) -> Said | None:
    wanted = int(found["day"])
    if not 1 <= wanted <= 31:
        return None

    def next_one(now: datetime, _at: time | None) -> tuple[date, ...]:
        day = now.date()
        while day.day != wanted:
            day += timedelta(days=1)
        return (day,)

    name = found.groupdict().get("weekday")
    return Said(day=_of_weekday(next_one, weekday(name)) if name else next_one)


def _half_of(found: re.Match[str]) -> Half | None:
    part = found.groupdict().get("part")
    return half(part) if part else None


def _weekday(found: re.Match[str], _order: DateOrder) -> Said:
    wanted = weekday(found["weekday"])
    return Said(day=lambda now, at: (next_weekday(now, at, wanted),), half=_half_of(found))


def _weekday_later(found: re.Match[str], _order: DateOrder) -> Said:
    """Such as Tuesday in two weeks: the coming one, and so many weeks on."""
    wanted, weeks = weekday(found["weekday"]), number(found.groupdict().get("count") or "1")
    later = timedelta(weeks=weeks)
    return Said(day=lambda now, at: (next_weekday(now, at, wanted) + later,))


def _weekday_next_week(found: re.Match[str], _order: DateOrder) -> Said:
    """That day of the calendar week after this one; weeks begin on Monday."""
    wanted = weekday(found["weekday"])
    weeks = 14 if "über" in found[0] or "ueber" in found[0] else 7
    said = Said(half=_half_of(found))
    return said._replace(
        day=lambda now, _at: (now.date() + timedelta(days=weeks - now.weekday() + wanted),)
    )


def _next_week(found: re.Match[str], _order: DateOrder) -> Said:
    days = 14 if "über" in found[0] or "ueber" in found[0] else 7
    return Said(
        day=lambda now, _at: (now.date() + timedelta(days=days - now.weekday()),), guessed=True
    )


def _days_ahead(found: re.Match[str], _order: DateOrder) -> Said | None:
    ahead = number(found["count"])
    unit = found["unit"][0]
    if unit == "m":
        return Said(day=lambda now, _at: (_months_on(now.date(), ahead),)) if ahead < 36 else None
    days = ahead * (7 if unit == "w" else 1)
    return Said(day=lambda now, _at: (now.date() + timedelta(days=days),)) if days < _FAR else None


def _months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is shorter."""
    years, month_ = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month_ + 1, min(day.day, monthrange(year, month_ + 1)[1]))


_AHEAD = {
    "today": 0, "heute": 0, "this": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "morgen": 1,
}  # fmt: skip


def _named_day(found: re.Match[str], _order: DateOrder) -> Said:
    ahead = _AHEAD.get(found["when"], 2)
    part = Half.EVENING if found["when"] == "tonight" else _half_of(found)
    return Said(day=lambda now, _at: (now.date() + timedelta(days=ahead),), half=part)


_ON = r"(?:on |am |den |zum |from |ab |ab dem |starting |starting on )?"
_WEEKDAY = rf"(?P<weekday>{DAY_NAMES})\.?"
_NAME = rf"(?P<name>{MONTH_NAMES})\.?"
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?! ?(?:[ap]\.?m\.?|uhr)(?:\s|$))"
_YEAR = r"(?:,? (?P<year>20\d\d))?"
_PART = rf"(?:,? (?:in the |am )?(?P<part>{HALF_NAMES}))?"
_NEXT = r"(?:(?:über|ueber)?n(?:ä|ae)chste[nrms]?|next)"
_THIS = r"(?:this |diesen |diese |kommenden |coming )?"
_IN = rf"(?:today |heute |von heute )?in (?P<count>{COUNTED})"
_UNIT = r"(?P<unit>days?|weeks?|months?|tag(?:e|en)?|wochen?|monat(?:e|en)?)"
_SHORT = rf"(?P<weekday>{SHORT_DAYS})"
_BEFORE_A_TIME = (
    r"$| ?\d| (?:um|von|ab|at|(?:drei)?viertel|halb) | (?:fünf|fuenf|zehn|zwanzig) (?:vor|nach) "
)

_DATE_ON = rf"(?:{_ON}(?P<weekday>{DAY_NAMES}|{SHORT_DAYS})\.?,? )?(?:dem |the )?{_ON}"
"""A day of the week may stand before a date."""

DATES: tuple[MarkRule, ...] = (
    (Part.DAY, _DATE_ON + r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", _dated),
)
"""Dates that can be nothing else."""

DAYS: tuple[MarkRule, ...] = (
    (Part.DAY, _DATE_ON + r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>20\d\d|\d\d)?", _dated),
    (Part.DAY, _DATE_ON + r"(?P<day>\d{1,2})\.(?P<month>\d)(?P<year>)", _dated),
    (
        Part.DAY,
        _DATE_ON + r"(?P<day>\d{1,2})(?P<slash>/)(?P<month>\d{1,2})(?:/(?P<year>20\d\d|\d\d))?",
        _dated,
    ),
    (Part.DAY, rf"{_DATE_ON}(?:the )?{_NTH}\.?(?: of)? {_NAME}{_YEAR}", _dated),
    (Part.DAY, rf"{_DATE_ON}{_NAME} (?:the )?{_NTH}{_YEAR}", _dated),
    (Part.DAY, rf"{_ON}{_WEEKDAY},? (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)", _day_of_month),
    (Part.DAY, rf"{_ON}{_WEEKDAY} {_NEXT} (?:week|woche)", _weekday_next_week),
    (
        Part.DAY,
        rf"{_ON}{_NEXT} (?:(?:week|woche) (?:on |am )?)?{_WEEKDAY}{_PART}",
        _weekday_next_week,
    ),
    (
        Part.DAY,
        rf"{_ON}{_WEEKDAY} in (?P<count>{COUNTED}) (?:weeks?|wochen?)",
        _weekday_later,
    ),
    (Part.DAY, rf"{_ON}{_WEEKDAY} week", _weekday_later),
    (Part.DAY, rf"{_ON}{_THIS}{_WEEKDAY}{_PART}", _weekday),
    (Part.DAY, rf"{_IN} {_UNIT}", _days_ahead),
    (
        Part.DAY,
        rf"(?P<when>{NAMED_DAYS}){_PART}",
        _named_day,
    ),
    (Part.DAY, r"(?P<when>this) (?P<part>morning|afternoon|evening)", _named_day),
    (Part.DAY, r"on the (?P<day>\d{1,2})(?:st|nd|rd|th)", _day_of_month),
    (Part.DAY, r"(?:am|zum) (?P<day>\d{1,2})\.", _day_of_month),
)
"""Days, those that are written most plainly first."""

LATE_DAYS: tuple[MarkRule, ...] = (
    (Part.DAY, _ON + r"(?P<day>\d{1,2})\.(?P<month>\d\d)(?P<year>)", _bare_date),
    (Part.DAY, rf"am {_SHORT}\.?", _weekday),
    (Part.DAY, rf"{_SHORT}\.", _weekday),
    (Part.DAY, rf"{_SHORT}(?={_BEFORE_A_TIME}){_PART}", _weekday),
    (Part.DAY, rf"{_ON}{_NEXT} (?:week|woche)", _next_week),
)
"""What is a day only where nothing before was one: 27.11 may be a time, "so" and "do" words."""
