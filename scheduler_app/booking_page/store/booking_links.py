"""Booking page: the desktop's links, each of which opens one booking without an account.

The desktop makes their tokens; the page keeps only what `hash_of` makes of them. They follow the
publication: what it does not name opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from scheduler_app.booking_page.store.tables import booking_links, commitments
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.links import TOKEN_CHARACTERS, LinkPurpose, hash_of

_OPENS = select(booking_links.c.uid).where(
    booking_links.c.hash == bindparam("link"),
    booking_links.c.purpose == bindparam("purpose"),
    booking_links.c.ended_at.is_(None),
)
_KEPT = select(booking_links.c.hash, booking_links.c.uid, booking_links.c.purpose)
_INSERT = insert(booking_links)
_DELETE = delete(booking_links).where(booking_links.c.hash == bindparam("of"))
_OF_ACCOUNT = select(commitments.c.uid).where(commitments.c.account == bindparam("who"))
_OPEN_OF_ACCOUNT = (
    select(booking_links.c.uid)
    .distinct()
    .where(booking_links.c.ended_at.is_(None), booking_links.c.uid.in_(_OF_ACCOUNT))
)
_END = (
    update(booking_links)
    .where(booking_links.c.uid.in_(_OF_ACCOUNT), booking_links.c.ended_at.is_(None))
    .values(ended_at=bindparam("moment"))
)


@dataclass(frozen=True, slots=True)
class ByLink:
    """Somebody who came by one of these links, which is known by its hash."""

    hash: str


Who: TypeAlias = str | ByLink
"""Who does something: the client of the account of that id, or whoever has a booking's link."""


def link_of(who: Who) -> str:
    """The hash of the link by which somebody came; empty for a client of an account."""
    return who.hash if isinstance(who, ByLink) else ""


def counted_as(who: Who, uid: str) -> str:
    """By what it is counted how often somebody does something: the account, or the booking.

    Not the link: a booking may have several.
    """
    return f"booking {uid}" if isinstance(who, ByLink) else who


def find(
    c: Connection, token: str, purpose: LinkPurpose = LinkPurpose.MANAGE
) -> tuple[ByLink, str] | None:
    """Who came by the link of that token, and the uid of the booking that it opens for a purpose.

    It is looked up by its hash: how long that takes tells nothing about the token.
    """
    if len(token) != TOKEN_CHARACTERS or not token.isascii():
        return None
    link = hash_of(token)
    uid = c.execute(_OPENS, {"link": link, "purpose": purpose.value}).scalar()
    return None if uid is None else (ByLink(link), uid)


def opens(c: Connection, who: ByLink, uid: str, purpose: LinkPurpose = LinkPurpose.MANAGE) -> bool:
    """Whether whoever came by that link may see this booking, and change it or pay for it."""
    asked = {"link": who.hash, "purpose": purpose.value}
    return bool(c.execute(_OPENS, asked).scalar() == uid)


def put(c: Connection, shown: Iterable[Commitment]) -> None:
    """Let exactly the links of these bookings open them, but for those that were ended here."""
    wanted = {link.hash: (one.uid, link.purpose) for one in shown for link in one.links}
    kept = {row.hash: (row.uid, row.purpose) for row in c.execute(_KEPT)}
    gone = [{"of": link} for link, opened in kept.items() if wanted.get(link) != opened]
    new = [
        {"hash": link, "uid": uid, "purpose": purpose}
        for link, (uid, purpose) in wanted.items()
        if kept.get(link) != (uid, purpose)
    ]
    for statement, rows in ((_DELETE, gone), (_INSERT, new)):
        if rows:
            c.execute(statement, rows)


def opened_of(c: Connection, account: str) -> set[str]:
    """The bookings of a client that a link opens, by uid."""
    return set(c.execute(_OPEN_OF_ACCOUNT, {"who": account}).scalars())


def end(c: Connection, account: str, now: int, uid: str | None = None) -> None:
    """End the links to the booking of that uid, or to all bookings, of a client.

    They stay ended while the desktop names them: it did not hear of that.
    """
    statement = _END if uid is None else _END.where(booking_links.c.uid == uid)
    c.execute(statement, {"who": account, "moment": now})


def forget_of(c: Connection, account: str) -> None:
    """Forget the links to all bookings of a client."""
    c.execute(delete(booking_links).where(booking_links.c.uid.in_(_OF_ACCOUNT)), {"who": account})
