"""Domain, page: a time that is taken off the page because somebody is being promised it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from scheduler_app.domain.calendar.stay import Stay

BLOCK_LASTS = timedelta(minutes=5)
"""How long a time stays off the page after it was asked for, if nothing is booked."""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block of a time, in the hands of who asked for it. It ends at epoch second `until`."""

    id: int
    stay: Stay
    until: int
