"""Command line: the worker put together for its command, on the seat of the profile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.app import Clock, opened, worker_parts
from scheduler_app.domain.care.jobs import JobRun
from scheduler_app.domain.errors import Busy, DiaryTrouble, NoKeyring, Trouble
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.settings import Settings
from scheduler_app.storage.diary import Diary
from scheduler_app.worker.brought import JOBS, BroughtJob
from scheduler_app.worker.headless import CLOSING_SECONDS, Ending
from scheduler_app.worker.headless import work_without_window as work_on
from scheduler_app.worker.lanes import Lanes
from scheduler_app.worker.once import (
    RunOnce,
    do_once,
    due_jobs,
    from_then_on,
    must_reach_loopback_only,
)
from scheduler_app.worker.seat import Seat

log = logging.getLogger(__name__)


def work_without_window(settings: Settings, clock: Clock, stopping: threading.Event) -> bool:
    """Work whenever no window is open, until `stopping` is set; whether to begin anew then."""

    @contextmanager
    def shift() -> Iterator[Diary]:
        with opened(settings, clock) as diary:
            diary.must_be_writable()
            lanes = Lanes(worker_parts(diary, settings, clock))
            lanes.on_run(failures_told(log.warning))
            try:
                lanes.start()
                yield diary
            finally:
                lanes.close(CLOSING_SECONDS)

    return work_on(Seat(settings.data_dir), shift, stopping) is Ending.ANEW


def failures_told(say: Callable[[str], None]) -> Callable[[JobRun, Trouble | None], None]:
    """Hears runs, and says what kept a job from its work: once, until that is another or over."""
    last: dict[str, str] = {}

    def hear(run: JobRun, trouble: Trouble | None) -> None:
        if trouble is None:
            last.pop(run.job, None)
            return
        why = str(trouble) if isinstance(trouble, _OURS) else f"failed ({type(trouble).__name__})"
        if last.get(run.job) != why:
            last[run.job] = why
            say(f"{TITLES.get(run.job, run.job)}: {why}")

    return hear


TITLES = {job.name: job.title for job in JOBS}

_OURS = (NoKeyring, DiaryTrouble, Busy, PageUnreachable)
"""Troubles in words of our own: those of others may hold what clients told us."""


@dataclass(frozen=True, slots=True)
class WorkOnce:
    """An open diary whose seat is held, to do there what is due."""

    diary: Diary
    settings: Settings
    clock: Clock
    interrupted: Callable[[], str]

    def done(self, at: datetime | None) -> list[RunOnce]:
        """Do what is due now, or what would be at that time: on this machine only."""
        clock = self.clock if at is None else from_then_on(at)
        parts = worker_parts(self.diary, self.settings, clock)
        if at is not None:
            must_reach_loopback_only(parts)
        return do_once(parts, self.interrupted, written=at is None)


@contextmanager
def working_once(settings: Settings, clock: Clock, stopping: threading.Event) -> Iterator[WorkOnce]:
    """The seat and the diary for the length of the block.

    Raises `Trouble` where somebody works already. Where a call still hangs at the end, the seat is
    kept until this process has ended.
    """
    before = set(threading.enumerate())
    seat = Seat(settings.data_dir)
    if not seat.take():
        raise Trouble(seat.who_sits(), remedy="Nothing was done here.")

    def interrupted() -> str:
        if stopping.is_set():
            return "It was told to end."
        return "A window was opened, which goes on with it." if seat.window_is_open() else ""

    try:
        with opened(settings, clock) as diary:
            diary.must_be_writable()
            yield WorkOnce(diary, settings, clock, interrupted)
    finally:
        if before.issuperset(threading.enumerate()):
            seat.give()


def planned_jobs(diary: Diary, settings: Settings, at: datetime) -> list[BroughtJob]:
    """What a worker would do at that time; nothing is done."""
    return due_jobs(worker_parts(diary, settings, lambda: at))
