"""Booking page: a client is forgotten: all that is kept here of an account."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, select

from scheduler_app.booking_page.store import (
    accounts,
    booking_links,
    events,
    handed,
    invoices,
    outbox,
    practice,
    revocations,
)
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.tables import accounts as account_table
from scheduler_app.booking_page.store.tables import claims, commitments

_THERE = select(account_table.c.id).where(
    account_table.c.id.in_(bindparam("those", expanding=True))
)


def forget(c: Connection, account: Account, now: int) -> None:
    """Forget an account with all that is about it; whoever is logged in is so no more.

    What was sent stays in the way of others until the desktop has heard of it, but is nobody's.
    """
    events.forget_person(c, account.id, practice.state(c).acknowledged_seq)
    outbox.drop_of(c, account.id)
    handed.drop_of(c, account.id, account.email, now)
    booking_links.forget_of(c, account.id)
    revocations.forget_of(c, account.id)
    invoices.forget_of(c, account.id)
    c.execute(delete(commitments).where(commitments.c.account == account.id))
    # Holds and what was typed with them.
    c.execute(delete(claims).where(claims.c.account_id == account.id, claims.c.seq.is_(None)))
    practice.touch(c)
    accounts.remove(c, account.id)


def forget_those(c: Connection, erased: Collection[str], now: int) -> None:
    """Forget those of these accounts that are kept here, perhaps again, from a copy."""
    there = c.execute(_THERE, {"those": list(erased)}).scalars().all() if erased else ()
    for account in accounts.of_ids(c, there).values():
        forget(c, account, now)
