"""Command line: the worker without a window: as long as it is wanted, or once."""

from __future__ import annotations

import _thread
import logging
import os
import signal
import sys
import threading
import traceback
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

from scheduler_app.app import Clock, opened
from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.seated import TITLES, planned_jobs, work_without_window, working_once
from scheduler_app.cli.typed import aware
from scheduler_app.domain.care.jobs import JobOutcome
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.settings import Settings
from scheduler_app.use_cases.messages.carrying_out import due_rows
from scheduler_app.worker.brought import JOBS

ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


def work(settings: Settings, clock: Clock, arguments: Namespace) -> Answer:
    """Work whenever no window is open, until a signal ends it; or once; or tell the plan."""
    at: datetime | None = arguments.at
    if arguments.once:
        return _once(settings, clock, at)
    if at is not None:
        return _plan(settings, clock, at)
    with _told_on_stderr(logging.INFO), ended_by_signals() as stopping:
        anew = work_without_window(settings, clock, stopping)
    if anew:
        begin_anew()
    return Answer({}, [])


def _once(settings: Settings, clock: Clock, at: datetime | None) -> Answer:
    """Do what is due, or what would be at that time, and tell of each job."""
    with (
        _told_on_stderr(logging.WARNING),
        ended_by_signals() as stopping,
        working_once(settings, clock, stopping) as work,
    ):
        session = CommandSession(work.diary, clock)
        in_zone = session.zone
        runs = work.done(None if at is None else aware(at, in_zone))
    data = [
        {
            "job": run.job,
            "outcome": str(run.outcome),
            "seconds": round(run.seconds, 3),
            "next": None if run.next_at is None else _iso(run.next_at, in_zone),
            "did": run.did,
        }
        for run in runs
    ]
    lines = [
        f"{TITLES[run.job]:<{_WIDTH}} {run.outcome:<8}{run.seconds:>6.1f} s  "
        + (f"next {run.next_at.astimezone(in_zone):%Y-%m-%d %H:%M}  " if run.next_at else "")
        + run.did
        for run in runs
        if run.job in _SHOWN or run.outcome is not JobOutcome.IDLE
    ]
    return Answer(
        data,
        _with_zone(lines, in_zone),
        ok=all(run.outcome is not JobOutcome.FAILED for run in runs),
    )


def _plan(settings: Settings, clock: Clock, at: datetime) -> Answer:
    """What would be done at that time. Nothing is."""
    if not settings.diary.exists():
        raise NotFound("There is no diary yet.", remedy="Nothing was done.")
    with opened(settings, clock) as diary:
        in_zone = CommandSession(diary, clock).zone
        now = aware(at, in_zone)
        jobs = planned_jobs(diary, settings, now)
        rows = due_rows(diary, now=now)
    data = {
        "at": _iso(now, in_zone),
        "jobs": [{"job": job.name, "for": job.doing} for job in jobs],
        "outbox": [
            {
                "key": row.wanted.key,
                "kind": row.wanted.kind,
                "due": _iso(from_epoch(row.wanted.due), in_zone),
                "too_late": row.wanted.useful_until <= to_epoch(now),
            }
            for row in rows
        ],
    }
    lines = [job.title for job in jobs if job.shown]
    lines += [
        f"{from_epoch(row.wanted.due).astimezone(in_zone):%Y-%m-%d %H:%M}  {row.wanted.key}"
        + ("  (too late by then)" if row.wanted.useful_until <= to_epoch(now) else "")
        for row in rows
    ]
    return Answer(data, _with_zone(lines, in_zone))


_SHOWN = frozenset(job.name for job in JOBS if job.shown)
_WIDTH = max(len(job.title) for job in JOBS if job.shown)
"""Jobs are told in the words of the settings; one that only serves others, if it did something."""


def _with_zone(lines: list[str], in_zone: ZoneInfo) -> list[str]:
    return [*(line.rstrip() for line in lines), f"Times are those of {in_zone.key}."]


def _iso(moment: datetime, in_zone: ZoneInfo) -> str:
    return moment.astimezone(in_zone).replace(microsecond=0).isoformat()


def begin_anew() -> None:
    """Put a new process in the place of this one: no thread of it does anything afterwards."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - our own words


@contextmanager
def ended_by_signals() -> Iterator[threading.Event]:
    """An event that is set when Ctrl+C, a log-out or `kill` asks the program to end."""
    stopping = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        # Not here: this thread may hold the event's own lock just now.
        _thread.start_new_thread(stopping.set, ())

    # `nohup` has it ignored, so that the program outlives the log-out.
    heard = [
        one for one in ENDING if one.name != "SIGHUP" or signal.getsignal(one) != signal.SIG_IGN
    ]
    before = {number: signal.signal(number, end) for number in heard}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _WithoutWhatClientsTold(logging.Formatter):
    """Of an exception only where it arose, and its kind: its text may hold what clients told us."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and where an exception arose; not as another handler may have put it."""
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - a name of the library
        """The lines of our own source, and no text of the exception."""
        error: BaseException | None = ei[1]
        lines: list[str] = []
        while error is not None:
            lines += [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"]
            error = error.__cause__ or error.__context__
        return "".join(lines).rstrip()


@contextmanager
def _told_on_stderr(level: int) -> Iterator[None]:
    """What our own parts log from this level on; of the libraries' only warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(_WithoutWhatClientsTold("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    ours, root = logging.getLogger("scheduler_app"), logging.getLogger()
    before = ours.level
    ours.setLevel(level)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        ours.setLevel(before)
