"""Storage: the folder of backups beside a diary, and what lies in it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from scheduler_app.domain.care.backups import Backup, newest_first, of_name


def folder_of(path: Path) -> Path:
    """Where the backups of the diary at `path` lie; it need not exist."""
    return path.with_name("backups")


def file_of(path: Path, backup: Backup) -> Path:
    """The file of a backup of the diary at `path`."""
    return folder_of(path) / backup.name


def listed(path: Path, now: datetime) -> list[Backup]:
    """The backups of the diary at `path`, newest first; none where the folder can't be read."""
    return newest_first(found(path), now)


def found(path: Path) -> list[Backup]:
    """The same in no order."""
    try:
        names = [file.name for file in folder_of(path).iterdir() if file.is_file()]
    except OSError:
        return []
    known = (of_name(name, path.stem, path.suffix) for name in names)
    return [one for one in known if one is not None]


def why_unread(path: Path) -> str:
    """Why nobody can tell which backups there are, in a sentence; empty where that is known."""
    folder = folder_of(path)
    try:
        next(folder.iterdir(), None)
    except FileNotFoundError:
        return leads_nowhere(folder)
    except OSError as error:
        return f"The folder {folder} can't be read: {error.strerror}."
    return ""


def leads_nowhere(folder: Path) -> str:
    """That a folder is a link to what is not there, such as a disk that is away; else empty."""
    if not folder.is_symlink() or folder.exists():
        return ""
    return f"The folder {folder} leads to {folder.readlink()}, and that is not there."


def how_to_restore(path: Path, now: datetime) -> str:
    """A sentence that names the newest backup and the way to it, or says that there is none."""
    backups = listed(path, now)
    if not backups:
        return why_unread(path) or "There is no backup of it."
    made = f"{backups[0].at.astimezone():%Y-%m-%d %H:%M}"
    return f"Its backup of {made} can be restored: scheduler-app restore."


def put_aside(path: Path) -> list[Backup]:
    """Broken diaries that were put aside beside the one at `path`, in no order."""
    try:
        names = [file.name for file in path.parent.iterdir()]
    except OSError:
        return []
    known = (of_name(name, path.stem, path.suffix) for name in names)
    return [one for one in known if one is not None]
