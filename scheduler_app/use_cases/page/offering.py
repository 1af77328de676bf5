"""Use cases: the practice offers other times by itself; the client chooses one on the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.storage.journal import Change


def offer_times(
    change: Change,
    booking: Booking,
    starts: Sequence[datetime],
    *,
    now: datetime,
    until: datetime | None = None,
    aside: bool = False,
    note: str = "",
) -> int:
    """Hold one to three other starts (aware) for a booking's client; returns the request's id.

    The booking stays as it is and the client may take one of them; or it is put `aside`: it waits,
    its own time is free for others, and the client takes one of these or none. They are held until
    `until`, else until they have passed. Times that were held for it before are free. `Overlap`
    where one is taken, `InvalidInput` on `starts`, `NotAllowed` for a booking that is over.
    """
    raise NotImplementedError
