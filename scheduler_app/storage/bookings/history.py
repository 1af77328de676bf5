"""Storage: what the history tells of one booking, and the names that its sentences need."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, select

from scheduler_app.storage.journal import Image
from scheduler_app.storage.schema import changes, clients, history, services

REASON = "reason"
"""The verb of a change that alters nothing and explains the one before it."""


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
    query = (
        select(
            changes.c.at,
            changes.c.by,
            changes.c.verb,
            changes.c.why,
            changes.c.id,
            changes.c.reverses,
            history.c.before,
            history.c.after,
        )
        .join_from(history, changes)
        .where(history.c.subject == "bookings", history.c.subject_id == booking_id)
        .order_by(history.c.id)
    )
    told: list[ToldChange] = []
    whole: Image | None = None
    for row in connection.execute(query):
        # The journal keeps what changed; replayed from the first image on, it gives whole rows.
        after = {**(whole or {}), **json.loads(row.after)}
        told.append(
            ToldChange(row.at, row.by, row.verb, row.why, whole, after, row.id, row.reverses)
        )
        whole = after
    return told


def changed_together(connection: Connection, booking_id: int) -> list[int]:
    """The bookings that the last change of a booking touched, itself among them."""
    of_bookings = history.c.subject == "bookings"
    last = (
        select(history.c.change_id)
        .join_from(history, changes)
        .where(of_bookings, history.c.subject_id == booking_id, changes.c.verb != REASON)
        .order_by(history.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(history.c.subject_id)
        .where(of_bookings, history.c.change_id == last)
        .order_by(history.c.id)
    )
    return list(dict.fromkeys(connection.execute(query).scalars()))


def client_names(connection: Connection, told: Sequence[ToldChange]) -> dict[int, str]:
    """Names of the clients that these changes mention, removed ones too."""
    return _names(connection, clients, told, "client_id")


def service_names(connection: Connection, told: Sequence[ToldChange]) -> dict[int, str]:
    """Names of the services that these changes mention, removed ones too."""
    return _names(connection, services, told, "service_id")


def _names(
    connection: Connection, table: Table, told: Sequence[ToldChange], column: str
) -> dict[int, str]:
    ids = {row.after[column] for row in told if row.after.get(column) is not None}
    query = select(table.c.id, table.c.name).where(table.c.id.in_(ids))
    return {row.id: row.name for row in connection.execute(query)}
