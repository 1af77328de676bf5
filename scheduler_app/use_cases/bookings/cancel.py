"""Use case: call a booking off."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.bookings.booking import Booking, By, cancelled
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle


def cancel(
    diary: DiaryHandle,
    booking_id: int,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
) -> Booking:
    """Cancel an open booking, by whom and why; its time is free again."""
    with writing(diary, "cancel", by=by, at=now, why=why) as change:
        booking = bookings.get(change.connection, booking_id)
        return bookings.save(change, cancelled(booking))
