"""Gateways: a folder that is there with all its files or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from glob import escape
from pathlib import Path

from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.time_units import HOUR
from scheduler_app.gateways.safe_file import name_lasts, write_whole
from scheduler_app.syncing import on_disk


class WholeFolderWriter:
    """Writes beside the folder first, and gives it its name once every file is on the disk."""

    def write(self, folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
        """Make it. `NotAllowed` where it is there already, `Trouble` for a failing disk."""
        if os.path.lexists(folder):
            raise NotAllowed(
                f"{folder.name} is there already.",
                remedy="Nothing was written. Choose another folder, or another name.",
            )
        part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
        try:
            try:
                part.mkdir(mode=0o700)
                _sweep(folder, part)
                for name, data in files:
                    _put(part / name, data)
                on_disk(part)
                _put_in_place(part, folder)
            except OSError as error:
                raise Trouble(
                    f"{folder.name} can't be written: {error.strerror}.",
                    remedy="Choose another place. Nothing was written.",
                ) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        name_lasts(folder)

    def write_file(self, file: Path, data: bytes) -> None:
        """Put the data into one file, over what was there. `Trouble` for a failing disk."""
        write_whole(file, data)


def _sweep(folder: Path, part: Path) -> None:
    """Remove what was left half written by whoever was killed, and may hold clients' data."""
    before = part.stat().st_mtime - HOUR
    for left in folder.parent.glob(f".{escape(folder.name)}.*.part"):
        with suppress(OSError):
            if left.stat().st_mtime < before:
                shutil.rmtree(left)


def _put(file: Path, data: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would make two letters of each line's end without it."""


def _put_in_place(part: Path, folder: Path) -> None:
    # POSIX lets a folder take the place of an empty one that somebody made meanwhile: making it
    # ourselves says whether somebody did.
    if os.name == "posix":
        folder.mkdir(mode=0o700)
    try:
        part.rename(folder)
    except OSError:
        if os.name == "posix":
            folder.rmdir()
        raise
