"""Domain: what erasing a client takes away, what it leaves, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from scheduler_app.domain.clients.client import Client


class ErasureLine(NamedTuple):
    """So much of something, such as 3 "bookings", and what becomes of it, in a few words."""

    number: int
    what: str
    how: str


class StaleBackup(NamedTuple):
    """A backup that still holds an erased client, and until when it is kept at the latest.

    Both are aware UTC; `until` is None where nothing lets it go by itself.
    """

    name: str
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What an erasure would do. It is refused while there are `objections`, which are sentences."""

    client: Client
    objections: tuple[str, ...]
    goes: tuple[ErasureLine, ...]
    stays: tuple[ErasureLine, ...]
    backups: tuple[StaleBackup, ...]


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was erased and what was kept, for the consultant's files. It names nobody.

    `left` are sentences about what is still to be done, and is done by itself: empty for nothing.
    """

    at: datetime
    erased: tuple[ErasureLine, ...]
    kept: tuple[ErasureLine, ...]
    backups: tuple[StaleBackup, ...]
    left: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """The report, a line each."""
        raise NotImplementedError
