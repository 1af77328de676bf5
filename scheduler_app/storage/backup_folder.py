"""Storage: the folder of backups beside a diary, and what lies in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from scheduler_app.domain.backups import Backup, newest_first, of_name


def folder_of(path: Path) -> Path:
    """Where the backups of the diary at `path` lie; it need not exist."""
    return path.with_name("backups")


def file_of(path: Path, backup: Backup) -> Path:
    """The file of a backup of the diary at `path`."""
    return folder_of(path) / backup.name


def listed(path: Path, now: datetime) -> list[Backup]:
    """The backups of the diary at `path`, newest first; none where the folder can't be read."""
    try:
        names = [file.name for file in folder_of(path).iterdir() if file.is_file()]
    except OSError:
        return []
    found = (of_name(name, path.stem, path.suffix) for name in names)
    return newest_first((one for one in found if one is not None), now)


def how_to_restore(path: Path) -> str:
    """A sentence that names the newest backup and the way to it, or says that there is none."""
    backups = listed(path, datetime.now(UTC))
    if not backups:
        return "There is no backup of it."
    made = f"{backups[0].at.astimezone():%Y-%m-%d %H:%M}"
    return f"Its backup of {made} can be restored: scheduler-app restore."
