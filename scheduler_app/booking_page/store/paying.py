"""Booking page: somebody goes to where a deposit is paid, and the desktop hears of it."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from scheduler_app.booking_page.store import events, published, throttle
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.booking_links import Who, link_of
from scheduler_app.booking_page.store.refusals import NotNow
from scheduler_app.domain.page.kinds import EventKind

_ELSEWHERE = re.compile(r"(https://[A-Za-z0-9.-]+(?::\d{1,5})?)(?:/[!-~]*)?")
_ON_THIS_MACHINE = re.compile(r"(http://(?:127\.0\.0\.1|localhost)(?::\d{1,5})?)(?:/[!-~]*)?")


def origin_to_pay(link: str, *, loopback: bool) -> str:
    """Scheme and host of where a deposit is paid; empty where nobody may be sent there.

    In clear only to this machine, and only where the page itself is on it: `loopback`. It is plain
    enough to stand in a header.
    """
    found = _ELSEWHERE.fullmatch(link) or (loopback and _ON_THIS_MACHINE.fullmatch(link))
    return found[1] if found else ""


def about_to_pay(c: Connection, appointment: Appointment, who: Who, now: int) -> None:
    """Tell the desktop that `who`, who may, goes to pay: once a minute for a booking.

    `NotNow` where nothing is to be paid. A desktop that would not understand is told nothing.
    """
    if not appointment.is_payable(now):
        raise NotNow
    if EventKind.PAYING not in published.current(c).kinds:
        return
    if throttle.attempt(c, "paying of booking", appointment.uid, now=now):
        return
    uid, account = appointment.uid, appointment.account
    events.append(c, EventKind.PAYING, uid=uid, account=account, link=link_of(who), now=now)
