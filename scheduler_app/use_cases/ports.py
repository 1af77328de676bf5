"""Use cases: what they need from outside, as small Protocols, and the diary they all work on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from scheduler_app.storage.diary import Diary

if TYPE_CHECKING:
    from scheduler_app.domain.exchange import CalendarFile, ContactFile, Export

__all__ = ["CalendarReader", "CalendarWriter", "ContactReader", "Diary", "Exchange", "Progress"]

Progress = Callable[[int, int], bool]
"""Told how much is done of how much in all; answers whether to go on."""


class CalendarReader(Protocol):
    """Reads calendar files. Whatever is wrong with a file is part of the answer, never raised."""

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The files that the paths stand for: folders give their calendar files, in order."""
        ...

    def read(
        self, file: Path, *, zone: str, until: datetime, going_on: Callable[[], bool]
    ) -> CalendarFile:
        """The events of one file. Floating times are in `zone`; recurring ones up to `until`."""
        ...


class ContactReader(Protocol):
    """Reads address book files. Whatever is wrong with a file is part of the answer."""

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The files that the paths stand for: folders give their address books, in order."""
        ...

    def read(self, file: Path) -> ContactFile:
        """The contacts of one file."""
        ...


class CalendarWriter(Protocol):
    """Writes the diary to a file, whole or not at all. Raises `Trouble` when it can't."""

    def write(self, file: Path, export: Export, *, at: datetime) -> None:
        """Put the export into `file`, which only its owner may read."""
        ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the window is handed to read and write other programs' files.

    Each is made when first asked for: the window must not wait for parsers at its start.
    """

    calendars: Callable[[], CalendarReader]
    contacts: Callable[[], ContactReader]
    writer: Callable[[], CalendarWriter]
