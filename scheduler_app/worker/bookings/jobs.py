"""Worker: the jobs about bookings, one function each; they know no thread and run at any clock."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.use_cases.bookings.series import extend_series
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did


def extend(parts: WorkerParts, now: datetime) -> Did | None:
    """Let the visits of series reach as far ahead of now as those of new ones."""
    made = extend_series(parts.diary, now=now)
    if not made:
        return None
    return Did("Made 1 visit of a series." if made == 1 else f"Made {made} visits of series.")
