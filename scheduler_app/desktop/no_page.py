"""Desktop: stands in for the booking page in a window that has none: nothing is asked or told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.use_cases.ports.page_desk import PageDesk


class NoPage:
    """Nobody takes an hour behind one's back, so nobody is asked."""

    def ports(self) -> PageDesk:
        """The same as each of its ports."""
        return PageDesk(self, self, self, self, self, self)

    def start(self) -> None:
        """There is nothing to do."""

    def close(self) -> None:
        """There is nothing to end."""

    def status(self) -> PageStatus:
        """No page."""
        return PageStatus()

    def on_status(self, _listener: Callable[[], None]) -> Callable[[], None]:
        """It never changes."""
        return _nothing

    def publish_soon(self) -> None:
        """There is nowhere to publish to."""

    def release(self, stay: Stay) -> None:
        """Nothing was taken."""

    def ask(self, *stays: Stay) -> None:
        """Nobody else offers it."""

    def pair(self, _code: str) -> None:
        """Refused, in words."""
        raise _unavailable()

    def unpair(self) -> str:
        """There is no page to forget."""
        return ""

    def start_preview(self) -> str:
        """Refused, in words."""
        raise _unavailable()

    def stop_preview(self) -> None:
        """There is none."""

    def mails_folder(self) -> Path | None:
        """There is none."""
        return None

    def link_of(self, _booking_id: int) -> str:
        """Refused, in words."""
        raise _unavailable()

    def link_to_pay(self, _booking_id: int) -> str:
        """Refused, in words."""
        raise _unavailable()

    def link_to_rate(self, _booking_id: int) -> str:
        """Refused, in words."""
        raise _unavailable()

    def offer(self, _follow_up_id: int) -> str:
        """Refused, in words."""
        raise _unavailable()

    def end_link(self, _booking_id: int) -> str:
        """Refused, in words."""
        raise _unavailable()


def _unavailable() -> Trouble:
    return Trouble("The booking page is not installed here.", remedy="The diary works without it.")


def _nothing() -> None:
    """There is no subscription to end."""
