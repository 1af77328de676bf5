"""Booking page: what the use of a mailed link does, in one transaction each."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Connection

from scheduler_app.booking_page.booking.asked import Asked, asked, mark_of, must_be_as_shown
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.security.entering import check_password, queue_link
from scheduler_app.booking_page.store import (
    accounts,
    booking_links,
    claims,
    events,
    familiar,
    handed,
    links,
    outbox,
    sessions,
    throttle,
)
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.links import MailedLink, Purpose
from scheduler_app.booking_page.store.refusals import HoldGone, NotOffered, Refusal, TimeTaken
from scheduler_app.domain.page.kinds import EventKind

WAYS_IN = (Purpose.VERIFY, Purpose.SIGN_IN, Purpose.RESET)
"""Links that let their owner in."""


@dataclass(frozen=True, slots=True)
class About:
    """What a link is about, as its page shows it: whose it is, and what else its use sends.

    `name` and `phone` are what will be known of the client then; `asked` is the request that goes
    out with it. `mark` stands for all of it, `claim_mark` for the request.
    """

    account: Account
    link: MailedLink
    name: str
    phone: str
    asked: Asked | None
    sent: bool
    claim_mark: str
    mark: str


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody used a link that lets them in. A dropped password was typed in another browser."""

    account: Account
    link: MailedLink
    password_dropped: bool = False
    claim_mark: str = ""


class AddressChange(Enum):
    """How far the change of an e-mail address has come."""

    WAITS_FOR_THE_OTHER = 1
    DONE = 2
    NOT_POSSIBLE = 3


def about(c: Connection, token: str, now: int, language: str) -> About | None:
    """What the link is about, for whoever reads that language.

    None if it can't be used any more, or opens a booking.
    """
    link = links.find(c, token, now=now)
    account = accounts.of_id(c, link.account) if link and link.account else None
    if link is None or account is None or link.purpose is Purpose.MANAGE:
        return None
    typed = _typed(account, link)
    name, phone = typed.get("name") or account.name, typed.get("phone", account.phone)
    claim = None
    if link.claim is not None:
        with suppress(HoldGone):
            claim = claims.of_id(c, link.claim, now)
    unsent = claim is not None and claim.seq is None
    waits = asked(c, claim, now, language, account.id) if claim is not None and unsent else None
    claim_mark = waits.mark_with_draft() if waits is not None else ""
    mark = mark_of(link.purpose.value, account.email, name, phone, claim_mark)
    sent = claim is not None and claim.seq is not None
    return About(account, link, name, phone, waits, sent, claim_mark, mark)


async def enter(
    parts: Parts, token: str, browser: str, shown: str, language: str
) -> Entered | None:
    """Use a link to confirm an address or to log in; None if it can't be used any more.

    `shown` is the mark that its page bore in that `language`: `ChangedSince` leaves the link as it
    is.
    """
    now = parts.now()

    def work(c: Connection) -> Entered | None:
        seen = about(c, token, now, language)
        if seen is None:
            return None
        must_be_as_shown(seen.mark, shown)
        link, account = seen.link, seen.account
        if links.use(c, token, link.purpose, now=now) is None:
            return None
        dropped = False
        if link.purpose is Purpose.VERIFY and account.verified_at is None:
            dropped = _take_over(c, account, link, browser)
        accounts.verify(c, account.id, now=now)
        return Entered(_again(c, account), link, dropped, seen.claim_mark)

    return await parts.database.write(work)


async def set_password(parts: Parts, token: str, password: str) -> Account | None:
    """Use a link to set a new password; every session ends. None if it can't be used any more.

    `InvalidInput` leaves the link as it is.
    """
    now = parts.now()
    link = await parts.database.read(lambda c: links.find(c, token, now=now))
    if link is None or link.purpose is not Purpose.RESET or link.account is None:
        return None
    owner = link.account
    account = await parts.database.read(lambda c: accounts.of_id(c, owner))
    if account is None:
        return None
    await check_password(parts, password, email=account.email, name=account.name)
    hashed = await parts.passwords.hash(password)

    def work(c: Connection) -> Account | None:
        if links.use(c, token, Purpose.RESET, now=now) is None:
            return None
        accounts.verify(c, account.id, now=now)
        put_password(c, account, hashed, now)
        sessions.close_all(c, account.id)
        return _again(c, account)

    return await parts.database.write(work)


def put_password(c: Connection, account: Account, hashed: str | None, now: int) -> None:
    """Put the password in place of the old one, and tell the owner by mail.

    Links that would let somebody in end, and wrong tries are forgotten.
    """
    accounts.set_password(c, account.id, hashed)
    links.revoke(c, account.id, *WAYS_IN, Purpose.EMAIL_OLD, Purpose.EMAIL_NEW)
    throttle.forget(c, "login of account", account.email)
    # Somebody may have been in who should not: nobody is known any more but who sets it now.
    familiar.forget(c, account.id)
    outbox.queue(
        c,
        key=f"password-changed:{uuid.uuid4()}",
        kind="password-changed",
        account=account.id,
        to=account.email,
        language=account.language,
        facts={},
        now=now,
    )


def ask_for_change(c: Connection, account: Account, new: str, now: int) -> None:
    """Mail both addresses a link each; the change is made when both were used, in any order.

    If somebody else has the new address, only its owner learns that.
    """
    links.revoke(c, account.id, Purpose.EMAIL_OLD, Purpose.EMAIL_NEW)
    facts = {"change": str(uuid.uuid4()), "new": new}
    told = {"new": new}
    queue_link(c, account, "email-old", Purpose.EMAIL_OLD, facts=facts, told=told, now=now)
    other = accounts.of_email(c, new)
    if other is None or other.verified_at is None:
        queue_link(
            c, account, "email-new", Purpose.EMAIL_NEW, facts=facts, told=told, to=new, now=now
        )
    else:
        outbox.queue(
            c,
            key=f"email-taken:{uuid.uuid4()}",
            kind="email-taken",
            account=other.id,
            to=new,
            language=other.language,
            facts={},
            now=now,
        )


async def agree(parts: Parts, token: str, purpose: Purpose) -> AddressChange | None:
    """Agree to a change of e-mail from the old or the new address; None for a dead link."""
    now = parts.now()

    def work(c: Connection) -> AddressChange | None:
        link = links.use(c, token, purpose, now=now)
        account = accounts.of_id(c, link.account) if link and link.account else None
        if link is None or account is None:
            return None
        other = Purpose.EMAIL_NEW if purpose is Purpose.EMAIL_OLD else Purpose.EMAIL_OLD
        if not links.was_used(c, account.id, other, link.facts["change"]):
            return AddressChange.WAITS_FOR_THE_OTHER
        # Also those to appointments: they lie in a mailbox that is not the client's any more.
        ending = (*WAYS_IN, Purpose.EMAIL_OLD, Purpose.EMAIL_NEW, Purpose.MANAGE)
        links.revoke(c, account.id, *ending)
        booking_links.end(c, account.id, now)
        if not accounts.change_email(c, account.id, link.facts["new"]):
            return AddressChange.NOT_POSSIBLE
        outbox.readdress(c, account.id, link.facts["new"])
        handed.readdress(c, account.id, account.email, link.facts["new"])
        tell_desktop(c, _again(c, account), now)
        return AddressChange.DONE

    return await parts.database.write(work)


async def refuse(parts: Parts, token: str) -> bool:
    """Refuse a change of e-mail: neither link works any more. False for a dead link."""
    now = parts.now()

    def work(c: Connection) -> bool:
        link = links.use(c, token, Purpose.EMAIL_OLD, now=now)
        if link is None or link.account is None:
            return False
        links.revoke(c, link.account, Purpose.EMAIL_OLD, Purpose.EMAIL_NEW)
        # Whoever asked for it was logged in: they are not any more, nor known.
        sessions.close_all(c, link.account)
        familiar.forget(c, link.account)
        return True

    return await parts.database.write(work)


async def send_request(
    parts: Parts, claim: str, account: str, shown: str, language: str
) -> str | Refusal:
    """Send the request that waited for the link; its uid, or why it can't be had any more.

    `shown` is the mark of the request as the link's page showed it in that `language`, empty where
    it showed none.
    """
    now = parts.now()

    def work(c: Connection) -> str:
        one = claims.of_id(c, claim, now)
        accepted = None
        if one.seq is None:
            found = asked(c, one, now, language, account)
            must_be_as_shown(found.mark_with_draft(), shown)
            accepted = found.accepted(now)
        throttle.must_not_be_too_many(c, "request of account", account, now=now)
        return claims.submit(c, claim, account, now, accepted=accepted).uid

    try:
        return await parts.database.write(work)
    except Refusal as refusal:
        return refusal


def lost_its_time(refusal: Refusal) -> bool:
    """Whether the request can be sent with another time."""
    return isinstance(refusal, HoldGone | NotOffered | TimeTaken)


def tell_desktop(c: Connection, account: Account, now: int) -> None:
    """Tell the desktop who the client is now."""
    person = accounts.person_of(account)
    events.append(c, EventKind.ACCOUNT, account=account.id, person=person, now=now)


def browser_hash(cookie: str) -> str:
    """What a registration remembers of the browser that it came from."""
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest() if cookie else ""


def _take_over(c: Connection, account: Account, link: MailedLink, browser: str) -> bool:
    """What was typed when registering becomes the account's; whether a password was dropped."""
    facts = link.facts
    if facts.get("name"):
        accounts.change_details(
            c,
            account.id,
            name=facts["name"],
            phone=facts["phone"],
            language=facts["language"],
            zone=facts["zone"],
        )
    hashed = facts.get("password_hash")
    if not hashed:
        return False
    same = bool(browser) and hmac.compare_digest(facts.get("browser", ""), browser)
    if same:
        accounts.set_password(c, account.id, hashed)
    return not same


def _typed(account: Account, link: MailedLink) -> Mapping[str, Any]:
    """What was typed about the client when the link was asked for, if its use makes that theirs."""
    new = link.purpose is Purpose.VERIFY and account.verified_at is None
    return link.facts if new and link.facts.get("name") else {}


def _again(c: Connection, account: Account) -> Account:
    return accounts.of_id(c, account.id) or account
