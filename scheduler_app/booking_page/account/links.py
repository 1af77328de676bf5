"""Booking page: mailed links: a page with one button, and what the button does.

Programs that look into mails open links too. Opening one therefore changes nothing.
"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from msgspec import Struct
from sqlalchemy import Connection

from scheduler_app.booking_page.account import following
from scheduler_app.booking_page.account.following import Change, browser_hash
from scheduler_app.booking_page.account.screens import AnyRequest, form_page, to
from scheduler_app.booking_page.booking.committing import Offer, offer_of
from scheduler_app.booking_page.booking.holder import holder_of, new_holder
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.guards import own_path
from scheduler_app.booking_page.security.journal import note
from scheduler_app.booking_page.security.requests import form_of
from scheduler_app.booking_page.security.sessions import cookie_name, open_session
from scheduler_app.booking_page.security.throttling import allow
from scheduler_app.booking_page.store import accounts, claims
from scheduler_app.booking_page.store import links as kept_links
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.claims import Claim
from scheduler_app.booking_page.store.links import Link, Purpose
from scheduler_app.booking_page.store.refusals import HoldGone, PriceChanged
from scheduler_app.booking_page.web.rendering import page
from scheduler_app.domain.errors import InvalidInput


class Answer(Struct):
    """What can be sent from the page of a link."""

    do: str = ""
    password: str = ""


@get("/link/{token:str}")
async def link_page(request: AnyRequest, token: str) -> Response[Any]:
    """What the link is about, and its one button."""
    return await _shown(request, token)


@post("/link/{token:str}", status_code=303)
async def use_link(request: AnyRequest, token: str) -> Response[Any]:
    """Do what the link is for."""
    parts = parts_of(request)
    answer = await form_of(request, Answer)
    now = parts.now()
    link = await parts.database.read(lambda c: kept_links.find(c, token, now=now))
    if link is None or link.purpose is Purpose.MANAGE:
        return await _dead(request)
    if link.purpose in {Purpose.EMAIL_OLD, Purpose.EMAIL_NEW}:
        return await _change_email(request, token, link, refuse=answer.do == "refuse")
    if link.purpose is Purpose.RESET:
        return await _reset(request, token, answer.password)
    return await _enter(request, token, link)


async def _enter(request: AnyRequest, token: str, link: Link) -> Response[Any]:
    parts = parts_of(request)
    cookie = request.cookies.get(cookie_name("entry", parts.settings), "")
    entered = await following.enter(parts, token, link.purpose, browser_hash(cookie))
    if entered is None:
        return await _dead(request)
    await open_session(request, entered.account)
    note(request, "logged in", by=link.purpose.value)
    if link.claim is not None:
        return await _send(request, link.claim, entered.account)
    if entered.password_dropped:
        return to("/account/password?why=elsewhere")
    return to(own_path(link.facts.get("next")))


async def _send(request: AnyRequest, claim: str, account: Account) -> Response[Any]:
    """Send the request that waited for the mail; if its hour is gone, another can be chosen."""
    parts = parts_of(request)
    sent = await following.send_request(parts, claim, account.id)
    if isinstance(sent, str):
        return to(f"/sent/{sent}")
    now = parts.now()
    if isinstance(sent, PriceChanged):
        # Whoever opened the link has seen the old price: the form shows the new one, and asks.
        await parts.database.write(lambda c: claims.at_new_price(c, claim, now))
        answer = to("/request?why=price")
    elif following.lost_its_time(sent):
        # Given up, so that the form does not go on as if it were still to be had.
        await parts.database.write(lambda c: claims.release(c, claim))
        answer = to("/request")
    else:
        raise sent
    holder = holder_of(request)
    held = await parts.database.read(
        lambda c: claims.held_by(c, holder, now) if holder is not None else None
    )
    if held is None or held.id != claim:
        # The mail was opened in another browser: what was typed is taken over there.
        newly, cookie = new_holder(request)
        await parts.database.write(lambda c: claims.hand_over(c, claim, newly))
        answer.set_cookie(cookie)
    return answer


async def _reset(request: AnyRequest, token: str, password: str) -> Response[Any]:
    try:
        account = await following.set_password(parts_of(request), token, password)
    except InvalidInput as error:
        return await _shown(request, token, error)
    if account is None:
        return await _dead(request)
    await open_session(request, account)
    note(request, "password changed", by="link")
    return to("/account?done=password")


async def _change_email(
    request: AnyRequest, token: str, link: Link, *, refuse: bool
) -> Response[Any]:
    parts = parts_of(request)
    if refuse and link.purpose is Purpose.EMAIL_OLD:
        done = await following.refuse(parts, token)
        return to("/email/refused") if done else await _dead(request)
    change = await following.agree(parts, token, link.purpose)
    if change is None:
        return await _dead(request)
    how = {
        Change.WAITS_FOR_THE_OTHER: "waits",
        Change.DONE: "changed",
        Change.NOT_POSSIBLE: "impossible",
    }[change]
    note(request, "e-mail change", how=how)
    return to(f"/email/{how}")


@get("/email/{how:str}")
async def email_told(request: AnyRequest, how: str) -> Response[Any]:
    """How far a change of the e-mail address has come."""
    known = how if how in {"mailed", "waits", "changed", "refused", "impossible"} else "waits"
    return await page(request, "account/email_told.html", how=known)


async def _shown(request: AnyRequest, token: str, *errors: InvalidInput) -> Response[Any]:
    parts = parts_of(request)
    now = parts.now()

    def known(c: Connection) -> tuple[Link | None, Account | None, Claim | None, Offer | None]:
        link = kept_links.find(c, token, now=now)
        account = accounts.of_id(c, link.account) if link and link.account else None
        claim = None
        if link is not None and link.claim is not None:
            try:
                claim = claims.of_id(c, link.claim, now)
            except HoldGone:
                claim = None
        offer = offer_of(c, claim, now) if claim is not None and claim.seq is None else None
        return link, account, claim, offer

    link, account, claim, offer = await parts.database.read(known)
    if link is None or account is None or link.purpose is Purpose.MANAGE:
        return await _dead(request)
    return await form_page(
        request,
        "link.html",
        *errors,
        purpose=link.purpose.value,
        owner=account,
        claim=claim,
        offer=offer,
        now=now,
        new=link.facts.get("new", ""),
    )


async def _dead(request: AnyRequest) -> Response[Any]:
    """Used, ended, revoked or never made: nobody is told which."""
    note(request, "dead link")
    await allow(request, by="wrong link from address")
    return await page(request, "account/link_dead.html", status=410)
