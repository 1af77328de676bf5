"""Booking page: how long the desktop has been silent, and whom to mail when that is too long.

Silence counts from the last call with the right token, by the page's clock. The consultant is
mailed once for each silence and at most once a day, by the page's own queue.
"""

from __future__ import annotations

import logging

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, select, update

from scheduler_app.booking_page.store import outbox
from scheduler_app.booking_page.store.tables import PRACTICE, practice
from scheduler_app.booking_page.store.tables import outbox as mails
from scheduler_app.domain.page.mails import Watch
from scheduler_app.domain.time_units import DAY, MINUTE

logger = logging.getLogger(__name__)

HEARD_EVERY = MINUTE
"""Seconds between two times that are written down at which the desktop called."""

WARNED_EVERY = DAY
BEFORE_RISK = DAY
"""Seconds before the first message is due that nobody has: sooner there is nothing to be done."""

KEPT = 90 * DAY
"""Seconds of silence after which the page forgets whom it was to mail."""

MAIL_KIND = "watch"
"""Of the page's own queue."""

_decoded = msgspec.json.Decoder(Watch).decode
_STATE = select(practice.c.heard_at, practice.c.watch, practice.c.warned_at).where(
    practice.c.id == PRACTICE
)
_SET = update(practice).where(practice.c.id == PRACTICE)
_HEARD = _SET.values(heard_at=bindparam("moment"))
_SAY_NO_MORE = delete(mails).where(mails.c.kind == MAIL_KIND, mails.c.state == "waiting")
_WARNED = _SET.values(warned_at=bindparam("moment"))


def keep(c: Connection, watch: Watch | None, now: int) -> None:
    """Watch over the desktop in this way from now on; None ends it."""
    kept = "" if watch is None else msgspec.json.encode(watch).decode()
    c.execute(_SET.values(watch=kept))
    hear(c, now)


def heard_long_ago(c: Connection, now: int) -> bool:
    """Whether it is to be written down that the desktop has called."""
    # Also where the page's clock was ahead once.
    return bool(abs(now - c.execute(_STATE).one().heard_at) >= HEARD_EVERY)


def hear(c: Connection, now: int) -> None:
    """The desktop has called: what still waits to be said of its silence holds no more."""
    c.execute(_HEARD, {"moment": now})
    c.execute(_SAY_NO_MORE)


def is_due(c: Connection, now: int) -> bool:
    """Whether the consultant is to be mailed."""
    return _due(c.execute(_STATE).one(), now) is not None


def warn(c: Connection, now: int) -> None:
    """Mail the consultant, if that is due still."""
    row = c.execute(_STATE).one()
    watch = _due(row, now)
    if watch is None:
        return
    logger.warning("desktop silent", extra={"at_risk": watch.count, "seconds": now - row.heard_at})
    c.execute(_WARNED, {"moment": now})
    outbox.queue(
        c,
        key=f"{MAIL_KIND}:{row.heard_at}",
        kind=MAIL_KIND,
        account=None,
        to=watch.to,
        language=watch.language,
        facts={"subject": watch.subject, "text": watch.text},
        now=now,
    )


def forget_old(c: Connection, now: int) -> None:
    """Forget whom to mail where no desktop has called for long."""
    long_ago = practice.c.heard_at <= now - KEPT
    c.execute(_SET.where(practice.c.watch != "", long_ago).values(watch=""))


def _due(row: Row[int, str, int], now: int) -> Watch | None:
    """What to mail now; None where it is not due, was said in this silence, or today."""
    if not row.watch or row.warned_at > row.heard_at or now - row.warned_at < WARNED_EVERY:
        return None
    try:
        watch = _decoded(row.watch)
    except msgspec.MsgspecError:
        # Of another version: the next document of the desktop brings it anew.
        return None
    silent, at_risk = now - row.heard_at >= watch.after, now >= watch.risk_from - BEFORE_RISK
    return watch if silent and at_risk else None
