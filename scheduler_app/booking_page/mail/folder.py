"""Booking page: mails as files, for a preview on one's own computer: open one, click its link."""

from __future__ import annotations

import os
import tempfile
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from scheduler_app.smtp.sending import PutOff, Send


def into(folder: Path) -> Send:
    """What puts mails into this folder, readable by its owner only."""

    def send(message: EmailMessage) -> None:
        moment = parsedate_to_datetime(str(message["Date"])).strftime("%Y%m%dT%H%M%SZ")
        name = f"{moment}-{str(message['Message-ID'])[1:13]}.eml"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, half = tempfile.mkstemp(dir=folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes())
            Path(half).replace(folder / name)
        except OSError as error:
            raise PutOff(f"the folder can't be written: {error.strerror}") from error

    return send


def newest(folder: Path, most: int = 100) -> list[Path]:
    """The mails of the folder, the newest first."""
    if not folder.is_dir():
        return []
    found = [(path.stat().st_mtime_ns, path) for path in folder.glob("*.eml")]
    return [path for _, path in sorted(found, reverse=True)[:most]]
