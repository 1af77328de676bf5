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
from types import FrameType
from typing import Any

from scheduler_app.app import Clock, work_without_window
from scheduler_app.cli.answers import Answer
from scheduler_app.settings import Settings

ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


def work(settings: Settings, clock: Clock, _arguments: Namespace) -> Answer:
    """Work whenever no window is open, until a signal ends it."""
    with _told_on_stderr(), ended_by_signals() as stopping:
        anew = work_without_window(settings, clock, stopping)
    if anew:
        begin_anew()
    return Answer({}, [])


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

    before = {number: signal.signal(number, end) for number in ENDING}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _WithoutWhatClientsTold(logging.Formatter):
    """Of an exception only where it arose, and its kind: its text may hold what clients told us."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - a name of the library
        """The lines of our own source, and no text of the exception."""
        error: BaseException | None = ei[1]
        lines: list[str] = []
        while error is not None:
            lines += [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"]
            error = error.__cause__ or error.__context__
        return "".join(lines).rstrip()


@contextmanager
def _told_on_stderr() -> Iterator[None]:
    """What our own parts log, one line each; of the libraries' only warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(_WithoutWhatClientsTold("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    ours, root = logging.getLogger("scheduler_app"), logging.getLogger()
    before = ours.level
    ours.setLevel(logging.INFO)
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        ours.setLevel(before)
