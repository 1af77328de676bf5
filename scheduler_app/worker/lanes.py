"""Worker: its lanes, a thread each: what hangs in one of them holds up nothing in the others."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime

from scheduler_app.domain.care.jobs import JobOutcome, JobRun, JobStanding
from scheduler_app.domain.errors import Trouble
from scheduler_app.use_cases.care.runs import last_made
from scheduler_app.use_cases.changes import (
    are_told,
    behind_the_window,
    latest_change,
    on_change,
    touched_since,
)
from scheduler_app.worker import brought
from scheduler_app.worker.brought import ANYTHING, LOW_LANES, BroughtJob
from scheduler_app.worker.failing import failed_at, retry_seconds
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.recording import IDLE_SECONDS, RunBook
from scheduler_app.worker.timetable import Job, Timetable

log = logging.getLogger(__name__)

DEBOUNCE_SECONDS = 0.2
"""Changes that follow each other so closely are answered together."""

LOOK_SECONDS = 1.0
"""How often it is looked whether another program wrote to the diary."""

LONGEST_SLEEP_SECONDS = 600.0
"""A lane looks at the timetable at least so often, whatever the clocks do meanwhile."""

MOST_BACKOFF_SECONDS = 30.0
SHUTDOWN_SECONDS = 2.0
LAST_WORDS_SECONDS, FLUSH_SECONDS = 0.5, 0.1
"""What is left of that to write down what was done, and what was done at the very end."""

NICENESS = 10

LOOK, WRITE = "look", "runs"
"""Two jobs of the lanes themselves."""

RunHearing = Callable[[JobRun, Trouble | None], None]
"""Told of a run, and of what kept the job from it; on the thread of its lane."""


class Lanes:
    """Started once, closed once. Nothing that a job or a listener raises ends a lane.

    Without `start` nothing has a thread: `run_due` does what is due on the thread that asks.
    """

    def __init__(
        self,
        parts: WorkerParts,
        lines: Sequence[BroughtJob] | None = None,
        *,
        steady: Callable[[], float] = time.monotonic,
        book: RunBook | None = None,
    ) -> None:
        self._parts = parts
        self._lines = [
            line
            for line in (brought.JOBS if lines is None else lines)
            if line.name not in parts.left_out
        ]
        self.book = RunBook(parts.diary) if book is None else book
        self._hearing: list[RunHearing] = []
        self._written: JobRun | None = None
        """The last time that runs were written down: that is not written down itself."""
        self._seen = latest_change(parts.diary)
        own = [
            Job(LOOK, self._look_elsewhere, LOOK_SECONDS, doing="see what changed"),
            Job(
                WRITE,
                self._write,
                doing="write down what was done",
                after=IDLE_SECONDS,
                retry=(10.0, IDLE_SECONDS),
            ),
        ]
        jobs = [*own, *(brought.job_of(line, parts) for line in self._lines)]
        self._names = {job.name for job in jobs}
        self._lanes = {name: _Lane(name) for name in dict.fromkeys(job.lane for job in jobs)}
        self._threads: list[threading.Thread] = []
        self.timetable = Timetable(
            parts.clock,
            jobs,
            steady,
            heard=self._heard,
            wake=self._wake,
        )
        self.timetable.plan_start(last_made(parts.diary), self.book.last_tried())
        parts.signals.heard_by(self._soon)
        self._unsubscribe = on_change(parts.diary, self._changed)
        self._listens_since = latest_change(parts.diary)

    def start(self) -> None:
        """Begin to work: a thread for each lane that has jobs."""
        for lane in self._lanes.values():
            thread = threading.Thread(
                target=self._work, args=(lane,), name=f"worker-{lane.name}", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def close(self, within: float = SHUTDOWN_SECONDS) -> None:
        """End all lanes and what they wait for; a second call does nothing.

        What hangs all the same `within` so many seconds is left to itself.
        """
        if self._parts.signals.stopping.is_set():
            return
        self._unsubscribe()
        self._parts.signals.stopping.set()
        for lane in self._lanes.values():
            lane.wake()
        end = time.monotonic() + within
        closing = threading.Thread(target=self._end, args=(end,), name="worker-end", daemon=True)
        closing.start()
        closing.join(within)

    def hanging(self) -> list[threading.Thread]:
        """The lanes that have not ended yet."""
        return [thread for thread in self._threads if thread.is_alive()]

    def on_run(self, hearing: RunHearing) -> None:
        """Tell of each run from now on."""
        self._hearing.append(hearing)

    def run_due(self) -> list[str]:
        """Do what is due in all lanes, one job after the other, on this thread."""
        return self.timetable.run_due()

    def standing(self) -> list[JobStanding]:
        """How each job stands that people are told of: those of wings, and whatever fails."""
        trouble = self.timetable.trouble()
        shown = {line.name: line.title for line in self._lines if line.shown or trouble[line.name]}
        if trouble[WRITE]:
            shown[WRITE] = "Write down what was done"
        return [
            JobStanding(
                name,
                title,
                running=self.timetable.running(name),
                last=self._written if name == WRITE else self.book.last(name),
                effect=self.book.effect(name),
                next_at=self.timetable.next_at(name),
            )
            for name, title in shown.items()
        ]

    def shows(self, name: str) -> bool:
        """Whether people are told of this job also while it does not fail."""
        return any(line.name == name and line.shown for line in self._lines)

    # -- the thread of a lane -----------------------------------------------------------------

    def _work(self, lane: _Lane) -> None:
        if lane.name in LOW_LANES and sys.platform == "linux":
            _give_way()
        with behind_the_window():
            self._keep_going(lane)

    def _keep_going(self, lane: _Lane) -> None:
        failures = 0
        while not self._parts.signals.stopping.is_set():
            try:
                self.timetable.run_due(lane.name, going_on=self._goes_on)
                wait = self.timetable.seconds_left(LONGEST_SLEEP_SECONDS, lane.name)
            except Exception:
                # The jobs are guarded one by one: this is the timetable itself.
                log.exception("the timetable failed")
                failures += 1
                self._tell(self._of_timetable(JobOutcome.FAILED), failed_at("keep its timetable"))
                wait = retry_seconds(failures, first=1.0, last=MOST_BACKOFF_SECONDS)
            else:
                if failures:
                    self._tell(self._of_timetable(JobOutcome.IDLE), None)
                failures = 0
            if not self._parts.signals.stopping.is_set():
                lane.sleep(wait)

    def _goes_on(self) -> bool:
        return not self._parts.signals.stopping.is_set()

    def _of_timetable(self, outcome: JobOutcome) -> JobRun:
        now = self._parts.clock()
        return JobRun("timetable", now, now, outcome)

    def _wake(self, name: str) -> None:
        self._lanes[name].wake()

    def _end(self, end: float) -> None:
        """Hang up, wait for the lanes, and write down what was done."""
        for hang_up in tuple(self._parts.signals.at_end):
            try:
                hang_up()
            except Exception:
                log.exception("the worker could not hang up")
        # First what is known, and then what ended while that was written.
        for left in (LAST_WORDS_SECONDS, FLUSH_SECONDS):
            for thread in self._threads:
                thread.join(max(0.0, end - left - time.monotonic()))
            try:
                self.book.write(self._parts.clock)
            except Exception as error:  # noqa: BLE001 - the jobs were done all the same
                log.info("runs were not written down: %s", type(error).__name__)

    def _soon(self, name: str, *, seconds: float = 0.0, even_failing: bool = False) -> None:
        """A job that is left out here is not missed by others who name it."""
        if name in self._names:
            self.timetable.soon(name, seconds=seconds, even_failing=even_failing)

    # -- what changes, and what was done ------------------------------------------------------

    def _changed(self, tables: Collection[str]) -> None:
        """Runs on the committing thread."""
        for line in self._lines:
            if line.on == ANYTHING or not set(tables).isdisjoint(line.on):
                self.timetable.soon(line.name, seconds=DEBOUNCE_SECONDS)

    def _look_elsewhere(self, _now: datetime) -> None:
        """The job: what another program wrote is answered as well."""
        latest = latest_change(self._parts.diary)
        if latest > self._seen:
            # What was written here was answered when it was told.
            told = self._seen >= self._listens_since
            if not (told and are_told(self._parts.diary, self._seen, latest)):
                self._changed(touched_since(self._parts.diary, self._seen))
            self._seen = latest

    def _write(self, _now: datetime) -> None:
        """The job: it is written down what was done."""
        self.book.write(self._parts.clock)

    def _heard(self, run: JobRun) -> None:
        trouble = self.timetable.trouble()[run.job] if run.outcome is JobOutcome.FAILED else None
        if run.job == WRITE:
            self._written = run
        else:
            self.timetable.soon(WRITE, seconds=self.book.note(run))
        self._tell(run, trouble)

    def _tell(self, run: JobRun, trouble: Trouble | None) -> None:
        for hearing in tuple(self._hearing):
            try:
                hearing(run, trouble)
            except Exception:
                log.exception("a run of %s could not be told", run.job)


def _give_way() -> None:
    """Let the window and the writers go first: on Linux a thread has a priority of its own."""
    thread = threading.get_native_id()
    with suppress(OSError):  # who may not be more modest works all the same
        modest = max(NICENESS, os.getpriority(os.PRIO_PROCESS, thread))
        os.setpriority(os.PRIO_PROCESS, thread, modest)


class _Lane:
    """Where a thread sleeps until its lane has something to do."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._condition = threading.Condition()
        self._woken = False

    def wake(self) -> None:
        """Something became due, or ends. Of any thread."""
        with self._condition:
            self._woken = True
            self._condition.notify_all()

    def sleep(self, seconds: float) -> None:
        """Wait until it is woken; not at all if it was since it last slept."""
        with self._condition:
            if not self._woken:
                self._condition.wait(seconds)
            self._woken = False
