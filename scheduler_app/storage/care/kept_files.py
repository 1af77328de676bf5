"""Storage, care: the files beside the diary in the folder of backups: one copy serves all backups.

They are named by what they hold, so a file that is there already is never copied again, and goes
when neither the diary nor a backup that is kept names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from scheduler_app.domain.care.backups import Backup
from scheduler_app.sqlite_library import driver
from scheduler_app.storage import files
from scheduler_app.storage.backup_folder import file_of, folder_of, put_aside
from scheduler_app.storage.brought import FILED
from scheduler_app.storage.copies import GoingOn, Stopped, frozen


def backed_up_folder(path: Path) -> Path:
    """Where the copies of the attachments of the diary at `path` lie; it need not exist."""
    return files.folder_of(folder_of(path) / path.name)


def copy_new(path: Path, wanted: Iterable[str], going_on: GoingOn = lambda: True) -> int:
    """Copy those of these files that no backup has yet; how many those were.

    One that is missing or was changed is left out: the doctor tells of it, and what a backup has
    of it stays. Raises `Trouble` where it can't be written, `Stopped` when it is told to stop.
    """
    return _copied(files.folder_of(path), backed_up_folder(path), wanted, going_on)


def bring_back(path: Path) -> int:
    """Copy what the diary at `path` names and its folder lacks out of the folder of backups.

    Nobody may have the diary open. How many files those were.
    """
    wanted = named_in(path) or set()
    return _copied(backed_up_folder(path), files.folder_of(path), wanted, lambda: True)


def put_back(path: Path, wanted: Iterable[str], going_on: GoingOn) -> int:
    """Copy files that are missing or changed beside the open diary out of the folder of backups.

    How many those were. Each is read through; `Stopped` when it is told to stop.
    """
    folder, backed_up = files.folder_of(path), backed_up_folder(path)
    held = files.listed(backed_up)
    mended = 0
    for digest in sorted(set(wanted) & set(held)):
        if not going_on():
            raise Stopped
        if not files.is_whole(folder, digest):
            mended += files.copy_over(backed_up, folder, digest)
    return mended


def copy_beside(path: Path, copied: Path) -> int:
    """Let a copy of the diary, which nobody has open, have all files that it names beside it.

    On one disk they are the same files under a second name: nobody ever writes to one.
    """
    wanted = named_in(copied) or set()
    linked = files.link_over(files.folder_of(path), files.folder_of(copied), wanted)
    rest = wanted - linked
    return len(linked) + _copied(files.folder_of(path), files.folder_of(copied), rest, lambda: True)


def sweep(path: Path, in_use: Iterable[str], backups: Iterable[Backup]) -> int:
    """Remove what neither the diary nor one of its backups names; how many files that were.

    None where a backup can't be asked, or a diary was put aside: either may name them.
    """
    folder = backed_up_folder(path)
    held = set(files.listed(folder))
    files.sweep(folder, held)  # what a crash has left of a copy
    if not held - (still := set(in_use)) or put_aside(path):
        return 0
    for backup in backups:
        theirs = named_in(file_of(path, backup))
        if theirs is None:
            return 0
        still |= theirs
    return files.sweep(folder, still, at_once=True)


def named_in(file: Path, *, standing: bool = False) -> set[str] | None:
    """The digests that a diary names which nobody has open; None where it can't be asked.

    Also those that undo would bring back, unless only what is `standing` is asked for.
    """
    only = " AND NOT removed" if standing else ""
    found: set[str] = set()
    try:
        with closing(frozen(file)) as opened:
            for table in FILED:
                columns = [row[1] for row in opened.execute(f"PRAGMA table_info({table})")]
                if columns:
                    query = files.digests_in(table) + (only if "removed" in columns else "")
                    found |= {row[0] for row in opened.execute(query)}
    except driver.Error:
        return None
    return found


def doubtful(path: Path, newest: Backup) -> list[str]:
    """The digests of attachments in a backup whose copies are missing or changed.

    All of them are read.
    """
    folder = backed_up_folder(path)
    wanted = named_in(file_of(path, newest), standing=True) or set()
    return sorted(one for one in wanted if not files.is_whole(folder, one))


def _copied(source: Path, target: Path, wanted: Iterable[str], going_on: GoingOn) -> int:
    has, there = files.listed(source), files.listed(target)
    copied = 0
    for digest in sorted(set(wanted) & set(has)):
        if there.get(digest) == has[digest]:
            continue
        if not going_on():
            raise Stopped
        copied += files.copy_over(source, target, digest)
    return copied
