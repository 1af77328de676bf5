"""Use cases: an hour has become free: who might come earlier, asked one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.messages.direct import DirectMessage
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.page.visits_to_tell import VisitToTell


@dataclass(frozen=True, slots=True)
class MightCome:
    """A visit that could begin at `start` (aware UTC) instead of when it does."""

    visit: VisitToTell
    start: datetime


@dataclass(frozen=True, slots=True)
class FreedHour:
    """Free time from `start` to `end` (aware UTC), and who might come then, the next ones first.

    `asked` is whoever is asked about it just now: it is held for them until `until`, and nobody
    else can be asked before. `until` is otherwise when the answer of the next one is due.
    """

    start: datetime
    end: datetime
    until: datetime
    candidates: tuple[MightCome, ...]
    asked: VisitToTell | None = None


def freed_hour(
    diary: DiaryHandle,
    start: datetime,
    end: datetime,
    *,
    now: datetime,
    freed_by: int | None = None,
) -> FreedHour:
    """Who might come earlier, into the free time [start, end), aware.

    `freed_by` is a booking that was called off: those are meant then that are at a client's place,
    or are not, as that one was.
    """
    raise NotImplementedError


def earlier_message(candidate: MightCome, *, until: datetime, now: datetime) -> DirectMessage:
    """Exactly what is asked; for `as_it_would_say`."""
    raise NotImplementedError


def ask_earlier(
    diary: DiaryHandle, candidate: MightCome, *, until: datetime, now: datetime
) -> DirectMessage:
    """Ask one client; the hour is held for them until `until` (aware), and free again then.

    `Overlap` where it is taken or held for somebody else, `NotAllowed` where their visit is not as
    it was, or nobody reaches them.
    """
    raise NotImplementedError


def give_up_earlier(diary: DiaryHandle, booking_id: int, *, now: datetime) -> None:
    """Hold the hour no longer for whoever was asked."""
    raise NotImplementedError
