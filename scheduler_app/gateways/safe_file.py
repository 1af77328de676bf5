"""Gateways: a file that is there whole or not at all, and that only its owner may read."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from scheduler_app.domain.errors import Trouble
from scheduler_app.syncing import on_disk


def write_whole(file: Path, data: bytes) -> None:
    """Put `data` into `file`, over what was there. Raises `Trouble`; the old file is kept then.

    A link stays one: what it points to is written. A file that is marked read-only is not replaced,
    though the folder would allow it.
    """
    file = _target(file)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise Trouble(
            f"{file.name} can't be written: {error.strerror}.",
            remedy="Choose another folder. What was there before is unchanged.",
        ) from error
    name_lasts(file)


def name_lasts(path: Path) -> None:
    """Let the new name of a file or a folder be on the disk. Raises `Trouble`; it is there then."""
    try:
        on_disk(path.parent)
    except OSError as error:
        raise Trouble(
            f"{path.name} was written, and may be lost when the power goes: {error.strerror}.",
            remedy="Check that the disk is well, then write it once more, to another place.",
        ) from error


def _target(file: Path) -> Path:
    """The file that is meant, with links followed. Raises `Trouble` when it may not be replaced."""
    try:
        target = file.resolve()
        mode = target.stat().st_mode if target.exists() else None
    except (OSError, RuntimeError) as error:
        raise Trouble(
            f"{file.name} can't be written: the way to it can't be followed.",
            remedy="Choose another folder.",
        ) from error
    if mode is None:
        return target
    if not stat.S_ISREG(mode):
        raise Trouble(
            f"{file.name} can't be written: it is a folder or a device.",
            remedy="Choose another name.",
        )
    # The mode is asked as well because to root every file is writable.
    if not mode & stat.S_IWUSR or not os.access(target, os.W_OK):
        raise Trouble(
            f"{file.name} can't be written: it is read-only.",
            remedy="Choose another name, or allow writing to it.",
        )
    return target
