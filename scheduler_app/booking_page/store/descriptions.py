"""Booking page: what a client described about a request, changed while it waits."""

from __future__ import annotations

from sqlalchemy import Connection

from scheduler_app.booking_page.store import commitments, events, throttle
from scheduler_app.booking_page.store.booking_links import ByLink, Who, counted_as, link_of
from scheduler_app.booking_page.store.refusals import NotNow, NotYours
from scheduler_app.domain.page.format import Wish
from scheduler_app.domain.page.kinds import EventKind


def describe(c: Connection, who: Who, uid: str, text: str, now: int) -> None:
    """Put this text in place of what the client described before; the same text changes nothing.

    `NotNow` once it was answered, or where the desktop does not know this kind of event. A client
    who has an account does it there: what was written is not for whoever has a mail.
    """
    appointment = commitments.one(c, who, uid, now)
    if isinstance(who, ByLink) and appointment.account:
        raise NotYours
    if not appointment.may_describe:
        raise NotNow
    if text == appointment.text:
        return
    throttle.must_not_be_too_many(c, "description of account", counted_as(who, uid), now=now)
    # Its time is only repeated: a wish is whole, and what it says is forgotten like that of others.
    wish = Wish(
        appointment.service, appointment.start, appointment.end, appointment.zone, text=text
    )
    events.append(
        c,
        EventKind.DESCRIPTION,
        uid=uid,
        account=appointment.account,
        wish=wish,
        link=link_of(who),
        now=now,
    )
