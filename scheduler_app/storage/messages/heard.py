"""Storage, messages: what was heard from outside, and what had been asked before."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.messages.answering import AskedVisit
from scheduler_app.domain.messages.confirmation import CONFIRM, ConfirmedBy
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.messages.replies import Heard, HeardAs
from scheduler_app.storage.messages.whose import clients_at

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

_COLUMNS = (
    *("id", "key", "channel", "at", "heard_at", "sender", "text", "meant", "remark", "name"),
    *("subject", "client_id", "booking_id", "answers", "seen_at"),
)
_HEARD = f"SELECT {', '.join(_COLUMNS)} FROM messages_heard"

_AT_BOOKING = """(SELECT {}(changes.at) FROM history JOIN changes ON changes.id = change_id
         WHERE subject = 'bookings' AND subject_id = b.id AND {})"""
_MERGED = """EXISTS (SELECT 1 FROM history m WHERE m.change_id = history.change_id
             AND m.subject = 'clients' AND m.before LIKE '%"merged_into"%')"""
_GIVEN = f"""before IS NOT NULL AND after LIKE '%"client_id"%' AND NOT {_MERGED}"""
_CAME = _AT_BOOKING.format("max", f"""(before IS NULL OR after LIKE '%"start_at"%' OR {_GIVEN})""")
_MOVED = _AT_BOOKING.format("min", """changes.at > {0} AND after LIKE '%"start_at"%'""")
_AWAY = _AT_BOOKING.format("min", f"changes.at > {{0}} AND {_GIVEN}")
_ENDED = _AT_BOOKING.format("max", """(after LIKE '%"state"%' OR after LIKE '%"removed"%')""")


def _asked(booking: str, start: str, code: str, at: str, tables: str, but: str) -> str:
    """What was asked, with how it stands; `at` is when, in epoch seconds."""
    return f"""
SELECT {booking}, (SELECT coalesce(k.merged_into, k.id) FROM clients k
                    WHERE k.id = coalesce(json_extract(o.content, '$.client'), b.client_id)),
       {start}, {code}, min({at}), {_CAME},
       CASE WHEN b.removed OR b.state <> 'confirmed' THEN {_ENDED}
            WHEN b.start_at <> {start} THEN coalesce({_MOVED.format(at)}, {_CAME})
            ELSE {_AWAY.format(at)} END,
       b.removed OR b.state = 'cancelled',
       (SELECT min(c.at) FROM confirmations c
         WHERE c.booking_id = b.id AND c.start_at = {start} AND NOT c.removed AND {but})
  FROM {tables}
"""


_ASKED_BY_TEXT = (
    _asked(
        "a.booking_id",
        "a.start_at",
        "a.code",
        "a.at",
        "asks a JOIN bookings b ON b.id = a.booking_id JOIN outbox o ON o.id = a.outbox_id",
        f"c.how <> '{ConfirmedBy.TEXT}'",
    )
    + """ WHERE a.number = ? AND a.at >= ?
   AND o.state NOT IN ('planned', 'failed', 'skipped', 'withdrawn')
 GROUP BY a.booking_id, a.start_at, a.code ORDER BY a.start_at, a.booking_id"""
)
_ASKED_BY_MAIL = (
    _asked(
        "b.id",
        "json_extract(o.content, '$.start')",
        "0",
        "o.due_at",
        "outbox o JOIN bookings b ON b.id = o.booking_id",
        "1",
    )
    + f""" WHERE o.id = ? AND json_extract(o.content, '$.template') = '{CONFIRM}' GROUP BY b.id"""
)


def known(asked: PlainSql, keys: Collection[str]) -> set[str]:
    """Those of these keys under which something was taken in before."""
    query = "SELECT key FROM messages_heard WHERE key IN (SELECT value FROM json_each(?))"
    return {row[0] for row in asked.exec_driver_sql(query, (json.dumps(sorted(keys)),))}


def asked_by_text(asked: PlainSql, number: str, *, since: int) -> list[AskedVisit]:
    """What a number was asked to confirm by texts that went since then, each visit once."""
    return _visits(asked.exec_driver_sql(_ASKED_BY_TEXT, (number, since)))


def asked_by_mail(asked: PlainSql, row_id: int) -> list[AskedVisit]:
    """What the mail of this row asked to confirm; none where it asked nothing."""
    return _visits(asked.exec_driver_sql(_ASKED_BY_MAIL, (row_id,)))


def _visits(found: Iterable[Sequence[Any]]) -> list[AskedVisit]:
    visits: dict[tuple[int, int], AskedVisit] = {}
    for booking, client, start, code, at, came, left, off, confirmed in found:
        before = visits.get((booking, start))
        codes = {**(before.asked if before else {}), code: at}
        visits[booking, start] = AskedVisit(
            booking, client, start, codes, came or 0, left, bool(off), confirmed
        )
    return list(visits.values())


_SPOKEN = f"""
SELECT d.at FROM direct_messages d
 WHERE d.kind IN ('{DirectKind.WORDS}', '{DirectKind.EARLIER}') AND d.at >= :since
   AND NOT d.removed
   AND (d.client_id IN (SELECT value FROM json_each(:clients))
     OR d.client_id IS NULL AND d.address = :number)
   AND EXISTS (SELECT 1 FROM outbox o
        WHERE (o.key = '/direct/' || d.uid || '/text'
            OR o.booking_id = d.booking_id AND json_extract(o.content, '$.direct') = d.id)
          AND o.kind = 'text' AND o.state NOT IN ('planned', 'failed', 'skipped', 'withdrawn'))"""


def spoken_to(asked: PlainSql, number: str, *, since: int) -> list[int]:
    """When something was said by text to a number, since then, that a yes may answer."""
    clients = json.dumps(clients_at(asked, Channel.TEXT, number))
    given = {"since": since, "clients": clients, "number": number}
    return [row[0] for row in asked.exec_driver_sql(_SPOKEN, given)]


def texts_from(asked: PlainSql, number: str, *, since: int) -> list[Heard]:
    """What came from a number by text since then."""
    query = f"{_HEARD} WHERE sender = ? AND at >= ? AND channel = 'text' AND NOT removed"
    return [_heard(row) for row in asked.exec_driver_sql(query, (number, since))]


def opted_by(asked: PlainSql, number: str) -> list[tuple[int, HeardAs]]:
    """When a number said STOP or START, in any order."""
    query = """
SELECT at, meant FROM messages_heard
 WHERE sender = ? AND channel = 'text' AND meant IN ('stop', 'start') AND NOT removed"""
    return [(at, HeardAs(word)) for at, word in asked.exec_driver_sql(query, (number,))]


def message(asked: PlainSql, heard_id: int) -> Heard:
    """What was heard under this number."""
    query = f"{_HEARD} WHERE id = ? AND NOT removed"
    for row in asked.exec_driver_sql(query, (heard_id,)):
        return _heard(row)
    raise NotFound(f"There is no message {heard_id} from anybody in the diary.")


def add(change: Change, messages: Sequence[Heard]) -> list[int]:
    """Write down what was heard; returns the ids, in order."""
    return change.insert_many("messages_heard", [_row(each) for each in messages])


def settle(change: Change, wanted: Heard) -> None:
    """Write down what became of one that was heard before."""
    change.update("messages_heard", wanted.id, _row(wanted))


_LIVELY = """
SELECT 1 FROM messages_heard WHERE at >= :since AND channel = 'text'
 UNION ALL
SELECT 1 FROM outbox o
 WHERE o.state IN ('sent', 'delivered') AND o.changed_at >= :since AND o.kind = 'text'
   AND (o.booking_id IS NULL OR EXISTS (SELECT 1 FROM asks a WHERE a.outbox_id = o.id))
 LIMIT 1"""


def is_lively(asked: PlainSql, *, since: int) -> bool:
    """Whether somebody wrote by text since then, or was asked or written to in words."""
    return any(True for _ in asked.exec_driver_sql(_LIVELY, {"since": since}))


def heard_up_to(asked: PlainSql, source: str, place: str) -> int | None:
    """Up to which epoch second somebody has listened there; None where nobody ever did."""
    query = "SELECT heard_at FROM listening WHERE source = ? AND place = ?"
    found = asked.exec_driver_sql(query, (source, place))
    return next((int(row[0]) for row in found), None)


def note_heard(change: Change, source: str, place: str, at: int) -> None:
    """Write down up to which epoch second it was read there."""
    query = """
INSERT INTO listening (source, place, heard_at) VALUES (?, ?, ?)
    ON CONFLICT (source) DO UPDATE SET place = excluded.place, heard_at = excluded.heard_at"""
    change.connection.exec_driver_sql(query, (source, place, at))


def _heard(row: Sequence[Any]) -> Heard:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["channel"], values["meant"] = Channel(values["channel"]), HeardAs(values["meant"])
    return Heard(**values)


def _row(wanted: Heard) -> dict[str, Any]:
    row = {name: getattr(wanted, name) for name in _COLUMNS[1:]}
    return row | {"channel": str(wanted.channel), "meant": str(wanted.meant)}
