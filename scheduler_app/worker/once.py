"""Worker: what is due is done once, without waiting for what comes next."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from scheduler_app.domain.care.jobs import JobOutcome, JobRun
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.this_machine import is_loopback
from scheduler_app.use_cases.care.runs import last_made
from scheduler_app.use_cases.changes import behind_the_window
from scheduler_app.worker import brought
from scheduler_app.worker.brought import BroughtJob
from scheduler_app.worker.lanes import Lanes
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.recording import UnwrittenBook
from scheduler_app.worker.timetable import Timetable

LONGEST_SECONDS = 120.0
"""A job that takes longer is given up, and what waits for it in its lane is left out."""

AFTERWARDS_SECONDS, PASSES = 0.3, 3
"""What one job changes others answer so soon, and that often: a publication takes in what clients
did, and the next one tells the page that it is known.
"""

LOOK_SECONDS = 0.1
CLOSING_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class RunOnce:
    """What became of a job: its seconds in all, when it is due next (aware), what it did."""

    job: str
    outcome: JobOutcome
    seconds: float
    next_at: datetime | None
    did: str


def from_then_on(at: datetime) -> Callable[[], datetime]:
    """A clock that shows `at` just now, and goes on from there, in whole seconds."""
    began = time.monotonic()
    return lambda: at + timedelta(seconds=int(time.monotonic() - began))


def must_reach_loopback_only(parts: WorkerParts) -> None:
    """Raise `Trouble` where a job could reach anything beyond this machine."""
    for what, addresses in brought.reached(parts).items():
        for address in addresses:
            if not is_loopback(urlsplit(address).hostname or ""):
                raise Trouble(
                    "Another time can be tried out on this machine only, but the "
                    f"{what.rpartition('.')[2]} is at "
                    f"{address}.",
                    remedy="Nothing was done. Try it on a copy of the diary with a page at "
                    "127.0.0.1.",
                )


def due_jobs(parts: WorkerParts) -> list[BroughtJob]:
    """What would be done at the time of the parts' clock, in order. Nothing is done."""
    lines = _lines(parts)
    timetable = Timetable(parts.clock, [brought.job_of(line, parts) for line in lines])
    timetable.plan_start(last_made(parts.diary))
    return [line for line in lines if timetable.is_due(line.name)]


def do_once(
    parts: WorkerParts,
    interrupted: Callable[[], str],
    *,
    written: bool = True,
    longest: float = LONGEST_SECONDS,
) -> list[RunOnce]:
    """Do what is due: lane beside lane, in each one job after the other. Bounded in time.

    Ends at once when `interrupted` says why, in words. With `written` the runs are noted in the
    diary. What hangs goes on until the process ends: nothing may follow this but its end.
    """
    lines = _lines(parts)
    book = None if written else UnwrittenBook(parts.diary)
    lanes = Lanes(parts, lines, book=book)
    heard: dict[str, list[JobRun]] = {}
    lanes.on_run(lambda run, _trouble: heard.setdefault(run.job, []).append(run))
    due = [line.name for line in lines if lanes.timetable.is_due(line.name)]
    why = ""
    end = time.monotonic() + longest
    try:
        for _ in range(PASSES):
            why = _one_pass(lanes, parts, lines, interrupted, end)
            if why or lanes.timetable.seconds_left(AFTERWARDS_SECONDS) >= AFTERWARDS_SECONDS:
                break
            time.sleep(AFTERWARDS_SECONDS)
    finally:
        # What ends from here on was given up all the same.
        made = {job: list(runs) for job, runs in heard.items()}
        for line in lines:
            left: JobRun | None = None
            if why and lanes.timetable.running(line.name):
                left = _left(line.name, JobOutcome.FAILED, f"It was given up. {why}", parts)
            elif line.name in due and line.name not in made:
                left = _left(line.name, JobOutcome.SKIPPED, why, parts)
            if left is not None:
                made.setdefault(line.name, []).append(left)
                lanes.book.note(left)
        lanes.close(CLOSING_SECONDS)
    return [
        _told(made[line.name], lanes.timetable.next_at(line.name))
        for line in lines
        if line.name in made
    ]


def _lines(parts: WorkerParts) -> list[BroughtJob]:
    """Those that wait for what others do would never end; nobody has to be let first here."""
    return [
        replace(line, after=0.0)
        for line in brought.JOBS
        if not line.waits and line.name not in parts.left_out
    ]


def _one_pass(
    lanes: Lanes,
    parts: WorkerParts,
    lines: Sequence[BroughtJob],
    interrupted: Callable[[], str],
    end: float,
) -> str:
    """Do what is due by now; why it was not done to its end, in words."""

    def run(lane: str) -> None:
        with behind_the_window():
            lanes.timetable.run_due(
                lane, going_on=lambda: not parts.signals.stopping.is_set() and not given_up.is_set()
            )

    why = interrupted()
    if why:
        # Whoever has to let another go first begins nothing.
        return why
    given_up = threading.Event()
    threads = [
        threading.Thread(target=run, args=(lane,), name=f"once-{lane}", daemon=True)
        for lane in dict.fromkeys(line.lane for line in lines)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            why = interrupted()
            if not why and time.monotonic() > end:
                why = "It took too long."
            if why:
                given_up.set()
                return why
            thread.join(LOOK_SECONDS)
    return ""


def _left(job: str, outcome: JobOutcome, why: str, parts: WorkerParts) -> JobRun:
    now = parts.clock()
    return JobRun(job, now, now, outcome, did=why)


def _told(runs: Sequence[JobRun], next_at: datetime | None) -> RunOnce:
    """Several runs of a job as one: the last says how it ended, unless it only found nothing."""
    telling = [run for run in runs if run.outcome is not JobOutcome.IDLE] or runs
    words = dict.fromkeys(f"{run.did} {run.remedy}".strip() for run in telling)
    seconds = sum(run.seconds for run in runs)
    return RunOnce(runs[0].job, telling[-1].outcome, seconds, next_at, " ".join(words).strip())
