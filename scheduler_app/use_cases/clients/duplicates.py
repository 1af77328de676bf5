"""Use cases: find clients who may be one and the same, and keep those apart who are not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.duplicates import Likeness
from scheduler_app.storage.handle import DiaryHandle


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two clients who may be one, and by what they look alike; without their places."""

    first: Client
    second: Client
    alike: tuple[Likeness, ...]


def duplicates(diary: DiaryHandle) -> list[Duplicate]:
    """All pairs that nobody has kept apart, the surest first.

    Takes a second: not for the window's own thread.
    """
    raise NotImplementedError


def duplicates_of(diary: DiaryHandle, client_id: int) -> list[Duplicate]:
    """The pairs of one client, who is the `first` of each."""
    raise NotImplementedError


def keep_apart(
    diary: DiaryHandle, one: int, other: int, *, by: By = By.CONSULTANT, now: datetime
) -> None:
    """They are two: they are never shown as a pair again."""
    raise NotImplementedError
