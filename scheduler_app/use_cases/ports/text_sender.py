"""Ports: the provider of texts to mobiles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from scheduler_app.domain.messages.texting import (
    TextAccount,
    TextFateUnknown,
    TextPutOff,
    TextRefused,
    TextStatus,
)

__all__ = [
    "TextAccount",
    "TextFateUnknown",
    "TextPutOff",
    "TextRefused",
    "TextSender",
    "TextStatus",
]


class TextSender(Protocol):
    """One account at the provider. Each call ends in bounded time.

    Each may raise `TextPutOff` and `TextRefused`; only `send` raises `TextFateUnknown`.
    """

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
        """All that were made since then, to one number or to any, newest first.

        Those that are scheduled are told where a number is named, and may be left out else.
        """
        ...

    def test(self) -> str:
        """Ask for the account, and send nothing; what it is called and whether it may send."""
        ...
