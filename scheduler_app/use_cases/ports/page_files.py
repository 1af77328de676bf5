"""Ports: files that the booking page keeps for mails and for clients."""

from __future__ import annotations

from typing import Protocol

from scheduler_app.domain.messages.files import MailFile


class PageFiles(Protocol):
    """Lets a page have files, each once, by the digest of what it holds."""

    def put_file(self, file: MailFile, content: bytes) -> bool:
        """Let the page keep it; False where nothing there refers to it any more.

        Raises `PageUnreachable` when nobody answers in time, `PageRefuses` when the page says no.
        """
        ...
