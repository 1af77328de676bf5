"""Mails: how the sending of one can end, for whatever it is handed to."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from enum import StrEnum

Send = Callable[[EmailMessage], None]
"""Hands a mail over and returns once it is accepted; raises one of those below. Blocks."""


class SmtpStep(StrEnum):
    """What was being said when a mail server said no."""

    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


class NotSent(Exception):
    """A mail that was not accepted, as far as anybody knows.

    Where the server said why, `code` is its answer (RFC 5321), `enhanced` such as "5.1.1"
    (RFC 3463) or empty, and `step` what it answered to.
    """

    def __init__(
        self, reason: str, *, code: int = 0, enhanced: str = "", step: SmtpStep | None = None
    ) -> None:
        super().__init__(reason)
        self.code, self.enhanced, self.step = code, enhanced, step


class PutOff(NotSent):
    """Not accepted now; trying again later is safe."""


class NoConnection(PutOff):
    """The mail server could not be reached, or not over TLS."""


class LoginRefused(PutOff):
    """The mail server does not know this user or this password."""


class Refused(NotSent):
    """Not accepted, and it never will be."""


class Unknown(NotSent):
    """The line broke when the mail may have been accepted already."""
