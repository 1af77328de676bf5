"""Command line: the worker put together for its command, on the seat of the profile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.app import Clock, opened, worker_parts
from scheduler_app.domain.errors import Trouble
from scheduler_app.settings import Settings
from scheduler_app.storage.diary import Diary
from scheduler_app.worker.brought import BroughtJob
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


def work_without_window(settings: Settings, clock: Clock, stopping: threading.Event) -> bool:
    """Work whenever no window is open, until `stopping` is set; whether to begin anew then."""

    @contextmanager
    def shift() -> Iterator[Diary]:
        with opened(settings, clock) as diary:
            diary.must_be_writable()
            lanes = Lanes(worker_parts(diary, settings, clock))
            try:
                lanes.start()
                yield diary
            finally:
                lanes.close(CLOSING_SECONDS)

    return work_on(Seat(settings.data_dir), shift, stopping) is Ending.ANEW


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
