"""Domain, care: what became of the worker's jobs, run by run, and which runs are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

KEPT_RUNS = 100
"""So many of the newest runs of each job are kept."""

KEPT_FAILURES = timedelta(days=90)
"""Failures are kept for so long, beside the newest runs."""

MOST_FAILURES = 1_000
"""More rows of one job are never kept, however often it failed in that time."""


class JobOutcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    IDLE = "idle"
    """There was nothing to do."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """It was not made, though its time had come."""


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job, or several in a row of which there is nothing else to tell.

    `at` is when the first of them began, `ended_at` when the last one ended (aware UTC), `seconds`
    how long the last one took. `did` says in words what was done, what failed, or why nothing was
    done; `remedy` what helps against a failure.
    """

    job: str
    at: datetime
    ended_at: datetime
    outcome: JobOutcome
    seconds: float = 0.0
    did: str = ""
    remedy: str = ""
    times: int = 1

    def goes_on_with(self, then: JobRun) -> bool:
        """Whether the next run of the job tells nothing that this one does not."""
        return self.outcome is not JobOutcome.DONE and (self.outcome, self.did) == (
            then.outcome,
            then.did,
        )


@dataclass(frozen=True, slots=True)
class JobStanding:
    """How a job stands: what it is for in words, whether it runs, its last run and its next.

    `effect` is the last run that did something, which others that did nothing may have followed.
    `next_at` is aware UTC, and None for a job that is done only when something happens.
    """

    name: str
    title: str
    running: bool = False
    last: JobRun | None = None
    effect: JobRun | None = None
    next_at: datetime | None = None
