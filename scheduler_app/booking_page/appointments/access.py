"""Booking page: who may see an appointment: its client, logged in, or whoever has its link.

Links are of two kinds that look alike: those of the page's own mails, to its accounts, and those
that the desktop makes, also for clients without an account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.booking.asked import mark_of, must_be_as_shown
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.throttling import allow
from scheduler_app.booking_page.store import booking_links, commitments, links, published
from scheduler_app.booking_page.store.appointment import OPEN, Appointment
from scheduler_app.booking_page.store.booking_links import Who, counted_as
from scheduler_app.booking_page.store.refusals import (
    LinkEnded,
    NothingToPay,
    NothingToRate,
    NotYours,
)
from scheduler_app.booking_page.web.rendering import account_of
from scheduler_app.domain.page.agreement import PolicyText
from scheduler_app.domain.page.links import LinkPurpose


@dataclass(frozen=True, slots=True)
class Access:
    """One appointment, and `who` may see it. `base` is the address under which they find it."""

    who: Who
    uid: str
    base: str
    by_link: bool
    purpose: LinkPurpose = LinkPurpose.MANAGE

    @property
    def counted(self) -> str:
        """What it is counted by how often something is done here."""
        return counted_as(self.who, self.uid)

    def find(self, c: Connection, now: int) -> Appointment:
        """The appointment as it stands."""
        return commitments.one(c, self.who, self.uid, now, self.purpose)

    def policy(self, c: Connection, now: int, language: str) -> PolicyText:
        """What was agreed about moving and cancelling it, for whoever reads that language."""
        return published.policy_in(published.current(c), language, self.find(c, now).policy)

    def find_as_shown(self, c: Connection, now: int, shown: object, *more: object) -> Appointment:
        """The same; `ChangedSince` if it is not what the form with this mark was shown for."""
        found = self.find(c, now)
        must_be_as_shown(mark_of_appointment(found, now, *more), shown)
        return found


async def by_account(request: AnyRequest, uid: str) -> Access:
    """The appointment of that uid, if it is one of the client who is logged in."""
    account = account_of(request)
    if account is None:
        raise NotYours
    return Access(account.id, uid, f"/appointments/{uid}", by_link=False)


async def by_link(request: AnyRequest, token: str) -> Access:
    """The one appointment that a mailed link opens, as long as it is valid."""
    parts = parts_of(request)
    now = parts.now()

    def opened(c: Connection) -> tuple[Who, str] | None:
        own = links.open_manage(c, token, now=now)
        if own is not None and own.account is not None and own.uid is not None:
            return own.account, own.uid
        return booking_links.find(c, token)

    found = await parts.database.read(opened)
    if found is None:
        await allow(request, by="wrong link from address")
        raise LinkEnded
    who, uid = found
    return Access(who, uid, f"/m/{token}", by_link=True)


async def to_pay(request: AnyRequest, token: str) -> Access:
    """The one appointment whose deposit a link lets pay; it shows and changes nothing else."""
    find = booking_links.find
    found = await parts_of(request).database.read(lambda c: find(c, token, LinkPurpose.PAY))
    if found is None:
        await allow(request, by="wrong link from address")
        raise NothingToPay
    who, uid = found
    return Access(who, uid, f"/pay/{token}", by_link=True, purpose=LinkPurpose.PAY)


async def to_rate(request: AnyRequest, token: str) -> Access:
    """The one appointment whose visit a link lets rate; it shows and changes nothing else."""
    find = booking_links.find
    found = await parts_of(request).database.read(lambda c: find(c, token, LinkPurpose.RATE))
    if found is None:
        await allow(request, by="wrong link from address")
        raise NothingToRate
    who, uid = found
    return Access(who, uid, f"/rate/{token}", by_link=True, purpose=LinkPurpose.RATE)


def mark_of_appointment(one: Appointment, now: int, *more: object) -> str:
    """What stands for all that a client is shown of an appointment, and for `more` beside it."""
    what = (one.uid, one.service, one.service_name, one.state.value, one.note)
    when = (one.start, one.end, one.zone, one.arrival_window)
    instead = (one.asked_start, one.proposals, one.aside, one.offered_until)
    paid = (one.price, one.currency, one.added_tax, one.deposit, one.given_back(now))
    return mark_of(what, when, instead, one.where.value, one.place, paid, *more)


def parted(found: Sequence[Appointment], now: int) -> tuple[list[Appointment], list[Appointment]]:
    """What is to come, the next first; and what was or will not be, the latest first."""
    upcoming = [one for one in found if one.state in OPEN and one.ends > now]
    rest = [one for one in found if one not in upcoming]
    return upcoming, sorted(rest, key=lambda one: -one.start)
