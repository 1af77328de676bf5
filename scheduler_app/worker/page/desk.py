"""Worker: what a window holds of it. The worker itself is made once the window is painted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.use_cases.ports.page_desk import PageDesk
from scheduler_app.worker.failing import failed_at, retry_seconds
from scheduler_app.worker.parts import WorkerParts

if TYPE_CHECKING:
    from scheduler_app.worker.page.worker import PageWorker

PATIENCE_SECONDS = 4.0
"""How long a question may wait for the worker to come up."""

LAST_RETRY_SECONDS = 60.0
"""The longest pause between two attempts to start it."""

log = logging.getLogger(__name__)


class WorkerDesk:
    """The `PageDesk` of a window. What it needs is imported on a thread of its own."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._status = PageStatus()
        self._listeners: list[Callable[[], None]] = []
        self._worker: PageWorker | None = None
        self._up = threading.Event()
        self._starter: threading.Thread | None = None
        self._closed = False
        self._closing = threading.Event()

    def ports(self) -> PageDesk:
        """The same as each of its ports."""
        return PageDesk(self, self, self, self, self)

    def start(self) -> None:
        """Begin to work; a second call does nothing."""
        with self._lock:
            if self._starter is None and not self._closed:
                self._starter = threading.Thread(
                    target=self._begin, name="page-starter", daemon=True
                )
                self._starter.start()

    def close(self) -> None:
        """End all work, a preview included, within two seconds."""
        with self._lock:
            self._closed = True
            self._closing.set()
            starter = self._starter
        if starter is not None:
            starter.join(PATIENCE_SECONDS)
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def status(self) -> PageStatus:
        """How things stand just now."""
        return self._status

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever the status changed, on the worker's thread."""
        with self._lock:
            self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish_soon(self) -> None:
        """Bring the page up to date as soon as possible."""
        if self._worker is not None:
            self._worker.publish_soon()

    def release(self, stay: Stay) -> None:
        """Offer a time again that was asked for in vain."""
        if self._worker is not None:
            self._worker.release(stay)

    def ask(self, *stays: Stay) -> None:
        """Take times off the page before they are promised; see `Asking`."""
        if self._starter is not None and not self._closed:
            self._working().ask(*stays)

    def pair(self, code: str) -> None:
        """Link the page that gave this code."""
        worker = self._working()
        worker.linking.pair(code)
        worker.publish_soon()

    def unpair(self) -> None:
        """Forget the page."""
        worker = self._working()
        worker.linking.unpair()
        worker.publish_soon()

    def start_preview(self) -> str:
        """Serve the page on this machine; returns its address."""
        return self._working().start_preview()

    def stop_preview(self) -> None:
        """End the preview; nothing happens when there is none."""
        if self._worker is not None:
            self._worker.linking.end_preview()
            self._worker.publish_soon()

    def mails_folder(self) -> Path | None:
        """Where a preview puts its mails."""
        return None if self._worker is None else self._worker.linking.mails_folder()

    def _begin(self) -> None:
        """Runs on a thread of its own; what fails is shown, and tried again until it is closed."""
        failures = 0
        while not self._up.is_set() and not self._closing.is_set():
            try:
                self._bring_up()
            except Exception:
                log.exception("the worker could not be started")
                failures += 1
                trouble = failed_at("talk to the booking page")
                self._tell(PageStatus(trouble=trouble.message, remedy=trouble.remedy))
                self._closing.wait(retry_seconds(failures, first=1.0, last=LAST_RETRY_SECONDS))

    def _bring_up(self) -> None:
        # What talks to pages is not loaded before it is needed.
        from scheduler_app.worker.page.worker import PageWorker

        worker = PageWorker(self._parts, self._tell)
        with self._lock:
            self._worker = worker
            closed = self._closed
        if not closed:
            worker.start()
        self._up.set()

    def _working(self) -> PageWorker:
        if self._starter is None or not self._up.wait(PATIENCE_SECONDS) or self._worker is None:
            raise Trouble(
                "The part that talks to the booking page has not started.",
                remedy="Try again in a moment; the log tells more.",
            )
        return self._worker

    def _tell(self, status: PageStatus) -> None:
        """Runs on the worker's thread."""
        if status == self._status:
            return
        self._status = status
        for listener in tuple(self._listeners):
            listener()
