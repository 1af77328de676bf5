"""Worker, page: a dress rehearsal whose mails the linked page sends to the consultant."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.page.mails import HandedMail, MailReport, MailState
from scheduler_app.domain.uids import new_uid
from scheduler_app.worker.parts import WorkerParts

if TYPE_CHECKING:
    from scheduler_app.domain.messages.rehearsal import RehearsalPlan, Rehearsed
    from scheduler_app.domain.messages.security import MessageLine

PATIENCE, BETWEEN = 60.0, 2.0
"""Seconds for which it is waited for the page, and between two times that it is asked."""

MOST_BY_PAGE = 40
"""A page sends fifty mails a day to one address, and others may be wanted there."""


class RehearsalTray:
    """Mails of rehearsals that the page is to send, and what it told of them. Of any thread.

    They are in memory only: when the program ends the page drops what has not gone out.
    """

    def __init__(self, _parts: WorkerParts) -> None:
        self._lock = threading.Lock()
        self._mails: dict[str, HandedMail] = {}
        self._ended: dict[str, MailReport] = {}

    def put(self, mails: Iterable[HandedMail]) -> None:
        """Let the page have these at its next turn."""
        with self._lock:
            self._mails |= {mail.key: mail for mail in mails}

    def waiting(self, moment: int) -> tuple[HandedMail, ...]:
        """Those of which the page has not told how they ended, as long as they are of use."""
        with self._lock:
            of_use = [mail for mail in self._mails.values() if mail.useful_until > moment]
            self._mails = {mail.key: mail for mail in of_use}
            return tuple(of_use)

    def hear(self, reports: Iterable[MailReport]) -> None:
        """What the page told, of these or of others."""
        with self._lock:
            for report in reports:
                if report.key in self._mails and report.state is not MailState.WAITING:
                    del self._mails[report.key]
                    self._ended[report.key] = report

    def fates(self, keys: Iterable[str]) -> dict[str, MailReport]:
        """How those of these ended that have."""
        with self._lock:
            return {key: self._ended[key] for key in keys if key in self._ended}


class PageRehearsal:
    """A `Rehearsal` whose mails the linked page sends; they are handed over when all are worded."""

    def __init__(
        self,
        parts: WorkerParts,
        plan: RehearsalPlan,
        *,
        patience: float = PATIENCE,
        between: float = BETWEEN,
    ) -> None:
        self.plan = plan
        self._parts = parts
        self._patience, self._between = patience, between
        self._run = new_uid()
        self._mails: list[HandedMail] = []

    def send(self, line: MessageLine) -> Rehearsed:
        """Word it."""
        from scheduler_app.domain.messages.rehearsal import Rehearsed
        from scheduler_app.use_cases.messages.rehearsing import rehearsed
        from scheduler_app.use_cases.page.rehearsing import handed_rehearsal

        parts, now = self._parts, self._parts.clock()
        if len(self._mails) == MOST_BY_PAGE:
            return Rehearsed(line, f"The booking page sends {MOST_BY_PAGE} in one rehearsal.")
        try:
            mail = rehearsed(parts.diary, parts.writer(), line, self.plan.address, now=now)
            key = f"rehearsal/{self._run}/{line.id}"
            self._mails.append(handed_rehearsal(parts.diary, line.id, mail, key, now=now))
        except (InvalidInput, NotAllowed, NotFound) as wrong:
            return Rehearsed(line, f"{wrong.message} {wrong.remedy}".strip())
        return Rehearsed(line)

    def finish(self) -> str:
        """Hand them over, and wait for a while for what the page says of them."""
        keys = [mail.key for mail in self._mails]
        if not keys:
            return ""
        tray, signals = self._parts.one(RehearsalTray), self._parts.signals
        tray.put(self._mails)
        end = time.monotonic() + self._patience
        while len(fates := tray.fates(keys)) < len(keys) and time.monotonic() < end:
            signals.soon("hand over", even_failing=True)
            if signals.stopping.wait(self._between):
                break
        return _told(list(fates.values()), len(keys) - len(fates))


def _told(fates: list[MailReport], missing: int) -> str:
    """What became of mails that the page was to have; empty where all went out."""
    lost = [report for report in fates if report.state is not MailState.SENT]
    told = []
    if lost:
        why = lost[0].why or str(lost[0].state)
        told.append(f"The booking page did not send {len(lost)} of them: {why}.")
    if missing:
        told.append(
            f"The booking page has not said of {missing} of them that they went out: it goes on "
            "with them for an hour, as long as this program runs."
        )
    return " ".join(told)
