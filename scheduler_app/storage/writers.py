"""Storage: whose turn it is to write, among the threads of this process.

SQLite lets one write at a time and does not say who is next: whoever happens to ask first after a
commit has it, so that a busy worker can keep the window waiting for as long as it likes. Here they
stand in line. Other processes still wait for each other by SQLite's own lock.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class _Thread(threading.local):
    behind = False


_this_thread = _Thread()


@contextmanager
def behind_the_window() -> Iterator[None]:
    """Within the block, what this thread writes waits for everybody who did not say so."""
    before = _this_thread.behind
    _this_thread.behind = True
    try:
        yield
    finally:
        _this_thread.behind = before


class _Place:
    """Where a thread stands in line; `called` once the turn is its own."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.called = threading.Event()


class Turns:
    """One writer at a time, in the order they came; those behind the window after all others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writing: int | None = None
        self._first: deque[_Place] = deque()
        self._behind: deque[_Place] = deque()

    @property
    def waiting(self) -> int:
        """How many stand in line just now."""
        with self._lock:
            return len(self._first) + len(self._behind)

    @contextmanager
    def turn(self, seconds: float) -> Iterator[bool]:
        """Wait for a turn, and have it until the block ends; False where it did not come in time.

        A thread that is writing already would wait for itself: `RuntimeError`.
        """
        had = self._take(seconds)
        try:
            yield had
        finally:
            if had:
                self._pass_on()

    def _take(self, seconds: float) -> bool:
        me = threading.get_ident()
        line = self._behind if _this_thread.behind else self._first
        with self._lock:
            if self._writing == me:
                raise RuntimeError("a write transaction was begun within another one")
            if self._writing is None:
                self._writing = me
                return True
            place = _Place()
            line.append(place)
        try:
            if place.called.wait(seconds):
                return True
        except BaseException:  # such as Ctrl+C: nobody must be called who is gone
            if not self._left(line, place):
                self._pass_on()
            raise
        return not self._left(line, place)

    def _left(self, line: deque[_Place], place: _Place) -> bool:
        """Leave the line; False if it was called at the last moment, as nobody else will be."""
        with self._lock:
            if place.called.is_set():
                return False
            line.remove(place)
            return True

    def _pass_on(self) -> None:
        with self._lock:
            line = self._first or self._behind
            place = line.popleft() if line else None
            self._writing = None if place is None else place.thread
            if place is not None:
                place.called.set()
