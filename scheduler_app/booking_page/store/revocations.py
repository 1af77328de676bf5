"""Booking page: contracts that clients revoked, as they declared it, and the receipts for that.

Whoever says which contract they mean, and who they are, is believed here whatever they say: the law
asks for no login, and an answer that told right from wrong would tell strangers who is a client.
The practice sees to it. Who came by an appointment's link, or is logged in, is known.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from scheduler_app.booking_page.store import events, outbox, published
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.booking_links import Who, link_of
from scheduler_app.booking_page.store.links import TOKEN_CHARACTERS
from scheduler_app.booking_page.store.refusals import NotNow
from scheduler_app.booking_page.store.tables import revocations
from scheduler_app.domain.page.format import Person
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.references import reference_of
from scheduler_app.domain.time_units import DAY

MAIL_KIND = "revoked"

RECEIPTS = "/revoked/"
"""Beginning of the addresses of receipts."""

KEPT = 366 * DAY
"""Seconds that a receipt can be seen here: longer than anybody may revoke who was told nothing."""

_OF_RECEIPT = select(revocations).where(revocations.c.receipt_hash == bindparam("receipt"))
_OF_BOOKING = select(revocations).where(revocations.c.uid == bindparam("of"))
_OF_ACCOUNT = select(revocations).where(revocations.c.account == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a client declared: who they are, and the reference of the contract that they revoke.

    `service` and `start` (epoch seconds) are known where they came by the appointment; `zone` is
    where times are told.
    """

    reference: str
    name: str
    email: str
    zone: str
    service: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class RevocationReceipt:
    """A declaration and when it arrived, in epoch seconds; `number` names the receipt."""

    number: str
    at: int
    declared: Declaration


_DECODE = msgspec.json.Decoder(Declaration).decode


def new_receipt() -> str:
    """The address of a receipt: 256 bits, which the form carries, so that it is sent once."""
    return secrets.token_urlsafe(32)


def is_offered(c: Connection) -> bool:
    """Whether contracts can be revoked here: the practice says so, and its desktop understands."""
    publication = published.current(c)
    return publication.practice.revocable and EventKind.REVOCATION in publication.kinds


def declare(
    c: Connection, receipt: str, declared: Declaration, language: str, now: int, *, mailed: bool
) -> None:
    """Take in what somebody declared whom nobody knows, and mail a receipt; once for a `receipt`.

    `NotNow` where it is not offered, or `receipt` is none of `new_receipt`.
    """
    if not is_offered(c) or len(receipt) != TOKEN_CHARACTERS or not receipt.isascii():
        raise NotNow
    if find(c, receipt) is not None:
        return
    who = Person("", declared.name, declared.email, language=language)
    kind, note = EventKind.REVOCATION, declared.reference
    events.append(c, kind, person=who, note=note, now=now)
    _keep(c, _hash(receipt), "", "", declared, language, now, mailed=mailed)


def revoke(
    c: Connection,
    appointment: Appointment,
    who: Who,
    declared: Declaration,
    language: str,
    now: int,
    *,
    mailed: bool,
) -> None:
    """Take in that `who`, who may, revokes the contract about an appointment; once for each.

    `NotNow` where it can't be revoked.
    """
    if appointment.revoked_at is not None and of_booking(c, appointment.uid) is not None:
        return
    if not is_offered(c) or not appointment.may_revoke(now):
        raise NotNow
    uid, account = appointment.uid, appointment.account
    link = link_of(who)
    events.append(c, EventKind.REVOCATION, uid=uid, account=account, link=link, now=now)
    _keep(c, _hash(new_receipt()), uid, account, declared, language, now, mailed=mailed)


def declaration_about(one: Appointment, name: str, email: str) -> Declaration:
    """What is declared about an appointment that is known."""
    return Declaration(reference_of(one.uid), name, email, one.zone, one.service_name, one.start)


def find(c: Connection, receipt: str) -> RevocationReceipt | None:
    """The receipt at that address.

    It is looked up by its hash: how long that takes tells nothing about the address.
    """
    row = c.execute(_OF_RECEIPT, {"receipt": _hash(receipt)}).first()
    return None if row is None else _receipt(row)


def of_booking(c: Connection, uid: str) -> RevocationReceipt | None:
    """The receipt for what was declared about a booking where it is shown."""
    row = c.execute(_OF_BOOKING, {"of": uid}).first() if uid else None
    return None if row is None else _receipt(row)


def of_account(c: Connection, account: str) -> list[RevocationReceipt]:
    """The receipts of a client."""
    return [_receipt(row) for row in c.execute(_OF_ACCOUNT, {"of": account})] if account else []


def forget_of(c: Connection, account: str) -> None:
    """Forget the receipts of a client: the practice has what was declared."""
    c.execute(delete(revocations).where(revocations.c.account == account))


def forget_old(c: Connection, now: int) -> None:
    """Forget receipts that were kept for as long as was promised."""
    c.execute(delete(revocations).where(revocations.c.at <= now - KEPT))


def _keep(
    c: Connection,
    receipt_hash: str,
    uid: str,
    account: str,
    declared: Declaration,
    language: str,
    now: int,
    *,
    mailed: bool,
) -> None:
    facts = msgspec.to_builtins(declared)
    c.execute(
        insert(revocations).values(
            receipt_hash=receipt_hash,
            at=now,
            uid=uid,
            account=account,
            facts=msgspec.json.encode(facts).decode(),
        )
    )
    if not mailed or not declared.email:
        return
    # Anybody may have typed the address: of what they typed its owner reads the reference alone.
    known = {name: facts[name] for name in ("reference", "zone", "service", "start")}
    outbox.queue(
        c,
        key=f"{MAIL_KIND}:{receipt_hash}",
        kind=MAIL_KIND,
        account=account or None,
        to=declared.email,
        language=language,
        facts={**known, "at": now, "number": _number(receipt_hash)},
        now=now,
    )


def _receipt(row: Row[tuple[object, ...]]) -> RevocationReceipt:
    return RevocationReceipt(_number(row.receipt_hash), row.at, _DECODE(row.facts))


def _number(receipt_hash: str) -> str:
    return f"{receipt_hash[:4]}-{receipt_hash[4:8]}-{receipt_hash[8:12]}".upper()


def _hash(receipt: str) -> str:
    return hashlib.sha256(receipt.encode("utf-8", "replace")).hexdigest()
