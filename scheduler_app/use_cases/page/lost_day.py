"""Use cases: a day is lost: each visit is moved, put aside or called off, each client told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.messages.direct import DirectMessage
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.page.visits_to_tell import TapDone, VisitToTell


class LostChoice(StrEnum):
    """What becomes of a visit of a day that is lost."""

    TIMES = "times"
    """It is put aside, and its client chooses another time on the page."""
    MOVE = "move"
    """It is moved to one time."""
    CANCEL = "cancel"
    """It is off, by the practice."""
    KEEP = "keep"
    """It stays."""


@dataclass(frozen=True, slots=True)
class LostDeposit:
    """The deposit of a visit: what was `paid`, and what is still `missing`.

    Where the visit is called off `comes_back` goes back to its client; `to_credit` stays theirs.
    """

    paid: Money
    missing: Money
    comes_back: Money
    to_credit: Money


@dataclass(frozen=True, slots=True)
class LostVisit:
    """A visit of the day. `free` are starts (aware UTC) that are free for it, in order.

    `proposed` are up to three of them that no other visit of the day is to have. `choices` are what
    can become of it, what is meant first.
    """

    visit: VisitToTell
    deposit: LostDeposit | None
    free: tuple[datetime, ...]
    proposed: tuple[datetime, ...]
    choices: tuple[LostChoice, ...]


@dataclass(frozen=True, slots=True)
class LostDay:
    """What stands on a day, in order of start; what is over already is left out.

    `is_closed` says that the day is off already, `page` that clients can choose on a page.
    """

    day: date
    zone: str
    visits: tuple[LostVisit, ...]
    is_closed: bool
    page: bool


@dataclass(frozen=True, slots=True)
class LostDecision:
    """What becomes of one visit. `starts` (aware): one to three with TIMES, one with MOVE."""

    visit: VisitToTell
    what: LostChoice
    starts: tuple[datetime, ...] = ()


def lost_day(diary: DiaryHandle, day: date, *, now: datetime) -> LostDay:
    """One look at all of it; nothing is written. `day` is a date of the practice's zone."""
    raise NotImplementedError


def lost_messages(decisions: Sequence[LostDecision], *, now: datetime) -> list[DirectMessage]:
    """Exactly what goes out by these decisions, in order; for `as_it_would_say`."""
    raise NotImplementedError


def lose_day(
    diary: DiaryHandle,
    day: date,
    decisions: Sequence[LostDecision],
    *,
    now: datetime,
    close: bool = True,
) -> TapDone:
    """Do all of it as one change, or nothing; with `close` the day is off, and sold no more.

    `NotAllowed` where a visit is not as it was when it was decided, `Overlap` where a chosen time
    is taken by now, `InvalidInput` on `starts`.
    """
    raise NotImplementedError
