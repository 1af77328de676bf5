"""Tests: a mail server's sender as the port wants it, that is told how each sending ends."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.use_cases.ports.mail_sender import NO_FILES


class FakeMails:
    """Keeps what it was handed. `ends` says, by address, what is raised instead."""

    def __init__(self) -> None:
        self.got: list[tuple[str, WrittenMessage]] = []
        self.tried = 0
        self.ends: dict[str, Trouble] = {}
        self.all_end: Trouble | None = None

    def send(
        self, mail: WrittenMessage, *, key: str, at: datetime, files: Mapping[str, bytes] = NO_FILES
    ) -> str:
        assert at.tzinfo is not None
        assert {file.digest for file in mail.files} == set(files)
        self.tried += 1
        trouble = self.all_end or self.ends.get(mail.address)
        if trouble is not None:
            raise trouble
        self.got.append((key, mail))
        return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@practice.example>"

    def test(self) -> str:
        if self.all_end is not None:
            raise self.all_end
        return "It answers."
