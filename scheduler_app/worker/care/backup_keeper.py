"""Worker: the thread that backs the diary up once a day, whether there is a booking page or not."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.care.backups import BackupStatus
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.time_units import HOUR, MINUTE
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.worker.failing import failed_at, retry_seconds

log = logging.getLogger(__name__)

FIRST_SECONDS = 3.0
"""The window opens first."""

LOOK_SECONDS = 600.0
"""How often it is looked whether a new day has begun."""

FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = float(MINUTE), float(HOUR)
SHUTDOWN_SECONDS = 2.0
NICENESS = 10


class BackupKeeper:
    """The `Keeper` of a window. Its listeners are called on its thread."""

    def __init__(
        self, diary: DiaryHandle, clock: Callable[[], datetime], *, first: float = FIRST_SECONDS
    ) -> None:
        self._diary = diary
        self._clock = clock
        self._first = first
        self._status = BackupStatus()
        self._listeners: list[Callable[[], None]] = []
        self._wake = threading.Condition()
        self._stopping = False
        self._wanted = False
        self._failures = 0
        self._thread = threading.Thread(target=self._work, name="backups", daemon=True)

    def start(self) -> None:
        """Begin to work; called once the window is painted."""
        if self._thread.ident is None and not self._stopping:
            self._thread.start()

    def close(self) -> None:
        """End; a backup that is being made is given up."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread.ident is not None:
            self._thread.join(SHUTDOWN_SECONDS)

    def status(self) -> BackupStatus:
        """How things stand just now."""
        return self._status

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever the status changed; returns what ends the subscription."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def back_up_soon(self) -> None:
        """Make a backup now, though there may be one of today."""
        with self._wake:
            self._wanted = True
            self._wake.notify_all()

    # -- its thread ---------------------------------------------------------------------------

    def _work(self) -> None:
        if sys.platform == "linux":
            # A thread has a priority of its own there: the window and the writers go first.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        self._tell(BackupStatus(known=True, last=self._last()))
        wait = self._first
        while self._go_on_after(wait):
            wait = self._look()

    def _go_on_after(self, seconds: float) -> bool:
        with self._wake:
            self._wake.wait_for(lambda: self._stopping or self._wanted, seconds)
            return not self._stopping

    def _look(self) -> float:
        """Back up if it is time, say how it went; returns seconds until the next look."""
        with self._wake:
            wanted, self._wanted = self._wanted, False
        # What copies and proves is not loaded before the window is painted.
        from scheduler_app.use_cases.care.backups import BackupStopped, back_up, back_up_if_due

        now = self._clock()
        trouble: Trouble | None = None
        try:
            (back_up if wanted else back_up_if_due)(self._diary, now=now, going_on=self._goes_on)
        except BackupStopped:
            return 0.0
        except Trouble as known:
            log.info("no backup: %s", type(known).__name__)
            trouble = known
        except Exception:
            log.exception("the backup failed")
            trouble = failed_at("back the diary up")
        self._failures = self._failures + 1 if trouble else 0
        told = BackupStatus(known=True, last=self._last())
        if trouble is not None:
            told = replace(told, trouble=trouble.message, remedy=trouble.remedy)
        self._tell(told)
        if not self._failures:
            return LOOK_SECONDS
        return retry_seconds(self._failures, first=FIRST_RETRY_SECONDS, last=LAST_RETRY_SECONDS)

    def _goes_on(self) -> bool:
        return not self._stopping

    def _last(self) -> datetime | None:
        from scheduler_app.use_cases.care.backups import last_backup

        newest = last_backup(self._diary, self._clock())
        return None if newest is None else newest.at

    def _tell(self, status: BackupStatus) -> None:
        if status != self._status:
            self._status = status
            for listener in tuple(self._listeners):
                listener()
