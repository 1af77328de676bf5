"""Domain: what erasing a client takes away, what it leaves, and what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.wording import counted, listed


class ErasureLine(NamedTuple):
    """So much of something, such as 3 "bookings", and what becomes of it; nothing said is all."""

    number: int
    what: str
    how: str

    def told(self) -> str:
        """Such as "bookings (3), their words"."""
        head = f"{self.what} ({self.number:,})"
        return f"{head}, {self.how}" if self.how else head


class StaleBackup(NamedTuple):
    """A backup that still holds an erased client, and until when it is kept at the latest.

    Both are aware UTC; `until` is None where nothing lets it go by itself.
    """

    name: str
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What an erasure would do. It is refused while there are `objections`, which are sentences.

    `mentions` is a sentence about rows of others in which the name stands; empty for none.
    """

    client: Client
    objections: tuple[str, ...]
    goes: tuple[ErasureLine, ...]
    stays: tuple[ErasureLine, ...]
    backups: tuple[StaleBackup, ...]
    mentions: str = ""


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was erased and what was kept, for the consultant's files. It names nobody.

    `left` are sentences about what is still to be done, and is done by itself: empty for nothing.
    `mentions` is one about what the consultant has to look at.
    """

    at: datetime
    erased: tuple[ErasureLine, ...]
    kept: tuple[ErasureLine, ...]
    backups: tuple[StaleBackup, ...]
    left: tuple[str, ...] = ()
    mentions: str = ""

    def sentences(self) -> list[str]:
        """The report, a line each."""
        told = [f"Erased at {self.at:%Y-%m-%d %H:%M} UTC."]
        told += [f"Erased: {line.told()}." for line in self.erased]
        told += [f"Kept: {line.told()}." for line in self.kept]
        if self.kept:
            told.append(WHY_KEPT)
        told += [f"Still in the backup {told_of_backup(one)}." for one in self.backups]
        return [*told, *filter(None, [self.mentions]), *self.left]


def told_of_mentions(found: Mapping[str, int]) -> str:
    """That the name stands in rows of others, by what those are called; empty for none."""
    where = listed([counted(number, what) for what, number in found.items()])
    if not where:
        return ""
    return f"The name stands in {where} of others too: look yourself who is meant."


WHY_KEPT = "Kept without a word about the person: the books and the law of taxes ask for it."


def told_of_backup(backup: StaleBackup) -> str:
    """A backup in words, and until when it is kept."""
    made = f"{backup.name} of {backup.at:%Y-%m-%d}"
    if backup.until is None:
        return f"{made}, which is kept until you delete it"
    return f"{made}, which is kept until {backup.until:%Y-%m-%d} at the latest"
