"""Worker: the jobs about the page, one function each; they know no thread and run at any clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from scheduler_app.use_cases.page.holding import tidy_requests
from scheduler_app.worker.failing import failed_at
from scheduler_app.worker.page.board import PageBoard
from scheduler_app.worker.page.linked_page import LinkedPage
from scheduler_app.worker.page.publishing import Publishing
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did

BREATH = timedelta(seconds=0.05)
"""Between two calls that the page answers at once: whatever it says, nobody spins."""


KEYRING_LOOK = timedelta(hours=1)
"""A keyring that is locked may ask its owner for a password each time."""


def take_up(parts: WorkerParts, now: datetime) -> Did | None:
    """Take up the link that the diary remembers, once; later where its token can't be had now."""
    page = parts.one(LinkedPage)
    if page.taken_up:
        return None
    trouble = None if page.linked else page.open()
    page.taken_up = page.linked or not page.remembered
    # Whoever had his turn before the link stood did nothing.
    parts.one(Publishing).soon()
    if not page.taken_up:
        # Whoever begins before anybody has logged in finds the keyring locked.
        return Did(again_at=now + KEYRING_LOOK, trouble=trouble)
    return Did("Took up the link to the page.") if page.linked else None


def publish(parts: WorkerParts, now: datetime) -> Did | None:
    """Bring the page up to date; the lease begins anew."""
    return Did("Published.") if parts.one(Publishing).publish(now) else None


def hand_over(parts: WorkerParts, now: datetime) -> Did | None:
    """Hand over to the page what it is to send; it waits for nobody who asks for an hour."""
    handed = parts.one(LinkedPage).hand_over(now)
    return None if handed is None else Did(f"The page keeps {_counted(handed.kept, 'mail')}.")


def release(parts: WorkerParts, now: datetime) -> Did | None:
    """Offer times again that somebody asked for and did not promise."""
    freed = parts.one(Publishing).free(now)
    return Did(f"Offered {_counted(freed, 'time')} again.") if freed else None


def listen(parts: WorkerParts, _now: datetime) -> Did | None:
    """Wait for what clients do, and take it in; once more at once while there is a page."""
    page = parts.one(LinkedPage)
    if not page.linked:
        return None  # wanted again as soon as one is linked
    silent = not page.contact.reachable
    answered = page.listen(lambda: not parts.signals.stopping.is_set())
    if answered and silent:
        # Back again: what changed meanwhile is published at once.
        parts.one(Publishing).soon()
    return Did(again_at=parts.clock() + BREATH)


def tell(parts: WorkerParts, _now: datetime) -> None:
    """Say how the page stands, or at least that it can't be said."""
    if parts.signals.stopping.is_set():
        return
    board = parts.one(PageBoard)
    try:
        status = parts.one(LinkedPage).status()
    except Exception:
        unreadable = failed_at("say how the booking page stands")
        board.show(replace(board.now(), trouble=unreadable.message, remedy=unreadable.remedy))
        raise
    board.show(status)


def tidy(parts: WorkerParts, now: datetime) -> Did | None:
    """End holds whose time has come, also where there is no page any more."""
    tidied = tidy_requests(parts.diary, now=now)
    return Did(f"Ended {_counted(tidied, 'request')}.") if tidied else None


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
