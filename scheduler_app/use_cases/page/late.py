"""Use cases: running late: who is hit by how much, each of them told, other times where need be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler_app.domain.messages.direct import DirectMessage
from scheduler_app.domain.time_units import Minutes
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.page.visits_to_tell import TapDone, VisitToTell

LIMIT = Minutes(60)
"""A visit that would begin later than this is offered other times."""


class LateChoice(StrEnum):
    """What is done about a visit that begins late."""

    TELL = "tell"
    """Its client is told when it begins."""
    TIMES = "times"
    """It is put aside, and other times are offered."""
    LEAVE = "leave"
    """Nothing."""


@dataclass(frozen=True, slots=True)
class LateVisit:
    """A visit that is hit. It begins at `expected` (aware UTC), so many `minutes` late.

    `misfit` says in a sentence why it does not fit any more; empty where it does. `told` is when
    its client was told last that it begins. `free` are starts that are free for it, in order;
    `proposed` are up to three of them that no other visit here is to have. `choices` are what can
    be done, what is meant first.
    """

    visit: VisitToTell
    expected: datetime
    minutes: int
    misfit: str = ""
    told: datetime | None = None
    free: tuple[datetime, ...] = ()
    proposed: tuple[datetime, ...] = ()
    choices: tuple[LateChoice, ...] = (LateChoice.TELL, LateChoice.LEAVE)


@dataclass(frozen=True, slots=True)
class LateDay:
    """Who is hit where one runs so many `minutes` late, in order of start.

    `under_way` is the visit that takes so much longer; None where the first to come begins late.
    `could_begin` are visits that the lateness could begin with instead: see `lateness`.
    """

    minutes: int
    limit: int
    zone: str
    under_way: VisitToTell | None
    visits: tuple[LateVisit, ...]
    could_begin: tuple[VisitToTell, ...] = ()


@dataclass(frozen=True, slots=True)
class LateDecision:
    """What is done about one visit. `starts` (aware) are offered with TIMES."""

    visit: VisitToTell
    what: LateChoice
    expected: datetime
    starts: tuple[datetime, ...] = ()


def lateness(
    diary: DiaryHandle,
    minutes: int,
    *,
    now: datetime,
    limit: int = LIMIT,
    begins_with: int | None = None,
) -> LateDay:
    """Who of today's clients is hit where one runs late; gaps between visits absorb some of it.

    `begins_with` is the booking that begins so late; without it a visit that began more than a
    quarter of an hour ago and is not over takes so much longer, else the next one begins late.
    """
    raise NotImplementedError


def late_messages(decisions: Sequence[LateDecision], *, now: datetime) -> list[DirectMessage]:
    """Exactly what goes out by these decisions, in order; for `as_it_would_say`."""
    raise NotImplementedError


def run_late(diary: DiaryHandle, decisions: Sequence[LateDecision], *, now: datetime) -> TapDone:
    """Do all of it as one change, or nothing.

    `NotAllowed` where a visit is not as it was when it was decided, `Overlap` where an offered time
    is taken by now.
    """
    raise NotImplementedError
