"""Use case: the client did not come."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.bookings.booking import Booking, By, no_show
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle


def mark_no_show(
    diary: DiaryHandle,
    booking_id: int,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
) -> Booking:
    """Mark an open booking as missed; the rest of its time is free again.

    `NotAllowed` while it has not begun.
    """
    with writing(diary, "no-show", by=by, at=now, why=why) as change:
        booking = bookings.get(change.connection, booking_id)
        return bookings.save(change, no_show(booking, now=now))
