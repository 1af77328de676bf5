"""Tests: kills a worker after some words that it said to a server, at once or a moment later."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from dataclasses import dataclass, field


@dataclass
class Killer:
    """Counts the words of one worker after the other; each may be killed once."""

    _left: int = -1
    _delay: float = 0.0
    _pid: int = 0
    _timer: threading.Timer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, pid: int, life: int, delay: float) -> None:
        """Kill that worker after so many words, `delay` seconds later; never where `life` is -1."""
        self.end()
        with self._lock:
            self._left, self._delay, self._pid = life, delay, pid
        if life == 0:
            self._later(pid)

    def end(self) -> None:
        """Whoever was to be killed is, or is over."""
        if self._timer is not None:
            self._timer.join()

    def word(self) -> None:
        """The worker has said something."""
        with self._lock:
            self._left -= 1
            pid = self._pid if self._left == 0 else 0
        if pid:
            self._later(pid)

    def _later(self, pid: int) -> None:
        if self._delay:
            self._timer = threading.Timer(self._delay, self._kill, (pid,))
            self._timer.start()
        else:
            self._kill(pid)

    def _kill(self, pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
