"""Use case: let a booking begin or end at another time."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, resized
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.bookings.book import on_overlap


def resize(
    diary: DiaryHandle,
    booking_id: int,
    *,
    start: datetime,
    end: datetime,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    permit_overlap: bool = False,
) -> Booking:
    """Give an open booking this start and end."""
    with writing(diary, "resize", by=by, at=now, why=why) as change:
        booking = resized(bookings.get(change.connection, booking_id), start=start, end=end)
        return bookings.save(change, booking, on_overlap=on_overlap(permit_overlap))
