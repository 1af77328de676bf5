"""Storage, visits: attachments as rows; what they hold lies beside the diary (storage/files.py)."""

from __future__ import annotations

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.visits.visit import Attachment
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.journal import Change
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.storage.visits.records import attachment_of

_ONE = "SELECT * FROM attachments WHERE id = ? AND NOT removed"
_SAME = "SELECT * FROM attachments WHERE visit_id = ? AND digest = ? AND NOT removed"
_STANDING = """
SELECT a.name, a.digest FROM attachments a JOIN visits v ON v.id = a.visit_id
 WHERE NOT a.removed AND NOT v.removed ORDER BY a.id"""


def get(connection: Reading, attachment_id: int) -> Attachment:
    """The attachment with this id; `NotFound` where there is none or it was taken out."""
    row = connection.exec_driver_sql(_ONE, (attachment_id,)).mappings().first()
    if row is None:
        raise NotFound(f"There is no attachment {attachment_id} any more.")
    return attachment_of(row)


def same_as(connection: Reading, visit_id: int, digest: str) -> Attachment | None:
    """The attachment of a visit that holds just this; None where none does."""
    row = connection.exec_driver_sql(_SAME, (visit_id, digest)).mappings().first()
    return None if row is None else attachment_of(row)


def add(change: Change, visit_id: int, wanted: Attachment) -> Attachment:
    """Write a new one; returns it with its id."""
    attachment_id = change.insert(
        "attachments",
        {
            "visit_id": visit_id,
            "at": to_epoch(wanted.at, field="at"),
            "name": wanted.name,
            "media": wanted.media,
            "size": wanted.size,
            "digest": wanted.digest,
        },
    )
    change.tell("visits", [visit_id])
    return get(change.connection, attachment_id)


def remove(change: Change, attachment_id: int) -> None:
    """Take one out; its file stays, for undo."""
    visit_id = change.row("attachments", attachment_id)["visit_id"]
    get(change.connection, attachment_id)
    change.update("attachments", attachment_id, {"removed": 1})
    change.tell("visits", [visit_id])


def standing(asked: PlainSql) -> list[tuple[str, str]]:
    """Name and digest of each attachment that can be opened, the oldest first."""
    return [(row[0], row[1]) for row in asked.exec_driver_sql(_STANDING)]
