"""Domain: when the visit that a line tells of is, and how often; no name is taken for a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from scheduler_app.domain.calendar.days_in_text import today_or_later
from scheduler_app.domain.calendar.marks_in_text import DateOrder, Half, Mark, Part
from scheduler_app.domain.calendar.moments_in_text import bare_hours, lowered, moments
from scheduler_app.domain.calendar.repeats_in_text import repeats
from scheduler_app.domain.calendar.words_of_time import DAY_NAMES, MONTH_NAMES, SHORT_DAYS
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.names_in_text import Fit, NameFound, NameIndex, Word
from scheduler_app.domain.clients.reach_in_text import LineStretch, place_beside_a_time

_A_DAY = re.compile(rf"(?:{DAY_NAMES}|{MONTH_NAMES}|{SHORT_DAYS})", re.IGNORECASE)


class When(NamedTuple):
    """The day, time, length and rule of a line, as `moments_in_text.Moments` has them."""

    day: date | None
    at: time | None
    minutes: int | None
    rule: str
    other_days: tuple[date, ...]
    half: Half | None
    marks: tuple[Mark, ...]


def when_said(
    line: str, hidden: Sequence[LineStretch | Word], now: datetime, order: DateOrder
) -> When:
    """When the line says that it is; what is `hidden` says nothing of it."""
    plain = _without(line, hidden)
    repeat = repeats(lowered(plain), now, order)
    around = _without(plain, repeat.marks if repeat else ())
    said = moments(around, now, order)
    hours = bare_hours(around, repeat.marks[0].end) if repeat and said.at is None else None
    if hours is not None:
        # Every Friday 9: the hour stands behind the rule as it does behind a day.
        said = said._replace(
            at=hours.at,
            minutes=said.minutes or hours.minutes,
            marks=tuple(sorted((*said.marks, hours.mark))),
        )
    day, rule = said.day, ""
    if repeat is not None:
        explicit = any(mark.part is Part.DAY for mark in said.marks)
        day = repeat.first_day(said.day if explicit else None, now, said.at) or said.day
        if day is None and said.at is not None:
            day = today_or_later(now, said.at, days=1)
        rule = repeat.rule(day) if day is not None else repeat.rule(now.date())
    marks = (*said.marks, *(repeat.marks if repeat else ()))
    others = said.other_days if day == said.day else ()
    return When(day, said.at, said.minutes, rule, others, said.half, tuple(sorted(marks)))


def with_unknown_place(
    line: str, kept: list[LineStretch], now: datetime, order: DateOrder
) -> list[LineStretch]:
    """With "@ 12 Kensington" as a place, if the line names its hour elsewhere."""
    place = place_beside_a_time(line)
    if place is None or any(place.start < one.end and one.start < place.end for one in kept):
        return kept
    hour = moments(_without(line, [*kept, place]), now, order).at
    return [*kept, place] if hour is not None else kept


def mends_a_day(
    line: str,
    words: Sequence[Word],
    kept: Sequence[LineStretch],
    known: NameIndex[Client],
    now: datetime,
    order: DateOrder,
) -> NameFound | None:
    """The client named by a first word that could be a day (Sun), where another day is said."""
    first = words[0] if words else None
    if first is None or first.part is not None or not _A_DAY.fullmatch(first.text):
        return None
    called = known.called(first.text, at_least=Fit.WORDS)
    others = moments(_without(line, [*kept, first]), now, order).marks
    if not called or not any(mark.part is Part.DAY for mark in others):
        return None
    return NameFound(called, None, (first,))


def _without(line: str, hidden: Sequence[LineStretch | Word | Mark]) -> str:
    """The line with what is known made unreadable: May Sun is neither a month nor a day."""
    for one in hidden:
        line = f"{line[: one.start]}{'_' * (one.end - one.start)}{line[one.end :]}"
    return line
