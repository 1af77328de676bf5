"""Use cases: note something of a client, such as a call that led to no booking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.dossier import FROM_THE_TOP
from scheduler_app.domain.clients.note import ClientNote, noted
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.clients import notes, people
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle


def notes_of(
    diary: DiaryHandle, client_ids: Collection[int], *, limit: int = 200
) -> list[ClientNote]:
    """The notes of these clients, the newest first."""
    with looking(diary) as asked:
        found = notes.timeline(asked, client_ids, FROM_THE_TOP, limit)
    return [
        ClientNote(entry.number, entry.client_id, from_epoch(entry.at), entry.title)
        for entry in found
    ]


def get_note(diary: DiaryHandle, note_id: int) -> ClientNote:
    """The note with this id."""
    with looking(diary) as asked:
        return notes.note(asked, note_id)


def add_note(
    diary: DiaryHandle,
    client_id: int,
    text: str,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
) -> ClientNote:
    """Write down a note as of now."""
    wanted = ClientNote(0, client_id, now.replace(microsecond=0), noted(text))
    with writing(diary, "note", by=by, at=now) as change:
        people.client(change.connection, client_id)
        return replace(wanted, id=notes.save_note(change, wanted))


def change_note(
    diary: DiaryHandle, note_id: int, text: str, *, by: By = By.CONSULTANT, now: datetime
) -> ClientNote:
    """Say it otherwise; it keeps its time."""
    with writing(diary, "note", by=by, at=now) as change:
        wanted = replace(notes.note(change.connection, note_id), text=noted(text))
        notes.save_note(change, wanted)
        return wanted


def remove_note(diary: DiaryHandle, note_id: int, *, by: By = By.CONSULTANT, now: datetime) -> None:
    """Take a note off; undo brings it back."""
    with writing(diary, "remove-note", by=by, at=now) as change:
        notes.note(change.connection, note_id)
        notes.remove_note(change, note_id)
