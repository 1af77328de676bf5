"""Booking page: forgets what nobody needs any more, at the latest when it was promised."""

from __future__ import annotations

from sqlalchemy import Connection, delete

from scheduler_app.booking_page.store import accounts, links, outbox, practice, sessions, throttle
from scheduler_app.booking_page.store import events as page_events
from scheduler_app.booking_page.store.holds import DRAFT_KEPT, DRAFT_KEPT_FOR_MAIL
from scheduler_app.booking_page.store.tables import claims, events

EVENTS_KEPT = 90 * 86_400
"""Seconds that an event the desktop has stays readable, for one restored from a backup.

What no desktop has read yet is kept however old it is.
"""


def run(c: Connection, now: int) -> None:
    """Forget what is due at `now`. Running it again, or beside another worker, changes nothing."""
    acknowledged = practice.state(c).acknowledged_seq
    page_events.forget_texts(c, acknowledged)
    c.execute(delete(events).where(events.c.at <= now - EVENTS_KEPT, events.c.seq <= acknowledged))
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
    accounts.forget_unverified(c, now)
    links.forget_old(c, now)
    sessions.forget_old(c, now)
    outbox.forget_old(c, now)
    throttle.forget_old(c, now)
