"""Storage, clients: what is noted of a client at a moment, such as a call without a booking."""

from __future__ import annotations

from collections.abc import Collection

from scheduler_app.domain.clients.dossier import Before, EntryOf, TimelineEntry
from scheduler_app.domain.clients.note import ClientNote
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.clients.timeline_page import page_query, page_sought
from scheduler_app.storage.journal import Change
from scheduler_app.storage.snapshots import PlainSql

_BY_ID = "SELECT id, client_id, at, text FROM client_notes WHERE id = ? AND NOT removed"

_OF_CLIENTS = page_query("SELECT n.id, n.client_id, n.at, n.text", "client_notes", "n", "at")


def note(asked: PlainSql, note_id: int) -> ClientNote:
    """The note with this id."""
    for id_, client_id, at, text in asked.exec_driver_sql(_BY_ID, (note_id,)):
        return ClientNote(id_, client_id, from_epoch(at), text)
    raise NotFound(f"There is no note {note_id} in the diary.")


def timeline(
    asked: PlainSql, client_ids: Collection[int], before: Before, limit: int
) -> list[TimelineEntry]:
    """The notes of these clients from there on, the newest first."""
    sought = page_sought(client_ids, before.bound(EntryOf.NOTE), limit)
    return [
        TimelineEntry(at, EntryOf.NOTE, id_, client_id, text)
        for id_, client_id, at, text in asked.exec_driver_sql(_OF_CLIENTS, sought)
    ]


def save_note(change: Change, wanted: ClientNote) -> int:
    """Write a new note (id 0) or a changed one; returns its id."""
    row = {
        "client_id": wanted.client_id,
        "at": to_epoch(wanted.at.replace(microsecond=0), field="at"),
        "text": wanted.text,
    }
    if not wanted.id:
        return change.insert("client_notes", row)
    change.update("client_notes", wanted.id, row)
    return wanted.id


def remove_note(change: Change, note_id: int) -> None:
    """Take a note off; undo brings it back."""
    change.update("client_notes", note_id, {"removed": 1})
