"""Worker: what is done when: each job on its own, at its period, or again soon after it failed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import schedule

from scheduler_app.domain.errors import Trouble

log = logging.getLogger(__name__)

JUMP = timedelta(seconds=5)
"""The clock was set, or the machine slept, when it is further off than this."""

FIRST_RETRY_SECONDS = 1.0
LAST_RETRY_SECONDS = 60.0

Work = Callable[[datetime], None]


@dataclass(slots=True)
class Job:
    """One thing to do at a period (seconds), and how it went. `due` is of the monotonic clock."""

    name: str
    work: Work
    every: int
    due: float | None = 0.0
    failures: int = 0
    trouble: Trouble | None = field(default=None)


class Timetable:
    """Runs jobs on the thread that asks. A job that fails ends no other."""

    def __init__(self, clock: Callable[[], datetime], jobs: list[Job]) -> None:
        self._clock = clock
        self._jobs = {job.name: job for job in jobs}
        self._scheduler = schedule.Scheduler()
        self._last = (clock(), time.monotonic())
        self.plan_anew()

    def plan_anew(self) -> None:
        """Every job is due now, and its period counts from now."""
        self._scheduler.clear()
        for job in self._jobs.values():
            self._scheduler.every(job.every).seconds.do(self._make_due, job)
            job.due = 0.0

    def soon(self, name: str, *, seconds: float = 0.0, even_failing: bool = False) -> None:
        """Let a job run within `seconds`; one that fails keeps to its retry, unless told."""
        job = self._jobs[name]
        wanted = time.monotonic() + seconds
        if job.failures and not even_failing:
            return
        job.due = wanted if job.due is None else min(job.due, wanted)

    def trouble(self) -> dict[str, Trouble | None]:
        """What each job could not do when it ran last."""
        return {name: job.trouble for name, job in self._jobs.items()}

    def run_due(self) -> bool:
        """Run what is due; whether anything was."""
        self._watch_the_clock()
        self._scheduler.run_pending()
        due = [
            job
            for job in self._jobs.values()
            if job.due is not None and job.due <= time.monotonic()
        ]
        for job in due:
            self._run(job)
        return bool(due)

    def seconds_left(self, most: float) -> float:
        """How long until something is due, at most `most`."""
        waits = [job.due - time.monotonic() for job in self._jobs.values() if job.due is not None]
        idle = self._scheduler.idle_seconds
        if idle is not None:
            waits.append(idle)
        return max(0.0, min([most, *waits]))

    def _watch_the_clock(self) -> None:
        """A machine that slept, or whose clock was set, finds every period wrong."""
        wall, steady = self._clock(), time.monotonic()
        was_wall, was_steady = self._last
        self._last = (wall, steady)
        drift = (wall - was_wall) - timedelta(seconds=steady - was_steady)
        if abs(drift) > JUMP:
            log.info("the clock jumped by %d s: all jobs are planned anew", drift.total_seconds())
            self.plan_anew()

    def _make_due(self, job: Job) -> None:
        if not job.failures:
            job.due = time.monotonic()

    def _run(self, job: Job) -> None:
        job.due = None
        try:
            job.work(self._clock())
        except Trouble as trouble:
            log.info("%s: %s", job.name, type(trouble).__name__)
            self._failed(job, trouble)
        except Exception:
            log.exception("the job %s failed", job.name)
            self._failed(
                job,
                Trouble(
                    f"The program failed at its work: {job.name}.",
                    remedy="It tries again by itself; the log has the details.",
                ),
            )
        else:
            job.failures, job.trouble = 0, None

    def _failed(self, job: Job, trouble: Trouble) -> None:
        wait = min(FIRST_RETRY_SECONDS * 2**job.failures, LAST_RETRY_SECONDS)
        job.failures = min(job.failures + 1, 20)
        job.trouble = trouble
        retry = time.monotonic() + wait
        # Somebody may have asked for it while it failed.
        job.due = retry if job.due is None else min(job.due, retry)
