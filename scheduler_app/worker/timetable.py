"""Worker: what is done when: at a period, at a time of day, or again soon after it failed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import schedule

from scheduler_app.domain.errors import Trouble
from scheduler_app.worker.failing import failed_at, retry_seconds

log = logging.getLogger(__name__)

JUMP = timedelta(seconds=5)
"""The clock was set, or the machine slept, when it is further off than this."""

FIRST_RETRY_SECONDS = 1.0
LAST_RETRY_SECONDS = 60.0

JobWork = Callable[[datetime], None]


@dataclass(slots=True)
class Job:
    """One thing to do, and how it went.

    `every` is a period in seconds of the steady clock, `at` a time of day of this machine such as
    "02:30". With neither it is done at the start and whenever it is wanted. `doing` says in words
    what it is for. `due` is of the steady clock; None when nothing is to be done yet.
    """

    name: str
    work: JobWork
    every: float | None = None
    at: str = ""
    doing: str = ""
    due: float | None = 0.0
    failures: int = 0
    trouble: Trouble | None = field(default=None)


class Timetable:
    """Runs jobs on the thread that asks; may be told from any thread what is wanted soon.

    A job that fails ends no other, and nothing that it raises comes out of here. `clock` gives
    aware instants, `steady` seconds that go on whatever happens to the clock: periods and retries
    count by it, so that an hour that comes twice in autumn stops nothing. What has a time of day
    is kept by the `schedule` library, and made good at the start and after a sleep.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        jobs: Sequence[Job],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._steady = steady
        self._jobs = {job.name: job for job in jobs}
        self._lock = threading.Lock()
        self._days = schedule.Scheduler()
        self._last = (clock(), steady())
        self.plan_anew()

    def plan_anew(self) -> None:
        """Every job is due now, and counts from now."""
        now = self._steady()
        with self._lock:
            self._days.clear()
            for job in self._jobs.values():
                if job.at:
                    self._days.every().day.at(job.at).do(self._at_its_time, job)
                job.due = now

    def soon(self, name: str, *, seconds: float = 0.0, even_failing: bool = False) -> None:
        """Let a job run within `seconds`; one that fails keeps to its retry, unless told."""
        wanted = self._steady() + seconds
        with self._lock:
            job = self._jobs[name]
            if not job.failures or even_failing:
                job.due = _earlier(job.due, wanted)

    def trouble(self) -> dict[str, Trouble | None]:
        """What each job could not do when it ran last."""
        with self._lock:
            return {name: job.trouble for name, job in self._jobs.items()}

    def run_due(self) -> list[str]:
        """Run what is due, in the order in which the jobs were given; the names of what ran."""
        self._watch_the_clock()
        with self._lock:
            self._days.run_pending()
            now = self._steady()
            due = [job for job in self._jobs.values() if job.due is not None and job.due <= now]
        for job in due:
            self._run(job)
        return [job.name for job in due]

    def seconds_left(self, most: float) -> float:
        """How long until something is due, at most `most`."""
        now = self._steady()
        with self._lock:
            waits = [job.due - now for job in self._jobs.values() if job.due is not None]
            idle = self._days.idle_seconds
        if idle is not None:
            waits.append(idle)
        return max(0.0, min([most, *waits]))

    def _watch_the_clock(self) -> None:
        """A machine that slept, or whose clock was set, finds every time of day wrong."""
        wall, steady = self._clock(), self._steady()
        was_wall, was_steady = self._last
        self._last = (wall, steady)
        drift = (wall - was_wall) - timedelta(seconds=steady - was_steady)
        if abs(drift) > JUMP:
            log.info("the clock jumped by %d s: all jobs are planned anew", drift.total_seconds())
            self.plan_anew()

    def _at_its_time(self, job: Job) -> None:
        """Called with the lock held."""
        if not job.failures:
            job.due = _earlier(job.due, self._steady())

    def _run(self, job: Job) -> None:
        began = self._steady()
        with self._lock:
            # What is wanted from here on, while it runs, is one more time.
            job.due = None
        trouble: Trouble | None = None
        try:
            job.work(self._clock())
        except Trouble as known:
            log.info("%s: %s", job.name, type(known).__name__)
            trouble = known
        except Exception:
            log.exception("the job %s failed", job.name)
            trouble = failed_at(job.doing or job.name)
        with self._lock:
            job.trouble = trouble
            job.failures = 0 if trouble is None else job.failures + 1
            if trouble is not None:
                wait = retry_seconds(
                    job.failures, first=FIRST_RETRY_SECONDS, last=LAST_RETRY_SECONDS
                )
                job.due = _earlier(job.due, self._steady() + wait)
            elif job.every is not None:
                job.due = _earlier(job.due, began + job.every)


def _earlier(due: float | None, wanted: float) -> float:
    return wanted if due is None else min(due, wanted)
