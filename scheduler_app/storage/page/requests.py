"""Storage: accounts of the booking page, what they ask for, what is held for them, notices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

from sqlalchemy import Connection, RowMapping, and_, or_, select

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.page.requests import UNANSWERED, NoticeKind, RequestKind, RequestState
from scheduler_app.storage.journal import Change
from scheduler_app.storage.schema import (
    bookings,
    clients,
    notices,
    page_accounts,
    proposals,
    requests,
)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A row of the requests; instants are epoch seconds. See `domain.requests.Request`."""

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


_OPEN = requests.c.state.in_([str(state) for state in UNANSWERED])
_COLUMNS = tuple(field.name for field in fields(RequestRow))


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
    row = connection.execute(select(requests).where(requests.c.id == request_id)).mappings().first()
    if row is None:
        raise NotFound(f"There is no request {request_id} in the diary.")
    return _asked(row)


def by_ref(connection: Connection, ref: str) -> RequestRow | None:
    """The request that the page names so."""
    row = connection.execute(select(requests).where(requests.c.ref == ref)).mappings().first()
    return None if row is None else _asked(row)


def of_booking(connection: Connection, booking_id: int) -> list[RequestRow]:
    """All requests about a booking, oldest first."""
    query = select(requests).where(requests.c.booking_id == booking_id).order_by(requests.c.id)
    return [_asked(row) for row in connection.execute(query).mappings()]


def of_bookings(connection: Connection) -> dict[int, list[RequestRow]]:
    """All requests by the booking they are about, oldest first."""
    found: dict[int, list[RequestRow]] = {}
    for row in connection.execute(select(requests).order_by(requests.c.id)).mappings():
        found.setdefault(row["booking_id"], []).append(_asked(row))
    return found


def unanswered(connection: Connection) -> list[RequestRow]:
    """The requests that are open by their own state, oldest first."""
    query = select(requests).where(_OPEN).order_by(requests.c.arrived_at, requests.c.id)
    return [_asked(row) for row in connection.execute(query).mappings()]


def answered(connection: Connection, *, limit: int) -> list[RequestRow]:
    """The requests that were answered last, newest first."""
    query = select(requests).where(~_OPEN).order_by(requests.c.arrived_at.desc(), requests.c.id)
    return [_asked(row) for row in connection.execute(query.limit(limit)).mappings()]


def asked_again(connection: Connection) -> list[RequestRow]:
    """Requests answered whose booking waits all the same: somebody took the answer back."""
    query = (
        select(requests)
        .join(bookings, bookings.c.id == requests.c.booking_id)
        .where(~_OPEN, requests.c.kind == "book", bookings.c.state == "pending")
        .where(~bookings.c.removed)
    )
    return [_asked(row) for row in connection.execute(query).mappings()]


def set_hold(change: Change, request_id: int, booking_id: int) -> None:
    """Name the busy block that holds the new time of a move."""
    change.update("requests", request_id, {"held_id": booking_id})


def add_proposals(change: Change, request_id: int, blocks: Collection[int]) -> None:
    """Name the busy blocks that hold times for a client to choose from."""
    rows = [{"request_id": request_id, "booking_id": block} for block in blocks]
    change.insert_many("proposals", rows)


def blocks_of(connection: Connection, asked: RequestRow) -> list[int]:
    """Every busy block that was ever held for a request."""
    query = select(proposals.c.booking_id).where(proposals.c.request_id == asked.id)
    held = [] if asked.held_id is None else [asked.held_id]
    return [*held, *connection.execute(query).scalars()]


def standing_proposals(connection: Connection) -> dict[int, list[tuple[int, int, int]]]:
    """(busy block, start, end) of the times held for a choice, by request, in order of start."""
    query = (
        select(proposals.c.request_id, bookings.c.id, bookings.c.start_at, bookings.c.end_at)
        .join(bookings, bookings.c.id == proposals.c.booking_id)
        .join(requests, requests.c.id == proposals.c.request_id)
        .where(requests.c.state == "proposed", bookings.c.occupies == 1, bookings.c.kind == "busy")
        .order_by(bookings.c.start_at)
    )
    found: dict[int, list[tuple[int, int, int]]] = {}
    for request_id, *block in connection.execute(query):
        found.setdefault(request_id, []).append((block[0], block[1], block[2]))
    return found


def client_of(connection: Connection, account: str) -> int | None:
    """The client that an account of the page belongs to."""
    query = (
        select(page_accounts.c.client_id)
        .join(clients, clients.c.id == page_accounts.c.client_id)
        .where(page_accounts.c.account == account, ~page_accounts.c.erased, ~clients.c.removed)
    )
    return connection.execute(query).scalar()


def accounts(connection: Connection) -> dict[int, str]:
    """The account of each client who has one; the newest, should there be several."""
    query = (
        select(page_accounts.c.client_id, page_accounts.c.account)
        .where(~page_accounts.c.erased)
        .order_by(page_accounts.c.id)
    )
    return {row.client_id: row.account for row in connection.execute(query)}


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
    query = select(page_accounts.c.id).where(page_accounts.c.account == account)
    return connection.execute(query).scalar()


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
    query = select(notices).where(~notices.c.dismissed).order_by(notices.c.id.desc())
    return [
        StoredNotice(row.id, NoticeKind(row.kind), row.at, row.text, row.client_id, row.booking_id)
        for row in connection.execute(query)
    ]


def waiting(connection: Connection) -> int:
    """How many requests wait for the consultant."""
    query = (
        select(requests.c.id)
        .join(bookings, bookings.c.id == requests.c.booking_id)
        .where(requests.c.state == "waiting", ~bookings.c.removed)
        .where(
            or_(
                bookings.c.state == "pending",
                and_(requests.c.kind == "move", bookings.c.state == "confirmed"),
            )
        )
    )
    return len(connection.execute(query).all())


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
