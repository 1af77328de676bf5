"""Worker: its beginning and its end, beside a window that must not wait for either."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Trouble
from scheduler_app.worker.failing import failed_at, retry_seconds
from scheduler_app.worker.parts import WorkerParts

if TYPE_CHECKING:
    from scheduler_app.worker.lanes import Lanes

PATIENCE_SECONDS = 4.0
"""How long a question may wait for the worker to come up."""

SHUTDOWN_SECONDS = 2.0

LAST_RETRY_SECONDS = 60.0
"""The longest pause between two attempts to start it."""

log = logging.getLogger(__name__)

WhenUp = Callable[["Lanes"], None]


class WorkerAtWork:
    """The lanes of a window. What they need is imported on a thread of its own.

    `when_up` are called with the lanes before their threads begin, on that thread, and `failing`
    with what keeps them from coming up.
    """

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._lanes: Lanes | None = None
        self._up = threading.Event()
        self._starter: threading.Thread | None = None
        self._closed = False
        self._closing = threading.Event()
        self.when_up: list[WhenUp] = []
        self.failing: list[Callable[[Trouble], None]] = []

    @property
    def is_up(self) -> bool:
        """Whether it has come up and was not closed."""
        return self._up.is_set() and not self._closed

    @property
    def is_meant(self) -> bool:
        """Whether it was started and not closed, be it that it is still coming up."""
        return self._starter is not None and not self._closed

    @property
    def lanes(self) -> Lanes | None:
        """The lanes, once they have come up."""
        return self._lanes

    def comes_up(self, seconds: float) -> bool:
        """Wait for it; whether it is there."""
        return self.is_meant and self._up.wait(seconds) and self.is_up

    def start(self) -> None:
        """Begin to work; a second call does nothing."""
        with self._lock:
            if self._starter is None and not self._closed:
                self._starter = threading.Thread(
                    target=self._begin, name="worker-starter", daemon=True
                )
                self._starter.start()

    def close(self) -> None:
        """End all work within two seconds."""
        end = time.monotonic() + SHUTDOWN_SECONDS
        with self._lock:
            self._closed = True
            self._closing.set()
            starter = self._starter
        if starter is not None:
            starter.join(max(0.0, end - time.monotonic()))
        with self._lock:
            lanes, self._lanes = self._lanes, None
        if lanes is not None:
            lanes.close(max(0.0, end - time.monotonic()))

    def _begin(self) -> None:
        """What fails is told, and tried again until it is closed."""
        failures = 0
        while not self._up.is_set() and not self._closing.is_set():
            try:
                self._bring_up()
            except Exception:
                log.exception("the worker could not be started")
                failures += 1
                for told in self.failing:
                    told(failed_at("begin with what is done when nobody clicks"))
                self._closing.wait(retry_seconds(failures, first=1.0, last=LAST_RETRY_SECONDS))

    def _bring_up(self) -> None:
        # What talks to pages is not loaded before it is needed.
        from scheduler_app.worker.lanes import Lanes

        lanes = Lanes(self._parts)
        for told in self.when_up:
            told(lanes)
        with self._lock:
            if not self._closed:
                self._lanes = lanes
                lanes.start()
        if self._lanes is None:
            lanes.close()
        self._up.set()
