"""Booking page: a client rates a visit, and the desktop hears of it."""

from __future__ import annotations

from sqlalchemy import Connection

from scheduler_app.booking_page.store import events, throttle
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.booking_links import Who, link_of
from scheduler_app.booking_page.store.refusals import NotNow
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.reports import ClientRating


def rate(c: Connection, appointment: Appointment, who: Who, rating: ClientRating, now: int) -> None:
    """Tell the desktop how `who`, who may, rates the visit of an appointment.

    `NotNow` where it can't be rated, or not any more.
    """
    if not appointment.may_rate(now):
        raise NotNow
    throttle.must_not_be_too_many(c, "rating of booking", appointment.uid, now=now)
    events.append(
        c,
        EventKind.RATING,
        uid=appointment.uid,
        account=appointment.account,
        link=link_of(who),
        rating=rating,
        now=now,
    )
