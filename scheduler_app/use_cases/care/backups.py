"""Use cases: back the diary up once a day, tell how that stands, and restore a backup."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

from scheduler_app.domain.care.backups import DAILY, Backup, is_due, kept
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.zones import zone
from scheduler_app.storage import copies, files
from scheduler_app.storage.backup_folder import folder_of, listed, why_unread
from scheduler_app.storage.care import backups, kept_files
from scheduler_app.storage.diary import Diary, looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.practice.rules import get_practice

BackupStopped = copies.Stopped
"""Raised when a backup was given up because it was told to."""


def back_up(
    diary: DiaryHandle, *, now: datetime, going_on: copies.GoingOn = lambda: True
) -> Backup:
    """Make a backup now and let old ones go; a copy that fails its proof replaces nothing.

    Raises `Trouble` in words; the diary itself is safe then, and earlier backups are kept.
    """
    try:
        Diary.of(diary).must_be_there()
        made = copies.make(
            Diary.of(diary).path,
            at=now,
            note=DAILY,
            going_on=going_on,
            rewriting=backups.wiped_where_erasing,
        )
    except Trouble as trouble:
        raise backups.no_backup(trouble) from trouble
    in_use = _copy_files(diary, going_on)
    stay = kept(listed(Diary.of(diary).path, now), now, zone(get_practice(diary).zone)) | {made}
    old = [one for one in listed(Diary.of(diary).path, now) if one not in stay]
    try:
        backups.delete(Diary.of(diary).path, old)
    except OSError as error:
        raise Trouble(
            "Old backups could not be removed.",
            remedy="A new one was made, and nothing is lost. Look into the folder "
            f"{folder_of(Diary.of(diary).path)}: {error.strerror}.",
        ) from error
    kept_files.sweep(Diary.of(diary).path, in_use, stay)
    return made


def _copy_files(diary: DiaryHandle, going_on: copies.GoingOn) -> set[str]:
    """Copy the attachments that no backup has yet; returns the digests of all that there are.

    It comes after the copy of the diary, so that all files are there which that copy names.
    """
    with looking(diary) as asked:
        in_use = files.named(asked)
    try:
        kept_files.copy_new(Diary.of(diary).path, in_use, going_on)
    except Trouble as trouble:
        raise Trouble(
            f"The diary was backed up, and not all files beside it. {trouble.message}",
            remedy="The files themselves are safe beside the diary. Make room, then back up again.",
        ) from trouble
    return in_use


def back_up_if_due(
    diary: DiaryHandle, *, now: datetime, going_on: copies.GoingOn = lambda: True
) -> Backup | None:
    """The backup of today, unless there is one already. Raises as `back_up` does."""
    if is_due(listed(Diary.of(diary).path, now), now, zone(get_practice(diary).zone)):
        return back_up(diary, now=now, going_on=going_on)
    return None


def last_backup(diary: DiaryHandle, now: datetime) -> Backup | None:
    """The newest backup of the open diary, made for whatever reason."""
    found = listed(Diary.of(diary).path, now)
    return found[0] if found else None


def backup_folder(diary: DiaryHandle) -> Path:
    """Where the backups of the open diary lie; it need not exist."""
    return folder_of(Diary.of(diary).path)


def backups_of(path: Path, now: datetime) -> list[Backup]:
    """Every backup of the diary at `path`, newest first."""
    return listed(path, now)


def why_no_backups(path: Path) -> str:
    """Why the diary at `path` seems to have none, in a sentence."""
    return why_unread(path) or "There is no backup of this diary."


def come_back(path: Path, aside: Path) -> list[tuple[int, str]]:
    """Id and name of clients who were erased after a backup was made, and are back with it."""
    return backups.erased_between(path, aside)


def sent_since(path: Path, *, now: datetime) -> list[str]:
    """What a restored diary says of invoices that were sent after its backup was made."""
    from scheduler_app.use_cases.money.invoices.numbers import left_out, remember_numbers

    try:
        with closing(Diary.open(path)) as diary:
            found = remember_numbers(diary, now=now)
            return left_out(diary, now=now)[: len(found)]
    except Trouble as trouble:
        # It is restored all the same; this is said again before the next one is sent.
        return [str(trouble)]


def restore(path: Path, backup: Backup, *, now: datetime) -> Path | None:
    """Put a backup in the diary's place; where the broken diary was put, if there was one.

    Attachments that it names and that are missing beside the diary come back with it. Nobody may
    have the diary open. Raises `Trouble`, and the diary is as it was, unless it says otherwise.
    """
    aside = backups.restore(path, backup, at=now)
    try:
        kept_files.bring_back(path)
    except Trouble as trouble:
        raise Trouble(
            f"The diary was restored, and not all files beside it. {trouble.message}",
            remedy="The backup still has them. Make room, then restore it again.",
        ) from trouble
    return aside
