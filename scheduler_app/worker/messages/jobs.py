"""Worker: the jobs about messages, one function each; they know no thread and run at any clock."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.use_cases.messages import reminders
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.worker.messages.bell import Bell
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did


def plan(parts: WorkerParts, now: datetime) -> Did | None:
    """Keep the plan 40 days ahead, and make anew what a setting or a new version changed.

    In chunks, each a transaction, so that whoever else writes waits for one of them at most.
    """
    chunks = 0
    more = True
    while more and not parts.signals.stopping.is_set():
        more = plan_chunk(parts.diary, now=now)
        chunks += more
    return Did("Planned anew what is to come.") if chunks else None


def remind(parts: WorkerParts, now: datetime) -> Did | None:
    """Remind of the appointments that begin soon, and come again when the next one does.

    With nobody to show it a reminder waits, and is given up when its appointment begins.
    """
    bell = parts.one(Bell)
    done = reminders.remind(parts.diary, bell.ring if bell.heard() else None, lambda: now)
    return Did(reminders.told_of(done), done.again_at)
