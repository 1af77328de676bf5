"""Storage, messages: all messages that are due within a time, or about a booking, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.domain.messages.security import MessageLine
from scheduler_app.storage.messages import shelves

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

MESSAGES = f"kind IN ('{MAIL_KIND}', '{TEXT_KIND}')"
"""As the index `ix_outbox_messages` says it: SQLite compares the words."""


class DueSpan(NamedTuple):
    """Which are looked for: epoch seconds, the end left out; None leaves a side open."""

    begin: int | None = None
    end: int | None = None
    booking_id: int | None = None


class Behind(NamedTuple):
    """The last that was listed: due time and id."""

    due: int
    id: int


def lines(asked: PlainSql, span: DueSpan, *, behind: Behind | None, most: int) -> list[MessageLine]:
    """Up to so many messages in whatever state, the first due first."""
    query, given = looked_for(span, behind, most)
    order = [row[0] for row in asked.exec_driver_sql(query, given)]
    found = {line.id: line for line in shelves.lines(asked, order)}
    return [found[row_id] for row_id in order]


def looked_for(span: DueSpan, behind: Behind | None, most: int) -> tuple[str, dict[str, Any]]:
    """The question after their ids, which an index answers, whatever the diary holds beside."""
    where, given = [MESSAGES], dict[str, Any](most=most)
    for name, value, condition in (
        ("booking", span.booking_id, "booking_id = :booking"),
        ("begin", span.begin, "due_at >= :begin"),
        ("end", span.end, "due_at < :end"),
    ):
        if value is not None:
            where.append(condition)
            given[name] = value
    if behind is not None:
        where.append("(due_at, id) > (:due, :id)")
        given |= behind._asdict()
    query = f"SELECT id FROM outbox WHERE {' AND '.join(where)} ORDER BY due_at, id LIMIT :most"
    return query, given
