"""Worker, page: publications, and those who wait for one before they promise a time."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from datetime import datetime

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.blocks import PageBlock
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.worker.page.linked_page import LinkedPage
from scheduler_app.worker.parts import WorkerParts

ASK_SECONDS = 4.0


class Publishing:
    """Safe to use from several threads. Only the lane of the page publishes."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._page = parts.one(LinkedPage)
        self._turn = threading.Condition()
        self._wanted = self._tried = 0
        self._failure: Exception | None = None
        self._given_back: deque[PageBlock] = deque()
        parts.signals.at_end.append(self._give_up)

    def soon(self, *, even_failing: bool = True) -> int:
        """Let the page be published to; returns a ticket for `ask` to wait with."""
        with self._turn:
            self._wanted += 1
            ticket = self._wanted
        self._parts.signals.soon("publish", even_failing=even_failing)
        self._parts.signals.soon("tell")
        return ticket

    def ask(self, *stays: Stay, began: float | None = None) -> None:
        """See `Asking.ask`. The four seconds count from `began`, of the monotonic clock."""
        end = (time.monotonic() if began is None else began) + ASK_SECONDS
        if not self._blocked(stays, end):
            return
        ticket = self.soon()
        with self._turn:
            # A publication that had begun before the time was blocked says nothing about it.
            done = self._turn.wait_for(
                lambda: self._tried >= ticket or self._parts.signals.stopping.is_set(),
                max(0.0, end - time.monotonic()),
            )
            failure = self._failure
        if not done or (failure is not None and not isinstance(failure, Trouble)):
            raise self._page.contact.unreachable()
        if isinstance(failure, PageUnreachable):
            raise self._page.contact.unreachable() from failure
        if failure is not None:
            raise failure
        if not self._page.linked and self._page.remembered:
            raise self._page.contact.unreachable()

    def release(self, stay: Stay) -> None:
        """Offer a time again; waits for nothing."""
        block = self._page.let_go(stay)
        if block is not None:
            self._given_back.append(block)
            self._parts.signals.soon("release")

    def free(self, now: datetime) -> int:
        """Give back what was let go; how many times are offered again."""
        freed = 0
        while self._given_back:
            freed += self._page.free(self._given_back[0], now)
            self._given_back.popleft()
        if freed:
            self.soon(even_failing=False)
        return freed

    def publish(self, now: datetime) -> bool:
        """Bring the page up to date, with word to whoever waits for it; False without a page."""
        with self._turn:
            # Whoever asks from here on is served by the next one.
            serving = self._wanted
        failure: Exception | None = None
        try:
            self._page.publish(now)
        except Exception as error:
            failure = error
            raise
        finally:
            with self._turn:
                self._tried, self._failure = serving, failure
                self._turn.notify_all()
        return self._page.linked

    def _blocked(self, stays: Sequence[Stay], end: float) -> bool:
        """Take times off the page; whether it offers any of them. Waits for the diary till `end`.

        A disk or a writer that hangs holds up its own thread: who asked decides meanwhile, and the
        times are off the page as soon as that thread goes on.
        """
        answers: list[bool] = []
        failed: list[Exception] = []

        def block() -> None:
            try:
                answers.append(self._page.block(*stays, now=self._parts.clock()))
            except Exception as error:  # noqa: BLE001 - raised to who asked
                failed.append(error)

        thread = threading.Thread(target=block, name="worker-blocking", daemon=True)
        thread.start()
        thread.join(max(0.0, end - time.monotonic()))
        if failed:
            raise failed[0]
        if not answers:
            raise self._page.contact.unreachable()
        return answers[0]

    def _give_up(self) -> None:
        """The worker ends: who waits is told so."""
        with self._turn:
            self._turn.notify_all()
