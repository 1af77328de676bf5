"""Worker: how contact with the page stands, and what its jobs can't do just now."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.limits import LATE_MAIL
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.domain.time_units import DAY

if TYPE_CHECKING:
    from scheduler_app.domain.page.format import Inbox, Receipt

LONGEST_MAIL_WAIT = 366 * DAY
"""Seconds; whatever a page says, no instant of ours lies further back."""


class PageContact:
    """Safe to use from several threads, under the lock of the page that it is with.

    Whoever links another page forgets the contact with the last one in the same moment: the lock
    is taken again by the thread that holds it.
    """

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._last: datetime | None = None
        self._unreachable_since: datetime | None = None
        self._trouble: dict[str, Trouble] = {}
        self._mails: tuple[int, datetime | None] = (0, None)

    def forget(self) -> None:
        """Another page is linked, or none."""
        with self._lock:
            self._trouble = {}
            self._last = self._unreachable_since = None
            self._mails = (0, None)

    def remember(self, last: datetime | None) -> None:
        """When the page answered in an earlier run."""
        with self._lock:
            self._last = last

    def note_answer(self, now: datetime) -> None:
        """The page has answered."""
        with self._lock:
            self._last, self._unreachable_since = now, None
            self._trouble.pop("listen", None)

    def note_silence(self, now: datetime) -> None:
        """The page did not answer."""
        with self._lock:
            if self._unreachable_since is None:
                self._unreachable_since = self._last or now

    def note_mails(self, answer: Receipt | Inbox, now: datetime) -> None:
        """What the page says of its mails to clients."""
        waits = timedelta(seconds=min(answer.mail_waits, LONGEST_MAIL_WAIT))
        since = now - waits if answer.mail_waits > LATE_MAIL else None
        with self._lock:
            self._mails = (answer.mails_aside, since)

    def note_trouble(self, job: str, trouble: Trouble | None) -> bool:
        """What a job could not do, until it can again; whether there is more or less to say."""
        with self._lock:
            before = self._trouble.get(job)
            if trouble is not None:
                self._trouble[job] = trouble
            else:
                self._trouble.pop(job, None)
            return (before and before.message) != (trouble and trouble.message)

    @property
    def reachable(self) -> bool:
        """Whether the last attempt to reach the page was answered."""
        return self._unreachable_since is None

    def unreachable(self) -> PageUnreachable:
        """The trouble of a page that does not answer, with since when."""
        return PageUnreachable(
            "The booking page does not answer.",
            remedy="A client may take this time there; it would show as a conflict.",
            since=self._unreachable_since or self._last,
        )

    def told(self, *, starting: bool) -> PageStatus:
        """What is known of the page without asking the diary."""
        with self._lock:
            trouble = next(iter(self._trouble.values()), None)
            return PageStatus(
                last_contact=self._last,
                unreachable_since=self._unreachable_since,
                starting=starting,
                trouble="" if trouble is None else trouble.message,
                remedy="" if trouble is None else trouble.remedy,
                mails_aside=self._mails[0],
                mails_wait_since=self._mails[1],
            )
