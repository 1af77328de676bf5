"""Storage: accounts of the booking page, what they ask for, what is held for them, notices."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from math import inf
from typing import Any

from sqlalchemy import Connection

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.page.requests import UNANSWERED, NoticeKind, RequestKind, RequestState
from scheduler_app.storage.clients.merged import homes, one_since
from scheduler_app.storage.journal import Change


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A row of the requests; instants are epoch seconds. See `domain.page.requests.Request`.

    One that no client has made has `offered_until`: the practice offered other times by itself, and
    holds them until then.
    """

    id: int
    ref: str
    kind: RequestKind
    booking_id: int
    held_id: int | None
    account: str
    state: RequestState
    start_at: int
    end_at: int
    at_once: bool
    text: str
    arrived_at: int
    answered_at: int | None = None
    note: str = ""
    offered_until: int | None = None

    @property
    def open(self) -> bool:
        """Whether an answer is still due, by either side."""
        return self.state in UNANSWERED


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A row of the notices; `at` is epoch seconds."""

    id: int
    kind: NoticeKind
    at: int
    text: str
    client_id: int | None
    booking_id: int | None


_COLUMNS = tuple(field.name for field in fields(RequestRow))
_ASKED = f"SELECT {', '.join(f'r.{name}' for name in _COLUMNS)} FROM requests r"

# As the index of open requests says it: SQLite takes it for no other wording.
_OPEN = "r.state IN ('waiting', 'proposed')"
_UNANSWERED = f"{_ASKED} WHERE {_OPEN} ORDER BY r.arrived_at, r.id"
_ANSWERED = f"{_ASKED} WHERE NOT {_OPEN} ORDER BY r.arrived_at DESC, r.id LIMIT ?"
_ABOUT = f"""{_ASKED}
 WHERE r.booking_id IN (SELECT value FROM json_each(?)) ORDER BY r.booking_id, r.id"""

# From what is few to what is many, whatever SQLite knows of their numbers: it keeps the order of a
# CROSS JOIN, and takes an index of some rows only where its very condition is asked for.
_ASKED_AGAIN = (
    _ASKED.replace("requests r", "bookings b CROSS JOIN requests r ON r.booking_id = b.id")
    + f"""
 WHERE b.state = 'pending' AND NOT b.removed AND NOT {_OPEN} AND r.kind = 'book'"""
)
_WAITING = f"""
SELECT count(*) FROM requests r CROSS JOIN bookings b ON b.id = r.booking_id
 WHERE {_OPEN} AND r.state = 'waiting' AND NOT b.removed
   AND (b.state = 'pending' OR r.kind = 'move' AND b.state = 'confirmed')"""
_STANDING = """
SELECT p.request_id, b.id, b.start_at, b.end_at
  FROM proposals p CROSS JOIN requests r ON r.id = p.request_id
  CROSS JOIN bookings b ON b.id = p.booking_id
 WHERE p.request_id IN (SELECT value FROM json_each(?))
   AND r.state = 'proposed' AND b.occupies = 1 AND b.kind = 'busy'
 ORDER BY b.start_at"""
_BLOCKS = """
SELECT id, held_id FROM requests
 WHERE held_id IS NOT NULL AND id IN (SELECT value FROM json_each(:ids))
 UNION ALL
SELECT request_id, booking_id FROM proposals
 WHERE request_id IN (SELECT value FROM json_each(:ids))"""
_CLIENT_OF = """
SELECT a.client_id FROM page_accounts a JOIN clients c ON c.id = a.client_id
 WHERE a.account = ? AND NOT a.erased AND NOT c.removed"""


_SEVERAL = """
SELECT id, account, client_id FROM page_accounts
 WHERE NOT erased AND client_id IN (
   SELECT client_id FROM page_accounts
    WHERE NOT erased AND client_id IN (SELECT value FROM json_each(?))
    GROUP BY client_id HAVING count(*) > 1)
 ORDER BY id"""


def add(change: Change, asked: RequestRow) -> int:
    """Write a new request; returns its id."""
    row = {name: getattr(asked, name) for name in _COLUMNS if name != "id"}
    kinds = {"kind": str(asked.kind), "state": str(asked.state), "at_once": int(asked.at_once)}
    return change.insert("requests", row | kinds)


def ask_again(change: Change, request_id: int, asked: RequestRow) -> None:
    """Let a request stand as it was sent anew, under its own name and about its own booking."""
    values = {
        "state": str(asked.state),
        "start_at": asked.start_at,
        "end_at": asked.end_at,
        "at_once": int(asked.at_once),
        "text": asked.text,
        "arrived_at": asked.arrived_at,
        "answered_at": asked.answered_at,
        "note": "",
    }
    change.update("requests", request_id, values)


def rename(change: Change, request_id: int, ref: str) -> None:
    """Give up the name by which the page knows a request: it has given it to another one."""
    change.update("requests", request_id, {"ref": ref})


def set_state(
    change: Change, request_id: int, state: RequestState, *, at: int | None, note: str = ""
) -> None:
    """Answer a request at `at` (epoch seconds), or let it wait again with None."""
    values = {"state": str(state), "answered_at": at, "note": note}
    change.update("requests", request_id, values)


def set_text(change: Change, request_id: int, text: str) -> None:
    """Put this in place of what the client described."""
    change.update("requests", request_id, {"text": text})


def get(connection: Connection, request_id: int) -> RequestRow:
    """The request with this id."""
    found = _many(connection, f"{_ASKED} WHERE r.id = ?", request_id)
    if not found:
        raise NotFound(f"There is no request {request_id} in the diary.")
    return found[0]


def by_ref(connection: Connection, ref: str) -> RequestRow | None:
    """The request that the page names so."""
    found = _many(connection, f"{_ASKED} WHERE r.ref = ?", ref)
    return found[0] if found else None


def of_booking(connection: Connection, booking_id: int) -> list[RequestRow]:
    """All requests about a booking, oldest first."""
    return of_bookings(connection, [booking_id]).get(booking_id, [])


def of_bookings(connection: Connection, ids: Collection[int]) -> dict[int, list[RequestRow]]:
    """All requests about these bookings, by the booking they are about, oldest first."""
    found: dict[int, list[RequestRow]] = {}
    for asked in _many(connection, _ABOUT, json.dumps(list(ids))):
        found.setdefault(asked.booking_id, []).append(asked)
    return found


def unanswered(connection: Connection) -> list[RequestRow]:
    """The requests that are open by their own state, oldest first."""
    return _many(connection, _UNANSWERED)


def answered(connection: Connection, *, limit: int) -> list[RequestRow]:
    """The requests that were answered last, newest first."""
    return _many(connection, _ANSWERED, limit)


def asked_again(connection: Connection) -> list[RequestRow]:
    """Requests answered whose booking waits all the same: somebody took the answer back."""
    return _many(connection, _ASKED_AGAIN)


def set_hold(change: Change, request_id: int, booking_id: int) -> None:
    """Name the busy block that holds the new time of a move."""
    change.update("requests", request_id, {"held_id": booking_id})


def add_proposals(change: Change, request_id: int, blocks: Collection[int]) -> None:
    """Name the busy blocks that hold times for a client to choose from."""
    rows = [{"request_id": request_id, "booking_id": block} for block in blocks]
    change.insert_many("proposals", rows)


def blocks_of(connection: Connection, ids: Collection[int]) -> dict[int, list[int]]:
    """Every busy block that was ever held for these requests, by request."""
    found: dict[int, list[int]] = {}
    for request_id, block in connection.exec_driver_sql(_BLOCKS, {"ids": json.dumps(list(ids))}):
        found.setdefault(request_id, []).append(block)
    return found


def standing_proposals(
    connection: Connection, ids: Collection[int]
) -> dict[int, list[tuple[int, int, int]]]:
    """(busy block, start, end) of the times held for a choice, in order of start.

    By request, of these requests; those lack that leave no choice.
    """
    found: dict[int, list[tuple[int, int, int]]] = {}
    rows = connection.exec_driver_sql(_STANDING, (json.dumps(list(ids)),))
    for request_id, block, start, end in rows:
        found.setdefault(request_id, []).append((block, start, end))
    return found


def client_of(connection: Connection, account: str) -> int | None:
    """The client that an account of the page belongs to."""
    return connection.exec_driver_sql(_CLIENT_OF, (account,)).scalar()


def accounts_of(connection: Connection, clients: Collection[int | None]) -> dict[int, str]:
    """The account of each of these clients who has one; the newest, should there be several."""
    query = """
SELECT client_id, account FROM page_accounts
 WHERE NOT erased AND client_id IN (SELECT value FROM json_each(?)) ORDER BY id"""
    rows = connection.exec_driver_sql(query, (json.dumps(list(clients)),))
    return {row.client_id: row.account for row in rows}


def accounts_showing(
    connection: Connection, table: str, rows: Mapping[int, int | None]
) -> dict[int, str]:
    """Whose account shows each of these rows of a table, given with their clients; some lack one.

    Who had an account before two turned out to be one sees there what they saw: what was theirs,
    and what became theirs before anybody else's account did.
    """
    newest = accounts_of(connection, set(rows.values()))
    found = {id_: newest[client] for id_, client in rows.items() if client in newest}
    return found | _own_accounts(connection, table, rows)


def _own_accounts(
    connection: Connection, table: str, rows: Mapping[int, int | None]
) -> dict[int, str]:
    """The same of those whose clients have several."""
    several: dict[int, list[tuple[int, str]]] = {}
    ids = json.dumps(sorted({client for client in rows.values() if client is not None}))
    for row_id, account, client in connection.exec_driver_sql(_SEVERAL, (ids,)):
        several.setdefault(client, []).append((row_id, account))
    if not several:
        return {}
    theirs: dict[int, list[int]] = {}
    for id_, client in rows.items():
        if client in several:
            theirs.setdefault(client, []).append(id_)
    came_from = homes(connection, table, [id_ for ids in theirs.values() for id_ in ids])
    accounts = [row_id for known in several.values() for row_id, _ in known]
    of_account = homes(connection, "page_accounts", accounts)
    found = {}
    for client, known in several.items():
        own = {id_: came_from.get(id_, client) for id_ in theirs[client]}
        at = [(of_account.get(row_id, client), -row_id, account) for row_id, account in known]
        since = one_since(connection, {*own.values(), *(home for home, _, _ in at)})
        for id_, home in own.items():
            found[id_] = min((since.get((home, one[0]), inf), *one[1:]) for one in at)[-1]
    return found


def all_accounts(connection: Connection, *, most: int) -> dict[str, int]:
    """The client of each account that is not erased, of the newest accounts; at most so many."""
    query = """
SELECT account, client_id FROM page_accounts
 WHERE NOT erased AND client_id IS NOT NULL ORDER BY id DESC LIMIT ?"""
    return {row.account: row.client_id for row in connection.exec_driver_sql(query, (most,))}


def asking_accounts(connection: Connection) -> tuple[str, ...]:
    """The accounts of clients who are not to be booked without a word of the consultant's."""
    query = """
SELECT a.account FROM clients c JOIN page_accounts a ON a.client_id = c.id
 WHERE c.barred AND NOT c.removed AND NOT a.erased ORDER BY a.id"""
    return tuple(connection.exec_driver_sql(query).scalars())


def erased_accounts(connection: Connection, *, most: int) -> tuple[str, ...]:
    """The accounts that were erased, by whomever; at most so many, of the newest."""
    query = "SELECT account FROM page_accounts WHERE erased ORDER BY id DESC LIMIT ?"
    return tuple(connection.exec_driver_sql(query, (most,)).scalars())


def standing(connection: Connection, accounts: Collection[str]) -> dict[str, int]:
    """Those of these accounts that are known and not erased, with the client of each."""
    query = """
SELECT account, client_id FROM page_accounts
 WHERE NOT erased AND account IN (SELECT value FROM json_each(?))"""
    rows = connection.exec_driver_sql(query, (json.dumps(list(accounts)),))
    return {row.account: row.client_id for row in rows}


def link_account(change: Change, account: str, client_id: int, email: str) -> None:
    """Say whose account it is."""
    row_id = _account_row(change.connection, account)
    values = {"client_id": client_id, "email": email, "erased": 0}
    if row_id is None:
        change.insert("page_accounts", {"account": account, **values})
    else:
        change.update("page_accounts", row_id, values)


def unlink_account(change: Change, account: str) -> None:
    """The account is gone from the page."""
    row_id = _account_row(change.connection, account)
    if row_id is not None:
        change.update("page_accounts", row_id, {"email": "", "erased": 1})


def _account_row(connection: Connection, account: str) -> int | None:
    query = "SELECT id FROM page_accounts WHERE account = ?"
    return connection.exec_driver_sql(query, (account,)).scalar()


def add_notice(
    change: Change,
    kind: NoticeKind,
    at: int,
    text: str,
    *,
    client_id: int | None = None,
    booking_id: int | None = None,
) -> None:
    """Tell the consultant something; `at` is epoch seconds."""
    row = {"kind": str(kind), "at": at, "text": text}
    change.insert("notices", row | {"client_id": client_id, "booking_id": booking_id})


def open_notices(connection: Connection) -> list[StoredNotice]:
    """What nobody has dismissed, newest first."""
    query = """
SELECT id, kind, at, text, client_id, booking_id FROM notices WHERE NOT dismissed
 ORDER BY id DESC"""
    return [
        StoredNotice(row.id, NoticeKind(row.kind), row.at, row.text, row.client_id, row.booking_id)
        for row in connection.exec_driver_sql(query)
    ]


def waiting(connection: Connection) -> int:
    """How many requests wait for the consultant."""
    return int(connection.exec_driver_sql(_WAITING).scalar_one())


def _many(connection: Connection, query: str, *sought: object) -> list[RequestRow]:
    return [_asked(*row) for row in connection.exec_driver_sql(query, sought)]


def _asked(row_id: int, ref: str, kind: str, *rest: Any) -> RequestRow:
    booking_id, held_id, account, state, start_at, end_at, at_once, *more = rest
    return RequestRow(
        row_id,
        ref,
        RequestKind(kind),
        booking_id,
        held_id,
        account,
        RequestState(state),
        start_at,
        end_at,
        bool(at_once),
        *more,
    )
