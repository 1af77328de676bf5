"""Worker, care: the jobs about backups."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.care.backups import BackupStatus
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.care.attached_files import tend
from scheduler_app.use_cases.care.backups import (
    BackupStopped,
    back_up_if_due,
    last_backup,
)
from scheduler_app.use_cases.care.backups import back_up as make_backup
from scheduler_app.worker.care.backup_board import BackupBoard
from scheduler_app.worker.failing import failed_at
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did

BACKUP = "backup"

CUT_SHORT = "The program ended before it was whole. It is made at the next start."


def look_at_backups(parts: WorkerParts, now: datetime) -> None:
    """Say how the backups stand."""
    board = parts.one(BackupBoard)
    board.show(replace(board.now(), known=True, last=_last(parts, now)))


def back_up(parts: WorkerParts, now: datetime) -> Did | None:
    """Make the backup of today unless there is one, or one more if somebody asked for it."""
    asked = parts.signals.was_asked_for(BACKUP)
    board = parts.one(BackupBoard)
    try:
        made = (make_backup if asked else back_up_if_due)(
            parts.diary, now=now, going_on=lambda: not parts.signals.stopping.is_set()
        )
    except BackupStopped:
        return Did(CUT_SHORT, left_out=True)
    except Exception as error:
        if asked:
            parts.signals.still_asked_for(BACKUP)
        trouble = error if isinstance(error, Trouble) else failed_at("back the diary up")
        told = BackupStatus(known=True, last=_last(parts, now))
        board.show(replace(told, trouble=trouble.message, remedy=trouble.remedy))
        raise
    board.show(BackupStatus(known=True, last=_last(parts, now)))
    return None if made is None else Did("Made a backup and proved it.")


def tend_files(parts: WorkerParts, _now: datetime) -> Did | None:
    """Put attachments back that are missing and that a backup has; remove what no record names."""
    try:
        put_back, removed = tend(parts.diary, going_on=lambda: not parts.signals.stopping.is_set())
    except BackupStopped:
        return Did(CUT_SHORT, left_out=True)
    told = [
        f"Put {counted(put_back, 'file')} back from a backup." if put_back else "",
        f"Removed {counted(removed, 'file')} that no record names." if removed else "",
    ]
    return Did(" ".join(filter(None, told))) if any(told) else None


def _last(parts: WorkerParts, now: datetime) -> datetime | None:
    newest = last_backup(parts.diary, now)
    return None if newest is None else newest.at
