"""Use cases: attach files to a visit, open a copy of one, save one elsewhere, take one out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.visits.attaching import kept_name, media_of, must_not_run
from scheduler_app.domain.visits.visit import Attachment
from scheduler_app.storage import files
from scheduler_app.storage.backup_folder import put_aside
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Diary, looking, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.visits import attachments, records

ATTACH, DETACH = "attach", "detach"


def attach(
    diary: DiaryHandle,
    visit_id: int,
    content: Path | bytes,
    name: str = "",
    *,
    now: datetime,
    by: By = By.CONSULTANT,
) -> Attachment:
    """Keep a copy of a file, or of what was pasted, with a visit; a file's own name is its name.

    The same file a second time is the attachment that is there. It takes as long as the file is
    large: not for the window's own thread. Raises `Trouble` in words, with nothing attached.
    """
    with reading(diary) as connection:
        records.get(connection, visit_id)
    kept = keep(diary, content, name, now=now)
    with writing(diary, ATTACH, by=by, at=kept.at) as change:
        return hang(diary, change, visit_id, kept)


def keep(diary: DiaryHandle, content: Path | bytes, name: str = "", *, now: datetime) -> Attachment:
    """A copy beside the diary that is no visit's yet; one that stays so goes after a day."""
    given = name or (content.name if isinstance(content, Path) else "")
    called = kept_name(given, unnamed="pasted")
    with files.opened(content, called) as (stream, size):
        kept = files.keep(_folder(diary), stream, called, size)
    return Attachment(called, media_of(called), kept.size, kept.digest, now.replace(microsecond=0))


def hang(diary: DiaryHandle, change: Change, visit_id: int, kept: Attachment) -> Attachment:
    """Make what was kept an attachment of a visit, within a change."""
    people.client(change.connection, records.get(change.connection, visit_id).client_id)
    files.must_be_there(_folder(diary), kept.digest, kept.name)
    same = attachments.same_as(change.connection, visit_id, kept.digest)
    return same or attachments.add(change, visit_id, kept)


def opened(diary: DiaryHandle, attachment_id: int, folder: Path) -> Path:
    """A copy in this folder that can only be read, for whatever program shows such files.

    `NotAllowed` for what could run: that is saved elsewhere only. `Trouble` where the kept file is
    missing or was changed.
    """
    one = _get(diary, attachment_id)
    must_not_run(one.name, files.head_of(_folder(diary), one.digest, one.name))
    place = folder / str(attachment_id)
    copied = place / kept_name(one.name)
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        if copied.exists():
            # Opened before: that copy may have been written to all the same.
            copied.chmod(0o600)
    except OSError as error:
        raise Trouble(
            f"“{one.name}” can't be shown: {error.strerror}.",
            remedy=f"It is safe beside the diary. Make room in {folder}, then try again.",
        ) from error
    files.copy_out(_folder(diary), one.digest, one.name, copied)
    copied.chmod(0o400)
    return copied


def save_as(diary: DiaryHandle, attachment_id: int, target: Path) -> None:
    """Save a copy elsewhere; what lies there is replaced once the copy is whole."""
    one = _get(diary, attachment_id)
    files.copy_out(_folder(diary), one.digest, one.name, target)


def remove_attachment(
    diary: DiaryHandle, attachment_id: int, *, now: datetime, by: By = By.CONSULTANT
) -> None:
    """Take an attachment out of its visit; undo brings it back."""
    with writing(diary, DETACH, by=by, at=now) as change:
        attachments.remove(change, attachment_id)


def sweep_files(diary: DiaryHandle) -> int:
    """Remove files that a crash has left and no row names, after a day; how many those were.

    None while a diary that was put aside lies there: it may name them.
    """
    if put_aside(Diary.of(diary).path):
        return 0
    with looking(diary) as asked:
        return files.sweep(_folder(diary), files.named(asked))


def _get(diary: DiaryHandle, attachment_id: int) -> Attachment:
    with reading(diary) as connection:
        return attachments.get(connection, attachment_id)


def _folder(diary: DiaryHandle) -> Path:
    return files.folder_of(Diary.of(diary).path)
