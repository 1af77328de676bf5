"""Booking page: open sessions. Only the hash of what a browser holds is kept."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, text, update

from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.tables import sessions
from scheduler_app.domain.time_units import DAY, MINUTE

IDLE = 14 * DAY
"""A session that is not used for so long has ended."""

LONGEST = 90 * DAY
"""No session lasts longer than this, used or not."""

SEEN_EVERY = 10 * MINUTE
"""How exactly "last seen" is kept: reading a page costs no write."""

FRESH = 10 * MINUTE
"""How long after proving who they are clients may change password and e-mail, or erase all."""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is logged in. `proved_at` is when its user last proved who they are."""

    id_hash: bytes
    account: str
    device: str
    opened_at: int
    seen_at: int
    expires_at: int
    proved_at: int

    @property
    def handle(self) -> str:
        """What names it in a form; it opens nothing."""
        return self.id_hash.hex()[:16]

    def is_fresh(self, now: int) -> bool:
        """Whether its user proved who they are a moment ago."""
        return now - self.proved_at < FRESH


_FIND = text("""
SELECT s.account_id, s.data, s.opened_at, s.seen_at, s.expires_at, s.device,
       a.email, a.name, a.phone, a.language, a.zone, a.verified_at,
       a.password_hash IS NOT NULL AS has_password
  FROM sessions s JOIN accounts a ON a.id = s.account_id
 WHERE s.id_hash = :hash AND s.expires_at > :now AND s.seen_at > :idle""")


def open_session(
    connection: Connection, account: str, *, device: str, now: int, instead_of: str = ""
) -> str:
    """A new session for somebody who just proved who they are; answers the token for the browser.

    The session of the token `instead_of` ends: an id that was known before the login is not
    worth anything after it.
    """
    if instead_of:
        close(connection, instead_of)
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(sessions).values(
            id_hash=_hash(token),
            account_id=account,
            data=json.dumps({"proved_at": now}),
            opened_at=now,
            seen_at=now,
            expires_at=now + LONGEST,
            device=device,
        )
    )
    return token


def find(connection: Connection, token: str, *, now: int) -> tuple[Session, Account] | None:
    """The live session of this token, and whose it is."""
    hashed = _hash(token)
    row = connection.execute(_FIND, {"hash": hashed, "now": now, "idle": now - IDLE}).first()
    if row is None:
        return None
    return _session(row, hashed), Account(
        row.account_id,
        row.email,
        row.name,
        row.phone,
        row.language,
        row.zone,
        row.verified_at,
        bool(row.has_password),
    )


def seen(connection: Connection, token: str, *, now: int) -> None:
    """Note that the session was used."""
    connection.execute(
        update(sessions).where(sessions.c.id_hash == _hash(token)).values(seen_at=now)
    )


def close(connection: Connection, token: str) -> None:
    """End the session of this token."""
    connection.execute(delete(sessions).where(sessions.c.id_hash == _hash(token)))


def close_all(connection: Connection, account: str) -> None:
    """End every session of the account."""
    connection.execute(delete(sessions).where(sessions.c.account_id == account))


def close_others(connection: Connection, account: str, but: bytes) -> int:
    """End the account's sessions but the one with this hash; how many that were."""
    done = connection.execute(
        delete(sessions).where(sessions.c.account_id == account, sessions.c.id_hash != but)
    )
    return done.rowcount


def close_one(connection: Connection, account: str, handle: str, *, now: int) -> bool:
    """End the account's session with this handle; False if it has none such."""
    for session in of_account(connection, account, now=now):
        if session.handle == handle:
            connection.execute(delete(sessions).where(sessions.c.id_hash == session.id_hash))
            return True
    return False


def of_account(connection: Connection, account: str, *, now: int) -> list[Session]:
    """The account's live sessions, the last used first."""
    rows = connection.execute(
        select(sessions)
        .where(
            sessions.c.account_id == account,
            sessions.c.expires_at > now,
            sessions.c.seen_at > now - IDLE,
        )
        .order_by(sessions.c.seen_at.desc(), sessions.c.opened_at.desc())
    )
    return [_session(row, row.id_hash) for row in rows]


def forget_old(connection: Connection, now: int) -> None:
    """Drop the sessions that have ended."""
    connection.execute(
        text("DELETE FROM sessions WHERE expires_at <= :now OR seen_at <= :idle"),
        {"now": now, "idle": now - IDLE},
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _session(row: Row[Any], hashed: bytes) -> Session:
    return Session(
        hashed,
        row.account_id,
        row.device,
        row.opened_at,
        row.seen_at,
        row.expires_at,
        json.loads(row.data)["proved_at"],
    )
