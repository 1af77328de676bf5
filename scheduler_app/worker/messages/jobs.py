"""Worker: the jobs about messages, one function each; they know no thread and run at any clock.

What sends is loaded where there is somebody to send, or something to say of what waits in vain.
"""

from __future__ import annotations

from datetime import datetime

from scheduler_app.use_cases.messages import reminders
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.unsent import (
    has_account,
    has_mailbox,
    nobody_mails,
    nobody_texts,
    watches,
)
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


def mails(parts: WorkerParts, now: datetime) -> Did | None:
    """Send mails by the own server, where no page does."""
    nobody = nobody_mails(parts.diary, now=now)
    if nobody is not None:
        return Did(again_at=nobody.again_at)
    from scheduler_app.worker.messages.mails import send

    return send(parts, now)


def texts(parts: WorkerParts, now: datetime) -> Did | None:
    """Send texts to mobiles, or keep them for the consultant's own phone."""
    nobody = nobody_texts(parts.diary, now=now)
    if nobody is not None:
        return Did(again_at=nobody.again_at)
    from scheduler_app.worker.messages.texts import send

    return send(parts, now)


def answers(parts: WorkerParts, now: datetime) -> Did | None:
    """Hear whether texts arrived, and what clients answered."""
    if not has_account(parts.diary):
        return None
    from scheduler_app.worker.messages.texts import hear

    return hear(parts, now)


def mailbox(parts: WorkerParts, now: datetime) -> Did | None:
    """Read what clients answered to mails, and which mails came back."""
    if not has_mailbox(parts.diary):
        return None
    from scheduler_app.worker.messages.mailbox import read

    return read(parts, now)


def watch(parts: WorkerParts, now: datetime) -> Did | None:
    """Tell the consultant, who is away, how much waits."""
    if not watches(parts.diary):
        return None
    from scheduler_app.use_cases.messages.away import tell_consultant

    told = tell_consultant(parts.diary, last_seen=parts.one(Bell).last_seen, now=now)
    return Did(f"Told you: {told.text}." if told.text else "", told.again_at)
