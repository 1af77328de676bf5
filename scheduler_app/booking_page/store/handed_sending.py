"""Booking page: hands mails of the desktop to the sender, one at a time, and keeps how that went.

A mail is claimed in the transaction that looks whether it still holds. Whatever a client does later
comes after the claim: it may meet the mail on its way. What was cut in between is unknown, and not
sent again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, text, update

from scheduler_app.booking_page.store import files, practice, published, throttle
from scheduler_app.booking_page.store.files import HandedFile
from scheduler_app.booking_page.store.handed import LEFT_OUT
from scheduler_app.booking_page.store.handed_rows import (
    DESK_AWAY,
    SENDING,
    TOO_LATE,
    decoded,
    end,
    end_cut,
    holds,
    lasting,
)
from scheduler_app.booking_page.store.outbox import CUT_AFTER, PAUSES
from scheduler_app.booking_page.store.refusals import Closed
from scheduler_app.booking_page.store.tables import handed_mails
from scheduler_app.domain.page.format import PracticeCard
from scheduler_app.domain.page.mails import HandedMail, MailReport, MailState
from scheduler_app.domain.time_units import MINUTE

EXPECTED_WITHIN = 10 * MINUTE
"""Seconds for which a mail waits for the publication that brings its booking, or its change."""

LOOKS_EVERY = MINUTE
"""Seconds between two looks whether that has come."""

ENDED_AT_ONCE = 20
"""So many that do not hold are ended while visitors wait for it; more at the next look."""

NOT_AS_TOLD = "the booking is not as it was, at another time, or over"
NOT_KNOWN = "the page knows no such booking"
TOO_MANY = "more mails went out within a day than a page sends"
NOT_READ = "it could not be read"
ASLEEP = "its client is not written to at that hour"
NO_FILE = "a file that goes along has not come yet"

_DUE = (
    select(handed_mails)
    .where(
        handed_mails.c.state == MailState.WAITING.value,
        handed_mails.c.due_at <= bindparam("moment"),
    )
    .order_by(handed_mails.c.due_at, handed_mails.c.key)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_CLAIMED = (
    update(handed_mails)
    .where(handed_mails.c.key == bindparam("of"))
    .values(state=SENDING, attempts=handed_mails.c.attempts + 1, changed_at=bindparam("moment"))
)
_LATER = update(handed_mails).where(handed_mails.c.key == bindparam("of"))
_MINE = select(handed_mails.c.body, handed_mails.c.send_at, handed_mails.c.useful_until).where(
    handed_mails.c.key == bindparam("of"),
    handed_mails.c.state == SENDING,
    handed_mails.c.attempts == bindparam("attempt"),
)
_ANY_DUE = text("""
SELECT 1 WHERE EXISTS (SELECT 1 FROM handed_mails WHERE state = 'waiting' AND due_at <= :now)
   OR EXISTS (SELECT 1 FROM handed_mails WHERE state = 'sending' AND changed_at <= :cut)""")
_OLDEST = text("SELECT min(send_at) FROM handed_mails WHERE state IN ('waiting', 'sending')")
_COUNTS = text("SELECT state, count(*) FROM handed_mails GROUP BY state")


@dataclass(frozen=True, slots=True)
class TakenMail:
    """A mail that this worker has claimed. `attempt` counts this one; `practice` is whose it is.

    `secret` is what the page signs with, `files` are what goes along.
    """

    mail: HandedMail
    attempt: int
    practice: PracticeCard | None
    secret: str = field(default="", repr=False)
    files: tuple[HandedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedStanding:
    """How many mails that were handed over are to go out, came too late, or are unknown or failed.

    All but the first as far back as they are kept.
    """

    waiting: int
    late: int
    unknown: int
    failed: int


def any_due(c: Connection, *, now: int) -> bool:
    """Whether a mail is due, or one was cut."""
    return c.execute(_ANY_DUE, {"now": now, "cut": now - CUT_AFTER}).first() is not None


def waits(c: Connection, now: int) -> int:
    """By how many seconds the oldest that should have gone out is late; 0 when none is."""
    oldest = c.execute(_OLDEST).scalar()
    return max(0, now - oldest) if oldest is not None else 0


def standing(c: Connection) -> HandedStanding:
    """How they stand."""
    counts = {row[0]: row[1] for row in c.execute(_COUNTS)}
    return HandedStanding(
        counts.get(MailState.WAITING.value, 0) + counts.get(SENDING, 0),
        counts.get(MailState.LATE.value, 0),
        counts.get(MailState.UNKNOWN.value, 0),
        counts.get(MailState.FAILED.value, 0),
    )


def take_next(c: Connection, *, now: int) -> TakenMail | None:
    """Claim the mail that is due for longest and still holds; None when none of the next ones does.

    What is late, does not hold or was cut is ended here and told.
    """
    end_cut(c, now)
    goes_on = lasting(c).goes_on(now)
    for _ in range(ENDED_AT_ONCE):
        row = c.execute(_DUE, {"moment": now}).first()
        if row is None:
            break
        if not goes_on:
            end(c, [MailReport(row.key, MailState.LATE, now, DESK_AWAY)])
        elif (mail := _sound(c, row, now)) is not None and _may_go(c, row, mail, now):
            c.execute(_CLAIMED, {"of": row.key, "moment": now})
            along = _along(c, mail)
            return TakenMail(mail, row.attempts + 1, _practice(c), practice.secret(c), along)
    return None


def ended(c: Connection, taken: TakenMail, state: MailState, why: str, *, now: int) -> None:
    """What became of a mail that was claimed; nothing where it was given up as cut meanwhile."""
    if _mine(c, taken) is not None:
        end(c, [MailReport(taken.mail.key, state, now, why)])


def put_off(c: Connection, taken: TakenMail, why: str, *, now: int) -> None:
    """The server asked to try again later: so it is, as long as that is of use and wanted."""
    mine = _mine(c, taken)
    if mine is None:
        return
    key, (body, send_at, useful_until) = taken.mail.key, mine
    if not body:
        end(c, [MailReport(key, MailState.WITHDRAWN, now, LEFT_OUT)])
    elif taken.attempt > len(PAUSES):
        end(c, [MailReport(key, MailState.FAILED, now, why)])
    elif useful_until <= now:
        end(c, [MailReport(key, MailState.LATE, now, why)])
    else:
        due = max(send_at, min(now + PAUSES[taken.attempt - 1], useful_until))
        c.execute(
            _LATER.values(state=MailState.WAITING.value, due_at=due, changed_at=now, why=why),
            {"of": key},
        )


def _sound(c: Connection, row: Row[Any], now: int) -> HandedMail | None:
    """The mail, where it may go out now; else it is ended, or waits for its booking."""
    try:
        mail = decoded(row.body)
    except msgspec.MsgspecError:
        end(c, [MailReport(row.key, MailState.FAILED, now, NOT_READ)])
        return None
    if mail.useful_until < now:
        end(c, [MailReport(row.key, MailState.LATE, now, row.why or TOO_LATE)])
        return None
    held = holds(c, mail)
    # A notice of a change may be here before the publication that says the same.
    is_news = not held and practice.state(c).published_at < row.changed_at
    if (held is None or is_news) and now < row.changed_at + EXPECTED_WITHIN:
        c.execute(_LATER.values(due_at=now + LOOKS_EVERY), {"of": row.key})
        return None
    if held and (until := _rests_until(mail, now)):
        c.execute(_LATER.values(send_at=until, due_at=until, why=ASLEEP), {"of": row.key})
        return None
    if held and files.lacking(c, row.files.split()):
        due = min(now + LOOKS_EVERY, mail.useful_until)
        c.execute(_LATER.values(due_at=max(due, now + 1), why=NO_FILE), {"of": row.key})
        return None
    if not held:
        why = NOT_KNOWN if held is None else NOT_AS_TOLD
        end(c, [MailReport(row.key, MailState.DROPPED, now, why)])
        return None
    return mail


def _rests_until(mail: HandedMail, now: int) -> int:
    """When a mail that rests now may go, or is of no use any more; 0 where it does not rest."""
    ends = (rest.end for rest in mail.rests if rest.begin <= now < rest.end)
    return min(next(ends, 0), mail.useful_until + 1)


def _may_go(c: Connection, row: Row[Any], mail: HandedMail, now: int) -> bool:
    """Count one more try; where a day's limit is reached the mail waits until it may go out."""
    wait = throttle.attempt(
        c, "handed mails to address", mail.to.lower(), now=now
    ) or throttle.attempt(c, "handed mails", "", now=now)
    if wait:
        due = max(now + 1, min(now + wait, mail.useful_until))
        c.execute(_LATER.values(due_at=due, why=TOO_MANY), {"of": row.key})
    return not wait


def _along(c: Connection, mail: HandedMail) -> tuple[HandedFile, ...]:
    """The files of a mail, in its order; they are there."""
    found = (files.file_of(c, file.digest) for file in mail.files)
    return tuple(file for file in found if file is not None)


def _mine(c: Connection, taken: TakenMail) -> tuple[str, int, int] | None:
    """Body, first and last instant of a mail that is still this worker's, as wanted by now."""
    found = c.execute(_MINE, {"of": taken.mail.key, "attempt": taken.attempt}).first()
    return None if found is None else (found[0], found[1], found[2])


def _practice(c: Connection) -> PracticeCard | None:
    try:
        return published.current(c).practice
    except Closed:
        return None
