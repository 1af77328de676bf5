"""Storage, messages: who was asked to confirm a visit, and who said that they will come.

What was said about one time stands for that time only, and for the client who has the booking.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.messages.confirmation import (
    CONFIRM,
    AskMessage,
    Confirmation,
    ConfirmedBy,
)
from scheduler_app.domain.messages.outbox import RowState

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "confirmations"

STANDS = """
NOT said.removed AND said.start_at = b.start_at AND NOT EXISTS (
  SELECT 1 FROM history h WHERE h.subject = 'bookings' AND h.subject_id = b.id
     AND h.before IS NOT NULL AND h.after LIKE '%"client_id"%'
     AND h.change_id > (SELECT min(o.change_id) FROM history o
                         WHERE o.subject = 'confirmations' AND o.subject_id = said.id)
     AND NOT EXISTS (SELECT 1 FROM history m
                      WHERE m.change_id = h.change_id AND m.subject = 'clients'
                        AND m.before LIKE '%"merged_into"%'))"""
"""Of a confirmation `said` of a booking `b`: it is of the time that holds, and of its client."""

CONFIRMED_AT = f"""
(SELECT min(said.at) FROM confirmations said WHERE said.booking_id = b.id AND {STANDS})"""
"""When the client of a booking `b` said so, of the time that holds; NULL where they have not."""

_STANDING = f"""
SELECT said.booking_id, said.start_at, said.at, said.how, said.heard_id, said.id
  FROM bookings b JOIN confirmations said ON said.booking_id = b.id
 WHERE b.id IN (SELECT value FROM json_each(?)) AND {STANDS}
 ORDER BY said.id DESC"""

_COMING = """
SELECT id FROM bookings WHERE start_at > ? AND start_at < ?
   AND kind = 'appointment' AND state = 'confirmed' AND NOT removed"""

_SINCE = """
SELECT max(changes.at) FROM history JOIN changes ON changes.id = change_id
 WHERE subject = 'bookings' AND subject_id = ?
   AND (before IS NULL OR after LIKE '%"start_at"%')"""


def add(change: Change, said: Confirmation) -> Confirmation:
    """Write down that a client will come."""
    row = {
        "booking_id": said.booking_id,
        "start_at": said.start,
        "at": said.at,
        "how": str(said.how),
        "heard_id": said.heard_id,
    }
    number = change.insert(TABLE, row)
    return Confirmation(said.booking_id, said.start, said.at, said.how, said.heard_id, number)


def standing(asked: PlainSql, bookings: Collection[int]) -> dict[int, Confirmation]:
    """Those of these bookings that are confirmed at the time that holds, and how."""
    found = {}
    for booking_id, start, at, how, heard, number in asked.exec_driver_sql(
        _STANDING, (json.dumps(sorted(bookings)),)
    ):
        found[booking_id] = Confirmation(booking_id, start, at, ConfirmedBy(how), heard, number)
    return found


class ConfirmationChange(NamedTuple):
    """What a change did to a confirmation: it holds since then, or no more. `at` is epoch seconds.

    `change_id` is the change, `verb`, `by` and `why` are its own.
    """

    change_id: int
    verb: str
    by: str
    at: int
    why: str
    how: ConfirmedBy
    holds: bool


_TALE = """
SELECT c.id, c.verb, c."by", coalesce(c.said_at, c.at), c.why, said.how,
       NOT coalesce(json_extract(h.after, '$.removed'), 0)
  FROM confirmations said
  JOIN history h ON h.subject = 'confirmations' AND h.subject_id = said.id
  JOIN changes c ON c.id = h.change_id
 WHERE said.booking_id = ? ORDER BY h.id"""


def tale_of(asked: PlainSql, booking_id: int) -> Iterator[ConfirmationChange]:
    """All that was done to confirmations of a booking, the first first."""
    for *change, how, holds in asked.exec_driver_sql(_TALE, (booking_id,)):
        yield ConfirmationChange._make((*change, ConfirmedBy(how), bool(holds)))


def coming(asked: PlainSql, begin: int, end: int) -> list[int]:
    """The confirmed visits that begin after `begin` and before `end` (epoch seconds)."""
    return [row[0] for row in asked.exec_driver_sql(_COMING, (begin, end))]


def at_its_time_since(asked: PlainSql, booking_id: int) -> int:
    """Since when a booking is at the time that holds, in epoch seconds; 0 for ever."""
    ((since,),) = asked.exec_driver_sql(_SINCE, (booking_id,))
    return since or 0


_ASKED = f"""
SELECT b.id, coalesce(json_extract(o.content, '$.rule'), 0), o.state, o.changed_at, o.due_at
  FROM bookings b JOIN outbox o ON o.booking_id = b.id
 WHERE b.id IN (SELECT value FROM json_each(?)) AND o.kind IN ('mail', 'text')
   AND o.state <> 'withdrawn' AND o.due_at < o.useful_until
   AND o.content LIKE '%"template": "{CONFIRM}"%'
   AND json_extract(o.content, '$.start') = b.start_at
   AND coalesce(json_extract(o.content, '$.client'), b.client_id) = b.client_id
   AND NOT coalesce(json_extract(o.content, '$.to'), 0)
 ORDER BY o.due_at, o.id"""


def asked_of(asked: PlainSql, bookings: Collection[int]) -> dict[int, list[AskMessage]]:
    """The messages that ask whether these bookings' clients will come, the first due first.

    Those that were never of use, as the visit was booked after their moment, asked nobody.
    """
    found: dict[int, list[AskMessage]] = {}
    for booking_id, rule, state, since, due in asked.exec_driver_sql(
        _ASKED, (json.dumps(sorted(bookings)),)
    ):
        message = AskMessage(rule, RowState(state), since, due)
        found.setdefault(booking_id, []).append(message)
    return found
