"""Use case: accept a booking that waits for an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.bookings.booking import Booking, By, confirmed
from scheduler_app.domain.page.requests import RequestKind, RequestState
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.bookings.book import on_overlap
from scheduler_app.use_cases.page.holding import answer, open_requests


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
        booking = confirmed(bookings.get(change.connection, booking_id))
        for asked in open_requests(change, booking_id, RequestKind.BOOK):
            if asked.state is RequestState.PROPOSED:
                answer(change, asked, RequestState.ACCEPTED, now=now, note=asked.note)
                booking = replace(booking, transparent=False)
        return bookings.save(change, booking, on_overlap=on_overlap(permit_overlap))
