"""Storage, messages: what the consultant tells somebody, and the rows that go without a booking.

A message about a booking is planned with all others about it (`reminders`). For one that is about
none a row of its own stands in the outbox: a bookkeeper keeps it, as the diary stands.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.by_way import WAYS
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import (
    UNBOUND,
    DirectKind,
    DirectMessage,
    DirectTold,
    key_of,
)
from scheduler_app.domain.messages.direct_planning import UnboundCase, planned_unbound
from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState, compared
from scheduler_app.domain.messages.replies import HeardAs
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage import brought
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.messages.direct_parties import party_of
from scheduler_app.storage.messages.ruling import PRACTICE, digest, settings_of
from scheduler_app.storage.snapshots import asked_plainly

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "direct_messages"

_COLUMNS = """
d.id, d.kind, d.at, d.useful_until, d.client_id, d.booking_id, d.channel, d.address, d.subject,
d.text, d.facts, d.answers, d.uid"""

_UNBOUND = ", ".join(f"'{kind}'" for kind in sorted(UNBOUND))

_OF_CLIENTS = f"""
SELECT id FROM direct_messages
 WHERE client_id IN (SELECT value FROM json_each(?)) AND useful_until > ?
   AND kind IN ({_UNBOUND})"""

_ROWS = """
SELECT id, json_extract(content, '$.direct') FROM outbox
 WHERE booking_id IS NULL AND id IN (SELECT value FROM json_each(?))"""

_LAST = """
SELECT json_extract(o.content, '$.direct'), o.id, o.kind, o.state, o.changed_at, o.reason
  FROM outbox o WHERE o.booking_id IN (SELECT value FROM json_each(?))
   AND o.kind IN ('mail', 'text') AND instr(o.key, '/direct/')
   AND NOT coalesce(json_extract(o.content, '$.to'), 0)
 ORDER BY o.state IN ('withdrawn', 'withdrawing') DESC, o.changed_at, o.id"""

_UIDS = f"""
SELECT id, uid FROM direct_messages
 WHERE id IN (SELECT value FROM json_each(?)) AND kind IN ({_UNBOUND})"""


def keep(change: Change, message: DirectMessage) -> DirectMessage:
    """Write one down; returns it with its id."""
    row = {
        "uid": message.uid,
        "kind": str(message.kind),
        "client_id": message.client_id,
        "booking_id": message.booking_id,
        "channel": str(message.channel or ""),
        "address": message.address,
        "subject": message.subject,
        "text": message.text,
        "facts": json.dumps(dict(message.facts)),
        "answers": message.answers,
        "at": message.at,
        "useful_until": message.useful_until,
    }
    return replace(message, id=change.insert(TABLE, row))


def end_use(change: Change, booking_id: int, kind: DirectKind) -> None:
    """What of this kind was to be told about a booking, and has not gone out, is of no use."""
    query = """
SELECT id, at FROM direct_messages
 WHERE booking_id = ? AND kind = ? AND useful_until > at AND NOT removed"""
    found = change.connection.exec_driver_sql(query, (booking_id, str(kind)))
    change.update_many(TABLE, {id_: {"useful_until": at} for id_, at in found})


def by_id(asked: PlainSql, ids: Iterable[int]) -> dict[int, DirectMessage]:
    """These, whatever became of them; those that are taken back are left out."""
    return {one.id: one for one in _where(asked, "d.id", ids)}


def whose(asked: PlainSql, booking_id: int) -> tuple[int | None, int]:
    """The client of a booking, and when it begins (epoch seconds)."""
    query = "SELECT client_id, start_at FROM bookings WHERE id = ? AND NOT removed"
    for client, start in asked.exec_driver_sql(query, (booking_id,)):
        return client, start
    return None, 0


def with_uid(asked: PlainSql, uid: str) -> DirectMessage | None:
    """The one that is known by this; None where there is none."""
    return next(iter(_where(asked, "d.uid", [uid])), None)


def of_bookings(asked: PlainSql, bookings: str) -> dict[int, list[DirectMessage]]:
    """What was told about these bookings, whose ids are JSON, and is bound to them, by booking."""
    found: dict[int, list[DirectMessage]] = defaultdict(list)
    for one in _where(asked, "d.booking_id", json.loads(bookings)):
        if one.booking_id is not None and not one.is_unbound:
            found[one.booking_id].append(one)
    return found


def told_of(asked: PlainSql, bookings: Collection[int]) -> dict[int, list[DirectTold]]:
    """What was told about these bookings and how far it has come, the newest first."""
    messages = _where(asked, "d.booking_id", bookings)
    last: dict[int, tuple[Any, ...]] = {}
    if messages:
        for direct, *row in asked.exec_driver_sql(_LAST, (json.dumps(sorted(bookings)),)):
            last[direct] = tuple(row)
    found: dict[int, list[DirectTold]] = defaultdict(list)
    for one in sorted(messages, key=lambda each: (each.at, each.id), reverse=True):
        if one.booking_id is None or one.is_unbound:
            continue
        if one.id not in last:
            found[one.booking_id].append(DirectTold(one))
            continue
        row_id, kind, state, since, reason = last[one.id]
        told = DirectTold(one, RowState(state), Channel(kind), since, reason, row_id)
        found[one.booking_id].append(told)
    return found


def heard_last(asked: PlainSql, party: Party) -> tuple[int, Channel, str] | None:
    """What was written last by somebody that can be answered: its number, its way, from where."""
    whose = "sender = ? AND client_id IS NULL" if party.client_id is None else "client_id = ?"
    query = f"""
SELECT id, channel, sender FROM messages_heard
 WHERE {whose} AND meant IN (?, ?) AND NOT removed ORDER BY at DESC, id DESC LIMIT 1"""
    whom = party.address if party.client_id is None else party.client_id
    given = (whom, str(HeardAs.WORDS), str(HeardAs.CONFIRMED))
    for row_id, channel, sender in asked.exec_driver_sql(query, given):
        return row_id, Channel(channel), sender
    return None


def answered(asked: PlainSql, message: DirectMessage) -> tuple[str, str] | None:
    """What the other side calls the mail that a message answers, and its subject; None for none."""
    query = "SELECT key, subject FROM messages_heard WHERE id = ? AND channel = ? AND NOT removed"
    for key, subject in asked.exec_driver_sql(query, (message.answers, str(Channel.MAIL))):
        return key, subject
    return None


# -- the rows of those that are about no booking --------------------------------------------------


def follow(change: Change) -> None:
    """A bookkeeper of messages and of clients: the rows agree with what a change leaves."""
    asked = asked_plainly(change.connection)
    ids = set(change.written.get(TABLE, ()))
    clients = change.written.get("clients")
    if clients:
        now = to_epoch(change.at.replace(microsecond=0), field="now")
        found = asked.exec_driver_sql(_OF_CLIENTS, (json.dumps(sorted(clients)), now))
        ids |= {row[0] for row in found}
    look_again(change, ids)


def look_again(change: Change, messages: Collection[int]) -> None:
    """Plan these anew as the diary stands, also before one of them is carried out.

    Nothing of those that are bound to a booking.
    """
    if not messages:
        return
    asked = asked_plainly(change.connection)
    now = to_epoch(change.at.replace(microsecond=0), field="now")
    found = asked.exec_driver_sql(_UIDS, (json.dumps(sorted(messages)),))
    uids = {row[0]: row[1] for row in found}
    if not uids:
        return
    rows = _standing(asked, uids.values())
    worded_by = _worded_by(asked)
    wanted: dict[str, Errand] = {}
    found_now = by_id(asked, uids)
    reminds = {one.id for one in found_now.values() if one.kind is DirectKind.INVOICE_REMINDER}
    over = brought.settled(asked, reminds) if reminds else set()
    for message in found_now.values():
        if message.id in over:
            continue
        case = UnboundCase(message, party_of(asked, message), worded_by)
        errand = planned_unbound(case, rows.get(message.uid, {}))
        if errand is not None:
            wanted[errand.key] = errand
    standing = [row for of_one in rows.values() for row in of_one.values()]
    steps = compared(wanted, standing, now=now)
    if steps:
        outbox.write(asked, steps, now=now)
        change.touched.add("outbox")


def look_again_at_row(change: Change, row: OutboxRow) -> None:
    """The same of the message that a row without a booking is for."""
    found = change.connection.exec_driver_sql(_ROWS, (json.dumps([row.id]),))
    look_again(change, {direct for _, direct in found if direct})


def _standing(asked: PlainSql, uids: Iterable[str]) -> Mapping[str, dict[Channel, OutboxRow]]:
    """The rows of these messages, by uid and way."""
    whose = {key_of(uid) + ending: (uid, way) for uid in uids for way, ending in WAYS.items()}
    found: dict[str, dict[Channel, OutboxRow]] = defaultdict(dict)
    for row in outbox.with_keys(asked, whose):
        uid, way = whose[row.wanted.key]
        found[uid][way] = row
    return found


def _worded_by(asked: PlainSql) -> str:
    """What all of them are worded with, as a digest."""
    known = settings_of(asked)
    return digest(repr([known.get(name, "") for name in PRACTICE]))


def _where(asked: PlainSql, column: str, ids: Iterable[int | str]) -> Sequence[DirectMessage]:
    query = f"""
SELECT {_COLUMNS} FROM direct_messages d
 WHERE {column} IN (SELECT value FROM json_each(?)) AND NOT d.removed ORDER BY d.at, d.id"""
    found = asked.exec_driver_sql(query, (json.dumps(list(ids)),))
    return [_message(row) for row in found]


def _message(row: Sequence[Any]) -> DirectMessage:
    (id_, kind, at, until, client, booking, channel, address, subject, text, facts, answers,
     uid) = row  # fmt: skip
    return DirectMessage(
        id_, DirectKind(kind), at, until, client, booking, Channel(channel) if channel else None,
        address, subject, text, json.loads(facts), answers, uid,
    )  # fmt: skip
