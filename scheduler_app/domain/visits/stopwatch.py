"""Domain: a stopwatch that tells what cannot be right about the time that it took.

It is no clock that ticks: a record has begun and has not ended. So it goes on while the computer
sleeps or is off, and the minutes are right whatever the clocks on the walls do; what it cannot know
is whether somebody forgot it, or set this computer's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduler_app.domain.time_units import HOUR_MINUTES, begun_minutes
from scheduler_app.domain.wording import clock_in_words, length_in_words, moment_in_words
from scheduler_app.domain.zones import instant_of, wall_of

NIGHT_ENDS = time(4)
"""Who is still at work at this hour of the next day has forgotten the stopwatch, as a rule."""

MOST_BEYOND = timedelta(hours=3)
"""So much longer than planned a visit may be before it is asked about: forgotten, or asleep."""

MOST_UNPLANNED = timedelta(hours=8)
"""The same for a visit of which no length was planned."""


class DoubtOf(StrEnum):
    """Why the time cannot be right."""

    SET_BACK = "set back"
    """The clock of this computer was: it would end before it started."""
    OVERNIGHT = "overnight"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class TimeDoubt:
    """Something about the time that somebody has to look at, in a sentence.

    `offered` is when the visit may have ended instead; None where nobody can tell.
    """

    of: DoubtOf
    sentence: str
    offered: datetime | None = None


def doubts(
    started: datetime, ended: datetime, *, planned: datetime | None, zone: ZoneInfo
) -> tuple[TimeDoubt, ...]:
    """What is doubtful about a visit of so long; `planned` is when it was to end, aware UTC.

    A start that is later than what was planned makes the plan no help.
    """
    offered = planned if planned is not None and planned > started else None
    return tuple(
        TimeDoubt(of, sentence, offered)
        for of, sentence in (
            (DoubtOf.SET_BACK, _set_back(started, ended, zone)),
            (DoubtOf.OVERNIGHT, _overnight(started, ended, offered, zone)),
            (DoubtOf.LONG, _long(started, ended, offered, zone)),
        )
        if sentence
    )[:1]


def _set_back(started: datetime, ended: datetime, zone: ZoneInfo) -> str:
    if ended >= started:
        return ""
    began, shows = _clock(started, zone), _clock(ended, zone)
    return (
        f"The stopwatch was started on {moment_in_words(began)}, and the clock of this computer "
        f"shows {moment_in_words(shows)}: it was set back."
    )


def _overnight(started: datetime, ended: datetime, planned: datetime | None, zone: ZoneInfo) -> str:
    began = _clock(started, zone)
    day = began.date() if began.time() < NIGHT_ENDS else began.date() + timedelta(days=1)
    morning = instant_of(datetime.combine(day, NIGHT_ENDS), zone)
    if ended < morning or (planned is not None and planned >= morning):
        return ""
    length = length_in_words(begun_minutes(int((ended - started).total_seconds())))
    return (
        f"The stopwatch ran over night: {length} since {moment_in_words(began)}."
        f"{_planned(planned, zone)}"
    )


def _long(started: datetime, ended: datetime, planned: datetime | None, zone: ZoneInfo) -> str:
    most = started + MOST_UNPLANNED if planned is None else planned + MOST_BEYOND
    if ended <= most:
        return ""
    length = length_in_words(begun_minutes(int((ended - started).total_seconds())))
    beyond = ""
    if planned is not None:
        over = int((ended - planned).total_seconds()) // 60
        # To the minute nobody wants to know it any more.
        rounded = over - over % 30 if over > 5 * HOUR_MINUTES else over
        beyond = f", {length_in_words(rounded)} longer than planned"
    return (
        f"The stopwatch ran for {length}{beyond}. Perhaps it was forgotten, or this computer "
        f"slept.{_planned(planned, zone)}"
    )


def _planned(planned: datetime | None, zone: ZoneInfo) -> str:
    if planned is None:
        return ""
    return f" The visit was planned until {clock_in_words(_clock(planned, zone).time())}."


def _clock(instant: datetime, zone: ZoneInfo) -> datetime:
    """What a clock without seconds shows."""
    return wall_of(instant, zone).replace(second=0)
