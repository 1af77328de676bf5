"""Ports: the calendar files of other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from scheduler_app.domain.exchange.records import CalendarFile, Export
    from scheduler_app.use_cases.ports.progress import Progress


class CalendarReader(Protocol):
    """Reads calendar files. Whatever is wrong with a file is part of the answer, never raised."""

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The files that the paths stand for: folders give their calendar files, in order."""
        ...

    def read(self, file: Path, *, zone: str, until: datetime, progress: Progress) -> CalendarFile:
        """The events of one file. Floating times are in `zone`; recurring ones up to `until`.

        `progress` counts bytes of this file; where it says stop, nothing of the file is given.
        """
        ...


class CalendarWriter(Protocol):
    """Writes the diary to a file, whole or not at all. Raises `Trouble` when it can't."""

    def write(self, file: Path, export: Export, *, at: datetime) -> None:
        """Put the export into `file`, which only its owner may read."""
        ...
