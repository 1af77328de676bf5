"""Storage, messages: what the consultant worded anew, by template, language and part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.messages.message import MessagePart

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

WordingKey = tuple[str, str, MessagePart]
"""Template, language and part."""


def all_of(asked: PlainSql) -> dict[WordingKey, str]:
    """Every wording that stands."""
    query = "SELECT template, language, part, text FROM message_wordings WHERE NOT removed"
    return {
        (template, language, MessagePart(part)): text
        for template, language, part, text in asked.exec_driver_sql(query)
    }


def save(change: Change, place: WordingKey, text: str) -> None:
    """Word a part anew."""
    known = _row(change, place)
    if known is not None:
        change.update("message_wordings", known, {"text": text, "removed": 0})
        return
    template, language, part = place
    row = {"template": template, "language": language, "part": str(part)}
    change.insert("message_wordings", row | {"text": text})


def reset(change: Change, place: WordingKey) -> bool:
    """Let a part be worded as it came; whether it was not."""
    known = _row(change, place)
    if known is None or change.row("message_wordings", known)["removed"]:
        return False
    change.update("message_wordings", known, {"removed": 1})
    return True


def _row(change: Change, place: WordingKey) -> int | None:
    template, language, part = place
    query = "SELECT id FROM message_wordings WHERE template = ? AND language = ? AND part = ?"
    found = change.connection.exec_driver_sql(query, (template, language, str(part)))
    row_id: int | None = found.scalar()
    return row_id


def example_booking(asked: PlainSql, now: int) -> int | None:
    """The next appointment with a client, or else the last one: to show messages on."""
    meant = "kind = 'appointment' AND client_id IS NOT NULL AND NOT removed"
    for query in (
        f"SELECT id FROM bookings WHERE start_at >= ? AND {meant} ORDER BY start_at LIMIT 1",
        f"SELECT id FROM bookings WHERE start_at < ? AND {meant} ORDER BY start_at DESC LIMIT 1",
    ):
        for row in asked.exec_driver_sql(query, (now,)):
            return int(row[0])
    return None
