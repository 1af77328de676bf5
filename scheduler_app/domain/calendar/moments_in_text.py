"""Domain: days, times and lengths as people type them in a line, English or German.

`read_moment` is the one way to read a moment that somebody typed; `moments` finds one among other
words. Each pattern has a reader; what a reader can't make sense of (31 February, 25:00) is left
alone, so that it stays visible as words and nothing is guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler_app.domain.calendar.clock_in_text import (
    HALVES,
    LENGTHS,
    SPANS,
    SPOKEN,
    TIMES,
    clock,
    in_half,
)
from scheduler_app.domain.calendar.days_in_text import DATES, DAYS, LATE_DAYS, today_or_later
from scheduler_app.domain.calendar.marks_in_text import DateOrder, Half, Mark, Part, Said
from scheduler_app.domain.time_units import HOUR_MINUTES
from scheduler_app.domain.zones import instant_of, wall_of


class Moments(NamedTuple):
    """What a line says about when. `minutes` is the length where it is said.

    `other_days` may be meant instead of `day`: a date without a year that is just past, and the
    next one. `half` is a part of the day that was named.
    """

    day: date | None
    at: time | None
    minutes: int | None
    marks: tuple[Mark, ...]
    other_days: tuple[date, ...] = ()
    half: Half | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """What a text that names a moment and nothing else says; `left` are words not understood.

    `start` (aware) is known only with a time of day, `day` is the day on the practice's calendar.
    `guessed` where the text could mean another time (3 is 15:00), `other_days` where it could mean
    another day: a date without a year that is just past.
    """

    day: date | None
    at: time | None
    start: datetime | None
    minutes: int | None
    guessed: bool
    other_days: tuple[date, ...]
    left: str

    @property
    def clear(self) -> bool:
        """Whether day and time are said and nothing else is."""
        return self.start is not None and not self.left and not self.other_days


def read_moment(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    order: DateOrder = "day first",
    day: date | None = None,
) -> Moment:
    """Reads a moment from a text such as "tue 15", "14.12. 9:30", "morgen halb drei".

    `now` is aware; what is typed is wall time of `zone`. `day` is the day that a time alone means,
    today or tomorrow where it is not given. "15" alone is an hour. A wall time that a clock change
    skips is read as `zones.instant_of` does.
    """
    wall = wall_of(now, zone)
    said = moments(text, wall, order)
    marks = list(said.marks)
    at, on, guessed = said.at, said.day, any(mark.guessed for mark in said.marks)
    alone = re.fullmatch(r"\s*(\d{1,2})\s*", text)
    if alone and not marks:
        read = clock(alone[1])
        if read is not None:
            at, guessed = read[0], read[1]
            on = today_or_later(wall, at, days=1)
            marks.append(Mark(*alone.span(1), Part.TIME, guessed))
    if day is not None and at is not None and not any(mark.part is Part.DAY for mark in marks):
        on = day
    start = instant_of(datetime.combine(on, at), zone) if on and at is not None else None
    return Moment(on, at, start, said.minutes, guessed, said.other_days, _left(text, marks))


def _left(text: str, marks: list[Mark]) -> str:
    """The words that no mark covers, without what only parts them."""
    for mark in marks:
        text = f"{text[: mark.start]}{' ' * (mark.end - mark.start)}{text[mark.end :]}"
    return " ".join(text.replace(",", " ").replace(";", " ").split())


def moments(line: str, now: datetime, order: DateOrder) -> Moments:
    """The day, time and length in a line; each the first that is understood.

    `now` is naive wall time. A time without a day is today, or tomorrow if it has passed. A day
    without a time stays without one; beside a date that no calendar has, no other day is assumed.
    """
    plain = lowered(line)
    said = Said()
    marks: list[Mark] = []
    unreadable_day = False
    for part, found, new in _findings(plain, order):
        apart = all(found.end() <= mark.start or mark.end <= found.start() for mark in marks)
        if apart and new is None:
            unreadable_day |= part is Part.DAY
        elif apart and new is not None and new != Said() and not _clash(new, said):
            said = _joined(said, new)
            marks.append(Mark(found.start(), found.end(), part, new.guessed))
    if said.ahead is not None:
        return _counted_from(now, said, marks)
    if said.day and said.at is None:
        said = _after_the_day(plain, marks, said, said.day(now, None)[0])
    at = said.at
    if said.half is Half.NOON and at is None:
        at = time(12)
    elif at is not None and said.half is not None and said.either:
        at = in_half(at, said.half)
        marks = [m._replace(guessed=m.guessed and m.part is not Part.TIME) for m in marks]
    days = said.day(now, at) if said.day else ()
    if not days and at is not None and not unreadable_day:
        days = (today_or_later(now, at, days=1),)
    return Moments(
        days[0] if days else None, at, said.minutes, tuple(sorted(marks)), days[1:], said.half
    )


def day_alone(text: str, today: date, order: DateOrder) -> date | None:
    """The day that a text names if it names nothing else, seen from the start of `today`."""
    said = moments(text, datetime.combine(today, time.min), order)
    names_it = any(mark.part is Part.DAY for mark in said.marks)
    alone = said.at is None and said.minutes is None and not _left(text, list(said.marks))
    return said.day if names_it and alone else None


def lowered(line: str) -> str:
    """The line in small letters, each where it stood, as the patterns expect it."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in line)


def _clash(new: Said, said: Said) -> bool:
    """Whether both say a day, a time, a length or a part of the day."""
    when = new.at or new.ahead, said.at or said.ahead
    pairs = ((new.day, said.day), when, (new.minutes, said.minutes), (new.half, said.half))
    return any(one is not None and other is not None for one, other in pairs)


def _joined(said: Said, new: Said) -> Said:
    return Said(
        new.day or said.day,
        said.at if new.at is None else new.at,
        new.minutes or said.minutes,
        either=new.either or said.either,
        half=new.half or said.half,
        ahead=new.ahead or said.ahead,
    )


def _counted_from(now: datetime, said: Said, marks: list[Mark]) -> Moments:
    """In two hours: that time of the clock, to the next five minutes."""
    at = now + (said.ahead or timedelta())
    at += timedelta(minutes=-at.minute % 5, seconds=-at.second, microseconds=-at.microsecond)
    return Moments(at.date(), at.time(), said.minutes, tuple(sorted(marks)))


_BARE_HOURS = re.compile(
    r"\s+(?P<hour>\d{1,2}(?!\d)|\d\d(?=[0-5]\d\b))(?P<minute>[0-5]\d)?"
    r"(?: ?[-–] ?(?P<until>\d{1,2}))?(?=[\s,;]|$)"
)


def _after_the_day(plain: str, marks: list[Mark], said: Said, day: date) -> Said:
    """The hour, or hours, that bare numbers right after the day mean, marked as a guess.

    On Wed 3 the number is the date if Wednesday is the third: marked too, but no hour. On 11.12. 11
    it is an hour, since the date is said.
    """
    named = next(mark for mark in marks if mark.part is Part.DAY)
    after = named.end
    found = _untaken(plain, after, marks)
    dated = any(letter.isdigit() for letter in plain[named.start : named.end])
    if found and not dated and found["hour"] == found[0].strip() and int(found[0]) == day.day:
        marks.append(Mark(found.start("hour"), found.end(), Part.DAY, guessed=True))
        after = found.end()
        found = _untaken(plain, after, marks)
    if found is None:
        return said
    hours = bare_hours(plain, after)
    if hours is None:
        return said
    marks.append(hours.mark)
    return said._replace(at=hours.at, minutes=said.minutes or hours.minutes, either=hours.either)


def _untaken(plain: str, after: int, marks: list[Mark]) -> re.Match[str] | None:
    """The bare numbers right behind a position, unless they belong to what is understood."""
    found = _BARE_HOURS.match(plain, after)
    taken = found and any(mark.start < found.end() <= mark.end for mark in marks)
    return None if taken else found


class BareHours(NamedTuple):
    """What bare numbers such as 9 or 3-5 mean where a time is expected; it is a guess."""

    at: time
    minutes: int | None
    either: bool
    mark: Mark


def bare_hours(plain: str, after: int) -> BareHours | None:
    """The hour, or hours, of bare numbers right behind a position in the line."""
    found = _BARE_HOURS.match(plain, after)
    if found is None:
        return None
    until = found["until"]
    start, end = clock(found["hour"], found["minute"]), clock(until) if until else None
    if start is None or (until and (end is None or end[0] <= start[0])):
        return None
    minutes = (end[0].hour - start[0].hour) * HOUR_MINUTES - start[0].minute if end else None
    mark = Mark(found.start("hour"), found.end(), Part.TIME, guessed=True)
    return BareHours(start[0], minutes, start[2], mark)


_TABLE = (*DATES, *SPANS, *LENGTHS, *SPOKEN, *DAYS, *TIMES, *LATE_DAYS, *HALVES)
"""Patterns in the order in which they are tried: what is written most plainly comes first."""

_PATTERNS = [
    (part, re.compile(rf"(?<!\S)(?:{pattern})(?=[\s,;]|$)"), reader)
    for part, pattern, reader in _TABLE
]


def _findings(plain: str, order: DateOrder) -> Iterator[tuple[Part, re.Match[str], Said | None]]:
    """What each pattern finds, and what its reader makes of it."""
    for part, pattern, reader in _PATTERNS:
        for found in pattern.finditer(plain):
            yield part, found, reader(found, order)
