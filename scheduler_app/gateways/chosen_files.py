"""Gateways: the files that somebody chose, by themselves or with the folder they lie in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from scheduler_app.domain.errors import Trouble


def files_below(paths: Sequence[Path], suffixes: frozenset[str]) -> list[Path]:
    """Files as named, and those in named folders whose suffix fits; each once, in order."""
    found: dict[Path, None] = {}
    for path in paths:
        for file in _walk(path, suffixes) if path.is_dir() else [path]:
            found[file] = None
    return list(found)


def size_of(file: Path, most: int) -> int:
    """The size of a plain file in bytes. Raises `Trouble`: missing, no plain file, too large."""
    if not file.exists():
        raise Trouble("There is no such file.", remedy="Check the name.")
    if not file.is_file():
        raise Trouble("It is no plain file.")
    size = file.stat().st_size
    if size > most:
        raise Trouble(
            f"The file is larger than {most // 1024 // 1024} MB.",
            remedy="Export a shorter time, or split it.",
        )
    return size


def bytes_of(file: Path, most: int) -> bytes:
    """The content of a plain file. Raises `Trouble`: missing, no plain file, too large."""
    try:
        size_of(file, most)
        data = file.read_bytes()
    except OSError as error:
        raise Trouble(f"The file can't be opened: {error.strerror}.") from error
    if not data.strip():
        raise Trouble("The file is empty.")
    return data


def _walk(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if Path(name).suffix.lower() in suffixes:
                yield Path(parent, name)
