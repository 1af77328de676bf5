"""Booking page: mailed links: 256 bits for one purpose, kept as a hash, ending by themselves."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from scheduler_app.booking_page.store.tables import links, outbox
from scheduler_app.domain.time_units import DAY, MINUTE

TOKEN_CHARACTERS = 43
"""Of a token: 256 bits in base64 for URLs."""


class Purpose(StrEnum):
    """What a link is for. A token opens nothing but its own purpose."""

    VERIFY = "verify"
    SIGN_IN = "sign-in"
    RESET = "reset"
    EMAIL_OLD = "email-old"
    EMAIL_NEW = "email-new"
    MANAGE = "manage"


LIFETIMES = {
    Purpose.VERIFY: DAY,
    Purpose.SIGN_IN: 30 * MINUTE,
    Purpose.RESET: 30 * MINUTE,
    Purpose.EMAIL_OLD: 2 * DAY,
    Purpose.EMAIL_NEW: 2 * DAY,
    Purpose.MANAGE: DAY,
}
"""Seconds that a link lives; of a manage link after the end of its booking."""


TOGETHER = 500
"""Bookings that one statement asks of: drivers bound how many values it may have."""

_OF_BOOKINGS = links.c.purpose == Purpose.MANAGE.value
_LIVES = (
    select(links.c.uid, func.min(links.c.expires_at), func.max(links.c.expires_at))
    .where(_OF_BOOKINGS, links.c.uid.in_(bindparam("uids", expanding=True)))
    .group_by(links.c.uid)
)
_LIVE_UNTIL = (
    update(links)
    .where(_OF_BOOKINGS, links.c.uid == bindparam("of"))
    .values(expires_at=bindparam("until"))
)


@dataclass(frozen=True, slots=True)
class MailedLink:
    """A valid link, as found by its token. `facts` is what its use needs to know."""

    token_hash: bytes
    purpose: Purpose
    account: str | None
    claim: str | None
    uid: str | None
    made_at: int
    expires_at: int
    facts: Mapping[str, Any] = field(default_factory=dict)


def make(
    connection: Connection,
    purpose: Purpose,
    account: str | None,
    *,
    claim: str | None = None,
    uid: str | None = None,
    facts: Mapping[str, Any] | None = None,
    lifetime: int | None = None,
    now: int,
) -> str:
    """A new token, which exists nowhere but in the answer.

    Those given out before live on: each mail about a booking has a link of its own, and a client
    opens whichever mail is at hand.
    """
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(links).values(
            token_hash=_hash(token),
            purpose=purpose.value,
            account_id=account,
            claim_id=claim,
            uid=uid,
            facts=json.dumps(dict(facts or {})),
            made_at=now,
            expires_at=now + (LIFETIMES[purpose] if lifetime is None else lifetime),
        )
    )
    return token


def find(connection: Connection, token: str, *, now: int) -> MailedLink | None:
    """The link of this token if it can still be used, whatever its purpose. Uses nothing up.

    It is looked up by its hash: how long that takes tells nothing about the token.
    """
    if len(token) != TOKEN_CHARACTERS or not token.isascii():
        return None
    row = connection.execute(
        select(links).where(
            links.c.token_hash == _hash(token),
            links.c.expires_at > now,
            links.c.used_at.is_(None),
        )
    ).first()
    return _link(row) if row is not None else None


def open_manage(connection: Connection, token: str, *, now: int) -> MailedLink | None:
    """The manage link of this token; it may be opened again until it ends or is revoked."""
    link = find(connection, token, now=now)
    return link if link is not None and link.purpose is Purpose.MANAGE else None


def use(connection: Connection, token: str, purpose: Purpose, *, now: int) -> MailedLink | None:
    """Use a single-purpose link up: the same token never answers twice, also not to two at once."""
    link = find(connection, token, now=now)
    if link is None or link.purpose is not purpose or purpose is Purpose.MANAGE:
        return None
    used = connection.execute(
        update(links)
        .where(links.c.token_hash == link.token_hash, links.c.used_at.is_(None))
        .values(used_at=now, facts=_kept(link))
    )
    return link if used.rowcount == 1 else None


def was_used(connection: Connection, account: str, purpose: Purpose, change: str) -> bool:
    """Whether the account's link of this purpose for that change was used."""
    rows = connection.execute(
        select(links.c.facts).where(
            links.c.account_id == account,
            links.c.purpose == purpose.value,
            links.c.used_at.is_not(None),
        )
    ).scalars()
    return any(json.loads(facts).get("change") == change for facts in rows)


def revoke(connection: Connection, account: str, *purposes: Purpose) -> None:
    """End the account's links of these purposes that were not used yet.

    A link is made when its mail is written, which may be hours after it was asked for: a mail that
    still waits for that is not sent.
    """
    ended = [purpose.value for purpose in purposes]
    connection.execute(
        delete(links).where(links.c.account_id == account, links.c.purpose.in_(ended))
    )
    waiting = connection.execute(
        select(outbox.c.id, outbox.c.facts).where(
            outbox.c.account == account, outbox.c.state == "waiting"
        )
    )
    late = [row.id for row in waiting if _purpose_in(row.facts) in ended]
    if late:
        connection.execute(delete(outbox).where(outbox.c.id.in_(late)))


def revoke_manage(connection: Connection, account: str, uid: str) -> None:
    """End every manage link of one booking, as its client wishes."""
    connection.execute(
        delete(links).where(
            links.c.account_id == account,
            links.c.uid == uid,
            links.c.purpose == Purpose.MANAGE.value,
        )
    )


def live_with(connection: Connection, ends: Mapping[str, int]) -> None:
    """Let the manage links of these bookings live as long as they do: `ends` tells when they end.

    A booking that is moved takes its links along, so that no mail about it leads nowhere.
    """
    uids = list(ends)
    for begin in range(0, len(uids), TOGETHER):
        asked = {"uids": uids[begin : begin + TOGETHER]}
        for uid, first, last in connection.execute(_LIVES, asked).all():
            until = ends[uid] + LIFETIMES[Purpose.MANAGE]
            if not first == last == until:
                connection.execute(_LIVE_UNTIL, {"of": uid, "until": until})


def manage_links(connection: Connection, account: str, *, now: int) -> list[MailedLink]:
    """The account's manage links that still open a booking, newest first."""
    rows = connection.execute(
        select(links)
        .where(
            links.c.account_id == account,
            links.c.purpose == Purpose.MANAGE.value,
            links.c.expires_at > now,
        )
        .order_by(links.c.made_at.desc())
    )
    return [_link(row) for row in rows]


def forget_old(connection: Connection, now: int) -> None:
    """Drop what has ended: a token that is gone answers like one that never was."""
    connection.execute(delete(links).where(links.c.expires_at <= now))


def _kept(link: MailedLink) -> str:
    """What a used link remembers: of a change that takes two links, which one."""
    return json.dumps({"change": link.facts["change"]} if "change" in link.facts else {})


def _purpose_in(facts: str) -> str:
    """The purpose of the link that a mail is to bring; empty for a mail without one."""
    try:
        return str(json.loads(facts)["link"]["purpose"])
    except (ValueError, LookupError, TypeError):
        return ""


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _link(row: Row[Any]) -> MailedLink:
    return MailedLink(
        row.token_hash,
        Purpose(row.purpose),
        row.account_id,
        row.claim_id,
        row.uid,
        row.made_at,
        row.expires_at,
        json.loads(row.facts),
    )
