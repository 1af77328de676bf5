"""Storage: what the history tells of one booking, and the names that its sentences need."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from scheduler_app.storage.journal import Image

REASON = "reason"
"""The verb of a change that alters nothing and explains the one before it."""

_OF_BOOKING = """
SELECT c.at, c."by", c.verb, c.why, c.id, c.reverses, h.before, h.after
  FROM history h JOIN changes c ON c.id = h.change_id
 WHERE h.subject = 'bookings' AND h.subject_id = ?
 ORDER BY h.id"""
_TOGETHER = f"""
SELECT subject_id FROM history
 WHERE subject = 'bookings' AND change_id = (
       SELECT h.change_id FROM history h JOIN changes c ON c.id = h.change_id
        WHERE h.subject = 'bookings' AND h.subject_id = ? AND c.verb <> '{REASON}'
        ORDER BY h.id DESC LIMIT 1)
 ORDER BY id"""


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One change of one booking. `at` is epoch seconds; the images are of the whole row.

    `before` is None for the change that made the booking. `reverses` is the change that an undo
    or redo reversed.
    """

    at: int
    by: str
    verb: str
    why: str
    before: Image | None
    after: Image
    change_id: int = 0
    reverses: int | None = None

    @property
    def made(self) -> bool:
        """Whether the booking came to be by it, or came back."""
        return not self.after.get("removed") and (
            self.before is None or self.before.get("removed") == 1
        )


def of_booking(connection: Connection, booking_id: int) -> list[ToldChange]:
    """What became of a booking, oldest first."""
    told: list[ToldChange] = []
    whole: Image | None = None
    for row in connection.exec_driver_sql(_OF_BOOKING, (booking_id,)):
        # The journal keeps what changed; replayed from the first image on, it gives whole rows.
        after = {**(whole or {}), **json.loads(row.after)}
        told.append(
            ToldChange(row.at, row.by, row.verb, row.why, whole, after, row.id, row.reverses)
        )
        whole = after
    return told


def changed_together(connection: Connection, booking_id: int) -> list[int]:
    """The bookings that the last change of a booking touched, itself among them."""
    return list(dict.fromkeys(connection.exec_driver_sql(_TOGETHER, (booking_id,)).scalars()))


def client_names(connection: Connection, told: Sequence[ToldChange]) -> dict[int, str]:
    """Names of the clients that these changes mention, removed ones too."""
    return _names(connection, "clients", told, "client_id")


def service_names(connection: Connection, told: Sequence[ToldChange]) -> dict[int, str]:
    """Names of the services that these changes mention, removed ones too."""
    return _names(connection, "services", told, "service_id")


def _names(
    connection: Connection, table: str, told: Sequence[ToldChange], column: str
) -> dict[int, str]:
    ids = {row.after[column] for row in told if row.after.get(column) is not None}
    query = f"SELECT id, name FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
    return {row.id: row.name for row in connection.exec_driver_sql(query, (json.dumps([*ids]),))}
