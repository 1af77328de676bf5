"""Command line: what a command works with, and what it has to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scheduler_app.app import Clock
from scheduler_app.domain.zones import zone
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.rules import get_practice


@dataclass(frozen=True, slots=True)
class CommandSession:
    """What a command works with."""

    diary: Diary
    clock: Clock

    @property
    def zone(self) -> ZoneInfo:
        """The practice's zone, in which times are told."""
        return zone(get_practice(self.diary).zone)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say: JSON data and the same in lines. Not `ok` is exit status 1."""

    data: object
    lines: Sequence[str]
    ok: bool = True
