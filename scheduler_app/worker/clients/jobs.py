"""Worker: the jobs about clients, one function each; they know no thread and run at any clock."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.use_cases.clients.erasing import finish_erasing
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did


def finish(parts: WorkerParts, now: datetime) -> Did | None:
    """Wipe the diary's file of what was erased, where that was cut off or could not be done."""
    return Did("Wiped what was erased.") if finish_erasing(parts.diary, now=now) else None
