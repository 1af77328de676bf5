"""Booking page: brings waiting mails on their way: a task of each worker, cut at any time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from anyio import to_thread
from litestar import Litestar
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from scheduler_app.booking_page.mail import folder, handed_delivery, smtp
from scheduler_app.booking_page.mail.texts import (
    BOOKING_KINDS,
    OVER,
    MailSetting,
    practice_address,
    write,
)
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store import (
    accounts,
    commitments,
    entries,
    events,
    handed_sending,
    links,
    outbox,
    publications,
)
from scheduler_app.booking_page.store.links import LIFETIMES, Purpose
from scheduler_app.booking_page.store.outbox import Mail
from scheduler_app.booking_page.store.refusals import Closed
from scheduler_app.domain.page.format import PracticeCard, ServiceCard
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.practice.services import Where
from scheduler_app.smtp.sending import PutOff, Refused, Send, Unknown

logger = logging.getLogger(__name__)

LOOKS_EVERY = 0.5
"""Seconds between two looks into the queue: one small query each."""

PAUSE_AFTER_MAIL = 0.02
"""Seconds that are left to visitors after each mail: fifty a second are more than any server takes
from a page like this."""

PAUSE_AFTER_BUG = 30.0
"""Seconds until the next look when the last one failed in a way that nobody expected."""


@dataclass(frozen=True, slots=True)
class _Taken:
    mail: Mail
    told: MailSetting


class _NotMade:
    """A mail was taken, and ended before it was made."""


class _TooLate(Exception):
    """What it tells of is over."""


class _Orphaned(Exception):
    """Whoever should open its link has no account any more."""


def sender_of(settings: PageSettings, going_on: Callable[[], bool]) -> Send | None:
    """Where mails go by these settings; None where they have to wait."""
    if settings.smtp is not None:
        return smtp.over(settings.smtp, going_on=going_on)
    if settings.mails is not None:
        return folder.into(settings.mails)
    return None


@asynccontextmanager
async def delivery(app: Litestar) -> AsyncIterator[None]:
    """Deliver mails for as long as the app runs. What is handed over at the end is finished."""
    parts: Parts = app.state.parts
    ending = asyncio.Event()

    def going_on() -> bool:
        return not ending.is_set()

    send = sender_of(parts.settings, going_on)
    if send is None:
        yield
        return
    forget = parts.shutdown.on_begin(ending.set)
    task = asyncio.create_task(_deliver(parts, send, ending))
    try:
        yield
    finally:
        forget()
        ending.set()
        await task


async def deliver_due(parts: Parts, send: Send, going_on: Callable[[], bool] = lambda: True) -> int:
    """Send what is due, one after the other, until `going_on` says no; how many were taken.

    Each ends sent, put off, failed or aside. Between two mails nothing is in anybody's hands. The
    page's own go first: somebody may wait for one to log in.
    """
    sent = 0
    while going_on():
        now = parts.now()
        if not await parts.database.read(partial(_any_due, now=now)):
            break
        one = await parts.database.write(partial(_take, settings=parts.settings, now=now))
        if isinstance(one, _Taken):
            await _send_one(parts, send, one)
            sent += 1
        elif one is None and await handed_delivery.deliver_one(parts, send):
            sent += 1
        elif one is None:
            break
        await asyncio.sleep(PAUSE_AFTER_MAIL)
    return sent


def _any_due(c: Connection, now: int) -> bool:
    return outbox.any_due(c, now=now) or handed_sending.any_due(c, now=now)


async def _deliver(parts: Parts, send: Send, ending: asyncio.Event) -> None:
    while not ending.is_set():
        pause = LOOKS_EVERY
        try:
            if await deliver_due(parts, send, lambda: not ending.is_set()):
                pause = 0.0
        except Exception:
            # A worker without this task would take bookings that nobody hears of.
            logger.exception("mails wait")
            pause = PAUSE_AFTER_BUG
        try:
            await asyncio.wait_for(ending.wait(), pause)
        except TimeoutError:
            continue


async def _send_one(parts: Parts, send: Send, one: _Taken) -> None:
    ended: Callable[..., Any]
    try:
        message = write(one.mail, one.told, parts.settings, parts.now())
        await to_thread.run_sync(send, message)
        ended = outbox.sent
    except PutOff as error:
        ended = partial(_put_off, error=str(error))
    except (Refused, Unknown) as error:
        ended = partial(_fail, error=str(error))
    except Exception as error:
        # One mail that can't be written must not keep the others waiting.
        logger.exception("bug in a mail", extra={"kind": one.mail.kind})
        ended = partial(_set_aside, reason=_reason(error))
    now = parts.now()
    await parts.database.write(lambda c: ended(c, one.mail, now=now))


def _take(c: Connection, settings: PageSettings, now: int) -> _Taken | _NotMade | None:
    """Take the next mail and make its link; None when none is due.

    What came too late, can't be made, or was cut, is ended here, alone, and says so.
    """
    for mail in outbox.take_cut(c, now=now):
        _tell(c, mail, "it is not known whether it was sent", now)
    taken = outbox.take_next(c, now=now)
    if taken is None:
        return None
    try:
        with c.begin_nested():
            return _made(c, taken, settings, now)
    except _TooLate:
        _fail(c, taken, error="it came too late", now=now)
    except _Orphaned:
        _set_aside(c, taken, reason="its account is gone", now=now)
    except (IntegrityError, DataError) as error:
        _set_aside(c, taken, reason=_reason(error), now=now)
    except DBAPIError:
        # The database fails, not this mail: it waits for the next look.
        raise
    except Exception as error:
        logger.exception("bug in a mail", extra={"kind": taken.kind})
        _set_aside(c, taken, reason=_reason(error), now=now)
    return _NotMade()


def _made(c: Connection, mail: Mail, settings: PageSettings, now: int) -> _Taken:
    """All that the mail needs to be written."""
    practice: PracticeCard | None = None
    service: ServiceCard | None = None
    policy = ""
    try:
        publication = publications.current(c)
        practice = publication.practice
        about = mail.facts.get("uid")
        booked = commitments.seen(c, str(about)) if about else None
        version = booked.policy if booked is not None else 0
        policy = publications.policy_in(publication, mail.language, version).text
        asked = mail.facts.get("service")
        service = next((card for card in publication.services if card.id == asked), None)
    except Closed:
        pass  # nothing is published yet: such a mail names nobody
    if mail.kind in BOOKING_KINDS - OVER and _lasts_until(mail) <= now:
        raise _TooLate
    link = _link(c, mail, settings.base_url, now)
    told = MailSetting(practice, settings.base_url, link, policy, service=service)
    if mail.facts.get("calendar"):
        # So do the desktop's mails about the booking: a calendar believes one organizer only.
        ours = practice_address(practice)
        if not ours and settings.mail_from:
            ours = settings.mail_from.address
        organizer = entries.organizer(c, mail.facts["uid"], ours)
        told = replace(told, place=_place(c, mail), organizer=organizer)
    return _Taken(mail, told)


def _place(c: Connection, mail: Mail) -> str:
    """Where a visit is. What clients typed does not lie in the queue: it is looked up."""
    if mail.facts["place"] or mail.facts["where"] != Where.ON_SITE or mail.account is None:
        return str(mail.facts["place"])
    one = commitments.seen(c, str(mail.facts["uid"]))
    return one.place if one is not None and one.account == mail.account else ""


def _reason(error: Exception) -> str:
    """Why a mail can't be made, without a word of what stands in it."""
    return f"it could not be written ({type(error).__name__})"


def _link(c: Connection, mail: Mail, base_url: str, now: int) -> str:
    """The address of the mail's link, made now; empty for a mail without one."""
    wish: Mapping[str, Any] | None = mail.facts.get("link")
    opens = mail.kind in BOOKING_KINDS - OVER and mail.account is not None
    if (wish is not None or opens) and accounts.of_id(c, mail.account or "") is None:
        raise _Orphaned
    if wish is not None:
        token = links.make(
            c,
            Purpose(wish["purpose"]),
            mail.account,
            claim=wish["claim"],
            facts=wish["facts"],
            now=now,
        )
        return f"{base_url}/link/{token}"
    if opens:
        ends = _lasts_until(mail) + LIFETIMES[Purpose.MANAGE]
        token = links.make(
            c, Purpose.MANAGE, mail.account, uid=mail.facts["uid"], lifetime=ends - now, now=now
        )
        return f"{base_url}/m/{token}"
    return ""


def _lasts_until(mail: Mail) -> int:
    """When the booking is over, of which proposed times may be later than the one asked for."""
    return int(mail.facts.get("lasts_until", mail.facts["end"]))


def _put_off(c: Connection, mail: Mail, *, error: str, now: int) -> None:
    logger.info("mail put off", extra={"kind": mail.kind, "attempt": mail.attempts})
    if not outbox.put_off(c, mail, error, now=now):
        _tell(c, mail, error, now)


def _set_aside(c: Connection, mail: Mail, *, reason: str, now: int) -> None:
    outbox.set_aside(c, mail, reason, now=now)
    _tell(c, mail, reason, now)


def _fail(c: Connection, mail: Mail, *, error: str, now: int) -> None:
    outbox.failed(c, mail, error, now=now)
    _tell(c, mail, error, now)


def _tell(c: Connection, mail: Mail, error: str, now: int) -> None:
    """Tell the desktop that a client did not get a mail, and the host that one failed."""
    logger.warning("mail failed", extra={"kind": mail.kind, "reason": error})
    if mail.account is not None and outbox.is_known(c, mail.account):
        events.append(
            c,
            EventKind.DELIVERY,
            uid=str(mail.facts.get("uid", "")),
            account=mail.account,
            note=f"{mail.kind}: {error}",
            now=now,
        )
