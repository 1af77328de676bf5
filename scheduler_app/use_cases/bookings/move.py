"""Use case: move a booking to another start."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, moved
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.bookings.book import on_overlap


def move(
    diary: DiaryHandle,
    booking_id: int,
    start: datetime,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    permit_overlap: bool = False,
) -> Booking:
    """Let an open booking start at `start`, its length unchanged."""
    with writing(diary, "move", by=by, at=now, why=why) as change:
        booking = moved(bookings.get(change.connection, booking_id), start)
        return bookings.save(change, booking, on_overlap=on_overlap(permit_overlap))
