"""Worker: what became of its jobs is kept in mind, and written down now and then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.care.jobs import KEPT_RUNS, JobOutcome, JobRun
from scheduler_app.use_cases.care.runs import last_runs, note_runs
from scheduler_app.use_cases.ports.diary import DiaryHandle

SOON_SECONDS = 5.0
"""What was done is written down together with what follows so closely."""

IDLE_SECONDS = 600.0
"""Runs that did nothing are written down no more often: each time costs the disk a flush."""


class RunBook:
    """Safe to use from several threads. Where the diary can't be written it keeps the newest."""

    def __init__(self, diary: DiaryHandle) -> None:
        self._diary = diary
        self._last = last_runs(diary)
        self._effects = last_runs(diary, JobOutcome.DONE)
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._unwritten: dict[str, list[JobRun]] = {}

    def note(self, run: JobRun) -> float:
        """Keep a run in mind; returns within how many seconds it is to be written down."""
        with self._lock:
            before = self._last.get(run.job)
            self._last[run.job] = run if before is None else _joined(before, run)
            if run.outcome is JobOutcome.DONE:
                self._effects[run.job] = run
            _join(self._unwritten.setdefault(run.job, []), run)
        return IDLE_SECONDS if run.outcome is JobOutcome.IDLE else SOON_SECONDS

    def last(self, job: str) -> JobRun | None:
        """The last run of a job, be it of an earlier day."""
        with self._lock:
            return self._last.get(job)

    def effect(self, job: str) -> JobRun | None:
        """The last run of a job that did something."""
        with self._lock:
            return self._effects.get(job)

    def last_tried(self) -> dict[str, datetime]:
        """When the last run of each job ended, aware, however it did; left out is not tried."""
        with self._lock:
            return {
                job: run.ended_at
                for job, run in self._last.items()
                if run.outcome is not JobOutcome.SKIPPED
            }

    def write(self, clock: Callable[[], datetime]) -> None:
        """Write down what was kept in mind. What the diary does not take is kept on."""
        with self._writing:
            with self._lock:
                taken, self._unwritten = self._unwritten, {}
            runs = [run for of_one in taken.values() for run in of_one]
            if not runs:
                return
            try:
                note_runs(self._diary, runs, now=clock())
            except BaseException:
                self._keep_on(taken)
                raise

    def _keep_on(self, taken: dict[str, list[JobRun]]) -> None:
        with self._lock:
            for job, before in taken.items():
                for run in self._unwritten.get(job, []):
                    _join(before, run)
                self._unwritten[job] = before


class UnwrittenBook(RunBook):
    """What is done as of another time tells nothing of this machine: it is not written down."""

    def write(self, clock: Callable[[], datetime]) -> None:
        """Forget it."""


def _join(runs: list[JobRun], run: JobRun) -> None:
    """Add a run to those before it, as one with the last where that tells the same."""
    if runs and runs[-1].goes_on_with(run):
        runs[-1] = _joined(runs[-1], run)
    else:
        runs.append(run)
    del runs[:-KEPT_RUNS]


def _joined(before: JobRun, run: JobRun) -> JobRun:
    """The run together with the one before, where that tells the same."""
    if not before.goes_on_with(run):
        return run
    return replace(run, at=before.at, times=before.times + run.times)
