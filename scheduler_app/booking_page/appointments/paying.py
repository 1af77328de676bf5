"""Booking page: the way to pay a deposit: what it is for, then on to whoever takes the money.

Nothing is paid here, and no card is typed. Whoever only looks, as programs that examine mails do,
changes nothing: going on is a POST, and the desktop hears of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from litestar import Response
from litestar.response import Redirect
from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.appointments.access import Access, mark_of_appointment
from scheduler_app.booking_page.appointments.viewing import look_again
from scheduler_app.booking_page.booking.asked import must_be_as_shown
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.headers import may_go_to
from scheduler_app.booking_page.store import paying, publications
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.refusals import LinkEnded, NothingToPay, Refusal
from scheduler_app.booking_page.web.rendering import language_of, page
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import PolicyText
from scheduler_app.domain.page.format import Publication
from scheduler_app.domain.page.links import RETURNED, LinkPurpose

NOTED = "noted"
"""In an address: they wanted to pay before there was a way, and the desktop hears of it."""


async def ask_to_pay(
    request: AnyRequest, access: Access, trouble: Refusal | None = None
) -> Response[Any]:
    """How much is to be paid, for what and until when; or what became of it."""
    parts = parts_of(request)
    now, language = parts.now(), language_of(request).code

    def found(c: Connection) -> tuple[Appointment, Publication]:
        return access.find(c, now), publications.current(c)

    one, publication = await parts.database.read(found)
    if one.deposit is None:
        raise NothingToPay
    origin = _origin(request, one) if one.is_payable(now) else ""
    returned = RETURNED in request.query_params
    policy = publications.policy_in(publication, language, one.policy)
    only_pays = access.purpose is LinkPurpose.PAY
    return await page(
        request,
        "pay.html",
        status=trouble.status if trouble else 200,
        # Browsers ask the form's policy also about where the answer sends them.
        headers={"Content-Security-Policy": may_go_to(origin)} if origin else None,
        path=access.base if only_pays else f"{access.base}/pay",
        action=access.base if only_pays else f"{access.base}/pay",
        back="" if only_pays else access.base,
        one=one,
        now=now,
        payable=one.is_payable(now),
        host=origin.partition("://")[2],
        policy=policy,
        again=look_again(request, one, now, returned=returned),
        returned=returned,
        noted=NOTED in request.query_params,
        shown=_mark(one, now, policy),
        trouble=trouble,
    )


async def go_to_pay(request: AnyRequest, access: Access) -> Response[Any]:
    """Tell the desktop, and send the client on to where it is paid, if it is still as was shown."""
    parts = parts_of(request)
    now, language = parts.now(), language_of(request).code
    shown = (await request.form()).get("shown")

    def work(c: Connection) -> Appointment:
        policy = access.policy(c, now, language)
        one = access.find(c, now)
        must_be_as_shown(_mark(one, now, policy), shown)
        paying.about_to_pay(c, one, access.who, now)
        return one

    try:
        one = await parts.database.write(work)
    except LinkEnded:
        raise
    except Refusal as refused:
        return await ask_to_pay(request, access, refused)
    deposit = one.deposit
    if deposit is None or not _origin(request, one):
        only_pays = access.purpose is LinkPurpose.PAY
        base = access.base if only_pays else f"{access.base}/pay"
        return Redirect(f"{base}?{NOTED}=1", status_code=303)
    answer = Redirect(deposit.link, status_code=303)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _mark(one: Appointment, now: int, policy: PolicyText) -> str:
    """What stands for all that is shown; whoever clicks twice, or comes back, has changed nothing.

    That somebody is on the way to pay is no other offer.
    """
    deposit = one.deposit
    if deposit is not None and deposit.state is DepositState.PAYING:
        one = replace(one, deposit=replace(deposit, state=DepositState.ASKED))
    return mark_of_appointment(one, now, "pay", policy)


def _origin(request: AnyRequest, one: Appointment) -> str:
    # A page in clear is one on this machine: its settings refuse any other.
    loopback = not parts_of(request).settings.secure
    return paying.origin_to_pay(one.deposit.link, loopback=loopback) if one.deposit else ""
