"""Booking page: brings mails that the desktop handed over on their way, after the page's own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from anyio import to_thread

from scheduler_app.booking_page.mail import handed_texts
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.store import handed_sending
from scheduler_app.booking_page.store.handed_sending import TakenMail
from scheduler_app.domain.page.mails import MailState
from scheduler_app.smtp.sending import PutOff, Refused, Send, Unknown

logger = logging.getLogger(__name__)

HowItEnds = Callable[..., None]


async def deliver_one(parts: Parts, send: Send) -> bool:
    """Send the next one that is due; whether there was one that could be tried."""
    taken = await parts.database.write(partial(handed_sending.take_next, now=parts.now()))
    if taken is None:
        return False
    ended = await _handed_over(parts, send, taken)
    now = parts.now()
    await parts.database.write(lambda c: ended(c, taken, now=now))
    return True


async def _handed_over(parts: Parts, send: Send, taken: TakenMail) -> HowItEnds:
    """How its row is to end."""
    try:
        message = handed_texts.write(
            taken.mail, taken.practice, parts.settings, parts.now(), taken.secret, taken.files
        )
    except Exception as error:
        # One mail that can't be written must not keep the others waiting.
        logger.exception("bug in a mail that was handed over")
        return _as(MailState.FAILED, f"it could not be written ({type(error).__name__})")
    try:
        await to_thread.run_sync(send, message)
    except PutOff as error:
        logger.info("mail put off", extra={"kind": "handed over", "attempt": taken.attempt})
        return partial(handed_sending.put_off, why=str(error))
    except Refused as error:
        return _as(MailState.FAILED, str(error))
    except Unknown as error:
        return _as(MailState.UNKNOWN, str(error))
    except Exception as error:
        logger.exception("bug in the sending of a mail that was handed over")
        return _as(MailState.UNKNOWN, f"it broke off ({type(error).__name__})")
    return partial(handed_sending.ended, state=MailState.SENT, why="")


def _as(state: MailState, why: str) -> HowItEnds:
    logger.warning("mail failed", extra={"kind": "handed over", "reason": why})
    return partial(handed_sending.ended, state=state, why=why)
