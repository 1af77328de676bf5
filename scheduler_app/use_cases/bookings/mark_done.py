"""Use case: the visit took place."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.bookings.booking import Booking, By, done
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle


def mark_done(
    diary: DiaryHandle,
    booking_id: int,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
) -> Booking:
    """Mark an open booking as done; `NotAllowed` while it has not begun."""
    with writing(diary, "done", by=by, at=now, why=why) as change:
        booking = bookings.get(change.connection, booking_id)
        return bookings.save(change, done(booking, now=now))
