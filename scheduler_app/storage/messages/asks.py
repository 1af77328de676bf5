"""Storage, messages: the texts that ask to confirm, and the codes by which they are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.storage.messages.confirmations import CONFIRMED_AT

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from scheduler_app.storage.snapshots import PlainSql

FIRST_CODE = 2
"""The first ask to a number is answered by a plain word; the next by its code, from here on."""

_CODES = f"""
SELECT a.booking_id, a.start_at, a.code,
       o.state NOT IN ('planned', 'failed', 'skipped', 'withdrawn') AND a.start_at = b.start_at
       AND b.state = 'confirmed' AND NOT b.removed AND {CONFIRMED_AT} IS NULL
  FROM asks a JOIN bookings b ON b.id = a.booking_id JOIN outbox o ON o.id = a.outbox_id
 WHERE a.number = ? AND a.start_at > ?"""

_KEEP = """
INSERT INTO asks (outbox_id, booking_id, start_at, number, code, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (outbox_id) DO UPDATE SET booking_id = excluded.booking_id,
       start_at = excluded.start_at, number = excluded.number, code = excluded.code,
       at = excluded.at"""


class TextAsk(NamedTuple):
    """A text that is about to ask: its row, what about, and when it goes. Epoch seconds."""

    row_id: int
    booking_id: int
    start: int
    number: str
    at: int


def code_of(asked: PlainSql, ask: TextAsk, *, now: int) -> int:
    """The code by which an ask is answered; 0 for a plain word, where nothing else is open.

    A visit that has a code keeps it. No code is given again before the visit that it was given for
    has begun: whoever answers late confirms nothing else.
    """
    rows = list(asked.exec_driver_sql(_CODES, (ask.number, now)))
    visit = (ask.booking_id, ask.start)
    own = max((int(code) for *of, code, _ in rows if tuple(of) == visit), default=0)
    alone = not any(is_open for *of, _, is_open in rows if tuple(of) != visit)
    if own or alone:
        return own
    return max(FIRST_CODE, *(int(code) + 1 for *_, code, _ in rows))


def keep(connection: Connection, ask: TextAsk, code: int) -> None:
    """Write down what a text is about to ask, in place of what it asked before."""
    row = (ask.row_id, ask.booking_id, ask.start, ask.number, code, ask.at)
    connection.exec_driver_sql(_KEEP, row)


def went_out(connection: Connection, row_id: int, at: int) -> None:
    """A text asked at that time (epoch seconds), where it is found to have gone out earlier."""
    query = "UPDATE asks SET at = min(at, ?) WHERE outbox_id = ?"
    connection.exec_driver_sql(query, (at, row_id))
