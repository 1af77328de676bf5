"""Booking page: brings waiting mails on their way: a task of each worker, cut at any time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from anyio import to_thread
from litestar import Litestar
from sqlalchemy import Connection

from scheduler_app.booking_page.mail import folder, smtp
from scheduler_app.booking_page.mail.sending import PutOff, Refused, Send, Unknown
from scheduler_app.booking_page.mail.texts import BOOKING_KINDS, OVER, Told, write
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store import events, links, outbox, publications
from scheduler_app.booking_page.store.links import LIFETIMES, Purpose
from scheduler_app.booking_page.store.outbox import Mail
from scheduler_app.booking_page.store.refusals import Closed
from scheduler_app.domain.page_format import EventKind, PracticeCard

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
    told: Told


def sender_of(settings: PageSettings) -> Send | None:
    """Where mails go by these settings; None where they have to wait."""
    if settings.smtp is not None:
        return smtp.over(settings.smtp)
    if settings.mails is not None:
        return folder.into(settings.mails)
    return None


@asynccontextmanager
async def delivery(app: Litestar) -> AsyncIterator[None]:
    """Deliver mails for as long as the app runs. What is on its way at the end is finished."""
    parts: Parts = app.state.parts
    send = sender_of(parts.settings)
    if send is None:
        yield
        return
    ending = asyncio.Event()
    forget = parts.shutdown.on_begin(ending.set)
    task = asyncio.create_task(_deliver(parts, send, ending))
    try:
        yield
    finally:
        forget()
        ending.set()
        await task


async def deliver_due(parts: Parts, send: Send) -> int:
    """Send what is due; how many mails were taken. Each ends sent, put off or failed."""
    now = parts.now()
    if not await parts.database.read(lambda c: outbox.any_due(c, now=now)):
        return 0
    taken = await parts.database.write(lambda c: _take(c, parts.settings, now))
    for one in taken:
        await _send_one(parts, send, one)
        await asyncio.sleep(PAUSE_AFTER_MAIL)
    return len(taken)


async def _deliver(parts: Parts, send: Send, ending: asyncio.Event) -> None:
    while not ending.is_set():
        pause = LOOKS_EVERY
        try:
            if await deliver_due(parts, send):
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
    except Exception:
        # One mail that can't be written must not keep the others waiting.
        logger.exception("bug in a mail", extra={"kind": one.mail.kind})
        ended = partial(_fail, error="it could not be written")
    now = parts.now()
    await parts.database.write(lambda c: ended(c, one.mail, now=now))


def _take(c: Connection, settings: PageSettings, now: int) -> list[_Taken]:
    """Take due mails and make their links. What came too late, or was cut, has failed."""
    for mail in outbox.take_cut(c, now=now):
        _tell(c, mail, "it is not known whether it was sent", now)
    practice: PracticeCard | None = None
    policy = ""
    try:
        publication = publications.current(c)
        practice, policy = publication.practice, publication.policy
    except Closed:
        pass  # nothing is published yet: such a mail names nobody
    taken = []
    for mail in outbox.take_due(c, now=now):
        if mail.kind in BOOKING_KINDS - OVER and _lasts_until(mail) <= now:
            _fail(c, mail, error="it came too late", now=now)
            continue
        link = _link(c, mail, settings.base_url, now)
        taken.append(_Taken(mail, Told(practice, settings.base_url, link, policy)))
    return taken


def _link(c: Connection, mail: Mail, base_url: str, now: int) -> str:
    """The address of the mail's link, made now; empty for a mail without one."""
    wish: Mapping[str, Any] | None = mail.facts.get("link")
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
    if mail.kind in BOOKING_KINDS - OVER and mail.account is not None:
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
