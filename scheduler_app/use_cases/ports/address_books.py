"""Ports: the address book files of other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scheduler_app.domain.exchange.records import ContactFile
    from scheduler_app.use_cases.ports.progress import Progress


class ContactReader(Protocol):
    """Reads address book files. Whatever is wrong with a file is part of the answer."""

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The files that the paths stand for: folders give their address books, in order."""
        ...

    def read(self, file: Path, *, progress: Progress) -> ContactFile:
        """The contacts of one file.

        `progress` counts bytes of this file; where it says stop, nothing of the file is given.
        """
        ...
