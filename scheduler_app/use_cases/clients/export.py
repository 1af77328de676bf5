"""Use case: all that the diary holds of one client, as an archive that people can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scheduler_app.storage.handle import DiaryHandle


@dataclass(frozen=True, slots=True)
class ExportedClient:
    """Where the archive lies: a folder of its own, and the page to open in it.

    `missing` names attachments whose files are not there.
    """

    folder: Path
    page: Path
    attachments: int
    missing: tuple[str, ...] = ()


def export_client(
    diary: DiaryHandle, client_id: int, folder: Path, *, now: datetime
) -> ExportedClient:
    """Write the archive into a new folder within `folder`; `Trouble` where it can't be written."""
    raise NotImplementedError
