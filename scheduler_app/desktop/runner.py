"""Desktop: the one runner for work off the GUI thread; result or error returns to the asker."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")


class Runner(QObject):
    """Runs work in order on one thread, and questions that may overtake it on a second one.

    Writes keep their order, so two quick gestures are never swapped; a search does not wait for
    a long import. Neither ever makes the window wait for the diary's lock.
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = ThreadPoolExecutor(1, thread_name_prefix="desktop-work")
        self._ask = ThreadPoolExecutor(1, thread_name_prefix="desktop-ask")
        self._running = 0
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether every result has been delivered."""
        return self._running == 0

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do `work` after all earlier work; `then` or `otherwise` follow on the GUI thread.

        Without `otherwise` an error is raised on the GUI thread, where the one handler of
        unexpected errors (`sys.excepthook`) shows it.
        """
        self._start(self._work, work, then, otherwise)

    def ask(
        self,
        question: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[Exception], None] | None = None,
    ) -> None:
        """Like `run`, for reading only: may be answered before earlier work is done."""
        self._start(self._ask, question, then, otherwise)

    def close(self) -> None:
        """Finish what was begun (no acknowledged gesture is dropped) and end the threads."""
        self._work.shutdown(wait=True)
        self._ask.shutdown(wait=True, cancel_futures=True)

    def _start(
        self,
        pool: ThreadPoolExecutor,
        work: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[Exception], None] | None,
    ) -> None:
        self._running += 1
        future = pool.submit(work)
        future.add_done_callback(lambda done: self._finished.emit((done, then, otherwise)))

    @Slot(object)
    def _deliver(
        self,
        outcome: tuple[
            Future[object], Callable[[object], None], Callable[[Exception], None] | None
        ],
    ) -> None:
        self._running -= 1
        future, then, otherwise = outcome
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            then(future.result())
        elif otherwise is not None and isinstance(error, Exception):
            otherwise(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)
