"""Use case: accept a booking that waits for an answer."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.bookings import Booking, By, confirmed
from scheduler_app.storage import bookings
from scheduler_app.storage.diary import Diary


def confirm(
    diary: Diary,
    booking_id: int,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
) -> Booking:
    """Turn a pending booking into a confirmed one."""
    with diary.write("confirm", by=by, at=now, why=why) as change:
        booking = bookings.get(change.connection, booking_id)
        return bookings.save(change, confirmed(booking))
