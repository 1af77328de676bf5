"""Ports: the consultant's mailbox, which is only ever read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from scheduler_app.domain.messages.mailbox import (
    FolderState,
    MailboxAccount,
    MailboxTrouble,
    MailContent,
    MailHead,
)

__all__ = [
    "ConnectMailbox",
    "FolderState",
    "MailContent",
    "MailHead",
    "MailReader",
    "MailboxAccount",
    "MailboxTrouble",
    "OpenMailbox",
]


class MailReader(Protocol):
    """One folder. Each call ends in bounded time, or raises `MailboxTrouble`.

    Nothing in it is changed: what nobody has read stays unread.
    """

    def look(self) -> FolderState:
        """Log in and open the folder; how it stands."""
        ...

    def numbers(self, first: int, last: int, *, since: date | None = None) -> Sequence[int]:
        """The numbers of the mails from `first` to `last` in order, of those that came `since`."""
        ...

    def heads(self, numbers: Sequence[int]) -> Sequence[MailHead]:
        """The heads of these mails in order; one that is gone by now is left out."""
        ...

    def content(self, number: int) -> MailContent:
        """What a mail says; of one that is very long what stands at its beginning."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


class OpenMailbox(NamedTuple):
    """Who reads a mailbox, and what ends the waiting for its server, of any thread."""

    reader: MailReader
    give_up: Callable[[], None]


ConnectMailbox = Callable[[MailboxAccount, str], OpenMailbox]
"""Takes an account and its password; nothing is asked of the server yet."""
