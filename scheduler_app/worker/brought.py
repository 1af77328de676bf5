"""Worker: the jobs that wings bring to its timetable.

The one root that knows the wings, and it knows them by name only: a wing is imported when its job
is done for the first time. A new job is a line in this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from scheduler_app.domain.time_units import MINUTE
from scheduler_app.loading import by_name
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Job

NIGHT = "02:30"
"""When what may take longer is done, by this machine's clock; at the start, if it was off."""


class WingJob(Protocol):
    """Something that a wing does when nobody clicks: one use case."""

    def __call__(self, parts: WorkerParts, now: datetime, /) -> None:
        """Do it; whatever it raises is shown, and it is tried again."""
        ...


@dataclass(frozen=True, slots=True)
class BroughtJob:
    """One job of a wing.

    `work` names the function, as "module:function"; `doing` says in words what it is for. It is
    done `every` so many seconds, or `at` a time of day; see `timetable.Job`.
    """

    name: str
    work: str
    doing: str
    every: float | None = None
    at: str = ""


JOBS: tuple[BroughtJob, ...] = (
    BroughtJob("extend", "bookings.jobs:extend", "extend the series", at=NIGHT),
    BroughtJob("tidy", "page.jobs:tidy", "end what is held", every=MINUTE),
)
"""In the order in which they are done when several are due."""


def brought_jobs(parts: WorkerParts) -> list[Job]:
    """The jobs of all wings, for a timetable."""
    return [_job(brought, parts) for brought in JOBS]


def _job(brought: BroughtJob, parts: WorkerParts) -> Job:
    def work(now: datetime) -> None:
        cast("WingJob", by_name(__package__, brought.work))(parts, now)

    return Job(brought.name, work, brought.every, brought.at, brought.doing)
