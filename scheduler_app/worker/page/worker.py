"""Worker: its two threads: one keeps the timetable and publishes, one listens to the page."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.domain.time_units import HOUR
from scheduler_app.use_cases.changes import latest_change, on_change
from scheduler_app.worker.brought import brought_jobs
from scheduler_app.worker.failing import failed_at, retry_seconds
from scheduler_app.worker.page import jobs
from scheduler_app.worker.page.linked_page import LinkedPage
from scheduler_app.worker.page.linking import PageLinking
from scheduler_app.worker.parts import WorkerParts
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

    def __init__(self, parts: WorkerParts, tell: Callable[[PageStatus], None]) -> None:
        self._parts = parts
        self._tell = tell
        self.page = LinkedPage(parts)
        self.linking = PageLinking(parts, self.page)
        self._timetable = Timetable(
            parts.clock,
            [
                Job("open", self._open, doing="take up the link to the booking page"),
                # A page that is linked is known at once, also while its first publication is made.
                Job("tell", self._tell_status, doing="say how the booking page stands"),
                Job("look", self._look_elsewhere, LOOK_SECONDS, doing="see what changed"),
                Job("publish", self._publish, PUBLISH_SECONDS, doing="publish to the page"),
                *brought_jobs(parts),
            ],
        )
        self._stopping = threading.Event()
        self._wake = threading.Condition()
        self._woken = False
        self._wanted = self._tried = 0
        self._failure: Exception | None = None
        self._opened = False
        self._told = PageStatus()
        self._seen = latest_change(parts.diary)
        self._unsubscribe = on_change(parts.diary, self._changed)
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
        self.linking.close()
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
        """See `Asking.ask`."""
        now = self._parts.clock()
        if not self.page.block(*stays, now=now):
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
            raise self.page.contact.unreachable()
        if isinstance(failure, PageUnreachable):
            raise self.page.contact.unreachable() from failure
        if failure is not None:
            raise failure
        if not self.page.linked and self.page.remembered:
            raise self.page.contact.unreachable()

    def release(self, stay: Stay) -> None:
        """Offer a time again."""
        if self.page.release(stay, self._parts.clock()):
            self.publish_soon(even_failing=False)

    def start_preview(self) -> str:
        """See `Preview.start_preview`; meanwhile the status says that it is coming up."""
        self.page.starting = True
        self._nudge()
        try:
            return self.linking.begin_preview()
        finally:
            self.page.starting = False
            self.publish_soon()

    def _changed(self, _tables: frozenset[str]) -> None:
        """Runs on the committing thread."""
        self.publish_soon(seconds=DEBOUNCE_SECONDS, even_failing=False)

    def _nudge(self) -> None:
        """Something happened that is to be told, or done."""
        self._timetable.soon("tell")
        with self._wake:
            self._woken = True
            self._wake.notify_all()

    # -- the thread of the timetable ----------------------------------------------------------

    def _work(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                self._round()
            except Exception:
                # The jobs are guarded one by one: this is the timetable itself.
                log.exception("the timetable failed")
                failures += 1
                self.page.contact.note_trouble("timetable", failed_at("keep its timetable"))
                self._stopping.wait(_backoff(failures))
            else:
                if failures:
                    self.page.contact.note_trouble("timetable", None)
                failures = 0

    def _round(self) -> None:
        """Do what is due, say how it went, and wait for what comes next."""
        ran = self._timetable.run_due()
        if self._note_troubles() or not {"tell", "look"}.issuperset(ran):
            self._timetable.soon("tell")
        with self._wake:
            if not self._woken and not self._stopping.is_set():
                self._wake.wait(self._timetable.seconds_left(LOOK_SECONDS))
            self._woken = False

    def _open(self, _now: datetime) -> None:
        """The job: take up the link that the diary remembers, once."""
        if self._opened:
            return
        if not self.page.linked:
            self.page.open()
        self._opened = True
        # Whoever had his turn before the link stood did nothing.
        self.publish_soon()

    def _look_elsewhere(self, _now: datetime) -> None:
        """The job: what another program wrote is published as well."""
        latest = latest_change(self._parts.diary)
        if latest > self._seen:
            self._seen = latest
            self._timetable.soon("publish", seconds=DEBOUNCE_SECONDS)
            self._timetable.soon("tell")

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

    def _note_troubles(self) -> bool:
        """Hand on what the jobs could not do; whether that is news."""
        news = False
        for name, trouble in self._timetable.trouble().items():
            # Silence shows as such; it is no trouble of a job.
            told = None if isinstance(trouble, PageUnreachable) else trouble
            news = self.page.contact.note_trouble(name, told) or news
        return news

    def _tell_status(self, _now: datetime) -> None:
        """The job: say how the page stands, or at least that it can't be said."""
        if self._stopping.is_set():
            return
        try:
            status = self.page.status()
        except Exception:
            unreadable = failed_at("say how the booking page stands")
            self._tell(replace(self._told, trouble=unreadable.message, remedy=unreadable.remedy))
            raise
        self._told = status
        self._tell(status)

    # -- the thread that listens --------------------------------------------------------------

    def _listen(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            trouble: Trouble | None = None
            failures += 1
            try:
                self._listen_once()
            except PageUnreachable:
                pass  # Silence shows as such.
            except Trouble as refused:
                trouble = refused
            except Exception:
                log.exception("listening to the page failed")
                trouble = failed_at("hear what clients do")
            else:
                failures = 0
            self.page.contact.note_trouble("listen", trouble)
            self._nudge()
            self._pause(failures, began)

    def _listen_once(self) -> None:
        silent = not self.page.contact.reachable
        answered = self.page.listen(lambda: not self._stopping.is_set())
        if answered and silent:
            # Back again: what changed meanwhile is published at once.
            self.publish_soon()

    def _pause(self, failures: int, began: float) -> None:
        """Wait before the next call: longer after failures, and never spin."""
        links = self.page.links
        wait = _backoff(failures)
        if not self.page.linked:
            wait = float(HOUR)
        elif not failures and time.monotonic() - began < 0.05:
            wait = 0.05
        if wait:
            with self._wake:
                self._wake.wait_for(
                    lambda: self._stopping.is_set() or self.page.links != links, wait
                )


def _backoff(failures: int) -> float:
    """Seconds to wait after so many failures in a row."""
    return retry_seconds(failures, first=1.0, last=MOST_BACKOFF_SECONDS)
