"""Worker: its two threads: one keeps the timetable and publishes, one listens to the page."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from scheduler_app.domain.errors import PageUnreachable, Trouble
from scheduler_app.use_cases.ports import PageStatus, Stay
from scheduler_app.worker import jobs
from scheduler_app.worker.linked_page import LinkedPage
from scheduler_app.worker.parts import Parts
from scheduler_app.worker.timetable import Job, Timetable

log = logging.getLogger(__name__)

DEBOUNCE_SECONDS = 0.2
"""Changes that follow each other so closely are published together."""

LOOK_SECONDS = 1.0
"""How often the worker looks whether another program wrote to the diary."""

PUBLISH_SECONDS = 300
ASK_SECONDS = 4.0
MOST_BACKOFF_SECONDS = 30.0
SHUTDOWN_SECONDS = 2.0


class PageWorker:
    """Started once, closed once. Its listeners are called on the thread of the timetable."""

    def __init__(self, parts: Parts, tell: Callable[[PageStatus], None]) -> None:
        self._parts = parts
        self._tell = tell
        self.page = LinkedPage(parts)
        self._timetable = Timetable(
            parts.clock,
            [
                Job("publish", self._publish, PUBLISH_SECONDS),
                Job("extend", partial(jobs.extend, parts), jobs.DAY),
                Job("tidy", partial(jobs.tidy, parts), jobs.MINUTE),
            ],
        )
        self._stopping = threading.Event()
        self._wake = threading.Condition()
        self._dirty = True
        self._woken = False
        self._wanted = self._tried = 0
        self._failure: Exception | None = None
        self._seen = parts.diary.latest_change()
        self._unsubscribe = parts.diary.on_change(self._changed)
        self._threads = [
            threading.Thread(target=self._work, name="page-worker", daemon=True),
            threading.Thread(target=self._listen, name="page-listener", daemon=True),
        ]

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End both threads, the preview and all calls, within two seconds."""
        self._unsubscribe()
        self._stopping.set()
        self._nudge()
        self.page.close()
        end = time.monotonic() + SHUTDOWN_SECONDS
        for thread in self._threads:
            if thread.ident is not None:  # a window closed at once never started it
                thread.join(max(0.0, end - time.monotonic()))

    def publish_soon(self, *, seconds: float = 0.0, even_failing: bool = True) -> int:
        """Let the worker publish; returns a ticket to wait for with `wait_for`."""
        with self._wake:
            self._timetable.soon("publish", seconds=seconds, even_failing=even_failing)
            self._wanted += 1
            ticket = self._wanted
        self._nudge()
        return ticket

    def ask(self, *stays: Stay) -> None:
        """See `PageDesk.ask`."""
        now = self._parts.clock()
        blocked = [self.page.block(stay, now) for stay in stays]
        if not any(blocked):
            return
        ticket = self.publish_soon()
        end = time.monotonic() + ASK_SECONDS
        with self._wake:
            # A publication that had begun before the time was blocked says nothing about it.
            done = self._wake.wait_for(
                lambda: self._tried >= ticket or self._stopping.is_set(), end - time.monotonic()
            )
            failure = self._failure
        if not done or (failure is not None and not isinstance(failure, Trouble)):
            raise self.page.unreachable()
        if isinstance(failure, PageUnreachable):
            raise self.page.unreachable() from failure
        if failure is not None:
            raise failure
        if not self.page.linked and self.page.remembered:
            raise self.page.unreachable()

    def release(self, stay: Stay) -> None:
        """Offer a time again."""
        if self.page.release(stay):
            self.publish_soon(even_failing=False)

    def start_preview(self) -> str:
        """See `PageDesk.start_preview`; meanwhile the status says that it is coming up."""
        self.page.starting = True
        self._nudge()
        try:
            return self.page.begin_preview()
        finally:
            self.page.starting = False
            self.publish_soon()

    def _changed(self, _tables: frozenset[str]) -> None:
        """Runs on the committing thread."""
        self.publish_soon(seconds=DEBOUNCE_SECONDS, even_failing=False)

    def _nudge(self) -> None:
        with self._wake:
            self._dirty = self._woken = True
            self._wake.notify_all()

    # -- the thread of the timetable ----------------------------------------------------------

    def _work(self) -> None:
        try:
            self.page.open()
        except Exception:
            log.exception("the link to the page could not be taken up")
        while not self._stopping.is_set():
            self._look_elsewhere()
            # A page that is linked is known at once, also while its first publication is made.
            self._tell_status()
            if self._timetable.run_due():
                self._note_troubles()
                self._dirty = True
            self._tell_status()
            with self._wake:
                if not self._woken and not self._stopping.is_set():
                    self._wake.wait(self._timetable.seconds_left(LOOK_SECONDS))
                self._woken = False

    def _look_elsewhere(self) -> None:
        """What another program wrote is published as well."""
        latest = self._parts.diary.latest_change()
        if latest > self._seen:
            self._seen = latest
            self._timetable.soon("publish", seconds=DEBOUNCE_SECONDS)
            self._dirty = True

    def _publish(self, now: datetime) -> None:
        """The job, with word to whoever waits for it."""
        with self._wake:
            # Whoever asks from here on is served by the next one.
            serving = self._wanted
        failure: Exception | None = None
        try:
            jobs.publish(self.page, now)
        except Exception as error:
            failure = error
            raise
        finally:
            with self._wake:
                self._tried, self._failure = serving, failure
                self._wake.notify_all()

    def _note_troubles(self) -> None:
        for name, trouble in self._timetable.trouble().items():
            # Silence shows as such; it is no trouble of a job.
            told = None if isinstance(trouble, PageUnreachable) else trouble
            self.page.note_trouble(name, told)

    def _tell_status(self) -> None:
        if self._dirty and not self._stopping.is_set():
            self._dirty = False
            try:
                self._tell(self.page.status())
            except Exception:
                log.exception("the status of the page could not be told")

    # -- the thread that listens --------------------------------------------------------------

    def _listen(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            silent = not self.page.reachable
            try:
                answered = self.page.listen(lambda: not self._stopping.is_set())
            except Trouble as trouble:
                failures += 1
                unreachable = isinstance(trouble, PageUnreachable)
                self.page.note_trouble("listen", None if unreachable else trouble)
            except Exception:
                failures += 1
                log.exception("listening to the page failed")
            else:
                failures = 0
                if answered and silent:
                    # Back again: what changed meanwhile is published at once.
                    self.publish_soon()
            self._nudge()
            self._pause(failures, began)

    def _pause(self, failures: int, began: float) -> None:
        """Wait before the next call: longer after failures, and never spin."""
        links = self.page.links
        wait = min(0.5 * 2**failures, MOST_BACKOFF_SECONDS) if failures else 0.0
        if not self.page.linked:
            wait = 3_600.0
        elif not failures and time.monotonic() - began < 0.05:
            wait = 0.05
        if wait:
            with self._wake:
                self._wake.wait_for(
                    lambda: self._stopping.is_set() or self.page.links != links, wait
                )
