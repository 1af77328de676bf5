"""Gateways: a file that is there whole or not at all, and that only its owner may read."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from scheduler_app.domain.errors import Trouble


def write_whole(file: Path, data: bytes) -> None:
    """Put `data` into `file`, over what was there. Raises `Trouble`; the old file is kept then."""
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
