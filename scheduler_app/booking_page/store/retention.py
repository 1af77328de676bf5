"""Booking page: forgets what nobody needs any more, at the latest when it was promised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, update

from scheduler_app.booking_page.store import (
    accounts,
    attempts,
    entries,
    events,
    familiar,
    files,
    handed_rows,
    invoices,
    links,
    outbox,
    practice,
    revocations,
    sessions,
    throttle,
    watch,
)
from scheduler_app.booking_page.store.commitments import readable
from scheduler_app.booking_page.store.holds import DRAFT_KEPT, DRAFT_KEPT_FOR_MAIL
from scheduler_app.booking_page.store.tables import claims, commitments
from scheduler_app.domain.time_units import DAY

EVENTS_KEPT = 90 * DAY
"""Seconds that an event the desktop has stays readable, for one restored from a backup.

What no desktop has read yet is kept however old it is; of the last one that it has, the id.
"""

_TOLD = select(commitments.c.uid, commitments.c.facts).where(
    commitments.c.start_at <= bindparam("moment"),
    commitments.c.facts.like('%"text":"%'),
    commitments.c.facts.not_like('%"text":""%'),
)


def _texts(c: Connection, _now: int) -> None:
    events.forget_texts(c, practice.state(c).acknowledged_seq)


def _events(c: Connection, now: int) -> None:
    acknowledged = practice.state(c).acknowledged_seq
    events.forget_old(c, now - EVENTS_KEPT, acknowledged)


def _claims(c: Connection, now: int) -> None:
    acknowledged = practice.state(c).acknowledged_seq
    for waits, kept in ((0, DRAFT_KEPT), (1, DRAFT_KEPT_FOR_MAIL)):
        ended = claims.c.seq.is_(None) & (claims.c.expires_at <= now - kept)
        c.execute(delete(claims).where(ended, claims.c.mail_waits == waits))
    c.execute(
        delete(claims).where(
            claims.c.seq <= acknowledged,
            claims.c.changed_at <= now - EVENTS_KEPT,
            claims.c.end_at <= now,
        )
    )


def _descriptions(c: Connection, now: int) -> None:
    """What clients described, once their appointment has begun: also while no desktop publishes."""
    found = [(row.uid, readable(row.facts)) for row in c.execute(_TOLD, {"moment": now})]
    told = [(uid, one) for uid, one in found if one is not None]
    if told:
        c.execute(
            update(commitments)
            .where(commitments.c.uid == bindparam("of"))
            .values(facts=bindparam("now_is")),
            [
                {"of": uid, "now_is": msgspec.json.encode(replace(one, text="")).decode()}
                for uid, one in told
            ],
        )


STEPS: tuple[Callable[[Connection, int], None], ...] = (
    _texts,
    _events,
    _claims,
    _descriptions,
    accounts.forget_unverified,
    links.forget_old,
    sessions.forget_old,
    outbox.forget_old,
    handed_rows.forget_old,
    files.forget_old,
    watch.forget_old,
    entries.forget_old,
    revocations.forget_old,
    invoices.forget_old,
    throttle.forget_old,
    familiar.forget_old,
    attempts.forget_old,
)
"""Each in a transaction of its own: what one can't forget must not be kept by all others."""


def run(c: Connection, now: int) -> None:
    """Forget what is due at `now`. Running it again, or beside another worker, changes nothing."""
    for step in STEPS:
        step(c, now)
