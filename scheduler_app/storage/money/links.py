"""Storage, money: the links by which deposits are paid, as rows of the outbox and what is at them.

A link is known to whoever takes payments by the `provider` of its row.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState
from scheduler_app.domain.money.errands import LINK_KIND
from scheduler_app.storage.messages.facts import identity

if TYPE_CHECKING:
    from scheduler_app.domain.amounts import Money
    from scheduler_app.domain.money.subject import MoneySubject
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "payment_links"

IDENTITY_LENGTH = 16

_COLUMNS = """
o.id, o.state, o.key, o.kind, o.booking_id, o.due_at, o.useful_until, o.family, o.content,
o.changed_at, o.tries, o.provider, l.made_at, l.paying_at, l.asked_at,
l.told_at"""

# As the index of rows that are not over says it.
_OPEN = "o.state IN ('planned', 'sending', 'handed over', 'withdrawing')"


class LinkRow(NamedTuple):
    """A row, what its link is called outside, and when (epoch seconds) things happened to it.

    `made_at` is None where none was ever made, `paying_at` where nobody was seen on the way to pay,
    `asked_at` where nobody has asked how it stands, `told_at` where the consultant has not been
    told that nothing has come by it.
    """

    row: OutboxRow
    provider: str
    made_at: int | None
    paying_at: int | None
    asked_at: int | None
    told_at: int | None


def in_state(asked: PlainSql, state: RowState) -> list[LinkRow]:
    """Links whose rows are in one of the states that are not over, the first due first."""
    query = f"""
SELECT {_COLUMNS} FROM outbox o LEFT JOIN payment_links l ON l.outbox_id = o.id
 WHERE o.kind = ? AND {_OPEN} AND o.state = ? ORDER BY o.due_at, o.id"""
    return [_link(found) for found in asked.exec_driver_sql(query, (LINK_KIND, str(state)))]


def planned(asked: PlainSql, *, now: int, most: int) -> list[OutboxRow]:
    """Rows that are planned and due, the first due first; not those that are put off."""
    query = f"""
SELECT {_COLUMNS} FROM outbox o LEFT JOIN payment_links l ON l.outbox_id = o.id
 WHERE o.kind = ? AND {_OPEN} AND o.state = 'planned' AND o.due_at <= ?
   AND (o.not_before IS NULL OR o.not_before <= ?) ORDER BY o.due_at, o.id LIMIT ?"""
    found = asked.exec_driver_sql(query, (LINK_KIND, now, now, most))
    return [_link(each).row for each in found]


def claims(asked: PlainSql, row_id: int) -> list[int]:
    """When somebody was about to ask for a link, in epoch seconds, each time."""
    query = """
SELECT at FROM outbox_attempts WHERE outbox_id = ? AND outcome = 'sending' ORDER BY id"""
    return [int(row[0]) for row in asked.exec_driver_sql(query, (row_id,))]


def keep(change: Change, row_id: int, url: str, amount: Money, *, at: int) -> None:
    """Write down that a link is there; it is asked at once how it stands."""
    change.connection.exec_driver_sql(
        "INSERT INTO payment_links (outbox_id, url, amount, currency, made_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (outbox_id) DO UPDATE SET url = excluded.url,"
        " amount = excluded.amount, currency = excluded.currency, made_at = excluded.made_at,"
        " paying_at = NULL, asked_at = NULL, told_at = NULL",
        (row_id, url, amount.minor, amount.currency, at),
    )
    change.touched.add(TABLE)


def was_asked(change: Change, rows: Collection[int], *, at: int) -> None:
    """Write down when it was asked how links stand; nobody has to hear of that."""
    change.connection.exec_driver_sql(
        "UPDATE payment_links SET asked_at = ? WHERE outbox_id IN (SELECT value FROM json_each(?))",
        (at, json.dumps(sorted(rows))),
    )


def tell_once(change: Change, row_id: int, *, at: int) -> bool:
    """Note that the consultant is told that nothing came by a link; False where they were."""
    query = "UPDATE payment_links SET told_at = ? WHERE outbox_id = ? AND told_at IS NULL"
    return change.connection.exec_driver_sql(query, (at, row_id)).rowcount > 0


def with_key(asked: PlainSql, key: str) -> LinkRow | None:
    """The row of a link, by the key that the link carries."""
    query = f"""
SELECT {_COLUMNS} FROM outbox o LEFT JOIN payment_links l ON l.outbox_id = o.id
 WHERE o.key = ? AND o.kind = ?"""
    found = asked.exec_driver_sql(query, (key, LINK_KIND))
    return next((_link(each) for each in found), None)


class Unmade(NamedTuple):
    """A link that there is not, and why; one that `is_final` is not tried again by itself."""

    is_final: bool
    reason: str


def unmade(asked: PlainSql, booking_id: int) -> Unmade | None:
    """The last link of a booking that was to be made, where there is none."""
    query = """
SELECT state, reason FROM outbox WHERE booking_id = ? AND kind = ? ORDER BY id DESC LIMIT 1"""
    for state, reason in asked.exec_driver_sql(query, (booking_id, LINK_KIND)):
        if state in {RowState.PLANNED, RowState.SENDING, RowState.FAILED}:
            return Unmade(state == RowState.FAILED, str(reason))
    return None


_SOLD = """
SELECT coalesce(s.name, b.title), coalesce(c.language, '')
  FROM bookings b LEFT JOIN services s ON s.id = b.service_id
  LEFT JOIN clients c ON c.id = b.client_id WHERE b.id = ?"""

_BILLED = """
SELECT i.number, coalesce(json_extract(i.document, '$.draft.language'), c.language, '')
  FROM invoices i JOIN clients c ON c.id = i.client_id WHERE i.id = ?"""


def sold(asked: PlainSql, subject: MoneySubject) -> tuple[str, str]:
    """What a booking is of, or the number of an invoice, and its language; empty where unknown."""
    query = _SOLD if subject.invoice_id is None else _BILLED
    for name, language in asked.exec_driver_sql(query, (subject.row,)):
        return str(name), str(language)
    return "", ""


_OF_KEYS = """
SELECT b.id, coalesce(json_extract(r.template, '$.part_of'), r.uid, b.uid)
  FROM bookings b LEFT JOIN series r ON r.id = b.series_id
 WHERE b.id IN (SELECT booking_id FROM agreements)"""


def booking_of_key(asked: PlainSql, key: str) -> int | None:
    """The booking that a key names, whether there is a row for it or not; None for none."""
    known = with_key(asked, key)
    if known is not None:
        return known.row.wanted.booking_id
    named, found, _ = key.partition("/pay/")
    if not found or len(named) != IDENTITY_LENGTH:
        return None
    # A diary that came back from a backup knows the booking, and not what was asked for it since.
    rows = asked.exec_driver_sql(_OF_KEYS)
    return next((row[0] for row in rows if identity(row[1], row[0]) == named), None)


def _link(found: Sequence[Any]) -> LinkRow:
    row_id, state, *wanted = found[:9]
    since, tries, *of_link = found[9:]
    row = OutboxRow(row_id, RowState(state), Errand(*wanted), since, tries)
    return LinkRow(row, *of_link)
