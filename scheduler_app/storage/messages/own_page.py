"""Storage, messages: what the linked page itself told clients who have an account there.

Nothing keeps it: it follows from what became of a booking, from when the diary knew of an account,
and from what the desktop told before.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.domain.messages.law import MessageRow
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.own_page import (
    BookingTurn,
    DesktopTold,
    Membership,
    PageTold,
    is_awaited,
    told_by_page,
)
from scheduler_app.domain.messages.rules import Occasion
from scheduler_app.storage.clients.merged import known_as

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

NOT_YET = -1
"""Orders what the page told before whatever the desktop did."""

_LATER = 2**62

_THEIRS = """
SELECT id FROM bookings
 WHERE id IN (SELECT value FROM json_each(?))
   AND (client_id IN (SELECT client_id FROM page_accounts)
     OR id IN (SELECT value FROM json_each(?)))"""

_TURNS = """
SELECT h.subject_id, h.change_id, changes.at, changes.verb, changes."by", h.after
  FROM history h JOIN changes ON changes.id = +h.change_id
 WHERE h.subject = 'bookings' AND h.subject_id IN (SELECT value FROM json_each(?))
 ORDER BY h.id"""

_ACCOUNTS = """
SELECT h.subject_id, h.change_id, h.after FROM history h
 WHERE h.subject = 'page_accounts' AND h.subject_id IN (
   SELECT id FROM page_accounts WHERE client_id IN (SELECT value FROM json_each(?)))
 ORDER BY h.id"""

_ASKED_BY = """
SELECT r.booking_id, a.client_id FROM requests r JOIN page_accounts a ON a.account = r.account
 WHERE r.booking_id IN (SELECT value FROM json_each(?)) AND NOT a.erased"""

_SAID = """
SELECT o.booking_id, o.key, o.content, min(a.at), min(a.id)
  FROM outbox o LEFT JOIN outbox_attempts a
    ON a.outbox_id = o.id AND a.outcome IN ('sent', 'delivered', 'unknown')
 WHERE o.kind IN ('mail', 'text') AND o.booking_id IN (SELECT value FROM json_each(?))
 GROUP BY o.id"""

_LAST_BEFORE = "SELECT id FROM outbox_attempts WHERE at < ? ORDER BY id DESC LIMIT 1"

_ABOUT = frozenset({"start_at", "state", "removed", "client_id"})


class _Said(NamedTuple):
    """What the desktop told a client of a booking, or is to; `at` and `attempt` are None then."""

    client: int
    says: str
    at: int | None
    attempt: int | None


class PageWord(NamedTuple):
    """What the page told of one booking, as rows without a key, the last one first.

    `latest` says that it told what the booking came to by its last change, `awaited` that its
    client was still to hear from the desktop that it is booked when that happened.
    """

    told: tuple[MessageRow, ...] = ()
    latest: bool = False
    awaited: bool = False


NO_WORD = PageWord()


def words_of_page(
    asked: PlainSql, bookings: str, given: Collection[int] = ()
) -> dict[int, PageWord]:
    """What the page told of these bookings, whose ids are JSON.

    Those are looked at whose client has, or had, an account, and those that were `given` to another
    client.
    """
    rows = asked.exec_driver_sql(_THEIRS, (bookings, json.dumps(sorted(given))))
    theirs = sorted(row[0] for row in rows)
    if not theirs:
        return {}
    ids = json.dumps(theirs)
    now = known_as(asked)
    turns_of = _turns(asked, ids, now)
    clients = {turn.client for turns in turns_of.values() for turn in turns if turn.client}
    members, until = _members(asked, json.dumps(sorted(clients)), now), _linked_until(asked)
    asking: dict[int, set[int]] = defaultdict(set)
    for booking, client in asked.exec_driver_sql(_ASKED_BY, (ids,)):
        asking[booking].add(now.get(client, client))
    said = _said(asked, ids, now)
    found = {}
    for booking, turns in turns_of.items():
        # Whoever asked for it is shown it, also where it is another client's by now.
        shown = asking.get(booking)
        who = [one for one in members if not shown or one.client in shown]
        desktop = _by_desktop(said.get(booking, ()))
        told = [one for one in told_by_page(turns, who, desktop) if one.turn.at <= until]
        found[booking] = PageWord(
            tuple(_row(asked, one, said.get(booking, ())) for one in reversed(told)),
            latest=bool(told) and told[-1].turn == turns[-1],
            awaited=is_awaited(turns[-1], told, desktop),
        )
    return found


def awaited_in(asked: PlainSql, bookings: Collection[int]) -> set[int]:
    """Those of these bookings that their clients are still to hear of from the desktop."""
    words = words_of_page(asked, json.dumps(sorted(bookings)))
    return {booking for booking, word in words.items() if word.awaited}


def _row(asked: PlainSql, told: PageTold, said: Sequence[_Said]) -> MessageRow:
    """What was told as a row that stands for nothing; ordered among what the desktop told."""
    before = [each.attempt for each in said if each.attempt and (each.at or 0) < told.turn.at]
    order = max(before, default=NOT_YET)
    if not before:
        # Of a series another visit may have told.
        order = next((row[0] for row in asked.exec_driver_sql(_LAST_BEFORE, (told.turn.at,))), -1)
    says = "coming" if told.stands else Occasion.CANCELLED.value
    client = told.turn.client or 0
    return MessageRow("", RowState.SENT, 0, order, says, told.turn.start, client, 0)


def _by_desktop(said: Iterable[_Said]) -> list[DesktopTold]:
    """Of each client whom the desktop was to tell that it is booked, when it told them first."""
    first: dict[int, int | None] = {}
    begun = set()
    for each in said:
        if each.says == Occasion.BOOKED:
            begun.add(each.client)
        known = first.get(each.client)
        moments = [moment for moment in (known, each.at) if moment is not None]
        first[each.client] = min(moments, default=None)
    return [DesktopTold(client, first[client]) for client in sorted(begun)]


def _said(asked: PlainSql, ids: str, now: Mapping[int, int]) -> Mapping[int, list[_Said]]:
    found: dict[int, list[_Said]] = defaultdict(list)
    for booking, key, content, at, attempt in asked.exec_driver_sql(_SAID, (ids,)):
        # A plan that nobody has told tells nothing; a notice has a revision in its key.
        if attempt or "." in key:
            what: dict[str, Any] = json.loads(content)
            if not what.get("to", 0):
                says, client = what.get("says", ""), what.get("client", 0)
                found[booking].append(_Said(now.get(client, client), says, at, attempt))
    return found


def _turns(asked: PlainSql, ids: str, now: Mapping[int, int]) -> Mapping[int, list[BookingTurn]]:
    found: dict[int, list[BookingTurn]] = defaultdict(list)
    images: dict[int, dict[str, Any]] = {}
    for id_, change, at, verb, by, after in asked.exec_driver_sql(_TURNS, (ids,)):
        fresh: dict[str, Any] = json.loads(after or "{}")
        if not fresh.keys() & _ABOUT:
            continue
        image = images.setdefault(id_, {})
        image |= {name: fresh[name] for name in _ABOUT if name in fresh}
        state = "" if image.get("removed") else image.get("state", "")
        start, client = image.get("start_at", 0), image.get("client_id")
        client = now.get(client, client) if client else client
        found[id_].append(BookingTurn(change, at, verb, by, start, state, client))
    return found


def _linked_until(asked: PlainSql) -> int:
    """Until when a page told its own people; one that was let go of, until it was heard last."""
    for kind, last_contact in asked.exec_driver_sql("SELECT kind, last_contact FROM page_link"):
        return _LATER if kind == "hosted" else last_contact or 0
    return 0


def _members(asked: PlainSql, clients: str, now: Mapping[int, int]) -> list[Membership]:
    """From when to when each of these clients, whose ids are JSON, had an account."""
    found: list[Membership] = []
    images: dict[int, dict[str, Any]] = {}
    since: dict[int, int] = {}
    for id_, change, after in asked.exec_driver_sql(_ACCOUNTS, (clients,)):
        fresh: dict[str, Any] = json.loads(after or "{}")
        image = images.setdefault(id_, {})
        if "client_id" in fresh:
            fresh["client_id"] = now.get(fresh["client_id"], fresh["client_id"])
            if image.get("client_id") == fresh["client_id"]:
                # Two turned out to be one: it is theirs as it was.
                del fresh["client_id"]
        if id_ in since and fresh.keys() & {"client_id", "erased"}:
            found.append(Membership(image["client_id"], since.pop(id_), change))
        image |= fresh
        if not image.get("erased") and image.get("client_id") and id_ not in since:
            since[id_] = change
    found += [Membership(images[id_]["client_id"], at, _LATER) for id_, at in since.items()]
    return found
