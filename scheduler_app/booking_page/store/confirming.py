"""Booking page: a client says that they will be there, and the desktop hears of it."""

from __future__ import annotations

from sqlalchemy import Connection

from scheduler_app.booking_page.store import events
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.booking_links import Who, link_of
from scheduler_app.booking_page.store.refusals import ChangedSince, NotNow
from scheduler_app.domain.page.format import Wish
from scheduler_app.domain.page.kinds import EventKind


def confirm(c: Connection, one: Appointment, who: Who, start: int, now: int) -> None:
    """Tell the desktop that `who`, who may, will be there for an appointment at `start`.

    Said again it is said once. `ChangedSince` where the appointment is at another time by now,
    `NotNow` where nobody asks.
    """
    if one.start != start:
        raise ChangedSince
    if one.comes:
        return
    if not one.may_confirm(now):
        raise NotNow
    events.append(
        c,
        EventKind.CONFIRMATION,
        uid=one.uid,
        account=one.account,
        wish=Wish(one.service, start, one.end, one.zone),
        link=link_of(who),
        now=now,
    )
