"""Domain: what a client reads of a visit under its appointment, and what they say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.visits.visit import IssueState

RATED_FOR = 30 * DAY
"""Seconds after the end of a booking until which its visit can be rated."""

RATING_CHANGED_FOR = 7 * DAY
"""Seconds after the first rating until which its client may think again."""

MOST_RATING_WORDS = 1_000
"""Characters that a client may say beside the stars."""

MOST_STARS = 5

FIRST_DAY, LAST_DAY = date(2000, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
"""The days that either side tells the other."""


@dataclass(frozen=True, slots=True)
class ToldIssue:
    """Something that was wrong, and how it stood when the visit ended."""

    symptom: str
    state: IssueState


@dataclass(frozen=True, slots=True)
class ToldFollowUp:
    """What was recommended, and the day by which, as `date.toordinal` counts."""

    what: str
    day: int


@dataclass(frozen=True, slots=True)
class VisitReport:
    """What a client may see of a visit. Instants are epoch seconds.

    It took `minutes`, 0 where nobody knows. Where nothing was `told` nothing else is either: then
    it is here to be rated. It can be until `rate_until`, None where it can't. `stars` are 0 until
    it was, at `rated_at`.
    """

    started: int
    minutes: int = 0
    told: str = ""
    issues: tuple[ToldIssue, ...] = ()
    recommended: tuple[ToldFollowUp, ...] = ()
    rate_until: int | None = None
    stars: int = 0
    rated_at: int | None = None

    def may_rate(self, now: int) -> bool:
        """Whether its client may rate it at `now`, or think again."""
        if self.rate_until is None or now >= self.rate_until:
            return False
        return self.rated_at is None or now < self.rated_at + RATING_CHANGED_FOR


@dataclass(frozen=True, slots=True)
class ClientRating:
    """How a client rates a visit: 1 to 5 `stars`, in words if they like, and whether it is solved.

    `solved` is None where they said neither.
    """

    stars: int
    words: str = ""
    solved: bool | None = None
