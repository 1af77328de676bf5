"""Storage, care: what became of the worker's jobs. It tells of this machine: not journalled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from scheduler_app.domain.care.jobs import KEPT_RUNS, MOST_FAILURES, JobOutcome, JobRun
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.snapshots import PlainSql

_COLUMNS = "job, at, ended_at, outcome, seconds, did, times"
_NEWEST = f"SELECT id, {_COLUMNS} FROM job_runs WHERE job = ? ORDER BY id DESC LIMIT ?"
_LAST_OF_ALL = f"""
SELECT {_COLUMNS} FROM job_runs
 WHERE id IN (SELECT max(id) FROM job_runs WHERE outcome = coalesce(:outcome, outcome)
               GROUP BY job)"""
_MADE = """
SELECT job, max(ended_at) FROM job_runs
 WHERE outcome IN ('done', 'idle') AND ended_at <= coalesce(?, ended_at) GROUP BY job"""
_ADD = f"INSERT INTO job_runs ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
_GO_ON = "UPDATE job_runs SET ended_at = ?, seconds = ?, did = ?, times = times + ? WHERE id = ?"
_FORGET = """
DELETE FROM job_runs WHERE job = :job
    AND id <= (SELECT id FROM job_runs WHERE job = :job ORDER BY id DESC LIMIT 1 OFFSET :runs)
    AND (outcome <> 'failed' OR ended_at < :since OR id <=
        (SELECT id FROM job_runs WHERE job = :job ORDER BY id DESC LIMIT 1 OFFSET :failures))"""

_LINE = "\n"
"""Between what failed and what helps."""


def add(connection: Connection, run: JobRun) -> None:
    """Note a run, on the row of the last one where that tells the same."""
    newest = connection.exec_driver_sql(_NEWEST, (run.job, 1)).first()
    if newest is not None and _run(newest[1:]).goes_on_with(run):
        row = (to_epoch(run.ended_at), run.seconds, _words(run), run.times, newest[0])
        connection.exec_driver_sql(_GO_ON, row)
        return
    connection.exec_driver_sql(
        _ADD,
        (
            run.job,
            to_epoch(run.at),
            to_epoch(run.ended_at),
            run.outcome.value,
            run.seconds,
            _words(run),
            run.times,
        ),
    )


def forget_old(connection: Connection, job: str, *, failures_since: int) -> None:
    """Keep the newest runs of a job, and its failures since that epoch second."""
    limits = {"job": job, "runs": KEPT_RUNS, "since": failures_since, "failures": MOST_FAILURES}
    connection.exec_driver_sql(_FORGET, limits)


def of_job(asked: PlainSql, job: str, most: int) -> list[JobRun]:
    """The newest runs of a job, newest first."""
    return [_run(row[1:]) for row in asked.exec_driver_sql(_NEWEST, (job, most))]


def last_of_all(asked: PlainSql, outcome: JobOutcome | None = None) -> dict[str, JobRun]:
    """The last run of each job that ever ran, or the last one that ended so."""
    how = {"outcome": None if outcome is None else outcome.value}
    return {row[0]: _run(row) for row in asked.exec_driver_sql(_LAST_OF_ALL, how)}


def last_made(asked: PlainSql, until: int | None = None) -> dict[str, int]:
    """When each job last ended without failing, in epoch seconds; `until` then, or ever."""
    return {row[0]: row[1] for row in asked.exec_driver_sql(_MADE, (until,))}


def _words(run: JobRun) -> str:
    """What was done, and in a line of its own what helps."""
    lines = (" ".join(text.split()) for text in (run.did, run.remedy))
    return _LINE.join(lines).rstrip(_LINE)


def _run(row: Sequence[Any]) -> JobRun:
    job, at, ended_at, outcome, seconds, words, times = row
    did, _, remedy = words.partition(_LINE)
    return JobRun(
        job, from_epoch(at), from_epoch(ended_at), JobOutcome(outcome), seconds, did, remedy, times
    )
