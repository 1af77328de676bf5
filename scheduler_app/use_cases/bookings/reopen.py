"""Use case: let a cancelled, missed or finished booking stand again."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.bookings.booking import Booking, By, reopened
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.bookings.book import on_overlap


def reopen(
    diary: DiaryHandle,
    booking_id: int,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    permit_overlap: bool = False,
) -> Booking:
    """Confirm the booking anew; `Overlap` when somebody else has its time by now."""
    with writing(diary, "reopen", by=by, at=now, why=why) as change:
        booking = bookings.get(change.connection, booking_id)
        return bookings.save(change, reopened(booking), on_overlap=on_overlap(permit_overlap))
