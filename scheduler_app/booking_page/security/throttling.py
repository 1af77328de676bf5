"""Booking page: what may be tried only so often, asked for before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyConnection
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.journal import note
from scheduler_app.booking_page.security.requests import address_of
from scheduler_app.booking_page.security.sessions import origin_of
from scheduler_app.booking_page.store import accounts, familiar, throttle
from scheduler_app.booking_page.store.throttle import TooMany


@dataclass(frozen=True, slots=True)
class Try:
    """A password that may be looked at. Strangers would have to `wait` so many seconds.

    Where they would, only the right password of a client who is `known` there opens; `place` is
    that whose tries are counted.
    """

    wait: int
    known: bool
    place: str


async def allow(
    connection: AnyConnection,
    *,
    of: str = "",
    account: str = "",
    by: str = "",
) -> None:
    """Count one attempt; `TooMany` if there were too many. Its transaction is its own.

    `of` names a limit of accounts, counted by `account` (an e-mail or an id, known here or not);
    `by` one of network addresses.
    """
    parts = parts_of(connection)
    now = parts.now()

    def counted(c: Connection) -> int:
        of_account = throttle.attempt(c, of, account, now=now) if of else 0
        of_network = throttle.attempts_from(c, by, address_of(connection), now=now) if by else 0
        return max(of_account, of_network)

    wait = await parts.database.write(counted)
    if wait:
        raise too_many(connection, by or of, wait)


async def allow_password(connection: AnyConnection, email: str, account: str) -> Try:
    """Count one password for that address; `TooMany` where it may not even be looked at.

    `account` is the id that the address has here, or nothing. Whether there is one, and whether it
    is known at this network, changes neither what is counted nor when somebody has to wait: only
    the right password shows it. A browser that is known counts for itself alone: it can't be had
    by strangers. Where some client has logged in before, neighbours in a wider network, who may be
    anybody, keep nobody out.
    """
    parts = parts_of(connection)
    now, address = parts.now(), address_of(connection)

    def counted(c: Connection) -> tuple[int, Try]:
        known = familiar.look(c, account, origin_of(c, connection), now)
        own = 0
        if not known.browser:
            own = throttle.attempts_from(
                c, "password from address", address, now=now, narrow_only=known.home
            )
        # What is refused here does not use up what all strangers have together.
        place = f"{email}\0{known.place}"
        own = own or throttle.attempt(c, "login from place", place, now=now)
        others = 0
        if not own and not known.browser:
            others = max(
                throttle.attempt(c, "login of account", email, now=now),
                throttle.attempts_from(c, "login from address", address, now=now),
            )
        return own, Try(others, known.browser or known.network, place)

    wait, found = await parts.database.write(counted)
    if wait:
        raise too_many(connection, "login from place", wait)
    return found


def right_password(c: Connection, tried: Try, email: str) -> None:
    """The wrong ones that its owner typed there are forgotten."""
    throttle.forget(c, "login from place", tried.place)
    throttle.forget(c, "login of account", email)


async def allow_mail(
    connection: AnyConnection, email: str, *, by: str = "mail from address"
) -> bool:
    """Count one mail to an address that somebody typed; `TooMany` if this place asked too often.

    Answers False where all strangers together asked too often, and the owner of the address is not
    known at this place. That must show in no answer: it would tell who is known where.
    """
    parts = parts_of(connection)
    now, address = parts.now(), address_of(connection)

    def counted(c: Connection) -> tuple[int, bool]:
        account = accounts.of_email(c, email)
        known = familiar.look(c, account.id if account else "", origin_of(c, connection), now)
        place = f"{email}\0{known.place}"
        if known.browser:
            return throttle.attempt(c, "mail from place", place, now=now), True
        own = throttle.attempts_from(
            c, by, address, now=now, narrow_only=known.home
        ) or throttle.attempt(c, "mail from place", place, now=now)
        others = 0 if own else throttle.attempt(c, "mail to account", email, now=now)
        return own, not others or known.network

    wait, may = await parts.database.write(counted)
    if wait:
        raise too_many(connection, by, wait)
    note(connection, "mail asked for" if may else "mail held back")
    return may


async def may_mail(connection: AnyConnection, email: str) -> bool:
    """Count one mail to an address that was typed; False where it is one too many, whoever's it is.

    For what must go on without the mail.
    """
    try:
        return await allow_mail(connection, email)
    except TooMany:
        return False


async def allow_mail_of(connection: AnyConnection, email: str, account: str) -> None:
    """Count one mail that a client who is logged in asks for; strangers' do not count."""
    await allow(connection, of="mail from place", account=f"{email}\0{account}")
    note(connection, "mail asked for")


def too_many(connection: AnyConnection, limit: str, wait: int) -> TooMany:
    """What to raise where somebody has to wait so many seconds."""
    note(connection, "tried too often", limit=limit)
    return TooMany(wait)
