"""Domain, messages: addresses from which mails come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

BOUNCED, TRIED_AGAIN = "mail-bounced", "mail-again"
"""The verbs by which an address is found to fail, and is tried again."""


@dataclass(frozen=True, slots=True)
class FailingAddress:
    """A client's present address, since when mails to it come back (aware UTC), and why."""

    address: str
    since: datetime
    why: str = ""
