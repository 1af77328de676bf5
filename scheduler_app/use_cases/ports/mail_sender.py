"""Ports: the consultant's own mail server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from scheduler_app.domain.messages.mailing import (
    MailAccount,
    MailFateUnknown,
    MailPutOff,
    MailRefused,
)
from scheduler_app.domain.messages.message import WrittenMessage

__all__ = ["NO_FILES", "MailAccount", "MailFateUnknown", "MailPutOff", "MailRefused", "MailSender"]

NO_FILES: Mapping[str, bytes] = MappingProxyType({})


class MailSender(Protocol):
    """Hands mails to one server. Each call ends in bounded time."""

    def send(
        self, mail: WrittenMessage, *, key: str, at: datetime, files: Mapping[str, bytes] = NO_FILES
    ) -> str:
        """Send one mail, dated `at`; returns its Message-ID, which is the same for the same key.

        `files` are what goes along with it, by digest.

        Raises `MailRefused`, `MailPutOff` or `MailFateUnknown`.
        """
        ...

    def test(self) -> str:
        """Connect and log in, and send nothing; how that went, in words. Raises `MailPutOff`."""
        ...
