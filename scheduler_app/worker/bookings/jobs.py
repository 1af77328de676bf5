"""Worker: the jobs about bookings, one function each; they know no thread and run at any clock."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.use_cases.bookings.series import extend_series
from scheduler_app.worker.parts import WorkerParts


def extend(parts: WorkerParts, now: datetime) -> None:
    """Let the visits of series reach as far ahead of now as those of new ones."""
    extend_series(parts.diary, now=now)
