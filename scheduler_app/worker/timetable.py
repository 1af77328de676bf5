"""Worker: what is done when: at a period, at a time of day, or again soon after it failed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import schedule

from scheduler_app.domain.care.jobs import JobOutcome, JobRun
from scheduler_app.domain.errors import Trouble
from scheduler_app.worker.failing import failed_at, retry_seconds
from scheduler_app.worker.times_of_day import latest_before, next_after

log = logging.getLogger(__name__)

JUMP = timedelta(seconds=5)
"""The clock was set, or the machine slept, when it is further off than this."""

FIRST_RETRY_SECONDS = 1.0
LAST_RETRY_SECONDS = 60.0

CHORES = "chores"
"""The lane of what concerns the diary alone."""

OFF = "The program was not running then. It was made good at its next start."
ASLEEP = "The machine slept then, or its clock was set. It was made good afterwards."


@dataclass(frozen=True, slots=True)
class Did:
    """What a job did, in words without anybody's name; empty where there was nothing to do.

    `again_at` is when it wants to be done again, aware; its period and time of day hold as well.
    With `trouble` it could not do it: the same as if it raised it, but that `again_at` says when it
    is tried again. `left_out` says that it was not done to its end, and the words say why.
    """

    words: str = ""
    again_at: datetime | None = None
    trouble: Trouble | None = None
    left_out: bool = False


JobWork = Callable[[datetime], Did | None]
RunListener = Callable[[JobRun], None]


@dataclass(slots=True)
class Job:
    """One thing to do, and how it went.

    `every` is a period in seconds of the steady clock, `at` a time of day of this machine such as
    "02:30". With neither it is done at the start and whenever it is wanted. `doing` says in words
    what it is for. `after` are the seconds that it leaves to others at the start, `retry` those
    after the first failure and at most. `due` is of the steady clock; None when nothing is to be
    done yet. `wanted` is what became due while it runs, and counts unless it fails.
    """

    name: str
    work: JobWork
    every: float | None = None
    at: str = ""
    doing: str = ""
    due: float | None = 0.0
    failures: int = 0
    trouble: Trouble | None = field(default=None)
    lane: str = CHORES
    after: float = 0.0
    retry: tuple[float, float] = (FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS)
    running: bool = False
    wanted: float | None = None

    def begin(self) -> None:
        """It runs: what is wanted from here on is one more time."""
        self.running, self.due, self.wanted = True, None, None


class Timetable:
    """Runs jobs on the thread that asks; may be told from any thread what is wanted soon.

    A job that fails ends no other, and nothing that it raises comes out of here. `clock` gives
    aware instants, `steady` seconds that go on whatever happens to the clock: periods and retries
    count by it, so that an hour that comes twice in autumn stops nothing. What has a time of day
    is kept by the `schedule` library, and made good at the start and after a sleep.

    `heard` is told of each run on the thread that made it, and `wake` of a lane in which something
    became due.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        jobs: Sequence[Job],
        steady: Callable[[], float] = time.monotonic,
        *,
        heard: RunListener | None = None,
        wake: Callable[[str], None] | None = None,
    ) -> None:
        self._clock = clock
        self._steady = steady
        self._jobs = {job.name: job for job in jobs}
        self._heard = heard or _nobody
        self._wake = wake or _nobody
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
        self._wake_all()

    def plan_start(
        self, made: Mapping[str, datetime], tried: Mapping[str, datetime] | None = None
    ) -> None:
        """The program has just begun: `made` says when each job was last done before, aware.

        What had its turn since its time of day waits for the next one. What was not even `tried`
        since then (also aware) was left out.
        """
        tried = made if tried is None else tried
        now, steady = self._clock(), self._steady()
        for job in self._jobs.values():
            due: float | None = steady + job.after
            last = made.get(job.name)
            if job.at and last is not None:
                time_was = latest_before(job.at, now)
                # One that is dated ahead was noted while the clock was wrong.
                if time_was <= last <= now + JUMP:
                    due = None
                elif last < time_was and tried.get(job.name, last) < time_was:
                    self._skipped(job, time_was, OFF)
            with self._lock:
                job.due = due

    def soon(self, name: str, *, seconds: float = 0.0, even_failing: bool = False) -> None:
        """Let a job run within `seconds`; one that fails keeps to its retry, unless told."""
        wanted = self._steady() + seconds
        with self._lock:
            job = self._jobs[name]
            due = job.due
            heeded = even_failing or not job.failures
            earlier = heeded and (due is None or wanted < due)
            if earlier:
                job.due = wanted
            elif not heeded and job.running:
                job.wanted = _earlier(job.wanted, wanted)
        if earlier:
            self._wake(job.lane)

    def trouble(self) -> dict[str, Trouble | None]:
        """What each job could not do when it ran last."""
        with self._lock:
            return {name: job.trouble for name, job in self._jobs.items()}

    def running(self, name: str) -> bool:
        """Whether the job is being done just now."""
        with self._lock:
            return self._jobs[name].running

    def is_due(self, name: str) -> bool:
        """Whether the job is to be done now."""
        now = self._steady()
        with self._lock:
            due = self._jobs[name].due
        return due is not None and due <= now

    def next_at(self, name: str) -> datetime | None:
        """When the job is due next, aware; None while nothing says so."""
        wall, steady = self._clock(), self._steady()
        with self._lock:
            job = self._jobs[name]
            due = None if job.due is None else _whole(wall, job.due - steady)
        at = next_after(job.at, wall) if job.at else None
        return min((moment for moment in (due, at) if moment is not None), default=None)

    def run_due(
        self, lane: str | None = None, *, going_on: Callable[[], bool] = lambda: True
    ) -> list[str]:
        """Run what is due in a lane, or in all, in the order in which the jobs were given.

        Before each it asks whether to go on. Returns the names of what was due.
        """
        self._watch_the_clock()
        with self._lock:
            self._days.run_pending()
            now = self._steady()
            due = [job for job in self._jobs.values() if job.due is not None and job.due <= now]
        # What has a time of day becomes due here, in whichever lane it is.
        for other in {job.lane for job in due if lane is not None and job.lane != lane}:
            self._wake(other)
        mine = [job for job in due if lane is None or job.lane == lane]
        for job in mine:
            if going_on():
                self._run(job)
        return [job.name for job in mine]

    def seconds_left(self, most: float, lane: str | None = None) -> float:
        """How long until something is due in a lane, or in any, at most `most`."""
        now = self._steady()
        with self._lock:
            jobs = [job for job in self._jobs.values() if lane is None or job.lane == lane]
            waits = [job.due - now for job in jobs if job.due is not None]
            idle = self._days.idle_seconds if any(job.at for job in jobs) else None
        if idle is not None:
            waits.append(idle)
        return max(0.0, min([most, *waits]))

    def _wake_all(self) -> None:
        for lane in {job.lane for job in self._jobs.values()}:
            self._wake(lane)

    def _watch_the_clock(self) -> None:
        """A machine that slept, or whose clock was set, finds every time of day wrong."""
        wall, steady = self._clock(), self._steady()
        with self._lock:
            was_wall, was_steady = self._last
            self._last = (wall, steady)
        drift = (wall - was_wall) - timedelta(seconds=steady - was_steady)
        if abs(drift) <= JUMP:
            return
        log.info("the clock jumped by %d s: all jobs are planned anew", drift.total_seconds())
        self.plan_anew()
        for job in self._jobs.values():
            if job.at and was_wall < latest_before(job.at, wall):
                self._skipped(job, latest_before(job.at, wall), ASLEEP)

    def _at_its_time(self, job: Job) -> None:
        """Called with the lock held."""
        if not job.failures:
            job.due = _earlier(job.due, self._steady())
        elif job.running:
            job.wanted = _earlier(job.wanted, self._steady())

    def _run(self, job: Job) -> None:
        began_at, began = self._clock(), self._steady()
        with self._lock:
            job.begin()
        did, trouble = self._done(job, began_at)
        ended = self._steady()
        with self._lock:
            job.running = False
            job.trouble = trouble
            job.failures = 0 if trouble is None else job.failures + 1
            if trouble is not None and did.again_at is None:
                first, last = job.retry
                wait = retry_seconds(job.failures, first=first, last=last)
                job.due = _earlier(job.due, ended + wait)
            elif trouble is None and job.every is not None:
                job.due = _earlier(job.due, began + job.every)
            if trouble is None and job.wanted is not None:
                job.due = _earlier(job.due, job.wanted)
            if did.again_at is not None:
                wait = (did.again_at - self._clock()).total_seconds()
                job.due = _earlier(job.due, ended + max(0.0, wait))
        self._tell(_run_of(job.name, did, trouble, began_at, self._clock(), ended - began))

    def _done(self, job: Job, now: datetime) -> tuple[Did, Trouble | None]:
        """Do it; what it did, or what it could not do."""
        try:
            did = job.work(now) or Did()
        except Trouble as known:
            log.info("%s: %s", job.name, type(known).__name__)
            return Did(), known
        except KeyboardInterrupt:
            raise
        except BaseException:
            log.exception("the job %s failed", job.name)
            return Did(), failed_at(job.doing or job.name)
        else:
            return did, did.trouble

    def _skipped(self, job: Job, at: datetime, why: str) -> None:
        self._tell(JobRun(job.name, at, at, JobOutcome.SKIPPED, did=why))

    def _tell(self, run: JobRun) -> None:
        try:
            self._heard(run)
        except Exception:
            log.exception("a run of %s could not be told", run.job)


def _run_of(
    name: str, did: Did, trouble: Trouble | None, at: datetime, ended_at: datetime, seconds: float
) -> JobRun:
    if trouble is not None:
        outcome, words, remedy = JobOutcome.FAILED, trouble.message, trouble.remedy
    else:
        outcome = JobOutcome.DONE if did.words else JobOutcome.IDLE
        outcome = JobOutcome.SKIPPED if did.left_out else outcome
        words, remedy = did.words, ""
    return JobRun(name, at, max(at, ended_at), outcome, seconds, words, remedy)


def _nobody(_told: object) -> None:
    """There is nobody to be told."""


def _earlier(due: float | None, wanted: float) -> float:
    return wanted if due is None else min(due, wanted)


def _whole(wall: datetime, seconds: float) -> datetime:
    """The instant so many seconds on, to the nearest second: two clocks differ by less than that.

    Cut off instead, what is due at 09:00 would be told as 08:59 now and then.
    """
    return (wall + timedelta(seconds=max(0.0, seconds) + 0.5)).replace(microsecond=0)
