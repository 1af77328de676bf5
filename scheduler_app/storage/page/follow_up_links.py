"""Storage: what lets a client take a time for a follow-up on the page: made, used, taken back."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from scheduler_app.storage.page.requests import accounts_showing

_COLUMNS = "l.id, l.follow_up_id, l.number, l.hash, l.until, l.used_at, l.revoked_at"
_LIVE = "l.used_at IS NULL AND l.revoked_at IS NULL"
_NEWEST = f"""
SELECT {_COLUMNS} FROM follow_up_links l
 WHERE l.follow_up_id = :follow_up AND l.made_with = :made_with AND {_LIVE} AND l.until > :now
 ORDER BY l.number DESC LIMIT 1"""
_BY_HASH = f"SELECT {_COLUMNS} FROM follow_up_links l WHERE l.hash = ?"
_HIGHEST = """
SELECT coalesce(max(number), 0) FROM follow_up_links WHERE follow_up_id = ? AND made_with = ?"""
_ADD = """
INSERT INTO follow_up_links
       (follow_up_id, client_id, number, made_with, hash, made_at, until)
VALUES (:follow_up_id, :client_id, :number, :made_with, :hash, :made_at, :until)"""

# What became of a booking is what the follow-up became: of one that was called off nothing.
_TOLD = f"""
SELECT {_COLUMNS}, f.client_id, f.what, f.service_id, f.minutes, f.price, f.currency,
       NOT f.removed AND NOT c.removed AND f.state IN ('open', 'offered'), c.barred
  FROM follow_up_links l JOIN follow_ups f ON f.id = l.follow_up_id
  JOIN clients c ON c.id = f.client_id
 WHERE l.until > :since ORDER BY l.id DESC LIMIT :most"""


class FollowUpLink(NamedTuple):
    """A link as its row keeps it; instants are epoch seconds."""

    id: int
    follow_up_id: int
    number: int
    hash: str
    until: int
    used_at: int | None
    revoked_at: int | None


class NewFollowUpLink(NamedTuple):
    """A link that is written."""

    follow_up_id: int
    client_id: int
    number: int
    made_with: str
    hash: str
    made_at: int
    until: int


class ToldOffer(NamedTuple):
    """A link with what it is for; whether that still `waits`, and whose account shows it."""

    link: FollowUpLink
    client_id: int
    what: str
    service_id: int | None
    minutes: int
    price: int | None
    currency: str
    waits: bool
    barred: bool
    account: str


def newest(
    connection: Connection, follow_up_id: int, *, made_with: str, now: int
) -> FollowUpLink | None:
    """The newest link of a follow-up by which a time can still be taken."""
    asked = {"follow_up": follow_up_id, "made_with": made_with, "now": now}
    return _first(connection, _NEWEST, asked)


def by_hash(connection: Connection, hash_: str) -> FollowUpLink | None:
    """The link of that hash, also one that is over."""
    return _first(connection, _BY_HASH, (hash_,))


def highest_number(connection: Connection, follow_up_id: int, *, made_with: str) -> int:
    """The highest number that a link of it ever had."""
    return int(connection.exec_driver_sql(_HIGHEST, (follow_up_id, made_with)).scalar_one())


def add(connection: Connection, link: NewFollowUpLink) -> None:
    """Write a new link."""
    connection.exec_driver_sql(_ADD, link._asdict())


def use(connection: Connection, row: int, at: int) -> None:
    """Note when a time was asked for by it, unless it was used before."""
    query = "UPDATE follow_up_links SET used_at = ? WHERE id = ? AND used_at IS NULL"
    connection.exec_driver_sql(query, (at, row))


def revoke(connection: Connection, follow_up_id: int, at: int) -> int:
    """End all links of a follow-up; returns how many were still good."""
    query = f"UPDATE follow_up_links AS l SET revoked_at = ? WHERE l.follow_up_id = ? AND {_LIVE}"
    return connection.exec_driver_sql(query, (at, follow_up_id)).rowcount


def told(connection: Connection, *, since: int, most: int) -> list[ToldOffer]:
    """The links that end after `since`, the newest first."""
    rows = connection.exec_driver_sql(_TOLD, {"since": since, "most": most}).all()
    whose = {row.follow_up_id: row.client_id for row in rows}
    accounts = accounts_showing(connection, "follow_ups", whose)
    width = len(FollowUpLink._fields)
    return [
        ToldOffer._make(
            (FollowUpLink._make(row[:width]), *row[width:], accounts.get(row.follow_up_id, ""))
        )
        for row in rows
    ]


def _first(connection: Connection, query: str, asked: object) -> FollowUpLink | None:
    row = connection.exec_driver_sql(query, asked).first()  # type: ignore[arg-type]
    return None if row is None else FollowUpLink._make(row)
