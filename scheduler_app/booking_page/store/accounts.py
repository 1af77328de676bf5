"""Booking page: the accounts of clients: who they are, and what they may be sent."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import idna
from sqlalchemy import Connection, Row, Select, bindparam, delete, select, text, update

from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.store import outbox
from scheduler_app.booking_page.store.refusals import NotVerified
from scheduler_app.booking_page.store.tables import accounts
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.format import Person
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.visible import tidy_line

LONGEST_EMAIL = 254
"""Characters of an address that SMTP can carry (RFC 5321, erratum 1690)."""

LONGEST_NAME = 120

UNVERIFIED_FOR = 7 * DAY
"""Seconds until an account whose e-mail nobody confirmed is forgotten."""


@dataclass(frozen=True, slots=True)
class Account:
    """A client. `email` is in its normal form; `zone` is empty until one was chosen."""

    id: str
    email: str
    name: str
    phone: str
    language: str
    zone: str
    verified_at: int | None
    has_password: bool


_ADD = text("""
INSERT INTO accounts (id, email, name, phone, language, zone, created_at)
VALUES (:id, :email, :name, :phone, :language, :zone, :now)
ON CONFLICT (email) DO NOTHING""")

_OF_ID = select(accounts).where(accounts.c.id == bindparam("whom"))
_OF_IDS = select(accounts).where(accounts.c.id.in_(bindparam("those", expanding=True)))
_OF_EMAIL = select(accounts).where(accounts.c.email == bindparam("whom"))

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def normal_email(typed: str, *, field: str = "email") -> str:
    """The address in lower case, its domain as it stands in the DNS; `InvalidInput` otherwise.

    Two spellings of one mailbox are one account: nobody tells addresses apart by case alone.
    """
    remedy = _("Write it like name@example.com.")
    address = unicodedata.normalize("NFKC", typed).strip()
    local, at, domain = address.rpartition("@")
    if not at or len(address) > LONGEST_EMAIL:
        raise InvalidInput(field, _("That is no e-mail address."), remedy=remedy)
    if not local.isascii():
        raise InvalidInput(
            field,
            _("Only letters from a to z can stand before the @."),
            remedy=_("Many mail servers know no others. Use another address of yours."),
        )
    try:
        ascii_domain = idna.encode(domain.rstrip("."), uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise InvalidInput(field, _("That is no e-mail address."), remedy=remedy) from error
    labels = ascii_domain.split(".")
    normal = f"{local.lower()}@{ascii_domain}"
    if (
        len(local) > 64
        or len(normal) > LONGEST_EMAIL
        or not _LOCAL.fullmatch(local)
        or len(labels) < 2
        or labels[-1].isdigit()
        or not all(_LABEL.fullmatch(label) for label in labels)
    ):
        raise InvalidInput(field, _("That is no e-mail address."), remedy=remedy)
    return normal


def normal_name(typed: str, *, field: str = "name") -> str:
    """A name on one line, in composed form; `InvalidInput` if it is empty, too long or garbled.

    What consists of invisible marks only is empty.
    """
    line = " ".join(unicodedata.normalize("NFC", typed).split())
    name = tidy_line(line)
    if not name:
        raise InvalidInput(field, _("Your name is missing."), remedy=_("Tell us what to call you."))
    if len(name) > LONGEST_NAME:
        raise InvalidInput(
            field, _("That name is too long."), remedy=_("Use at most 120 characters.")
        )
    if any(unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} for character in line):
        raise InvalidInput(
            field, _("That name holds characters that nobody can read."), remedy=_("Type it anew.")
        )
    return name


def of_id(connection: Connection, account: str) -> Account | None:
    """The account with this id."""
    return _first(connection, _OF_ID, account)


def of_ids(connection: Connection, ids: Sequence[str]) -> dict[str, Account]:
    """Those of these accounts that there are, by id."""
    rows = connection.execute(_OF_IDS, {"those": ids})
    return {row.id: _account(row) for row in rows}


def must_be_verified(c: Connection, account: str) -> Account:
    """The client of that id; `NotVerified` unless their address is confirmed."""
    client = of_id(c, account)
    if client is None or client.verified_at is None:
        raise NotVerified
    return client


def person_of(client: Account) -> Person:
    """The client as the desktop is told of them."""
    return Person(client.id, client.name, client.email, client.phone, client.language)


def of_email(connection: Connection, email: str) -> Account | None:
    """The account of this address in its normal form, verified or not."""
    return _first(connection, _OF_EMAIL, email)


def password_hash(connection: Connection, account: str) -> str | None:
    """The stored hash of the account's password."""
    return connection.execute(
        select(accounts.c.password_hash).where(accounts.c.id == account)
    ).scalar_one_or_none()


def add(
    connection: Connection, *, email: str, name: str, phone: str, language: str, zone: str, now: int
) -> Account:
    """The account of this address: the one there is, untouched, or a new one.

    A new one has no password, and nobody has confirmed its address yet. Both take as long.
    """
    connection.execute(
        _ADD,
        {
            "id": str(uuid.uuid4()),
            "email": email,
            "name": name,
            "phone": phone,
            "language": language,
            "zone": zone,
            "now": now,
        },
    )
    found = of_email(connection, email)
    if found is None:
        raise LookupError("an account that was just added is gone")
    return found


def verify(connection: Connection, account: str, *, now: int) -> None:
    """The address is theirs: they opened a mail that went there."""
    connection.execute(
        update(accounts)
        .where(accounts.c.id == account, accounts.c.verified_at.is_(None))
        .values(verified_at=now)
    )


def change_details(
    connection: Connection, account: str, *, name: str, phone: str, language: str, zone: str
) -> None:
    """Put name, phone, language and zone in place of what was known."""
    connection.execute(
        update(accounts)
        .where(accounts.c.id == account)
        .values(name=name, phone=phone, language=language, zone=zone)
    )


def set_password(connection: Connection, account: str, hashed: str | None) -> None:
    """Put a hashed password in place of the old one; None leaves the account to mailed links."""
    connection.execute(
        update(accounts).where(accounts.c.id == account).values(password_hash=hashed)
    )


def change_email(connection: Connection, account: str, email: str) -> bool:
    """Put the confirmed address in place of the old one; False if another account has it now."""
    other = of_email(connection, email)
    if other is not None and other.verified_at is not None:
        return False
    if other is not None:  # somebody typed this address once and never proved that it is theirs
        remove(connection, other.id)
    connection.execute(update(accounts).where(accounts.c.id == account).values(email=email))
    return True


def remove(connection: Connection, account: str) -> None:
    """Forget the account; its sessions and links go with it, and the mails that wait for it."""
    outbox.drop_of(connection, account)
    connection.execute(delete(accounts).where(accounts.c.id == account))


def forget_unverified(connection: Connection, now: int) -> None:
    """Forget the accounts whose address nobody confirmed in time."""
    late = select(accounts.c.id).where(
        accounts.c.verified_at.is_(None), accounts.c.created_at <= now - UNVERIFIED_FOR
    )
    for account in connection.execute(late).scalars().all():
        remove(connection, account)


def _first(connection: Connection, statement: Select[Any], whom: str) -> Account | None:
    row = connection.execute(statement, {"whom": whom}).first()
    return _account(row) if row is not None else None


def _account(row: Row[Any]) -> Account:
    return Account(
        row.id,
        row.email,
        row.name,
        row.phone,
        row.language,
        row.zone,
        row.verified_at,
        row.password_hash is not None,
    )
