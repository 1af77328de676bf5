"""Booking page: where clients have logged in before: browsers and networks, as keyed hashes.

What strangers tried elsewhere is not held against a client there. Nothing is opened by it: the
password or the mailed link is still asked for, and tries from there have a limit of their own.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, exists, func, select, text, update

from scheduler_app.booking_page.store import throttle
from scheduler_app.booking_page.store.tables import familiar
from scheduler_app.domain.time_units import DAY

KEPT = 180 * DAY
"""Seconds after the last login from a browser or network until it is as strange as any other."""

MOST = 20
"""Browsers and networks that are remembered of one account, the last used."""

TOKEN_CHARACTERS = 43

_REMEMBER = text("""
INSERT INTO familiar (account_id, place, seen_at) VALUES (:account, :place, :now)
ON CONFLICT (account_id, place) DO UPDATE SET seen_at = :now""")

_KNOWN = select(familiar.c.place).where(
    familiar.c.account_id == bindparam("whose"),
    familiar.c.place.in_([bindparam("browser"), bindparam("network")]),
    familiar.c.seen_at > bindparam("since"),
)
_HOME = select(
    exists().where(
        familiar.c.place == bindparam("network"), familiar.c.seen_at > bindparam("since")
    )
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from: its browser, empty if it shows no cookie, and its network."""

    browser: str
    network: str


@dataclass(frozen=True, slots=True)
class Familiarity:
    """By what a client is known there, if at all, and the place whose tries are counted.

    `home` says that some client, whoever, has logged in from the network before.
    """

    browser: bool
    network: bool
    place: str
    home: bool


def origin_of(c: Connection, token: str, network: str) -> Origin:
    """The places of a request by the browser's token and its network (`throttle.network_of`)."""
    whole = len(token) == TOKEN_CHARACTERS and token.isascii()
    return Origin(
        throttle.keyed(c, "familiar browser", token) if whole else "",
        throttle.keyed(c, "familiar network", network),
    )


def look(c: Connection, account: str, places: Origin, now: int) -> Familiarity:
    """Whether the account, of which the id may be empty, was used from there before."""
    asked = {
        "whose": account,
        "browser": places.browser,
        "network": places.network,
        "since": now - KEPT,
    }
    known = set(c.execute(_KNOWN, asked).scalars())
    browser = bool(places.browser) and places.browser in known
    place = places.browser if browser else places.network
    home = bool(c.execute(_HOME, {"network": places.network, "since": now - KEPT}).scalar_one())
    return Familiarity(browser, places.network in known, place, home)


def remember(c: Connection, account: str, token: str, network: str, now: int) -> str:
    """Remember browser and network of a login; answers the browser's new token.

    The token that it had is worth nothing afterwards, for any account: somebody else may have
    seen it, or put it there. A network that is not known ("unknown") is not remembered.
    """
    before = origin_of(c, token, network)
    made = secrets.token_urlsafe(32)
    after = origin_of(c, made, network)
    if before.browser:
        c.execute(
            update(familiar).where(familiar.c.place == before.browser).values(place=after.browser)
        )
    for place in (after.browser, after.network if network != throttle.UNKNOWN else ""):
        if place:
            c.execute(_REMEMBER, {"account": account, "place": place, "now": now})
    newest = (
        select(familiar.c.place)
        .where(familiar.c.account_id == account)
        .order_by(familiar.c.seen_at.desc(), familiar.c.place)
        .limit(MOST)
    )
    c.execute(
        delete(familiar).where(familiar.c.account_id == account, familiar.c.place.not_in(newest))
    )
    return made


def forget(c: Connection, account: str, *, but: Origin | None = None) -> None:
    """Every place of the account is strange again, save `but` those."""
    kept = [] if but is None else [but.browser, but.network]
    c.execute(
        delete(familiar).where(familiar.c.account_id == account, familiar.c.place.not_in(kept))
    )


def forget_old(c: Connection, now: int) -> None:
    """Drop the places that were not used for long."""
    c.execute(delete(familiar).where(familiar.c.seen_at <= now - KEPT))


def count(c: Connection, account: str) -> int:
    """How many browsers and networks are remembered of the account."""
    counted = select(func.count()).select_from(familiar).where(familiar.c.account_id == account)
    return int(c.execute(counted).scalar_one())
