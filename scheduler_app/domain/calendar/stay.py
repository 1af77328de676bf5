"""Domain, calendar: a time that is being promised to somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """A time that is being promised to somebody. Aware; gaps in minutes."""

    start: datetime
    end: datetime
    preparation: int = 0
    wrap_up: int = 0
    travel: int = 0
