"""Ports: the provider of texts to mobiles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.outbox import RowState


class TextRefused(Trouble):
    """The provider will not send it: no such number, a landline, or one that said STOP.

    `code` is the provider's.
    """

    def __init__(self, message: str, *, code: int = 0, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.code = code


class TextPutOff(Trouble):
    """It was not taken now: nobody answered before it was asked, or too much is asked at once."""


class TextFateUnknown(Trouble):
    """It was asked and no answer came: whether it was taken has to be looked up."""


@dataclass(frozen=True, slots=True)
class TextStatus:
    """How one text stands at the provider, by its id there. `at` is when it was made, aware UTC.

    `state` is HANDED_OVER while it is scheduled there, SENT, DELIVERED, FAILED or WITHDRAWN;
    `reason` says in words why it failed. `inbound` ones came from a client.
    """

    id: str
    state: RowState
    to: str
    body: str
    at: datetime
    sender: str = ""
    inbound: bool = False
    code: int = 0
    reason: str = ""


class TextSender(Protocol):
    """One account at the provider. Each call ends in bounded time."""

    def send(
        self, to: str, body: str, *, at: datetime | None = None, valid_seconds: int = 36_000
    ) -> TextStatus:
        """Send a text now, or let the provider do so at a time that lies far enough ahead."""
        ...

    def withdraw(self, text_id: str) -> TextStatus:
        """Take a scheduled one back; how it stands then, which may be that it went out."""
        ...

    def status(self, text_id: str) -> TextStatus:
        """How one stands now."""
        ...

    def listed(self, *, since: datetime, to: str = "") -> Iterable[TextStatus]:
        """All that were made since then, to one number or to any, newest first."""
        ...

    def test(self) -> str:
        """Ask for the account, and send nothing; what it is called and whether it may send."""
        ...
