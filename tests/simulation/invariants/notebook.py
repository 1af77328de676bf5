"""Simulation: a notebook of what was said and agreed, held against what becomes of it later.

Whatever stands in the diary after a deed counts as told: the window showed it, and on the phone
the consultant read it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from scheduler_app.storage.money.deposits import RELEASE
from tests.simulation.invariants.told_again import NOTHING_YET, Remembered

if TYPE_CHECKING:
    from tests.simulation.life.life import Life

Columns = Mapping[str, Any]

_SAID = """
SELECT id, state, start_at, end_at, client_id, service_id, title, place, transparent, removed,
       agreed_price, agreed_currency, agreed_policy, agreed_policy_hash, revision FROM bookings"""
_IN_CALENDARS = ("state", "start_at", "end_at", "place")
"""What the calendars of others show of a booking."""
_HEARD = """
SELECT id, at, sender, meant FROM messages_heard
 WHERE channel = 'text' AND meant IN ('stop', 'start') ORDER BY id"""
_WORDS = """
SELECT id, mobile, texts_word, coalesce(texts_word_at, 0) AS since, texts_word_how AS how
  FROM clients WHERE mobile <> '' AND NOT removed"""
_BEFORE_START = """
SELECT json_extract(h.before, '$.texts_word') FROM history h JOIN changes c ON c.id = h.change_id
 WHERE h.subject = 'clients' AND h.subject_id = ? AND c."by" = 'client'
   AND json_extract(h.after, '$.texts_word') = 'given' ORDER BY h.id DESC LIMIT 1"""
_AGREED = frozenset({"agreed_price", "agreed_currency"})
_POLICY = frozenset({"agreed_policy", "agreed_policy_hash"})
_SINCE = """
SELECT c.id, c.verb, c."by", h.before, h.after FROM history h JOIN changes c ON c.id = h.change_id
 WHERE h.subject = 'bookings' AND h.subject_id = ? AND c.id > ? ORDER BY h.id"""
_OF_SYSTEM = frozenset({"erase", "tidy-requests", "extend-series", RELEASE})
"""Verbs of the program's own that may set what was told: what a time was held for is over, or
its deposit did not come."""
_LAPSED = f"""
SELECT c.verb = '{RELEASE}' FROM history h JOIN changes c ON c.id = h.change_id
 WHERE h.subject = 'bookings' AND h.subject_id = ? AND c.id < ?
   AND json_extract(h.after, '$.state') IS NOT NULL ORDER BY h.id DESC LIMIT 1"""
"""Whether it was for want of its deposit that a booking came to stand as it did before a change."""
_NEXT = """
SELECT json_extract(before, '$.{column}') AS was FROM history
 WHERE subject = 'services' AND subject_id = ? AND change_id > ?
   AND json_extract(before, '$.{column}') IS NOT NULL ORDER BY id LIMIT 1"""
_COST = ("price", "currency")
_AGREEMENTS = """
SELECT id, booking_id, at, policy, price, currency, deposit, within, tax, net, business
  FROM agreements ORDER BY id"""


@dataclass
class Notebook:
    """What was said of each booking, by its number, and with which change that was last so."""

    said: dict[int, Columns] = field(default_factory=dict)
    change: int = 0
    history: Remembered = NOTHING_YET
    agreements: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    repriced: set[int] = field(default_factory=set)
    """Bookings for which the consultant named a price."""
    heard: int | None = None
    """The last STOP or START that was heard, once it was looked."""
    numbers: dict[int, str] = field(default_factory=dict)
    """At which number each client was sent texts when it was looked last."""


def what_was_said_holds(life: Life) -> None:
    """Nothing that was told is otherwise without a change that says who wanted it."""
    note = life.notebook
    latest = life.world.diary.latest_change()
    if latest == note.change:
        return
    with life.world.diary.read() as connection:
        rows = {row["id"]: dict(row) for row in connection.exec_driver_sql(_SAID).mappings()}
        for number, was in note.said.items():
            now = rows.get(number)
            assert now is not None, f"it was told, and is lost: {number}"
            if now != was:
                _is_somebodys_wish(connection, life, was, now)
                _is_told_as_newer(was, now)
        for number in rows.keys() - note.said.keys():
            _is_agreed_as_offered(connection, rows[number])
        _agreements_stand(connection, life)
    note.said, note.change = dict(rows), latest


def what_is_said_by_text_holds(life: Life) -> None:
    """Whoever has said STOP agrees to no texts from then on, and nobody agrees by START alone."""
    note = life.notebook
    with life.world.diary.read() as connection:
        heard = connection.exec_driver_sql(_HEARD).all()
        clients = connection.exec_driver_sql(_WORDS).all()
    known, note.heard = note.heard, heard[-1].id if heard else 0
    had, note.numbers = note.numbers, {one.id: one.mobile for one in clients}
    new = [one for one in heard if known is not None and one.id > known]
    fresh = {one.sender for one in new}
    for one in clients:
        # Whoever got the number only now has not said it.
        if one.mobile not in fresh or had.get(one.id) != one.mobile or one.texts_word != "given":
            continue
        words = [(each.at, each.meant == "stop") for each in heard if each.sender == one.mobile]
        at, stopped = max(words)
        if one.since > at:
            continue  # by a word that was recorded later
        assert not stopped, f"STOP was heard, and does not hold: {one.id}"
        if one.how == "START, by text":
            with life.world.diary.read() as connection:
                before = connection.exec_driver_sql(_BEFORE_START, (one.id,)).scalar()
            # Whoever had refused, by STOP, a call or on paper, had a word to take back.
            ended = before != "" or any(stop for _, stop in words)
            assert ended, f"START was taken for a consent: {one.id}"


def _is_somebodys_wish(connection: Connection, life: Life, was: Columns, now: Columns) -> None:
    """Each column that differs was set since, by a person or by what the program may do itself."""
    odd = {name for name in was if was[name] != now[name]} - {"revision"}
    for change, verb, by, _before, after in _since(connection, was["id"], life.notebook.change):
        mine = odd & after.keys()
        if not mine:
            continue
        odd -= mine
        paid_after_all = verb == "pay" and mine == {"state"} and _lapsed(connection, was, change)
        assert by != "system" or verb in _OF_SYSTEM or paid_after_all, (
            f"it was told, and {verb} of nobody made it otherwise: {sorted(mine)}"
        )
        if mine & _AGREED and verb not in {"undo", "redo"}:
            meant = "service_id" in after or was["id"] in life.notebook.repriced or by == "client"
            assert meant, f"an agreed price was changed by {verb}: {was['id']}"
        if mine & _POLICY and verb not in {"undo", "redo"}:
            other = "client_id" in after
            assert other or by == "client", f"an accepted policy was changed by {verb}"
    assert not odd, f"it was told, and is otherwise by nothing: {was['id']} {sorted(odd)}"


def _is_told_as_newer(was: Columns, now: Columns) -> None:
    """A calendar takes what is new of a booking only where its number is higher (RFC 5545)."""
    odd = [name for name in _IN_CALENDARS if was[name] != now[name]]
    if odd and not now["removed"]:
        newer = now["revision"] > was["revision"]
        assert newer, f"no calendar takes it for newer: {was['id']} {odd}"


def _lapsed(connection: Connection, was: Columns, change: int) -> bool:
    """Whether a booking was over before a change because its deposit had not come."""
    return bool(connection.exec_driver_sql(_LAPSED, (was["id"], change)).scalar())


def _is_agreed_as_offered(connection: Connection, row: Columns) -> None:
    """What a booking costs when it comes to be is what its service cost then."""
    made = connection.exec_driver_sql(_SINCE, (row["id"], 0)).first()
    if made is None or made.verb not in {"book", "book-series"}:
        return
    image = json.loads(made.after)
    service = image["service_id"]
    if service is not None:
        cost = tuple(_cost_then(connection, service, made.id, name) for name in _COST)
        agreed = image["agreed_price"], image["agreed_currency"]
        assert agreed == cost, f"another price was agreed than was asked: {row['id']}"


def _cost_then(connection: Connection, service: int, change: int, column: str) -> Any:
    """What a service cost when a change was made: what the next one found, else what it costs."""
    found = connection.exec_driver_sql(_NEXT.format(column=column), (service, change)).first()
    if found is None:
        query = f"SELECT {column} FROM services WHERE id = ?"
        found = connection.exec_driver_sql(query, (service,)).one()
    return found[0]


def _agreements_stand(connection: Connection, life: Life) -> None:
    """What was agreed is never written over, and anew only where the price is another."""
    rows = {row[0]: tuple(row) for row in connection.exec_driver_sql(_AGREEMENTS)}
    known = life.notebook.agreements
    lost = [number for number, row in known.items() if rows.get(number) != row]
    assert not lost, f"an agreement was written over: {lost}"
    latest: dict[int, tuple[Any, ...]] = {}
    for number in sorted(rows):
        _, booking, _at, _policy, price, currency, *_ = rows[number]
        before = latest.get(booking)
        anew = before is None or (price, currency) != before[4:6]
        assert anew, f"it was agreed anew, and nothing of it is new: {booking}"
        latest[booking] = rows[number]
    life.notebook.agreements = rows


def _since(
    connection: Connection, booking: int, change: int
) -> Iterator[tuple[int, str, str, Columns | None, Columns]]:
    for row in connection.exec_driver_sql(_SINCE, (booking, change)).all():
        before = None if row.before is None else json.loads(row.before)
        yield row.id, row.verb, row.by, before, json.loads(row.after or "{}")
