"""Domain: how often something repeats, as people type it in English and German, as a rule."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from scheduler_app.domain.calendar.days_in_text import DATES, DAYS, today_or_later
from scheduler_app.domain.calendar.marks_in_text import DateOrder, Mark, Part
from scheduler_app.domain.calendar.recurrence_rules import WEEKDAY_CODES
from scheduler_app.domain.calendar.words_of_time import (
    COUNTED,
    DAY_NAMES,
    MONTH_NAMES,
    SHORT_DAYS,
    month,
    number,
    weekday,
)

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

_WORKDAYS = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rule without its start: every `interval` days, weeks, months or years.

    `weekdays` count Monday as 0; `nth` says which of them in a month, -1 the last, 0 each. It ends
    after `last` (a local date), after `times` visits, or `days` after the first visit.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    last: date | None = None
    times: int | None = None
    days: int | None = None
    marks: tuple[Mark, ...] = ()

    def first_day(self, day: date | None, now: datetime, at: time | None) -> date | None:
        """The first day from `day` on, or from now on, that the rule gives; None if unknown."""
        begin = day or today_or_later(now, at, days=1)
        if not self.weekdays:
            return day
        for ahead in range(70):
            found = begin + timedelta(days=ahead)
            if found.weekday() in self.weekdays and self._is_nth(found):
                return found
        return None

    def rule(self, start: date) -> str:
        """The rule as RFC 5545 writes it, for a first visit on `start`."""
        parts = [f"FREQ={self.frequency}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        weekdays = self.weekdays or ((start.weekday(),) if self.frequency == "WEEKLY" else ())
        if weekdays:
            nth = str(self.nth) if self.nth else ""
            parts.append("BYDAY=" + ",".join(nth + WEEKDAY_CODES[day] for day in weekdays))
        last = start + timedelta(days=self.days - 1) if self.days else self.last
        if self.times is not None:
            parts.append(f"COUNT={self.times}")
        elif last is not None:
            parts.append(f"UNTIL={last:%Y%m%d}T235959")
        return ";".join(parts)

    def _is_nth(self, day: date) -> bool:
        if self.nth < 0:
            return day.day > monthrange(day.year, day.month)[1] - 7
        return not self.nth or (day.day - 1) // 7 + 1 == self.nth


_UNITS: dict[str, tuple[Frequency, int]] = {
    "d": ("DAILY", 1), "t": ("DAILY", 1), "w": ("WEEKLY", 1), "m": ("MONTHLY", 1),
    "y": ("YEARLY", 1), "j": ("YEARLY", 1), "q": ("MONTHLY", 3), "f": ("WEEKLY", 2),
}  # fmt: skip
_ADVERBS: dict[str, tuple[Frequency, int]] = {
    "daily": ("DAILY", 1), "täglich": ("DAILY", 1), "weekly": ("WEEKLY", 1),
    "wöchentlich": ("WEEKLY", 1), "woechentlich": ("WEEKLY", 1), "fortnightly": ("WEEKLY", 2),
    "bi-weekly": ("WEEKLY", 2), "two-weekly": ("WEEKLY", 2),
    "biweekly": ("WEEKLY", 2), "14-tägig": ("WEEKLY", 2), "vierzehntägig": ("WEEKLY", 2),
    "zweiwöchentlich": ("WEEKLY", 2), "monthly": ("MONTHLY", 1), "monatlich": ("MONTHLY", 1),
    "quarterly": ("MONTHLY", 3), "vierteljährlich": ("MONTHLY", 3), "yearly": ("YEARLY", 1),
    "annually": ("YEARLY", 1), "jährlich": ("YEARLY", 1),
}  # fmt: skip
_ORDINALS = {
    "first": 1, "1st": 1, "1.": 1, "erste": 1, "second": 2, "2nd": 2, "2.": 2, "zweite": 2,
    "third": 3, "3rd": 3, "3.": 3, "dritte": 3, "fourth": 4, "4th": 4, "4.": 4, "vierte": 4,
    "last": -1, "letzte": -1,
}  # fmt: skip

_DAY = rf"(?:{DAY_NAMES}|{SHORT_DAYS})(?![^\W\d_])"
_DAYS = rf"{_DAY}(?:(?:, ?| and | und | & |/){_DAY})*"
_EVERY = r"(?:every|each|jede[nrsm]?)"
_OTHER = r"(?P<other>other |second |2nd |2\. |zweite[nrs]? )?"
_UNIT = (
    r"(?P<unit>days?|weeks?|fortnights?|months?|quarters?|years?|tage?|wochen?|monate?|quartale?"
    r"|jahre?)"
)
_NTH = (
    r"(?P<nth>first|1st|1\.|erste|second|2nd|zweite|third|3rd|dritte|fourth|4th|vierte|last|letzte)"
    r"[nrs]?"
)
_NTH_ALONE = r"(?P<nth>first|1st|erste|third|3rd|dritte|fourth|4th|vierte|last|letzte)[nrs]?"
"""The same without second, which is every other one where no month is named."""

_PLURAL = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days|(?:mon|diens|donners|frei|sams|sonn)tags"
    r"|mittwochs)"
)
_IN_A_MONTH = r"(?: (?:of (?:the|each|every) month|im monat|des monats|in a month))"
_ON = rf"(?:,? (?:on |am )?(?P<days>{_DAYS}))?"

_PATTERNS = [
    re.compile(rf"(?<!\S)(?:{pattern})(?=[\s,;]|$)")
    for pattern in (
        rf"{_EVERY} {_NTH} (?P<days>{_DAY}){_IN_A_MONTH}",
        rf"{_EVERY} {_NTH_ALONE} (?P<days>{_DAY})",
        rf"{_EVERY} (?:weekday|workday|werktag|arbeitstag)|(?P<workdays>werktags|on weekdays)",
        rf"{_EVERY} {_OTHER}(?P<days>{_DAYS})",
        rf"(?:every|alle) (?P<count>{COUNTED}) {_UNIT}{_ON}",
        rf"{_EVERY} {_OTHER}{_UNIT}{_ON}",
        rf"(?P<adverb>{'|'.join(_ADVERBS)}){_ON}",
        rf"(?:on )?(?P<days>{_PLURAL}(?:(?:, ?| and | und | & ){_PLURAL})*)",
    )
]
_END = re.compile(
    rf"(?<!\S)(?:(?P<until>until|till?|through|bis)(?: (?:zum|ende|the end of|einschließlich))* "
    rf"(?:(?P<month>{MONTH_NAMES})(?! \d{{1,2}}(?:st|nd|rd|th)?(?:[\s,;]|$))(?: (?P<year>20\d\d))?"
    rf"|(?P<day>\S))"
    rf"|(?P<times>{COUNTED}) ?(?:times|visits|mal|termine|x)"
    rf"|(?:for|für|fuer) (?P<count>{COUNTED}) (?P<unit>days?|weeks?|months?|tage?|wochen?|monate?))"
    r"(?=[\s,;]|$|(?<=\S)\S)"
)
_DAY_PATTERNS = [
    (re.compile(rf"(?:{pattern})(?=[\s,;]|$)"), reader)
    for _part, pattern, reader in (*DATES, *DAYS)
]


def repeats(plain: str, now: datetime, order: DateOrder) -> Repeat | None:
    """How often a line says that something repeats, and until when; None where it says nothing.

    `plain` is in small letters (`moments_in_text.lowered`), `now` naive wall time.
    """
    for pattern in _PATTERNS:
        found = pattern.search(plain)
        if found is not None:
            return _ended(_said(found), found, plain, now, order)
    return None


def _said(found: re.Match[str]) -> Repeat:
    group = found.groupdict()
    days = tuple(sorted({weekday(name) for name in re.findall(_DAY, group.get("days") or "")}))
    if group.get("days") and not days:
        days = tuple(sorted({weekday(name) for name in re.findall(_PLURAL, group["days"])}))
    interval = 2 if group.get("other") else 1
    if group.get("nth"):
        return Repeat("MONTHLY", weekdays=days, nth=_ORDINALS[group["nth"]])
    if group.get("adverb"):
        frequency, interval = _ADVERBS[group["adverb"]]
        return Repeat(frequency, interval, days)
    if not group.get("unit"):
        return Repeat("WEEKLY", interval, days or _WORKDAYS)
    frequency, each = _UNITS[group["unit"][0]]
    interval = each * (number(group["count"]) if group.get("count") else interval)
    if frequency == "DAILY" and (days or (interval > 1 and interval % 7 == 0)):
        # Every 14 days is every two weeks: so it is told, and so its weekday can be changed.
        frequency, interval = "WEEKLY", max(1, interval // 7)
    return Repeat(frequency, max(1, interval), days)


def _ended(
    said: Repeat, found: re.Match[str], plain: str, now: datetime, order: DateOrder
) -> Repeat:
    """The same with the end that the rest of the line names."""
    marks = [Mark(found.start(), found.end(), Part.REPEAT)]
    last: date | None = None
    times: int | None = None
    days: int | None = None
    for end in _END.finditer(plain):
        stop = end.end()
        if end["month"]:
            last = _end_of(month(end["month"]), end["year"], now.date())
        elif end["until"]:
            read = _day_at(plain, end.start("day"), now, order)
            if read is None:
                continue
            last, stop = read
        elif end["times"]:
            times = number(end["times"]) or None
            if times is None:
                continue
        else:
            days = number(end["count"]) * {"w": 7, "m": 30}.get(end["unit"][0], 1)
        marks.append(Mark(end.start(), stop, Part.REPEAT, guessed=bool(end["month"])))
        break
    return Repeat(
        said.frequency, said.interval, said.weekdays, said.nth, last, times, days, tuple(marks)
    )


def _day_at(plain: str, begin: int, now: datetime, order: DateOrder) -> tuple[date, int] | None:
    """The date that begins at a position of the line, and where it ends; of two the one ahead."""
    for pattern, reader in _DAY_PATTERNS:
        found = pattern.match(plain, begin)
        said = reader(found, order) if found else None
        if found is not None and said is not None and said.day is not None:
            return said.day(now, None)[-1], found.end()
    return None


def _end_of(month_: int, year: str | None, today: date) -> date:
    """The last day of the month that comes next, this one included."""
    in_year = int(year) if year else today.year + (month_ < today.month)
    return date(in_year, month_, monthrange(in_year, month_)[1])
