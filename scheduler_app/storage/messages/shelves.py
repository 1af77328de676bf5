"""Storage, messages: the rows of the outbox as people look at them, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.clients.reach import Permission, Preferred, read_copies
from scheduler_app.domain.messages.facts import Addressee
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.rules import BEFORE
from scheduler_app.domain.messages.security import MessageLine, security_of
from scheduler_app.domain.messages.settings import MAIL_HOST, TEXTS_ACCOUNT
from scheduler_app.domain.messages.shelves import (
    KIND_OF,
    STATES,
    MessageAttempt,
    Shelf,
    ShelfMark,
    ShelfWish,
)
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.messages.after_restore import LOOK_FIRST
from scheduler_app.storage.messages.facts import MAIL_FAILS
from scheduler_app.storage.messages.mails import OWN_SERVER
from scheduler_app.storage.messages.quiet import CLIENT_ZONE

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_KINDS = f"('{MAIL_KIND}', '{TEXT_KIND}')"
_CHANNELS = {kind: str(channel) for channel, kind in KIND_OF.items()}
_OPEN = "o.state IN ('planned', 'sending', 'handed over', 'withdrawing')"
"""As the index `ix_outbox_open` says it."""

_COMING_BOOKINGS = """
       b.start_at > :begin AND b.start_at <= :end AND b.state IN ('pending', 'confirmed')
   AND NOT b.removed AND b.kind = 'appointment'"""

_PREFERRED = {each.value: each for each in Preferred}
_PERMISSIONS = {each.value: each for each in Permission}

_CLIENTS = "b.client_id IN (SELECT value FROM json_each(:clients))"

_THEIRS = f"""
(o.booking_id IN (SELECT id FROM bookings b WHERE {_CLIENTS}) OR o.key IN (
   SELECT '/direct/' || d.uid || way.value
     FROM direct_messages d, json_each('["/mail", "/text"]') way
    WHERE d.client_id IN (SELECT value FROM json_each(:clients))))"""

_BY_HAND = f"""o.kind = '{TEXT_KIND}' AND NOT EXISTS
         (SELECT 1 FROM settings WHERE name = '{TEXTS_ACCOUNT.name}' AND value <> '')"""

_NO_WAY = f"""o.kind = '{MAIL_KIND}' AND o.state = 'planned' AND NOT EXISTS
         (SELECT 1 FROM settings WHERE name = '{MAIL_HOST.name}' AND value <> '') AND NOT EXISTS
         (SELECT 1 FROM page_link
           WHERE kind <> 'none' AND instr(' ' || knows || ' ', ' {PageAbility.MAILS} '))"""

_LINE = f"""
SELECT o.id, o.key, o.kind, o.booking_id, c.id, coalesce(c.name, ''), o.content, o.due_at,
       o.state, o.tries, o.changed_at, o.provider, o.reason,
       coalesce(m.address, nullif(d.address, ''), ''),
       coalesce(c.email, ''), coalesce(c.mobile, ''), coalesce(c.copies, '[]'),
       (SELECT min(at) FROM outbox_attempts a WHERE a.outbox_id = o.id AND a.outcome = 'sent'),
       {_BY_HAND}, {_NO_WAY}, o.useful_until
  FROM outbox o LEFT JOIN bookings b ON b.id = o.booking_id
  LEFT JOIN direct_messages d
    ON o.booking_id IS NULL AND d.id = json_extract(o.content, '$.direct')
  LEFT JOIN clients c
    ON c.id = coalesce(d.client_id, json_extract(o.content, '$.client'), b.client_id)
  LEFT JOIN messages_said m ON m.outbox_id = o.id
"""


def page(
    asked: PlainSql,
    sought: ShelfWish,
    *,
    clients: Collection[int] | None,
    after: ShelfMark | None,
    most: int,
) -> list[tuple[ShelfMark, MessageLine]]:
    """Up to so many messages behind the mark; of these clients only, where not None."""
    coming = sought.shelf is Shelf.COMING
    moment, sign, way = ("o.due_at", ">", "ASC") if coming else ("o.changed_at", "<", "DESC")
    states = ", ".join(f"'{state}'" for state in STATES[sought.shelf])
    kinds = _KINDS if sought.channel is None else f"('{KIND_OF[sought.channel]}')"
    where = [f"o.kind IN {kinds}", _OPEN if coming else f"o.state IN ({states})"]
    given: dict[str, Any] = {"most": most}
    if sought.booking_id is not None:
        where.append("o.booking_id = :booking")
        given["booking"] = sought.booking_id
    if clients is not None:
        where.append(_THEIRS)
        if not coming:
            # From their bookings on: SQLite would walk through all that ever went out.
            where[1] = f"+{where[1]}"
        given["clients"] = json.dumps(sorted(clients))
    if after is not None:
        where.append(f"({moment}, o.id) {sign} (:at, :id)")
        given |= {"at": after.at, "id": after.id}
    query = f"{_LINE} WHERE {' AND '.join(where)} ORDER BY {moment} {way}, o.id {way} LIMIT :most"
    at = 7 if coming else 10
    return [(ShelfMark(row[at], row[0]), _line(row)) for row in asked.exec_driver_sql(query, given)]


def lines(asked: PlainSql, rows: Collection[int]) -> list[MessageLine]:
    """These messages, in the order of their ids; rows that are none are left out."""
    query = f"""{_LINE}
 WHERE o.id IN (SELECT value FROM json_each(?)) AND +o.kind IN {_KINDS} ORDER BY o.id"""
    return [_line(row) for row in asked.exec_driver_sql(query, (json.dumps(sorted(rows)),))]


def of_booking(asked: PlainSql, booking_id: int) -> list[MessageLine]:
    """All messages about one booking, the first due first."""
    query = f"{_LINE} WHERE o.booking_id = ? AND o.kind IN {_KINDS} ORDER BY o.due_at, o.id"
    return [_line(row) for row in asked.exec_driver_sql(query, (booking_id,))]


def attempts(asked: PlainSql, row_id: int) -> list[MessageAttempt]:
    """Each time that somebody was at a message, in order."""
    query = "SELECT at, outcome, detail FROM outbox_attempts WHERE outbox_id = ? ORDER BY id"
    return [
        MessageAttempt(from_epoch(at), RowState(outcome), detail)
        for at, outcome, detail in asked.exec_driver_sql(query, (row_id,))
    ]


def where_and_when(asked: PlainSql, booking_id: int) -> tuple[int, str] | None:
    """When a booking begins (epoch seconds) and its client's zone; None where it is gone."""
    query = f"""
SELECT b.start_at, {CLIENT_ZONE}
  FROM bookings b LEFT JOIN clients c ON c.id = b.client_id WHERE b.id = ?"""
    return next(((row[0], row[1]) for row in asked.exec_driver_sql(query, (booking_id,))), None)


def coming(asked: PlainSql) -> list[tuple[int, RowState, str]]:
    """Due time, state and receipt of all that is coming; of what is withdrawn nothing."""
    query = f"""
SELECT o.due_at, o.state, o.provider FROM outbox o
 WHERE o.kind IN {_KINDS} AND {_OPEN} AND o.state <> 'withdrawing'"""
    return [
        (due, RowState(state), _receipt(held)) for due, state, held in asked.exec_driver_sql(query)
    ]


def of_coming(asked: PlainSql, begin: int, end: int) -> list[MessageLine]:
    """What is said to the clients of coming bookings, of each message only how it stands.

    Of the bookings that begin after `begin`, up to `end` (epoch seconds). Skipped ones and copies
    are left out.
    """
    query = f"""
SELECT o.id, o.key, o.kind, o.booking_id, o.due_at, o.state, o.provider, o.reason, o.useful_until,
       coalesce(json_extract(o.content, '$.template'), ''), o.changed_at,
       {_BY_HAND}, {_NO_WAY}
  FROM bookings b CROSS JOIN outbox o ON o.booking_id = b.id
 WHERE {_COMING_BOOKINGS} AND +o.kind IN {_KINDS}
   AND o.state NOT IN ('skipped', 'withdrawing', 'withdrawn')
   AND NOT coalesce(json_extract(o.content, '$.to'), 0)"""
    found = asked.exec_driver_sql(query, {"begin": begin, "end": end})
    return [_how_it_stands(tuple(row)) for row in found]


@lru_cache(maxsize=4_096)
def _how_it_stands(row: tuple[Any, ...]) -> MessageLine:
    """Kept, as it is looked at each minute and few rows are others then."""
    (id_, key, kind, booking, due, word, provider, reason, until, template, changed,
     by_hand, no_way) = row  # fmt: skip
    state = RowState(word)
    return MessageLine(
        id_, key, booking, None, "", _CHANNELS[kind], None, template, from_epoch(due), state,
        sent_at=from_epoch(changed) if state in STATES[Shelf.SENT] else None,
        security=security_of(state, provider), reason=reason, by_hand=bool(by_hand),
        no_way=bool(no_way), useful_until=from_epoch(until),
    )  # fmt: skip


def addressees(
    asked: PlainSql, begin: int, end: int, *, but: Collection[int]
) -> list[tuple[int, Addressee]]:
    """Whom messages about coming bookings are for, and by which rules, by the booking's id.

    The next one first; those `but` for which nobody asks are left out.
    """
    query = f"""
SELECT b.id, c.name, c.email, c.mobile, c.channel, c.texts_word, b.service_id,
       coalesce(s.own_rules, 0), c.archived, {MAIL_FAILS}
  FROM bookings b JOIN clients c ON c.id = b.client_id LEFT JOIN services s ON s.id = b.service_id
 WHERE {_COMING_BOOKINGS} ORDER BY b.start_at, b.id"""
    found = []
    for row in asked.exec_driver_sql(query, {"begin": begin, "end": end}):
        if row[0] in but:
            continue
        booking, name, email, mobile, channel, word, service, own, archived, fails = row
        preferred, said = _PREFERRED[channel], _PERMISSIONS[word]
        client = Addressee(
            name, email, mobile, preferred, said, service, bool(own), bool(archived),
            mail_fails=bool(fails),
        )  # fmt: skip
        found.append((booking, client))
    return found


def missed_rows(asked: PlainSql, now: int) -> list[int]:
    """The ids of those that failed, or may have, and would still be of use.

    None came to that earlier than it had a row, and that is not longer ago than it is of use.
    """
    query = f"""
SELECT o.id FROM outbox o LEFT JOIN bookings b ON b.id = o.booking_id
 WHERE o.state IN ('failed', 'unknown', 'skipped') AND o.changed_at > :since
   AND o.state <> 'skipped' AND +o.kind IN {_KINDS} AND o.useful_until > :now
   AND (o.booking_id IS NULL
     OR b.start_at > :now AND b.state IN ('pending', 'confirmed') AND NOT b.removed)"""
    given = {"now": now, "since": now - BEFORE - 60 * DAY}
    return [row[0] for row in asked.exec_driver_sql(query, given)]


def moment_of_rule(asked: PlainSql, rule_id: int) -> str:
    """When a rule is due, as it is written; also of one that was removed. Empty for none."""
    query = "SELECT moment FROM message_rules WHERE id = ?"
    return next((str(row[0]) for row in asked.exec_driver_sql(query, (rule_id,))), "")


def _line(row: Sequence[Any]) -> MessageLine:
    (id_, key, kind, booking, client, name, content, due, state_word, tries, changed, provider,
     reason, address, email, mobile, copies, sent, by_hand, no_way, until) = row  # fmt: skip
    about = json.loads(content)
    state = RowState(state_word)
    went_out = state in STATES[Shelf.SENT]
    receipt = _receipt(provider)
    return MessageLine(
        id_, key, booking, client, name, _CHANNELS[kind], about.get("rule") or None,
        about.get("template", ""), from_epoch(due), state, tries,
        from_epoch(changed if sent is None else sent) if went_out else None,
        receipt, security_of(state, receipt), reason,
        address or _addressed(kind, about.get("to", 0), email, mobile, copies), bool(by_hand),
        bool(no_way), bool(about.get("to", 0)), from_epoch(until),
    )  # fmt: skip


def _receipt(provider: str) -> str:
    """What somebody outside has said; empty where the row only notes who has it in hand."""
    return "" if provider in {OWN_SERVER, LOOK_FIRST} else provider


def _addressed(kind: str, to: int, email: str, mobile: str, copies: str) -> str:
    """Where it would go, as the client stands today."""
    if kind == TEXT_KIND:
        return mobile
    if not to:
        return email
    known = read_copies(copies)
    return known[to - 1].email if to <= len(known) else ""
