"""Desktop: the one runner for work off the GUI thread; result or error returns to the asker."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Asked(Generic[T]):
    """Work, and who waits for it."""

    work: Callable[[], T]
    then: Callable[[T], None]
    otherwise: Callable[[Exception], None] | None
    asker: QObject | None


class Runner(QObject):
    """Runs work in order on one thread, and questions that may overtake it on a second one.

    Writes keep their order, so two quick gestures are never swapped; a search does not wait for
    a long import. Neither ever makes the window wait for the diary's lock. What waits for the
    outside has a third thread: a page that is slow to answer must hold up neither.
    """

    _finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = ThreadPoolExecutor(1, thread_name_prefix="desktop-work")
        self._ask = ThreadPoolExecutor(1, thread_name_prefix="desktop-ask")
        self._reach = ThreadPoolExecutor(1, thread_name_prefix="desktop-reach")
        self._closed = False
        self._running = 0
        # Results wait here and the signal carries nothing: Python objects in a queued signal are
        # counted down by Qt's thread at a moment of its own choosing.
        self._done: SimpleQueue[tuple[Future[Any], _Asked[Any]]] = SimpleQueue()
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
        *,
        asker: QObject | None = None,
    ) -> None:
        """Do `work` after all earlier work; `then` or `otherwise` follow on the GUI thread.

        Without `otherwise` an error is raised on the GUI thread, where the one handler of
        unexpected errors (`sys.excepthook`) shows it. So it is when `asker`, the widget that waits,
        was closed meanwhile; a result is dropped then.
        """
        self._start(self._work, _Asked(work, then, otherwise, asker))

    def ask(
        self,
        question: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[Exception], None] | None = None,
        *,
        asker: QObject | None = None,
    ) -> None:
        """Like `run`, for reading only: may be answered before earlier work is done.

        Once the runner is closed nobody is left to hear an answer, and nothing is asked.
        """
        if self._closed:
            return
        self._start(self._ask, _Asked(question, then, otherwise, asker))

    def reach(
        self,
        call: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[Exception], None] | None = None,
        *,
        asker: QObject | None = None,
    ) -> None:
        """Like `run`, for what goes out of the house and may take seconds; in order."""
        self._start(self._reach, _Asked(call, then, otherwise, asker))

    def close(self) -> None:
        """Finish what was begun (no acknowledged gesture is dropped) and end the threads."""
        self._closed = True
        self._work.shutdown(wait=True)
        self._ask.shutdown(wait=True, cancel_futures=True)
        self._reach.shutdown(wait=True, cancel_futures=True)

    def _start(self, pool: ThreadPoolExecutor, asked: _Asked[T]) -> None:
        self._running += 1
        future = pool.submit(asked.work)
        future.add_done_callback(lambda done: self._finish(done, asked))

    def _finish(self, future: Future[Any], asked: _Asked[Any]) -> None:
        """Runs on the working thread."""
        self._done.put((future, asked))
        self._finished.emit()

    @Slot()
    def _deliver(self) -> None:
        self._running -= 1
        future, asked = self._done.get_nowait()
        if future.cancelled():
            return
        waits = asked.asker is None or isValid(asked.asker)
        error = future.exception()
        if error is None:
            if waits:
                asked.then(future.result())
        elif waits and asked.otherwise is not None and isinstance(error, Exception):
            asked.otherwise(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)
