"""Domain: the record of a visit: when, what was wrong, what was done, what it took."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.time_units import Minutes, begun_minutes


class IssueState(StrEnum):
    """How an issue stands when the visit ends."""

    OPEN = "open"
    SOLVED = "solved"
    WATCH = "watch"
    """Solved as it seems; to be asked about."""


@dataclass(frozen=True, slots=True)
class VisitIssue:
    """Something that was wrong. `id` 0 means not stored yet."""

    symptom: str
    cause: str = ""
    resolution: str = ""
    state: IssueState = IssueState.OPEN
    device_id: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class UsedPart:
    """What was put in or sold; `price` is for one."""

    what: str
    quantity: Fraction
    price: Money
    serial: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of a checklist."""

    text: str
    done: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a visit; it lies beside the diary, under its SHA-256 `digest`."""

    name: str
    media: str
    size: int
    digest: str
    at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class VisitRating:
    """What a client thought of it: 1 to 5, the best; in words if they wished."""

    stars: int
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """What is written down of one visit. `id` 0 means not stored yet.

    `ended` is None while the stopwatch runs. `spent` is given where the minutes do not follow from
    start and end (a stopwatch that was forgotten, a break), `billed` where they are others than
    those spent. `private` is read by the consultant only, `told` by the client as well.

    `was` is the record as it was read, or as a draft began: what is unlike it is what somebody
    wrote, and only that is saved. It stays with the record through `dataclasses.replace`.
    """

    id: int
    client_id: int
    started: datetime
    ended: datetime | None = None
    booking_id: int | None = None
    service_id: int | None = None
    place_id: int | None = None
    spent: Minutes | None = None
    billed: Minutes | None = None
    trips: int = 0
    vendor_case: str = ""
    private: str = ""
    told: str = ""
    issues: tuple[VisitIssue, ...] = ()
    devices: tuple[int, ...] = ()
    parts: tuple[UsedPart, ...] = ()
    ticks: tuple[Tick, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    rating: VisitRating | None = None
    uid: str = ""
    was: VisitRecord | None = field(default=None, compare=False, repr=False)

    @property
    def running(self) -> bool:
        """Whether the stopwatch runs."""
        return self.ended is None

    @property
    def minutes_spent(self) -> Minutes | None:
        """What it took; None while the stopwatch runs."""
        if self.spent is not None or self.ended is None:
            return self.spent
        return begun_minutes(int((self.ended - self.started).total_seconds()))

    @property
    def minutes_billed(self) -> Minutes | None:
        """What is put on the invoice; None while the stopwatch runs and nothing was said."""
        return self.minutes_spent if self.billed is None else self.billed

    @property
    def open_issues(self) -> tuple[VisitIssue, ...]:
        """What is not solved, or to be asked about."""
        return tuple(issue for issue in self.issues if issue.state is not IssueState.SOLVED)
