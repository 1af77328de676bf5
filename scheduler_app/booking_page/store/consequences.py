"""Booking page: what follows for a booking when its client changes it, whatever the change."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, and_, or_, update

from scheduler_app.booking_page.store import changes, commitments, links, published
from scheduler_app.booking_page.store.appointment import last_end
from scheduler_app.booking_page.store.tables import claims


def forgo(c: Connection, uid: str, now: int) -> None:
    """Nothing that was sent about this booking counts any more."""
    c.execute(
        update(claims)
        .where(
            or_(and_(claims.c.id == uid, claims.c.moves.is_(None)), claims.c.moves == uid),
            claims.c.seq.is_not(None),
        )
        .values(standing=0, changed_at=now)
    )


def take_links_along(c: Connection, uid: str) -> None:
    """Let the links in the page's mails live as long as the booking does now."""
    seen = commitments.seen(c, uid)
    if seen is not None:
        links.live_with(c, {uid: last_end(seen)})


def mail(c: Connection, kind: str, uid: str, now: int, *, agreed: bool = False) -> None:
    """Tell the client by mail, whose address only an account knows."""
    seen = commitments.seen(c, uid)
    if seen is None or not seen.account:
        return
    # Where they live, clients know: what they typed lies in one place only, and not for long. The
    # desktop has not heard of the change, which is the next revision all the same.
    told = replace(seen, place="", revision=seen.revision + 1)
    changes.mail(c, kind, told, published.current(c), now, agreed=agreed)
