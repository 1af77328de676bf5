"""Storage, messages: the rows of what has to happen outside, and each attempt at it.

They are no history: a row changes its state. What was tried only grows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState, Steps, may_become

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_OPEN = "state IN ('planned', 'sending', 'handed over', 'withdrawing')"
"""As the index `ix_outbox_open` says it: SQLite compares the words."""

_COLUMNS = (
    "id, state, key, kind, booking_id, due_at, useful_until, family, content, changed_at, tries"
)

NO_MORE_WANTED = "It is not wanted any more."


def standing(
    asked: PlainSql, bookings: Mapping[str, Collection[int]], keys: Iterable[str]
) -> list[OutboxRow]:
    """What `compared` asks of these bookings; of each kind other bookings may be meant.

    Those are the rows that may have to be withdrawn, and those with one of the keys, in whatever
    state: of a booking that is moved again and again the others grow.
    """
    query = f"""
SELECT {_COLUMNS} FROM outbox
 WHERE booking_id IN (SELECT value FROM json_each(?))
   AND (state IN ('planned', 'handed over') OR key IN (SELECT value FROM json_each(?)))
 ORDER BY id"""
    ids = json.dumps(sorted(set().union(*bookings.values())))
    rows = map(_row, asked.exec_driver_sql(query, (ids, json.dumps(list(keys)))))
    return [row for row in rows if row.wanted.booking_id in bookings.get(row.wanted.kind, ())]


def row(asked: PlainSql, row_id: int) -> OutboxRow:
    """One row; `NotFound` where there is none."""
    query = f"SELECT {_COLUMNS} FROM outbox WHERE id = ?"
    for found in asked.exec_driver_sql(query, (row_id,)):
        return _row(found)
    raise NotFound(f"There is no row {row_id} in the outbox.")


def with_keys(asked: PlainSql, keys: Iterable[str]) -> list[OutboxRow]:
    """The rows with these keys, in whatever state."""
    query = (
        f"SELECT {_COLUMNS} FROM outbox WHERE key IN (SELECT value FROM json_each(?)) ORDER BY id"
    )
    return [_row(found) for found in asked.exec_driver_sql(query, (json.dumps(list(keys)),))]


def beginning_with(asked: PlainSql, begins: Iterable[str]) -> list[OutboxRow]:
    """The rows whose keys go on behind one of these with a slash, in whatever state."""
    # The sign behind the slash is the 0: all such keys lie between them.
    columns = ", ".join(f"o.{each}" for each in _COLUMNS.split(", "))
    query = f"""
SELECT {columns} FROM json_each(?) b
  JOIN outbox o ON o.key > b.value || '/' AND o.key < b.value || '0' ORDER BY o.id"""
    return [_row(found) for found in asked.exec_driver_sql(query, (json.dumps(list(begins)),))]


def id_of_key(asked: PlainSql, key: str) -> int | None:
    """The number of the row with a key."""
    found = asked.exec_driver_sql("SELECT id FROM outbox WHERE key = ?", (key,))
    return next((int(each[0]) for each in found), None)


def first_asked(asked: PlainSql, row_id: int) -> int | None:
    """When somebody was first at a row, in epoch seconds; None for never."""
    query = "SELECT min(at) FROM outbox_attempts WHERE outbox_id = ? AND outcome = 'sending'"
    return next((each[0] for each in asked.exec_driver_sql(query, (row_id,))), None)


def in_state(asked: PlainSql, kind: str, state: RowState) -> list[OutboxRow]:
    """The rows of a kind that are in one of the states that are not over, the first due first."""
    query = f"""
SELECT {_COLUMNS} FROM outbox WHERE kind = ? AND {_OPEN} AND state = ? ORDER BY due_at, id"""
    return [_row(found) for found in asked.exec_driver_sql(query, (kind, str(state)))]


def first(asked: PlainSql, kind: str, *, until: int, most: int) -> list[OutboxRow]:
    """Rows of a kind that somebody is at, or that are planned; those due first come first.

    Those that are due after `until` are left out but for the first of them, and those that were put
    off until later.
    """
    query = f"""
SELECT {_COLUMNS} FROM outbox
 WHERE kind = :kind AND {_OPEN} AND state IN ('planned', 'sending')
   AND due_at <= coalesce((SELECT min(due_at) FROM outbox
                            WHERE kind = :kind AND {_OPEN} AND state = 'planned'
                              AND due_at > :until), :until)
   AND (not_before IS NULL OR not_before <= :until)
 ORDER BY due_at, id LIMIT :most"""
    parameters = {"kind": kind, "until": until, "most": most}
    return [_row(found) for found in asked.exec_driver_sql(query, parameters)]


def put_off_until(asked: PlainSql, kind: str, after: int) -> int | None:
    """When the first of a kind that was put off is tried again after that; None where none is."""
    query = "SELECT min(not_before) FROM outbox WHERE kind = ? AND not_before > ?"
    for (first_again,) in asked.exec_driver_sql(query, (kind, after)):
        return None if first_again is None else int(first_again)
    return None


def due(asked: PlainSql, until: int) -> list[OutboxRow]:
    """The rows of all kinds that are planned and due by then, the first due first."""
    query = f"""
SELECT {_COLUMNS} FROM outbox WHERE {_OPEN} AND state = 'planned' AND due_at <= ?
 ORDER BY due_at, id"""
    return [_row(found) for found in asked.exec_driver_sql(query, (until,))]


def open_beyond(asked: PlainSql, kinds: Iterable[str], begin: int, end: int) -> set[int]:
    """The bookings that start before `begin`, or not before `end`, and have rows not over yet."""
    query = f"""
SELECT DISTINCT booking_id FROM outbox JOIN bookings ON bookings.id = booking_id
 WHERE outbox.kind IN (SELECT value FROM json_each(?)) AND outbox.{_OPEN}
   AND (start_at < ? OR start_at >= ?)"""
    found = asked.exec_driver_sql(query, (json.dumps(list(kinds)), begin, end))
    return {row[0] for row in found}


def skipped_ahead(asked: PlainSql, kinds: Iterable[str], now: int) -> set[int]:
    """The bookings of which a row was skipped after `now`: by a clock that was ahead."""
    query = """
SELECT booking_id FROM outbox
 WHERE state = 'skipped' AND booking_id IS NOT NULL AND changed_at > ?
   AND kind IN (SELECT value FROM json_each(?))"""
    return {row[0] for row in asked.exec_driver_sql(query, (now, json.dumps(list(kinds))))}


def date_back(connection: Connection, kinds: Iterable[str], now: int) -> None:
    """Those about bookings that are skipped by the right clock as well were skipped now."""
    query = f"""
{_DATE_BACK} AND booking_id IS NOT NULL AND kind IN (SELECT value FROM json_each(?2))"""
    connection.exec_driver_sql(query, (now, json.dumps(list(kinds))))


def is_put_off_ahead(asked: PlainSql, kinds: Iterable[str], now: int) -> bool:
    """Whether one was put off after `now`, by a clock that was ahead, until some time of its."""
    query = f"SELECT 1 FROM outbox WHERE {_PUT_OFF_AHEAD} LIMIT 1"
    return bool(list(asked.exec_driver_sql(query, (now, json.dumps(list(kinds))))))


def wait_no_more(connection: Connection, kinds: Iterable[str], now: int) -> None:
    """Those that were put off by a clock that was ahead are tried as soon as they are due."""
    query = f"UPDATE outbox SET not_before = NULL, changed_at = ?1 WHERE {_PUT_OFF_AHEAD}"
    connection.exec_driver_sql(query, (now, json.dumps(list(kinds))))


_PUT_OFF_AHEAD = """state = 'planned' AND not_before > ?1 AND changed_at > ?1
   AND kind IN (SELECT value FROM json_each(?2))"""


def unbound_skipped_ahead(asked: PlainSql, now: int) -> list[OutboxRow]:
    """The rows about no booking that were skipped after `now`: by a clock that was ahead.

    There are many about no booking, and few that were skipped so late: the sign keeps SQLite to
    the index of those.
    """
    query = f"""
SELECT {_COLUMNS} FROM outbox WHERE state = 'skipped' AND changed_at > ? AND +booking_id IS NULL"""
    return [_row(found) for found in asked.exec_driver_sql(query, (now,))]


def date_unbound_back(connection: Connection, now: int) -> None:
    """Those about no booking that are skipped by the right clock as well were skipped now."""
    connection.exec_driver_sql(f"{_DATE_BACK} AND +booking_id IS NULL", (now,))


_DATE_BACK = "UPDATE outbox SET changed_at = ?1 WHERE state = 'skipped' AND changed_at > ?1"


def family_waits(asked: PlainSql, wanted: Errand) -> bool:
    """Whether another one of its family is at work, or not withdrawn yet: what is newer waits."""
    if not wanted.family:
        return False
    at_it = {RowState.SENDING, RowState.WITHDRAWING}
    if wanted.booking_id is None:
        # Their keys begin with the family: there are too many about no booking to look through.
        rows = beginning_with(asked, [wanted.family])
        return any(row.wanted.key != wanted.key and row.state in at_it for row in rows)
    query = """
SELECT 1 FROM outbox WHERE booking_id = ? AND family = ? AND key <> ?
   AND state IN ('sending', 'withdrawing') LIMIT 1"""
    found = asked.exec_driver_sql(query, (wanted.booking_id, wanted.family, wanted.key))
    return bool(list(found))


def write(asked: PlainSql, steps: Steps, *, now: int) -> None:
    """Make the rows what was compared."""
    if steps.add:
        asked.exec_driver_sql(_ADD, [_told(wish, now) for wish in steps.add])
    if steps.plan:
        again = [{"id": row_id, **_told(wish, now)} for row_id, wish in steps.plan.items()]
        asked.exec_driver_sql(_PLAN_AGAIN, again)
    for ids, state in (
        (steps.withdraw, RowState.WITHDRAWN),
        (steps.call_back, RowState.WITHDRAWING),
    ):
        if ids:
            parameters = [(str(state), now, NO_MORE_WANTED, row_id) for row_id in ids]
            asked.exec_driver_sql(_SET, parameters)
    if steps.call_back:
        _attempted(asked, [(each, now, RowState.WITHDRAWING, "") for each in steps.call_back])


def turn(
    connection: Connection,
    before: OutboxRow,
    after: RowState,
    *,
    now: int,
    reason: str = "",
    provider: str = "",
    not_before: int | None = None,
) -> None:
    """Let a row come to another state, and keep that it was tried.

    `provider` is what the other side calls it; what is known of it stays. One that is planned
    again is left alone until `not_before`. `ValueError` where the row can't come to that state.
    """
    if not may_become(before.state, after):
        raise ValueError(f"a row that is {before.state} can't become {after}")
    connection.exec_driver_sql(_SET, [(str(after), now, reason, before.id)])
    if after is RowState.SENDING:
        tried(connection, before.id)
    if not_before is not None:
        query = "UPDATE outbox SET not_before = ? WHERE id = ?"
        connection.exec_driver_sql(query, (not_before, before.id))
    if provider:
        query = "UPDATE outbox SET provider = ? WHERE id = ?"
        connection.exec_driver_sql(query, (provider, before.id))
    _attempted(connection, [(before.id, now, after, reason)])


def tried(connection: Connection, row_id: int) -> None:
    """Count that somebody was at a row once more."""
    connection.exec_driver_sql("UPDATE outbox SET tries = tries + 1 WHERE id = ?", (row_id,))


def put_off(connection: Connection, row_id: int, until: int, reason: str, *, now: int) -> None:
    """Leave a planned row alone until then, and say why: nobody was at it."""
    query = """
UPDATE outbox SET not_before = ?, reason = ?, changed_at = ? WHERE id = ? AND state = 'planned'"""
    connection.exec_driver_sql(query, (until, reason, now, row_id))


def let_stand_as(connection: Connection, row_id: int, state: RowState) -> None:
    """Set a state that is told to nobody: for as long as its booking is looked at, or back again.

    When it came to its state stays as it was.
    """
    query = "UPDATE outbox SET state = ? WHERE id = ?"
    connection.exec_driver_sql(query, (str(state), row_id))


def note_attempt(connection: Connection, row_id: int, outcome: RowState, *, now: int) -> None:
    """Keep that a row was tried, and came to that."""
    _attempted(connection, [(row_id, now, outcome, "")])


def _attempted(asked: PlainSql, told: list[tuple[int, int, RowState, str]]) -> None:
    query = "INSERT INTO outbox_attempts (outbox_id, at, outcome, detail) VALUES (?, ?, ?, ?)"
    rows = [(row_id, at, str(outcome), detail) for row_id, at, outcome, detail in told]
    asked.exec_driver_sql(query, rows)


_ADD = """
INSERT INTO outbox (key, kind, booking_id, family, due_at, useful_until, state, content,
                    planned_at, changed_at)
VALUES (:key, :kind, :booking_id, :family, :due, :useful_until, 'planned', :content, :now, :now)"""

_PLAN_AGAIN = """
UPDATE outbox SET booking_id = :booking_id, family = :family, due_at = :due,
       useful_until = :useful_until, state = 'planned', content = :content, planned_at = :now,
       changed_at = :now, reason = '', provider = '', tries = 0, not_before = NULL
 WHERE id = :id AND key = :key AND kind = :kind"""

_SET = "UPDATE outbox SET state = ?, changed_at = ?, reason = ?, not_before = NULL WHERE id = ?"


def _told(wish: Errand, now: int) -> dict[str, Any]:
    return {**wish._asdict(), "now": now}


def _row(found: Any) -> OutboxRow:
    row_id, state, key, kind, booking_id, due, useful_until, family, content, since, tries = found
    wanted = Errand(key, kind, booking_id, due, useful_until, family, content)
    return OutboxRow(row_id, RowState(state), wanted, since, tries)
