"""Booking page: mails that were handed over as rows: what they hold for, how they end, who is told.

A row keeps what the mail says while it may go out, and key and state for as long as the desktop
might name it again. Each end is told to the desktop once, as an event of the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, case, delete, or_, select, update

from scheduler_app.booking_page.store import commitments, events, practice, published
from scheduler_app.booking_page.store.outbox import CUT_AFTER
from scheduler_app.booking_page.store.tables import PRACTICE, handed_mails
from scheduler_app.booking_page.store.tables import practice as practice_table
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.mails import HandedMail, MailReport, MailState
from scheduler_app.domain.time_units import DAY

KEPT = 90 * DAY
"""Seconds that key and state of a mail that is done are kept, as long as events are."""

MOST_UNSENT = 20_000
"""So many that never went out are remembered at most; whoever names one again may have it."""

SENDING = "sending"
"""The state of a row that a worker hands to the mail server just now; a desktop sees it waiting."""

UNDECIDED = (MailState.WAITING.value, SENDING)
TOO_LATE = "it could not go out while it was of use"
CUT = "cut while it was sent"
DESK_AWAY = "the desktop has not said for too long that it still holds"

WATCH_ALONE = "watch"
"""The digest of a document that has ended but for its watch."""

decoded = msgspec.json.Decoder(HandedMail).decode
"""A mail from what its row keeps."""

_LASTING = select(
    practice_table.c.mails_digest,
    practice_table.c.mails_until,
    practice_table.c.mails_issued,
    practice_table.c.mails_known_from,
).where(practice_table.c.id == PRACTICE)
_END = (
    update(handed_mails)
    .where(handed_mails.c.key == bindparam("of"))
    .values(
        state=bindparam("ends"),
        body="",
        files="",
        # What was refused may be tried again once it says something else, or goes elsewhere.
        said=case((bindparam("ends") == MailState.FAILED.value, handed_mails.c.said), else_=""),
        why=bindparam("reason"),
        changed_at=bindparam("moment"),
    )
)
_CUT = select(handed_mails.c.key).where(
    handed_mails.c.state == SENDING, handed_mails.c.changed_at <= bindparam("before")
)
_UNSENT = (MailState.WITHDRAWN.value, MailState.LATE.value, MailState.DROPPED.value)
_TOO_MANY_UNSENT = delete(handed_mails).where(
    handed_mails.c.key.in_(
        select(handed_mails.c.key)
        .where(handed_mails.c.state.in_(_UNSENT))
        .order_by(handed_mails.c.changed_at.desc(), handed_mails.c.key)
        .offset(bindparam("most"))
    )
)
_OVER = select(handed_mails.c.key, handed_mails.c.useful_until).where(
    handed_mails.c.state == MailState.WAITING.value,
    or_(handed_mails.c.useful_until < bindparam("moment"), bindparam("away") == 1),
)


class Lasting(NamedTuple):
    """Which document of mails the page keeps to, and until when; instants are epoch seconds.

    What was due until `known_from` may have gone out from a database that this one, a copy, has
    taken the place of.
    """

    digest: str
    until: int
    issued_at: int
    known_from: int

    def goes_on(self, now: int) -> bool:
        """Whether mails may still be sent."""
        return now < self.until


def lasting(c: Connection) -> Lasting:
    """Which document of mails the page keeps to."""
    return Lasting(*c.execute(_LASTING).one())


def holds(c: Connection, mail: HandedMail) -> bool | None:
    """Whether what the mail tells of holds, as its client sees it; None of a booking not known."""
    if not mail.bound:
        return True
    one = commitments.seen(c, mail.uid)
    return None if one is None else one.start == mail.start and one.state in mail.holds_in


def end(c: Connection, ended: Sequence[MailReport], *, told: bool = True) -> None:
    """These mails are done, each in the state of its report; the desktop is `told` by events."""
    if not ended:
        return
    c.execute(
        _END,
        [
            {"of": one.key, "ends": one.state.value, "reason": one.why, "moment": one.at}
            for one in ended
        ],
    )
    if told and _wants_reports(c):
        events.report(c, ended)


def end_cut(c: Connection, now: int) -> None:
    """End what a worker has begun to send and never will say what became of."""
    cut = c.execute(_CUT, {"before": now - CUT_AFTER}).scalars().all()
    end(c, [MailReport(key, MailState.UNKNOWN, now, CUT) for key in cut])


def end_late(c: Connection, now: int) -> None:
    """End what waits and is of no use any more, or that no desktop stands for any more."""
    known = lasting(c)
    away = not known.goes_on(now)
    over = c.execute(_OVER, {"moment": now, "away": int(away)}).all()
    end(
        c,
        [
            MailReport(
                row.key, MailState.LATE, now, TOO_LATE if row.useful_until < now else DESK_AWAY
            )
            for row in over
        ],
    )
    if away and known.digest:
        # The next document is another one, whatever it holds: what was let go is wanted anew. One
        # that holds nothing must come as well while there is a watch for it to end.
        watched = case((practice_table.c.watch != "", WATCH_ALONE), else_="")
        c.execute(update(practice_table).values(mails_digest=watched))


def forget_old(c: Connection, now: int) -> None:
    """End what is over, and drop the keys of mails that are long done.

    One that went out is of no use any more by then: see `LONGEST_USE`.
    """
    end_late(c, now)
    c.execute(
        delete(handed_mails).where(
            handed_mails.c.state.not_in(UNDECIDED),
            handed_mails.c.changed_at <= now - KEPT,
        )
    )


def forget_unsent(c: Connection) -> None:
    """Drop the oldest of those that never went out, where there are more than anybody would have.

    Whoever has a stolen token may hand over others again and again: the page must not fill up.
    """
    c.execute(_TOO_MANY_UNSENT, {"most": MOST_UNSENT})


def _wants_reports(c: Connection) -> bool:
    state = practice.state(c)
    return bool(state.generation) and EventKind.REPORT in published.shown_by(c, state).kinds
