"""Use case: say afterwards why a booking was changed. The journal only grows: the change stays."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visible import tidy_line
from scheduler_app.storage.bookings import bookings, history
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle


def give_reason(
    diary: DiaryHandle, booking_id: int, why: str, *, by: By = By.CONSULTANT, now: datetime
) -> None:
    """Keep `why` as the reason of the last change of a booking.

    All bookings that this change touched, such as the visits of a series, tell it. `InvalidInput`
    on `why` when it is empty, `NotFound` when there is no such booking.
    """
    reason = tidy_line(why)
    if not reason:
        raise InvalidInput("why", "There is no reason in it.", remedy="Write a few words.")
    with writing(diary, history.REASON, by=by, at=now, why=reason) as change:
        bookings.get(change.connection, booking_id)
        change.tell("bookings", history.changed_together(change.connection, booking_id))
