"""Ports: a folder of files that is written at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class FolderWriter(Protocol):
    """Makes files and new folders, each whole or not at all."""

    def write(self, folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
        """Make `folder`, with these files by their names, which only its owner may read.

        `NotAllowed` where something of that name is there already, `Trouble` where it can't be
        written. Whatever is raised, no folder is there, nor any of its files.
        """
        ...

    def write_file(self, file: Path, data: bytes) -> None:
        """Put the data into `file`, over what was there; only its owner may read it.

        `Trouble` where it can't be written: what was there stays as it was.
        """
        ...
