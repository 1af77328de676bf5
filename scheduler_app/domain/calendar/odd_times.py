"""Domain: what is odd about a time that somebody typed: closed, a day off, a holiday, past."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.calendar.availability import VisitNeeds
from scheduler_app.domain.calendar.explain import Obstacle, explain
from scheduler_app.domain.practice.rules import WorkingTime
from scheduler_app.domain.time_units import Minutes, seconds_of

_OF_THE_HOURS = frozenset(
    {Obstacle.DAY_OFF, Obstacle.HOLIDAY, Obstacle.CLOSED, Obstacle.PAST_CLOSING}
)
PAST = "This time is past."


def odd_about(
    working: WorkingTime, start: datetime, minutes: Minutes, *, now: datetime, busy: bool = False
) -> tuple[str, ...]:
    """Why a visit at `start` (aware) is unusual, in sentences; nothing where it is not.

    It may be meant so: whoever works on a Sunday may write it down. A `busy` block lies outside
    working hours as well as inside.
    """
    said = [PAST] if start < now else []
    if not busy:
        reasons = explain(
            working, (), VisitNeeds(seconds_of(minutes)), int(start.timestamp()), grid=Minutes(1)
        ).reasons
        said += [because.words for because in reasons if because.obstacle in _OF_THE_HOURS]
    return tuple(said)
