"""Use cases, care: note what became of the worker's jobs, and tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.care.jobs import KEPT_FAILURES, KEPT_RUNS, JobOutcome, JobRun
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.care import runs
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle


def note_runs(diary: DiaryHandle, made: Sequence[JobRun], *, now: datetime) -> None:
    """Write runs down, in order, and let old ones go: all of it or nothing.

    It is no change of the diary: nobody is told of it, and there is nothing to undo.
    """
    since = to_epoch((now - KEPT_FAILURES).replace(microsecond=0))
    with writing(diary, "jobs", by=By.SYSTEM, at=now) as change:
        for run in made:
            runs.add(change.connection, _whole_seconds(run))
        for job in sorted({run.job for run in made}):
            runs.forget_old(change.connection, job, failures_since=since)


def runs_of(diary: DiaryHandle, job: str, *, most: int = KEPT_RUNS) -> list[JobRun]:
    """The newest runs of a job that were written down, newest first."""
    with looking(diary) as snapshot:
        return runs.of_job(snapshot, job, most)


def last_runs(diary: DiaryHandle, outcome: JobOutcome | None = None) -> dict[str, JobRun]:
    """The last run of each job that was written down, or the last one that ended so."""
    with looking(diary) as snapshot:
        return runs.last_of_all(snapshot, outcome)


def last_made(diary: DiaryHandle) -> dict[str, datetime]:
    """When each job last ended without failing, aware UTC."""
    with looking(diary) as snapshot:
        return {job: from_epoch(at) for job, at in runs.last_made(snapshot).items()}


def _whole_seconds(run: JobRun) -> JobRun:
    return replace(
        run, at=run.at.replace(microsecond=0), ended_at=run.ended_at.replace(microsecond=0)
    )
