"""Ports: the consultant's own mail server."""

from __future__ import annotations

from typing import Protocol

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.message import WrittenMessage


class MailRefused(Trouble):
    """The server will never take this mail: an address that is none, or one too large."""


class MailPutOff(Trouble):
    """The server did not take it now: nobody answered, the login was refused, or it asks to wait.

    Nothing went out; trying again is safe.
    """


class MailFateUnknown(Trouble):
    """The line broke after the mail had been handed over: nobody can tell whether it went out."""


class MailSender(Protocol):
    """Hands mails to one server. Each call ends in bounded time."""

    def send(self, mail: WrittenMessage) -> None:
        """Send one mail; see above for what it raises."""
        ...

    def test(self) -> str:
        """Connect and log in, and send nothing; what the server said of itself, in words."""
        ...
