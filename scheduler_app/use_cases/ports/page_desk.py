"""Ports: the worker with the booking page, as the window sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scheduler_app.domain.calendar.stay import Stay
    from scheduler_app.domain.page.standing import PageStatus


class PageState(Protocol):
    """How diary and booking page stand. Nothing here waits."""

    def status(self) -> PageStatus:
        """How things stand just now."""
        ...

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever the status changed, on the worker's thread.

        Returns what ends the subscription.
        """
        ...


class Asking(Protocol):
    """Times that are about to be promised. Only `ask` waits."""

    def ask(self, *stays: Stay) -> None:
        """Take times off the page before they are promised, and take in what clients did meanwhile.

        All in one publication. Waits up to four seconds. Returns at once without a page, and for
        times it does not offer. Raises `PageUnreachable`. They stay off the page for five minutes,
        or until `release`; a time that was asked for twice until it was released twice.
        """
        ...

    def release(self, stay: Stay) -> None:
        """Offer a time again, once for each time that it was asked for."""
        ...

    def publish_soon(self) -> None:
        """Bring the page up to date as soon as possible."""
        ...


class Linking(Protocol):
    """Which page the diary is linked to. Both wait, and are refused before the worker began."""

    def pair(self, code: str) -> None:
        """Link the page that gave this code; waits. Raises `Trouble` in words."""
        ...

    def unpair(self) -> str:
        """Forget the page; what came from it stays in the diary.

        Returns in words what it may still do because it could not be told; else empty.
        """
        ...


class Preview(Protocol):
    """A page on this machine, to look at."""

    def start_preview(self) -> str:
        """Serve the page on this machine; waits until it answers, returns its address."""
        ...

    def stop_preview(self) -> None:
        """End the preview; nothing happens when there is none."""
        ...

    def mails_folder(self) -> Path | None:
        """Where a preview puts its mails."""
        ...


class ClientLinks(Protocol):
    """What opens one booking on the page for its client, without an account. All of it waits.

    `Trouble` where there is nothing to open: no page that knows links, no client, no coming time.
    """

    def link_of(self, booking_id: int) -> str:
        """The address of a booking, to be handed out; the same each time."""
        ...

    def link_to_pay(self, booking_id: int) -> str:
        """The address at which the deposit of a booking is paid, and that opens nothing else."""
        ...

    def link_to_rate(self, booking_id: int) -> str:
        """The address at which its client rates a visit, and that opens nothing else."""
        ...

    def offer(self, follow_up_id: int) -> str:
        """The address at which its client takes a time for a follow-up, once."""
        ...

    def end_link(self, booking_id: int) -> str:
        """End whatever opens a booking now; returns the address that does from now on."""
        ...


class WorkerLife(Protocol):
    """The beginning and the end of the worker."""

    def start(self) -> None:
        """Begin to work; called once the window is painted."""
        ...

    def close(self) -> None:
        """End all work, a preview included, within two seconds."""
        ...


class PageDesk(NamedTuple):
    """All of it, for whoever hands it on: a screen takes the one that it uses."""

    state: PageState
    asking: Asking
    linking: Linking
    preview: Preview
    life: WorkerLife
    links: ClientLinks
