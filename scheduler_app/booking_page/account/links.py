"""Booking page: mailed links: a page with one button, and what the button does.

Programs that look into mails open links too. Opening one therefore changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from litestar import Response, get, post
from litestar.datastructures import Cookie
from msgspec import Struct
from sqlalchemy import Connection

from scheduler_app.booking_page.account import link_use
from scheduler_app.booking_page.account.link_use import About, AddressChange, browser_hash
from scheduler_app.booking_page.account.screens import form_page, to
from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.booking.asked import nearest
from scheduler_app.booking_page.booking.asking import WHY
from scheduler_app.booking_page.booking.choosing import start_of
from scheduler_app.booking_page.booking.holder import holder_of, new_holder, visitor_of
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.guards import own_path
from scheduler_app.booking_page.security.journal import note
from scheduler_app.booking_page.security.requests import form_of
from scheduler_app.booking_page.security.sessions import cookie_name, open_session
from scheduler_app.booking_page.security.throttling import allow
from scheduler_app.booking_page.store import claims
from scheduler_app.booking_page.store import links as kept_links
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.links import MailedLink, Purpose
from scheduler_app.booking_page.store.refusals import ChangedSince, PriceChanged, Refusal
from scheduler_app.booking_page.web.rendering import language_of, page
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import InvalidInput


class LinkForm(Struct):
    """What can be sent from the page of a link."""

    do: str = ""
    password: str = ""
    shown: str = ""
    start: str = ""


@get("/link/{token:str}")
async def link_page(request: AnyRequest, token: str) -> Response[Any]:
    """What the link is about, and its one button."""
    return await _shown(request, token)


@post("/link/{token:str}", status_code=303)
async def use_link(request: AnyRequest, token: str) -> Response[Any]:
    """Do what the link is for."""
    parts = parts_of(request)
    answer = await form_of(request, LinkForm)
    now = parts.now()
    link = await parts.database.read(lambda c: kept_links.find(c, token, now=now))
    if link is None or link.purpose is Purpose.MANAGE:
        return await _dead(request)
    if link.purpose in {Purpose.EMAIL_OLD, Purpose.EMAIL_NEW}:
        return await _change_email(request, token, link, refuse=answer.do == "refuse")
    if link.purpose is Purpose.RESET:
        return await _reset(request, token, answer.password)
    return await _enter(request, token, answer)


async def _enter(request: AnyRequest, token: str, answer: LinkForm) -> Response[Any]:
    parts = parts_of(request)
    cookie = request.cookies.get(cookie_name("entry", parts.settings), "")
    # What the page was shown in: once a client is logged in, their own language may be another.
    language = language_of(request).code
    try:
        entered = await link_use.enter(parts, token, browser_hash(cookie), answer.shown, language)
    except ChangedSince as changed:
        return await _shown(request, token, trouble=changed)
    if entered is None:
        return await _dead(request)
    await open_session(request, entered.account)
    note(request, "logged in", by=entered.link.purpose.value)
    if entered.link.claim is not None:
        return await _send(request, entered.link.claim, entered, answer.start, language)
    if entered.password_dropped:
        return to("/account/password?why=elsewhere")
    return to(own_path(entered.link.facts.get("next")))


async def _send(
    request: AnyRequest, claim: str, entered: link_use.Entered, start: str, language: str
) -> Response[Any]:
    """Send the request that waited for the mail; if its hour is gone, another can be chosen.

    Whatever it is refused for, the form with what was typed is where it goes on.
    """
    parts, account = parts_of(request), entered.account
    sent = await link_use.send_request(parts, claim, account.id, entered.claim_mark, language)
    if isinstance(sent, str):
        return to(f"/sent/{sent}")
    lost = link_use.lost_its_time(sent)
    if lost:
        # Given up, so that the form does not go on as if it were still to be had.
        await parts.database.write(lambda c: claims.release(c, claim))
    elif isinstance(sent, PriceChanged):
        # Whoever opened the link has seen the old price: the form shows the new one, and asks.
        await parts.database.write(lambda c: claims.at_new_price(c, claim, parts.now()))
    holder, cookie = await _holder_of_claim(request, claim)
    if lost and start:
        await _hold_instead(request, claim, holder, account, start_of(start))
    why = next((word for word, kind in WHY.items() if isinstance(sent, kind)), "")
    answer = to(f"/request?why={why}" if why else "/request")
    if cookie is not None:
        answer.set_cookie(cookie)
    return answer


async def _holder_of_claim(request: AnyRequest, claim: str) -> tuple[bytes, Cookie | None]:
    """Who holds the claim now: this browser, also if the mail was opened in another one."""
    parts, holder = parts_of(request), holder_of(request)
    now = parts.now()
    if holder is not None:
        mine = holder
        held = await parts.database.read(lambda c: claims.held_by(c, mine, now))
        if held is not None and held.id == claim:
            return holder, None
    newly, cookie = new_holder(request)
    await parts.database.write(lambda c: claims.hand_over(c, claim, newly))
    return newly, cookie


async def _hold_instead(
    request: AnyRequest, claim: str, holder: bytes, account: Account, start: int
) -> None:
    """Hold the time that was chosen on the link's page; what is refused, /request tells."""
    parts = parts_of(request)
    now = parts.now()

    def work(c: Connection) -> None:
        one = claims.of_id(c, claim, now)
        claims.hold(
            c,
            service=one.service,
            start=start,
            zone=one.zone,
            holder=holder,
            account=account.id,
            address=visitor_of(c, request),
            now=now,
        )

    with suppress(Refusal, Overlap):
        await parts.database.write(work)


async def _reset(request: AnyRequest, token: str, password: str) -> Response[Any]:
    try:
        account = await link_use.set_password(parts_of(request), token, password)
    except InvalidInput as error:
        return await _shown(request, token, error)
    if account is None:
        return await _dead(request)
    await open_session(request, account)
    note(request, "password changed", by="link")
    return to("/account?done=password")


async def _change_email(
    request: AnyRequest, token: str, link: MailedLink, *, refuse: bool
) -> Response[Any]:
    parts = parts_of(request)
    if refuse and link.purpose is Purpose.EMAIL_OLD:
        done = await link_use.refuse(parts, token)
        return to("/email/refused") if done else await _dead(request)
    change = await link_use.agree(parts, token, link.purpose)
    if change is None:
        return await _dead(request)
    how = {
        AddressChange.WAITS_FOR_THE_OTHER: "waits",
        AddressChange.DONE: "changed",
        AddressChange.NOT_POSSIBLE: "impossible",
    }[change]
    note(request, "e-mail change", how=how)
    return to(f"/email/{how}")


@get("/email/{how:str}")
async def email_told(request: AnyRequest, how: str) -> Response[Any]:
    """How far a change of the e-mail address has come."""
    known = how if how in {"mailed", "waits", "changed", "refused", "impossible"} else "waits"
    return await page(request, "account/email_told.html", how=known)


async def _shown(
    request: AnyRequest, token: str, *errors: InvalidInput, trouble: Refusal | None = None
) -> Response[Any]:
    parts = parts_of(request)
    now, language = parts.now(), language_of(request).code

    def known(c: Connection) -> tuple[About, Sequence[int]] | None:
        found = link_use.about(c, token, now, language)
        if found is None:
            return None
        lost = found.asked is not None and not found.asked.free
        return found, nearest(c, found.asked.claim, now) if found.asked and lost else ()

    seen = await parts.database.read(known)
    if seen is None:
        return await _dead(request)
    found, near = seen
    return await form_page(
        request,
        "link.html",
        *errors,
        status=trouble.status if trouble else 0,
        purpose=found.link.purpose.value,
        owner=found.account,
        about=found,
        asked=found.asked,
        shown=found.mark,
        nearest=near,
        trouble=trouble,
        now=now,
        new=found.link.facts.get("new", ""),
    )


async def _dead(request: AnyRequest) -> Response[Any]:
    """Used, ended, revoked or never made: nobody is told which."""
    note(request, "dead link")
    await allow(request, by="wrong link from address")
    return await page(request, "account/link_dead.html", status=410)
