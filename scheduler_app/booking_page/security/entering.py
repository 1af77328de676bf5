"""Booking page: how somebody comes in: registering, logging in, asking for a mailed link.

No answer tells whether an account exists. Whatever address was typed, the same is done: the same
statements, one mail queued, one password verified. Only the mail itself knows, and only the owner
of the address reads it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.security import passwords
from scheduler_app.booking_page.security.journal import note
from scheduler_app.booking_page.security.sessions import open_session
from scheduler_app.booking_page.security.throttling import (
    allow_mail,
    allow_password,
    right_password,
    too_many,
)
from scheduler_app.booking_page.store import accounts, claims, outbox, publications
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.links import Purpose
from scheduler_app.booking_page.store.refusals import Closed
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.phone_numbers import to_e164
from scheduler_app.domain.visible import tidy

__all__ = [
    "Newcomer",
    "faults_of",
    "log_in",
    "mail_reset_link",
    "mail_sign_in_link",
    "open_session",
    "register",
    "register_and_ask",
]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody typed about themselves; `language` and `zone` are those they read in."""

    name: str
    email: str
    phone: str = ""
    language: str = "en"
    zone: str = ""


async def register_and_ask(
    parts: Parts, request: AnyRequest, claim: str, person: Newcomer, password: str | None = None
) -> None:
    """Mail a link that confirms the address and sends the request of this claim.

    Somebody who has an account already gets a link that logs in and sends it: what was typed about
    them is dropped. Raises `InvalidInput` by field, `TooMany`, and `TimeTaken` or `NotOffered`
    where the time of the claim cannot be had any more.
    """
    await register(parts, request, person, password, claim=claim)


async def register(
    parts: Parts,
    request: AnyRequest,
    person: Newcomer,
    password: str | None,
    *,
    claim: str | None = None,
    browser: str = "",
) -> None:
    """Mail a link that confirms the address of a new account; an old one gets a link to log in.

    The account takes its password only when the link is opened where the password was typed, which
    `browser`, a hash, tells: otherwise somebody could register with the address of another person
    and wait until that person confirms it.
    """
    checked = await checked_person(parts, person)
    if password:
        await check_password(parts, password, email=checked.email, name=checked.name)
    may_mail = await allow_mail(request, checked.email, by="registration from address")
    hashed = await parts.passwords.hash(password) if password else None
    now = parts.now()

    def work(c: Connection) -> None:
        account = accounts.add(
            c,
            email=checked.email,
            name=checked.name,
            phone=checked.phone,
            language=checked.language,
            zone=checked.zone,
            now=now,
        )
        told = _kept_until(c, claim, account, now)
        if account.verified_at is None:
            facts = {
                "name": checked.name,
                "phone": checked.phone,
                "language": checked.language,
                "zone": checked.zone,
                "password_hash": hashed,
                "browser": browser,
            }
            key = queue_link(
                c, account, "verify", Purpose.VERIFY, claim=claim, facts=facts, told=told, now=now
            )
        else:
            key = queue_link(c, account, "known", Purpose.SIGN_IN, claim=claim, told=told, now=now)
        if not may_mail:
            outbox.take_back(c, key)

    await parts.database.write(work)


async def log_in(parts: Parts, request: AnyRequest, email: str, password: str) -> Account | None:
    """Log in with a password: a new session, or None if address and password don't belong together.

    Raises `TooMany` after too many attempts, right or wrong; where the client has logged in before,
    only those from there count.
    """
    address = _address_or_nobody(email)

    def known(c: Connection) -> tuple[Account | None, str | None]:
        account = accounts.of_email(c, address)
        return account, accounts.password_hash(c, account.id if account else "")

    account, hashed = await parts.database.read(known)
    tried = await allow_password(request, address, account.id if account else "")
    barred = tried.wait > 0 and not tried.known
    # Looked at all the same, so that the time it takes does not tell who is known where.
    right = await parts.passwords.verify(None if barred else hashed, password)
    if not right or account is None or hashed is None:
        note(request, "login refused", by="password")
        if tried.wait:
            raise too_many(request, "login of account", tried.wait)
        return None
    again = await parts.passwords.hash(password) if parts.passwords.is_dated(hashed) else None

    def entered(c: Connection) -> None:
        right_password(c, tried, address)
        if again is not None:
            accounts.set_password(c, account.id, again)

    await parts.database.write(entered)
    await open_session(request, account)
    note(request, "logged in", by="password")
    return account


async def mail_sign_in_link(
    parts: Parts,
    request: AnyRequest,
    email: str,
    *,
    claim: str | None = None,
    following: str = "",
    language: str = "en",
) -> None:
    """Mail a link that logs in, goes on to `following`, and sends the request of the claim.

    An address without an account is told so, by mail.
    """
    await _mail_link(
        parts,
        request,
        email,
        ("sign-in", Purpose.SIGN_IN),
        facts={"next": following},
        claim=claim,
        language=language,
    )


async def mail_reset_link(
    parts: Parts, request: AnyRequest, email: str, *, language: str = "en"
) -> None:
    """Mail a link that sets a new password. An address without an account is told so, by mail."""
    await _mail_link(parts, request, email, ("reset", Purpose.RESET), language=language)


def queue_link(
    c: Connection,
    account: Account,
    kind: str,
    purpose: Purpose,
    *,
    claim: str | None = None,
    facts: Mapping[str, Any] | None = None,
    told: Mapping[str, Any] | None = None,
    to: str = "",
    now: int,
) -> str:
    """Queue a mail with a link of that purpose, which is made when the mail is written; its key.

    `facts` go with the link, `told` into the text; it goes `to` the account's address or another.
    """
    key = f"{kind}:{uuid.uuid4()}"
    link = {"purpose": purpose.value, "claim": claim, "facts": dict(facts or {})}
    outbox.queue(
        c,
        key=key,
        kind=kind,
        account=account.id,
        to=to or account.email,
        language=account.language,
        facts={"link": link, **(told or {})},
        now=now,
    )
    return key


async def checked_person(parts: Parts, person: Newcomer) -> Newcomer:
    """The same in normal form; `InvalidInput` on the first field that can't be taken."""
    name = accounts.normal_name(person.name)
    email = accounts.normal_email(person.email)
    phone = await checked_phone(parts, person.phone)
    return Newcomer(name, email, phone, person.language, person.zone)


async def faults_of(parts: Parts, person: Newcomer, password: str = "") -> tuple[InvalidInput, ...]:
    """All that can't be taken, at most one a field, so that nobody has to send a form twice."""
    faults: list[InvalidInput] = []
    name = email = ""
    try:
        name = accounts.normal_name(person.name)
    except InvalidInput as error:
        faults.append(error)
    try:
        email = accounts.normal_email(person.email)
    except InvalidInput as error:
        faults.append(error)
    try:
        await checked_phone(parts, person.phone)
    except InvalidInput as error:
        faults.append(error)
    if password:
        try:
            await check_password(parts, password, email=email, name=name)
        except InvalidInput as error:
            faults.append(error)
    return tuple(faults)


async def check_password(parts: Parts, password: str, *, email: str, name: str) -> None:
    """`InvalidInput` where the password is too short, too long or easily guessed here."""
    try:
        practice = (await parts.database.read(publications.current)).practice.name
    except Closed:
        practice = ""
    passwords.check(password, email=email, name=name, practice=practice)


async def checked_phone(parts: Parts, phone: str) -> str:
    """A number in E.164, read as the practice's region would; empty if none was typed."""
    phone = tidy(phone)
    if not phone:
        return ""
    try:
        region = (await parts.database.read(publications.current)).practice.region
    except Closed:
        region = ""
    try:
        return to_e164(phone[:40], region)
    except InvalidInput as error:
        # Words that can be translated: what was typed stands in its field all the same.
        raise InvalidInput(
            "phone",
            _("That is no phone number."),
            remedy=_("Write it with its country code, such as +49 30 12345678, or leave it out."),
        ) from error


async def _mail_link(
    parts: Parts,
    request: AnyRequest,
    email: str,
    mail: tuple[str, Purpose],
    *,
    facts: Mapping[str, Any] | None = None,
    claim: str | None = None,
    language: str,
) -> None:
    address = accounts.normal_email(email)
    may_mail = await allow_mail(request, address)
    now = parts.now()
    kind, purpose = mail

    def work(c: Connection) -> None:
        account = accounts.of_email(c, address)
        told = _kept_until(c, claim, account, now)
        if account is not None:
            key = queue_link(
                c, account, kind, purpose, claim=claim, facts=facts, told=told, now=now
            )
        else:
            key = f"no-account:{uuid.uuid4()}"
            outbox.queue(
                c,
                key=key,
                kind="no-account",
                account=None,
                to=address,
                language=language,
                facts={},
                now=now,
            )
        if not may_mail:
            outbox.take_back(c, key)

    await parts.database.write(work)


def _kept_until(
    c: Connection, claim: str | None, account: Account | None, now: int
) -> dict[str, Any]:
    """Keep the claim while the mail is out; what the mail says about that.

    `Refusal`, and no mail goes out, where the time cannot be had any more.
    """
    if claim is None:
        return {}
    kept = claims.wait_for_mail(c, claim, account.id if account else None, now)
    return {"held_until": kept.expires_at, "zone": kept.zone} if kept.live(now) else {}


def _address_or_nobody(email: str) -> str:
    """What is no address is nobody's, and as slow to refuse."""
    try:
        return accounts.normal_email(email)
    except InvalidInput:
        return "nobody"
