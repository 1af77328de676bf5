"""Booking page: ending in order: whoever waits is told at once, whoever asked is answered.

The server finishes the requests that it has begun before it lets the app close. A long poll would
hold that up for as long as it waits, so it ends as soon as the wish to end arrives.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType

_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGBREAK") if hasattr(signal, name)
)


class Shutdown:
    """Whether this worker is about to end, and who wants to hear of it. For the loop's thread."""

    def __init__(self) -> None:
        self._begun = False
        self._listeners: list[Callable[[], None]] = []

    @property
    def begun(self) -> bool:
        """Whether nothing new should be waited for."""
        return self._begun

    def on_begin(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when it begins, now if it has. Returns what ends the subscription."""
        if self._begun:
            listener()
            return lambda: None
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def begin(self) -> None:
        """Tell everyone; once."""
        if not self._begun:
            self._begun = True
            listeners, self._listeners = self._listeners, []
            for listener in listeners:
                listener()

    def listen_to_signals(self) -> None:
        """Begin as soon as a signal asks the server to end, which then goes its own way as well.

        The server has put its handlers in place before it starts the app; each is called after.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            before = signal.getsignal(number)
            if callable(before):
                signal.signal(number, self._chained(loop, before))

    def _chained(
        self, loop: asyncio.AbstractEventLoop, before: Callable[[int, FrameType | None], object]
    ) -> Callable[[int, FrameType | None], None]:
        def handle(number: int, frame: FrameType | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self.begin)
            before(number, frame)

        return handle
