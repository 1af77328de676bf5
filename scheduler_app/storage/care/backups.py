"""Storage: backups that are let go, and one that is put in the place of a broken diary."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from scheduler_app import sqlite_library
from scheduler_app.domain.care.backups import Backup, named
from scheduler_app.domain.errors import Busy, Damaged, DiaryGone, DiaryTrouble, Trouble
from scheduler_app.domain.zones import to_epoch
from scheduler_app.sqlite_library import claim, connected, driver
from scheduler_app.storage.backup_folder import file_of
from scheduler_app.storage.clients.erasing import is_unfinished
from scheduler_app.storage.copies import PART, copy_file, faults_of, frozen, words_of
from scheduler_app.storage.file_troubles import told_of
from scheduler_app.storage.messages import after_restore
from scheduler_app.storage.wiping import wipe_copy
from scheduler_app.syncing import on_disk

ASIDE = "damaged"
"""The note in the name of a broken diary that was put aside."""


def wiped_where_erasing(copy: Path) -> bool:
    """Write a copy anew where the diary was not wiped yet of what was erased; whether it was.

    What no erasure tells of as an older backup must not hold it in free pages.
    """
    with contextlib.closing(frozen(copy)) as asked:
        if not is_unfinished(asked):
            return False
    wipe_copy(copy)
    return True


def erased_between(path: Path, later: Path) -> list[tuple[int, str]]:
    """Who stands in the diary at `path` and was erased in a later one; nobody has either open.

    Id and name of each. Nobody where one of the two can't be asked.
    """
    try:
        with contextlib.closing(frozen(later)) as asked:
            erased = {row[0] for row in asked.execute("SELECT id FROM clients WHERE erased")}
        with contextlib.closing(frozen(path)) as asked:
            stand = asked.execute("SELECT id, name FROM clients WHERE NOT removed").fetchall()
    except driver.Error:
        return []
    return [(id_, name) for id_, name in stand if id_ in erased]


def delete(path: Path, backups: Iterable[Backup]) -> None:
    """Remove backups that are not kept. Raises `OSError`."""
    for backup in backups:
        file_of(path, backup).unlink(missing_ok=True)


def restore(path: Path, backup: Backup, *, at: datetime) -> Path | None:
    """Put a backup in the diary's place; returns where the broken diary lies now, if there was one.

    Nobody may have the diary open. The broken file keeps its data under another name, its log
    beside it. There is a diary at `path` at every moment: whatever dies when, a start finds the
    broken one or the whole one. Raises `Trouble`; the diary is as it was then.
    """
    whole = file_of(path, backup)
    if sqlite_library.is_open_elsewhere(path):
        raise Busy(
            "The diary is open in another program.",
            remedy="Nothing was changed. Close its window, then try again.",
        )
    faults = faults_of(whole)
    if faults:
        raise Damaged(
            f"The backup {backup.name} is not whole: {'; '.join(faults[:3])}.",
            remedy="Nothing was changed. Choose another backup.",
        )
    part = path.with_name(f"{path.name}{PART}")
    try:
        with told_of(path), words_of(path):
            _sweep(part)
            claim(part)
            copy_file(whole, part)
            _doubted(part, at)
            aside = _set_aside(path, at) if path.exists() else None
            # The log of the one must not be met beside the other, whichever name the disk has.
            on_disk(path.parent)
            part.replace(path)
            on_disk(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            _sweep(part)
        raise
    return aside


def _sweep(part: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        part.with_name(part.name + ending).unlink(missing_ok=True)


def _doubted(part: Path, at: datetime) -> None:
    """Let nothing be sent again of which a backup does not know."""
    with contextlib.closing(connected(part)) as copy, copy:
        after_restore.doubt(copy, now=to_epoch(at.replace(microsecond=0)))
    on_disk(part)


def _set_aside(path: Path, at: datetime) -> Path:
    """Give the broken diary and its log second names that belong together, and take the log away.

    Without its log a diary is an older one: that is brought home first, so that whoever starts
    before the backup has its place meets all that the broken one can tell.
    """
    number = 0
    while any(map(Path.exists, _with_log(aside := _name_aside(path, at, number)))):
        number += 1
    _, log = _with_log(path)
    if log.exists():
        _second_name(log, _with_log(aside)[1])
        # Damaged beyond opening is what a backup is for.
        with contextlib.suppress(driver.Error), contextlib.closing(connected(path)) as broken:
            # Whoever closes it last brings its log home.
            broken.execute("SELECT count(*) FROM sqlite_master").fetchone()
    _second_name(path, aside)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return aside


def _name_aside(path: Path, at: datetime, number: int) -> Path:
    return path.with_name(named(path.stem, path.suffix, at, ASIDE, number))


def _with_log(path: Path) -> tuple[Path, Path]:
    return path, path.with_name(f"{path.name}-wal")


def _second_name(file: Path, other: Path) -> None:
    try:
        os.link(file, other)
    except OSError:
        # A disk without links, such as a stick: the same in two steps.
        claim(other)
        copy_file(file, other)


def no_backup(trouble: Trouble) -> Trouble:
    """The same trouble, said of a backup."""
    if isinstance(trouble, Damaged | DiaryGone) or not isinstance(trouble, DiaryTrouble):
        return trouble
    return Trouble(
        f"No backup could be made. {trouble.message}",
        remedy="The diary itself is safe, and earlier backups were kept. It is tried again by "
        "itself.",
    )
