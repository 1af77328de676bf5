"""Use cases: let a booking change its state: cancel, confirm, done, no-show, reopen.

They are one shape: read the booking, let the domain turn it, write it with its history.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import (
    Booking,
    cancelled,
    confirmed,
    done,
    no_show,
    reopened,
)
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.use_cases.bookings.book import on_overlap
from scheduler_app.use_cases.brought import must_also_happen, must_reopen_too

StateMove = Callable[[Booking], Booking]
"""The booking in its next state, not written yet; `NotAllowed` where it can't come to that."""

HowItEnded = Callable[[Change], None]
"""Says within the change that ends a booking what else is to become of it, such as of its money."""


def cancel(
    diary: DiaryHandle,
    booking_id: int,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    how_it_ended: HowItEnded | None = None,
) -> Booking:
    """Cancel an open booking, by whom and why; its time is free again."""
    with writing(diary, "cancel", by=by, at=now, why=why) as change:
        return _ended(change, booking_id, cancelled, how_it_ended)


def confirm(
    diary: DiaryHandle,
    booking_id: int,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    permit_overlap: bool = False,
) -> Booking:
    """Turn a pending booking into a confirmed one.

    Where its client had other times to choose from, its own was free for others: it is taken back,
    or `Overlap` says who has it now.
    """
    with writing(diary, "confirm", by=by, at=now, why=why) as change:
        return turned(
            change,
            booking_id,
            lambda booking: must_also_happen(change, confirmed(booking), now=now),
            permit_overlap=permit_overlap,
        )


def mark_done(
    diary: DiaryHandle,
    booking_id: int,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    how_it_ended: HowItEnded | None = None,
) -> Booking:
    """Mark an open booking as done; `NotAllowed` while it has not begun."""
    with writing(diary, "done", by=by, at=now, why=why) as change:
        return _ended(change, booking_id, partial(done, now=now), how_it_ended)


def mark_no_show(
    diary: DiaryHandle,
    booking_id: int,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    how_it_ended: HowItEnded | None = None,
) -> Booking:
    """Mark an open booking as missed; the rest of its time is free again.

    `NotAllowed` while it has not begun.
    """
    with writing(diary, "no-show", by=by, at=now, why=why) as change:
        return _ended(change, booking_id, partial(no_show, now=now), how_it_ended)


def reopen(
    diary: DiaryHandle,
    booking_id: int,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    permit_overlap: bool = False,
) -> Booking:
    """Confirm a cancelled, missed or finished booking anew.

    `Overlap` when somebody else has its time by now.
    """
    with writing(diary, "reopen", by=by, at=now, why=why) as change:
        booking = turned(change, booking_id, reopened, permit_overlap=permit_overlap)
        must_reopen_too(change, booking)
        return booking


def _ended(
    change: Change, booking_id: int, turn: StateMove, how_it_ended: HowItEnded | None
) -> Booking:
    booking = turned(change, booking_id, turn)
    if how_it_ended is not None:
        how_it_ended(change)
    return booking


def turned(
    change: Change, booking_id: int, turn: StateMove, *, permit_overlap: bool = False
) -> Booking:
    """Let a booking come to its next state within a change; returns it as it was written.

    `NotFound`, `NotAllowed` where it can't come to that, `Overlap` where its time is taken.
    """
    booking = turn(bookings.get(change.connection, booking_id))
    return bookings.save(change, booking, on_overlap=on_overlap(permit_overlap))
