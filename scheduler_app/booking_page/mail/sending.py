"""Booking page: how the sending of a mail can end, for whatever it is handed to."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

Send = Callable[[EmailMessage], None]
"""Hands a mail over and returns once it is accepted; raises one of the three below. Blocks."""


class PutOff(Exception):
    """Not accepted now; trying again later is safe."""


class NoConnection(PutOff):
    """The mail server could not be reached, or not over TLS."""


class LoginRefused(PutOff):
    """The mail server does not know this user or this password."""


class Refused(Exception):
    """Not accepted, and it never will be."""


class Unknown(Exception):
    """The line broke when the mail may have been accepted already."""
