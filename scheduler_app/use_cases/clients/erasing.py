"""Use case: erase a client for good, but for the numbers that have to be kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, cast

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.erasure import (
    ErasureLine,
    ErasurePreview,
    ErasureReport,
    StaleBackup,
    told_of_mentions,
)
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.storage.brought import all_personal
from scheduler_app.storage.clients import erasing, people
from scheduler_app.storage.clients.mentions import mentions
from scheduler_app.storage.diary import Diary, Reading, reading, writing
from scheduler_app.storage.files import delete, folder_of
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.personal import counted_of
from scheduler_app.use_cases.brought import ERASURE_OBJECTIONS, STALE_BACKUPS, brought

if TYPE_CHECKING:
    from scheduler_app.use_cases.clients.told_of_clients import (
        KnowsStaleBackups,
        ObjectsToErasure,
    )

ERASE = "erase"
"""The verb: nothing that it touched is taken back."""

_FILES_LEFT = "Attached files could not be deleted yet: {}. It is tried again by itself."
_AGAIN = "It is tried again by itself, and needs a disk with twice the file's room."
_NOT_WIPED = "The diary is in use, so that traces may be left in its file. It is wiped by itself."


def preview_erasure(diary: DiaryHandle, client_id: int, *, now: datetime) -> ErasurePreview:
    """What erasing a client would do, and what stands against it."""
    backups = _stale_backups(diary, now)
    with reading(diary) as connection:
        one = people.client(connection, client_id)
        ids = people.client_ids_of(connection, client_id)
        goes, stays = _lines(connection, ids)
        against = tuple(_objections(connection, ids, now))
        also = told_of_mentions(mentions(connection, one, ids))
        return ErasurePreview(one, against, goes, stays, backups, also)


def erase_client(
    diary: DiaryHandle, client_id: int, *, by: By = By.CONSULTANT, now: datetime
) -> ErasureReport:
    """Erase a client; nothing brings them back. `NotAllowed` while there are objections.

    Takes seconds where the diary is big: not for the window's own thread.
    """
    backups = _stale_backups(diary, now)
    with writing(diary, ERASE, by=by, at=now) as change:
        one = people.client(change.connection, client_id)
        ids = people.client_ids_of(change.connection, client_id)
        _must_be_unopposed(one, list(_objections(change.connection, ids, now)))
        goes, stays = _lines(change.connection, ids)
        also = told_of_mentions(mentions(change.connection, one, ids))
        erasing.erase(change, ids)
    return ErasureReport(now, goes, stays, backups, tuple(_finish(diary, now)), also)


def finish_erasing(diary: DiaryHandle, *, now: datetime) -> bool:
    """Do what an erasure was cut off before; returns whether there was anything to do.

    That is what no transaction can do: delete attachments, wipe the file's free pages. `Trouble`
    where it can't be done yet.
    """
    with reading(diary) as connection:
        if erasing.left_to_finish(connection) is None:
            return False
    left = _finish(diary, now)
    if left:
        raise Trouble(" ".join(left), remedy="What was erased is gone from every screen.")
    return True


def _finish(diary: DiaryHandle, now: datetime) -> list[str]:
    """What could not be done yet, in sentences. It is written down until it is done.

    What the disk refuses by now is one of them: that the client is erased stands already.
    """
    try:
        return _finished(diary, now)
    except Trouble as trouble:
        return [f"The file of the diary could not be wiped yet: {trouble.message} {_AGAIN}"]


def _finished(diary: DiaryHandle, now: datetime) -> list[str]:
    with reading(diary) as connection:
        files = erasing.left_to_finish(connection)
    if files is None:
        return []
    try:
        if files:
            _delete(diary, now)
    except OSError as error:
        return [_FILES_LEFT.format(error.strerror or "the system refuses")]
    if not Diary.of(diary).wipe():
        return [_NOT_WIPED]
    with writing(diary, ERASE, by=By.SYSTEM, at=now) as change:
        erasing.note_finished(change.connection)
    return []


def _delete(diary: DiaryHandle, now: datetime) -> None:
    """Delete the files while nobody else writes: somebody may be about to attach the same."""
    with writing(diary, ERASE, by=By.SYSTEM, at=now) as change:
        delete(folder_of(Diary.of(diary).path), erasing.left_to_finish(change.connection) or ())
        erasing.note_files_gone(change.connection)


def _objections(connection: Reading, clients: Collection[int], now: datetime) -> list[str]:
    return [
        sentence
        for objects in brought(ERASURE_OBJECTIONS)
        for sentence in cast("ObjectsToErasure", objects)(connection, clients, now)
    ]


def _must_be_unopposed(one: Client, objections: list[str]) -> None:
    if objections:
        raise NotAllowed(
            f"{one.name} can't be erased yet. {' '.join(objections)}",
            remedy="Nothing was erased.",
        )


def _lines(
    connection: Reading, clients: Collection[int]
) -> tuple[tuple[ErasureLine, ...], tuple[ErasureLine, ...]]:
    """What goes and what stays, by what it is called."""
    goes: dict[str, ErasureLine] = {}
    stays: dict[str, ErasureLine] = {}
    for one in reversed(all_personal()):
        number = counted_of(connection, one, clients)
        if not number:
            continue
        if one.blank or one.goes:
            how = "their words" if one.stays else ""
            goes.setdefault(one.what, ErasureLine(number, one.what, how))
        if one.stays:
            stays.setdefault(one.what, ErasureLine(number, one.what, one.stays))
    return tuple(goes.values()), tuple(stays.values())


def _stale_backups(diary: DiaryHandle, now: datetime) -> tuple[StaleBackup, ...]:
    [knows] = brought((STALE_BACKUPS,))
    return tuple(cast("KnowsStaleBackups", knows)(diary, now=now))
