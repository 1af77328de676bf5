"""Desktop: the signals that ask a program to end: the window goes as if it had been closed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from PySide6.QtCore import QCoreApplication, QSocketNotifier, QThread

ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@contextmanager
def ended_by_signals(app: QCoreApplication) -> Iterator[None]:
    """While the block runs, Ctrl+C, a log-out or `kill` end it in order, its folders removed.

    Before the window is there, and after it has gone, they raise `SystemExit`.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        if QThread.currentThread().loopLevel():
            app.exit(128 + number)
        else:
            raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in ENDING}
    try:
        with _woken_by_signals():
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _woken_by_signals() -> Iterator[None]:
    """Python's handlers run between its own instructions: Qt's loop must come by for that."""
    if sys.platform == "win32":  # there a pipe can't be waited for; a timer of ours comes by
        yield
        return
    heard, told = os.pipe()
    for end in (heard, told):
        os.set_blocking(end, False)
    notifier = QSocketNotifier(heard, QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: _read(heard))
    before = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        notifier.setEnabled(False)
        os.close(heard)
        os.close(told)


def _read(end: int) -> None:
    with suppress(BlockingIOError):
        os.read(end, 64)
