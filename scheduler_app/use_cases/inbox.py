"""Use cases: answer what clients asked for on the booking page, and hear what they did there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheduler_app.domain.bookings import Booking
from scheduler_app.domain.requests import Notice, Request
from scheduler_app.storage.diary import Diary


def list_requests(diary: Diary, *, with_answered: bool = False) -> list[Request]:
    """The requests that wait, oldest first; then those answered, newest first, if wanted."""
    raise NotImplementedError


def waiting(diary: Diary) -> int:
    """How many requests wait for an answer of the consultant."""
    raise NotImplementedError


def accept(
    diary: Diary,
    request_id: int,
    *,
    note: str = "",
    now: datetime,
    permit_overlap: bool = False,
) -> Booking:
    """Confirm the booking, or move it as asked; `Overlap` when its time is taken.

    A rival request that still waits is no overlap: it shows what it meets from now on.
    """
    raise NotImplementedError


def decline(diary: Diary, request_id: int, *, note: str = "", now: datetime) -> Booking:
    """Say no: the booking is cancelled, or stays where it was."""
    raise NotImplementedError


def propose(
    diary: Diary,
    request_id: int,
    starts: Sequence[datetime],
    *,
    note: str = "",
    now: datetime,
    permit_overlap: bool = False,
) -> None:
    """Offer one to three other starts (aware), held for the client; `Overlap` when one is taken.

    They replace earlier ones. The time asked for is free for others until the client has chosen.
    """
    raise NotImplementedError


def notices(diary: Diary) -> list[Notice]:
    """What clients did and what befell mails to them, newest first, until dismissed."""
    raise NotImplementedError


def dismiss(diary: Diary, notice_id: int, *, now: datetime) -> None:
    """The consultant has seen it."""
    raise NotImplementedError
