"""Tests: a Twilio at which whoever asks may be killed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.twilio_server import FakeTwilio
from tests.killing import Killer


@dataclass
class DeadlyTwilio(FakeTwilio):
    """Takes whatever comes, and may kill whoever asks before or after that."""

    killer: Killer = field(default_factory=Killer)

    def answered(self, method: str, target: str, body: str) -> tuple[int, Any]:
        self.killer.word()
        told = super().answered(method, target, body)
        self.killer.word()
        return told
