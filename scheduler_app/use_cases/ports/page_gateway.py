"""Ports: the booking page, as the diary's side calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler_app.domain.messages.files import MailFile
    from scheduler_app.domain.page.format import Inbox, Publication, Receipt
    from scheduler_app.domain.page.mails import MailDocument, MailReceipt


class PageGateway(Protocol):
    """Talks to one booking page with one token. Safe to use from several threads.

    Raises `PageUnreachable` when nobody answers in time, `PageRefuses` when the page says no.
    """

    def publish(
        self, publication: Publication, *, patience: float = 10.0, packed: bool = False
    ) -> Receipt:
        """Put the whole desired state; `patience` is seconds.

        `packed` makes it short on the line, for a page that is able to read that.

        `StaleGeneration` when it is old, `ReadAnew` when the page has told of another event than
        the one that it acknowledges.
        """
        ...

    def inbox(
        self, after: int, event: str = "", *, wait: int, going_on: Callable[[], bool]
    ) -> Inbox | None:
        """What clients did after seq `after`, waiting up to `wait` seconds for the first of it.

        `ReadAnew` when the id of the event at `after` is another than `event`, if that is known.
        `going_on` is asked about once a second; None when it said no.
        """
        ...

    def hand_over(self, document: MailDocument, *, packed: bool = False) -> MailReceipt:
        """Put the whole set of mails that the page is to send; `packed` as with `publish`.

        `StaleMails` when the page keeps to a set that was issued later.
        """
        ...

    def put_file(self, file: MailFile, content: bytes) -> bool:
        """Let the page keep a file of mails or for clients, once, by the digest of what it holds.

        False where nothing there refers to it any more.
        """
        ...

    def close(self) -> None:
        """End all calls, also those in progress on other threads."""
        ...
