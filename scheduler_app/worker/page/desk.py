"""Worker: what a window holds of it about the page, and the worker's beginning and end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.use_cases.ports.page_desk import PageDesk
from scheduler_app.worker.life import PATIENCE_SECONDS, WorkerAtWork
from scheduler_app.worker.page.board import PageBoard
from scheduler_app.worker.page.client_links import LinksAtHand
from scheduler_app.worker.parts import WorkerParts

if TYPE_CHECKING:
    from scheduler_app.worker.lanes import Lanes
    from scheduler_app.worker.page.linking import PageLinking
    from scheduler_app.worker.page.publishing import Publishing


class WorkerDesk:
    """The `PageDesk` of a window. What it needs is imported once the worker has come up."""

    def __init__(self, parts: WorkerParts, work: WorkerAtWork | None = None) -> None:
        self._parts = parts
        self._board = parts.one(PageBoard)
        self._work = work or WorkerAtWork(parts)
        self._links = LinksAtHand(parts, self._must_be_up)
        self._work.when_up.append(self._listen_to)
        self._work.failing.append(self._cannot_start)

    def ports(self) -> PageDesk:
        """The same as each of its ports."""
        return PageDesk(self, self, self, self, self._work, self._links)

    def start(self) -> None:
        """Begin to work; a second call does nothing."""
        self._work.start()

    def close(self) -> None:
        """End all work, a preview included, within two seconds."""
        self._work.close()

    def status(self) -> PageStatus:
        """How things stand just now."""
        return self._board.now()

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever the status changed, on a thread of the worker."""
        return self._board.on_change(listener)

    def publish_soon(self) -> None:
        """Bring the page up to date as soon as possible."""
        if self._work.is_up:
            self._publishing.soon()

    def release(self, stay: Stay) -> None:
        """Offer a time again that was asked for in vain."""
        if self._work.is_up:
            self._publishing.release(stay)

    def ask(self, *stays: Stay) -> None:
        """Take times off the page before they are promised; see `Asking`."""
        if self._work.is_meant:
            began = time.monotonic()
            self._must_be_up()
            self._publishing.ask(*stays, began=began)

    def pair(self, code: str) -> None:
        """Link the page that gave this code."""
        self._must_be_up()
        self._linking.pair(code)
        self._publishing.soon()

    def unpair(self) -> str:
        """Forget the page; returns what it may still do, in words."""
        self._must_be_up()
        left = self._linking.unpair()
        self._publishing.soon()
        return left

    def start_preview(self) -> str:
        """Serve the page on this machine; returns its address. The status tells it meanwhile."""
        from scheduler_app.worker.page.linked_page import LinkedPage

        self._must_be_up()
        page = self._parts.one(LinkedPage)
        page.starting = True
        self._parts.signals.soon("tell")
        try:
            return self._linking.begin_preview()
        finally:
            page.starting = False
            self._publishing.soon()

    def stop_preview(self) -> None:
        """End the preview; nothing happens when there is none."""
        if self._work.is_up:
            self._linking.end_preview()
            self._publishing.soon()

    def mails_folder(self) -> Path | None:
        """Where a preview puts its mails."""
        return self._linking.mails_folder() if self._work.is_up else None

    def _listen_to(self, lanes: Lanes) -> None:
        """The page's status tells what the jobs can't do."""
        from scheduler_app.worker.page.hearing import Hearing

        lanes.on_run(Hearing(self._parts, lanes.timetable).heard)

    def _cannot_start(self, trouble: Trouble) -> None:
        """Nobody hears the page yet; that there is one is known, so that it is to be asked."""
        from scheduler_app.worker.page.linked_page import LinkedPage

        try:
            status = self._parts.one(LinkedPage).status()
        except Trouble:
            status = PageStatus()  # the diary itself does not answer
        self._board.show(replace(status, trouble=trouble.message, remedy=trouble.remedy))

    @property
    def _publishing(self) -> Publishing:
        from scheduler_app.worker.page.publishing import Publishing

        return self._parts.one(Publishing)

    @property
    def _linking(self) -> PageLinking:
        from scheduler_app.worker.page.linking import PageLinking

        return self._parts.one(PageLinking)

    def _must_be_up(self) -> None:
        if not self._work.comes_up(PATIENCE_SECONDS):
            raise self._work.waits_for or Trouble(
                "The part that talks to the booking page has not started.",
                remedy="Try again in a moment; the log tells more.",
            )
