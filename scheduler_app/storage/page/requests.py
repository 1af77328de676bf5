"""Storage: accounts of the booking page, what they ask for, what is held for them, notices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

from sqlalchemy import Connection, RowMapping

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.page.requests import UNANSWERED, NoticeKind, RequestKind, RequestState
from scheduler_app.storage.journal import Change


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A row of the requests; instants are epoch seconds. See `domain.page.requests.Request`."""

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

# As the index of open requests says it: SQLite takes it for no other wording.
_OPEN = "r.state IN ('waiting', 'proposed')"
_UNANSWERED = f"SELECT * FROM requests r WHERE {_OPEN} ORDER BY r.arrived_at, r.id"
_ANSWERED = f"""
SELECT * FROM requests r WHERE NOT {_OPEN} ORDER BY r.arrived_at DESC, r.id LIMIT ?"""
_ASKED_AGAIN = f"""
SELECT r.* FROM requests r JOIN bookings b ON b.id = r.booking_id
 WHERE NOT {_OPEN} AND r.kind = 'book' AND b.state = 'pending' AND NOT b.removed"""
_WAITING = """
SELECT count(*) FROM requests r JOIN bookings b ON b.id = r.booking_id
 WHERE r.state = 'waiting' AND NOT b.removed
   AND (b.state = 'pending' OR r.kind = 'move' AND b.state = 'confirmed')"""
_STANDING = """
SELECT p.request_id, b.id, b.start_at, b.end_at
  FROM proposals p JOIN bookings b ON b.id = p.booking_id JOIN requests r ON r.id = p.request_id
 WHERE r.state = 'proposed' AND b.occupies = 1 AND b.kind = 'busy'
 ORDER BY b.start_at"""
_CLIENT_OF = """
SELECT a.client_id FROM page_accounts a JOIN clients c ON c.id = a.client_id
 WHERE a.account = ? AND NOT a.erased AND NOT c.removed"""


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
    found = _many(connection, "SELECT * FROM requests WHERE id = ?", request_id)
    if not found:
        raise NotFound(f"There is no request {request_id} in the diary.")
    return found[0]


def by_ref(connection: Connection, ref: str) -> RequestRow | None:
    """The request that the page names so."""
    found = _many(connection, "SELECT * FROM requests WHERE ref = ?", ref)
    return found[0] if found else None


def of_booking(connection: Connection, booking_id: int) -> list[RequestRow]:
    """All requests about a booking, oldest first."""
    return _many(connection, "SELECT * FROM requests WHERE booking_id = ? ORDER BY id", booking_id)


def of_bookings(connection: Connection) -> dict[int, list[RequestRow]]:
    """All requests by the booking they are about, oldest first."""
    found: dict[int, list[RequestRow]] = {}
    for asked in _many(connection, "SELECT * FROM requests ORDER BY id"):
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


def blocks_of(connection: Connection, asked: RequestRow) -> list[int]:
    """Every busy block that was ever held for a request."""
    query = "SELECT booking_id FROM proposals WHERE request_id = ?"
    held = [] if asked.held_id is None else [asked.held_id]
    return [*held, *connection.exec_driver_sql(query, (asked.id,)).scalars()]


def standing_proposals(connection: Connection) -> dict[int, list[tuple[int, int, int]]]:
    """(busy block, start, end) of the times held for a choice, by request, in order of start."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for request_id, block, start, end in connection.exec_driver_sql(_STANDING):
        found.setdefault(request_id, []).append((block, start, end))
    return found


def client_of(connection: Connection, account: str) -> int | None:
    """The client that an account of the page belongs to."""
    return connection.exec_driver_sql(_CLIENT_OF, (account,)).scalar()


def accounts(connection: Connection) -> dict[int, str]:
    """The account of each client who has one; the newest, should there be several."""
    query = "SELECT client_id, account FROM page_accounts WHERE NOT erased ORDER BY id"
    return {row.client_id: row.account for row in connection.exec_driver_sql(query)}


ASKED_FOR = """
SELECT r.booking_id FROM requests r JOIN page_accounts a ON a.account = r.account
 WHERE NOT a.erased"""
"""Bookings that somebody with an account has asked for, or asked to move."""


def asked_for(connection: Connection) -> set[int]:
    """Ids of the bookings that somebody with an account has asked for, or asked to move."""
    return set(connection.exec_driver_sql(ASKED_FOR).scalars())


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
    return [_asked(row) for row in connection.exec_driver_sql(query, sought).mappings()]


def _asked(row: RowMapping) -> RequestRow:
    values = {name: row[name] for name in _COLUMNS}
    return RequestRow(
        **values
        | {
            "kind": RequestKind(row["kind"]),
            "state": RequestState(row["state"]),
            "at_once": bool(row["at_once"]),
        }
    )
