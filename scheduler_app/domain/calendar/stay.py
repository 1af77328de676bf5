"""Domain, calendar: a time that is being promised to somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.time_units import Minutes

Gaps = tuple[Minutes, Minutes, Minutes]
"""Preparation, wrap-up and travel."""

NO_GAPS: Gaps = (Minutes(0), Minutes(0), Minutes(0))


@dataclass(frozen=True, slots=True)
class Stay:
    """A time that is being promised to somebody. Aware; gaps in minutes."""

    start: datetime
    end: datetime
    preparation: Minutes = Minutes(0)
    wrap_up: Minutes = Minutes(0)
    travel: Minutes = Minutes(0)
