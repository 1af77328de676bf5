"""Booking page: forgets what nobody needs any more, at the latest when it was promised."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, update

from scheduler_app.booking_page.store import accounts, links, outbox, practice, sessions, throttle
from scheduler_app.booking_page.store import events as page_events
from scheduler_app.booking_page.store.holds import DRAFT_KEPT
from scheduler_app.booking_page.store.tables import claims, commitments, events
from scheduler_app.domain.page_format import Commitment

EVENTS_KEPT = 90 * 86_400
"""Seconds that an event the desktop has stays readable, for one restored from a backup.

What no desktop has read yet is kept however old it is.
"""

_TOLD = select(commitments.c.uid, commitments.c.facts).where(
    commitments.c.start_at <= bindparam("moment"),
    commitments.c.facts.like('%"text":"%'),
    commitments.c.facts.not_like('%"text":""%'),
)
_DECODE = msgspec.json.Decoder(Commitment).decode


def run(c: Connection, now: int) -> None:
    """Forget what is due at `now`. Running it again, or beside another worker, changes nothing."""
    acknowledged = practice.state(c).acknowledged_seq
    page_events.forget_texts(c, acknowledged)
    c.execute(delete(events).where(events.c.at <= now - EVENTS_KEPT, events.c.seq <= acknowledged))
    c.execute(delete(claims).where(claims.c.seq.is_(None), claims.c.expires_at <= now - DRAFT_KEPT))
    c.execute(
        delete(claims).where(
            claims.c.seq <= acknowledged,
            claims.c.changed_at <= now - EVENTS_KEPT,
            claims.c.end_at <= now,
        )
    )
    _forget_texts(c, now)
    accounts.forget_unverified(c, now)
    links.forget_old(c, now)
    sessions.forget_old(c, now)
    outbox.forget_old(c, now)
    throttle.forget_old(c, now)


def _forget_texts(c: Connection, now: int) -> None:
    """What clients described, once their appointment has begun: also while no desktop publishes."""
    told = [(row.uid, _DECODE(row.facts)) for row in c.execute(_TOLD, {"moment": now})]
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
