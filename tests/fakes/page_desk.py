"""Fakes: the worker as the window knows it, with a page that answers, fails or is slow as told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.use_cases.page.link import pairing_code
from scheduler_app.use_cases.ports.page_desk import PageDesk


class _FakeLinks:
    """The links that it hands out: each says what it is of."""

    now: PageStatus
    ended: list[int]

    def _works(self) -> None:
        raise NotImplementedError

    def link_of(self, booking_id: int) -> str:
        self._works()
        if not self.now.opens_links:
            raise Trouble("The booking page opens no bookings by a link.")
        return f"{self.now.url}/m/{booking_id}-{self.ended.count(booking_id)}"

    def link_to_pay(self, booking_id: int) -> str:
        return self.link_of(booking_id).replace("/m/", "/pay/")

    def link_to_rate(self, booking_id: int) -> str:
        return self.link_of(booking_id).replace("/m/", "/rate/")

    def offer(self, follow_up_id: int) -> str:
        return self.link_of(follow_up_id).replace("/m/", "/offer/")

    def end_link(self, booking_id: int) -> str:
        self._works()
        self.ended.append(booking_id)
        return self.link_of(booking_id)


class FakePageDesk(_FakeLinks):
    """Remembers what it was asked; `reachable`, `refusal` and `meanwhile` say how it answers."""

    def __init__(self) -> None:
        self.now = PageStatus()
        self.running = False
        self._ended = False
        self.reachable = True
        self.refusal: Trouble | None = None
        self.meanwhile: Callable[[], object] | None = None
        """What clients did, taken in while the next question is asked."""
        self.gate = threading.Event()
        """Closed, a question waits; open at first."""
        self.gate.set()
        self.asked: list[Stay] = []
        self.questions = 0
        self.released: list[Stay] = []
        self.published = 0
        self.codes: list[str] = []
        self.mails = Path("mails")
        self.ended: list[int] = []
        self._listeners: list[Callable[[], None]] = []

    # -- what a test does ---------------------------------------------------------------------

    def show(self, status: PageStatus) -> None:
        """The worker has learned something."""
        self.now = status
        for listener in list(self._listeners):
            listener()

    # -- what the window does -----------------------------------------------------------------

    def ports(self) -> PageDesk:
        """The same as each of its ports."""
        return PageDesk(self, self, self, self, self, self)

    def start(self) -> None:
        self.running = not self._ended

    def close(self) -> None:
        self.running, self._ended = False, True
        self.gate.set()

    def status(self) -> PageStatus:
        return self.now

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish_soon(self) -> None:
        self.published += 1

    def release(self, stay: Stay) -> None:
        self.released.append(stay)

    def ask(self, *stays: Stay) -> None:
        if not self.running or self.now.kind == "none":
            return
        self.questions += 1
        self.asked += stays
        self.gate.wait(4)
        if not self.reachable:
            raise PageUnreachable(
                "The booking page does not answer.", since=self.now.unreachable_since
            )
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()

    def pair(self, code: str) -> None:
        self._works()
        wanted = pairing_code(code)
        self.codes.append(code)
        now = replace(self.now, opens_links=True, takes_ratings=True, takes_offers=True)
        self.show(replace(now, kind="hosted", url=wanted.url))

    def unpair(self) -> str:
        self._works()
        self.show(PageStatus())
        return ""

    def start_preview(self) -> str:
        self._works()
        if self.now.kind == "hosted":
            raise Trouble("A booking page is linked already.")
        self.show(replace(self.now, kind="preview", url="http://127.0.0.1:8123"))
        return self.now.url

    def stop_preview(self) -> None:
        if self.now.kind == "preview":
            self.show(PageStatus())

    def mails_folder(self) -> Path | None:
        return self.mails if self.now.kind == "preview" else None

    def _works(self) -> None:
        if not self.running:
            raise Trouble("The part that talks to the booking page has not started.")
        if self.refusal is not None:
            raise self.refusal
