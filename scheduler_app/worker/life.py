"""Worker: its beginning and its end, beside a window that must not wait for either."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Trouble
from scheduler_app.worker.failing import failed_at, retry_seconds
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.seat import Seat

if TYPE_CHECKING:
    from scheduler_app.worker.lanes import Lanes

PATIENCE_SECONDS = 4.0
"""How long a question may wait for the worker to come up."""

SEATED_SECONDS = 1.0
"""Whoever works without a window gets up sooner; afterwards it is said that somebody sits."""

SHUTDOWN_SECONDS = 2.0

LAST_RETRY_SECONDS = 60.0
"""The longest pause between two attempts to start it."""

log = logging.getLogger(__name__)

WhenUp = Callable[["Lanes"], None]


class WorkerAtWork:
    """The lanes of a window. What they need is imported on a thread of its own.

    They begin once this window has the `seat`; None where nobody else can work on the diary.
    `when_up` are called with the lanes before their threads begin, on that thread, and `failing`
    with what keeps them from coming up.
    """

    def __init__(self, parts: WorkerParts, seat: Seat | None = None) -> None:
        self._parts = parts
        self._seat = seat
        self.waits_for: Trouble | None = None
        """What keeps them from coming up, as far as it is known."""
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
        if self._seat is not None:
            self._get_up(self._seat, () if lanes is None else lanes.hanging())

    @staticmethod
    def _get_up(seat: Seat, hanging: Collection[threading.Thread]) -> None:
        """At once, or when what hangs has ended: with this process, or on its own."""
        if not hanging:
            seat.give()
            return

        def afterwards() -> None:
            for thread in hanging:
                thread.join()
            seat.give()

        threading.Thread(target=afterwards, name="worker-seat", daemon=True).start()

    def _begin(self) -> None:
        """What fails is told, and tried again until it is closed."""
        failures = 0
        while not self._up.is_set() and not self._closing.is_set():
            try:
                if self._sits():
                    self._bring_up()
            except Exception as error:
                failures += 1
                if isinstance(error, Trouble):
                    self._tell(error)
                else:
                    log.exception("the worker could not be started")
                    self._tell(failed_at("begin with what is done when nobody clicks"))
                self._closing.wait(retry_seconds(failures, first=1.0, last=LAST_RETRY_SECONDS))

    def _sits(self) -> bool:
        """Wait for the seat, and say so when it takes long; False when it is closed meanwhile."""
        seat = self._seat
        if seat is None or seat.sit_down(self._closing, SEATED_SECONDS):
            return True
        if self._closing.is_set():
            return False
        self._tell(_somebody_sits())
        return seat.sit_down(self._closing)

    def _tell(self, trouble: Trouble) -> None:
        self.waits_for = trouble
        for told in self.failing:
            told(trouble)

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


def _somebody_sits() -> Trouble:
    return Trouble(
        "The worker that runs without a window has not let go of its work yet.",
        remedy="Try again in a moment. If it stays so, end that worker: this window goes on then.",
    )
