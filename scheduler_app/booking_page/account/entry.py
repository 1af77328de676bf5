"""Booking page: the ways in and out: log in, register, ask for a link, log out."""

from __future__ import annotations

import secrets
from typing import Any

from litestar import Response, get, post
from litestar.datastructures import Cookie
from msgspec import Struct

from scheduler_app.booking_page.account.link_use import browser_hash
from scheduler_app.booking_page.account.screens import form_page, to
from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.booking.holder import forget_browser
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security import entering
from scheduler_app.booking_page.security.guards import own_path
from scheduler_app.booking_page.security.journal import note
from scheduler_app.booking_page.security.requests import form_of
from scheduler_app.booking_page.security.sessions import cookie_name, end_session
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.booking_page.web.rendering import language_of, page, zone_of
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.time_units import DAY


class LoginForm(Struct):
    """What is typed to come in."""

    email: str = ""
    password: str = ""
    name: str = ""
    phone: str = ""
    next: str = ""


@get("/login")
async def login_page(request: AnyRequest) -> Response[Any]:
    """The form to log in."""
    following = own_path(request.query_params.get("next"))
    if request.user is not None:
        return to(following)
    ended = request.query_params.get("why") == "ended"
    return await form_page(
        request, "login.html", email="", next=following, wrong=False, ended=ended
    )


@post("/login", status_code=303)
async def log_in(request: AnyRequest) -> Response[Any]:
    """Log in with a password, and go on to where the client was heading."""
    entry = await form_of(request, LoginForm)
    following = own_path(entry.next)
    account = await entering.log_in(parts_of(request), request, entry.email, entry.password)
    if account is not None:
        return to(following)
    return await page(
        request,
        "account/login.html",
        status=422,
        errors={"email": "", "password": ""},
        email=entry.email[:254],
        next=following,
        wrong=True,
    )


@post("/login/link", status_code=303)
async def mail_link(request: AnyRequest) -> Response[Any]:
    """Mail a link that logs in."""
    entry = await form_of(request, LoginForm)
    following = own_path(entry.next)
    try:
        await entering.mail_sign_in_link(
            parts_of(request),
            request,
            entry.email,
            following=following,
            language=language_of(request).code,
        )
    except InvalidInput as error:
        return await form_page(
            request, "login.html", error, email=entry.email[:254], next=following, wrong=False
        )
    return to("/mailed")


@get("/mailed")
async def mailed(request: AnyRequest) -> Response[Any]:
    """What every form says that has mailed a link, or hasn't."""
    return await page(request, "account/mailed.html")


@post("/logout", status_code=303)
async def log_out(request: AnyRequest) -> Response[Any]:
    """End this session."""
    await end_session(request)
    note(request, "logged out")
    answer = to("/")
    await forget_browser(request, answer)
    return answer


@get("/register")
async def register_page(request: AnyRequest) -> Response[Any]:
    """The form to register."""
    return await form_page(request, "register.html", typed=LoginForm())


@post("/register", status_code=303)
async def register(request: AnyRequest) -> Response[Any]:
    """Mail a link that confirms the address."""
    parts = parts_of(request)
    entry = await form_of(request, LoginForm)
    practice = await practice_of(request)
    cookie = secrets.token_urlsafe(32)
    person = entering.Newcomer(
        entry.name,
        entry.email,
        entry.phone,
        language_of(request).code,
        zone_of(request, practice) if practice else "",
    )
    if faults := await entering.faults_of(parts, person, entry.password):
        return await form_page(request, "register.html", *faults, typed=entry)
    await entering.register(
        parts, request, person, entry.password or None, browser=browser_hash(cookie)
    )
    answer = to("/mailed")
    # The password counts only where it was typed: see entering.register.
    answer.set_cookie(
        Cookie(
            key=cookie_name("entry", parts.settings),
            value=cookie,
            max_age=DAY,
            path="/",
            secure=parts.settings.secure,
            httponly=True,
            samesite="lax",
        )
    )
    return answer


@get("/reset")
async def reset_page(request: AnyRequest) -> Response[Any]:
    """The form for who has forgotten the password."""
    return await form_page(request, "reset.html", email="")


@post("/reset", status_code=303)
async def reset(request: AnyRequest) -> Response[Any]:
    """Mail a link that sets a new password."""
    entry = await form_of(request, LoginForm)
    try:
        await entering.mail_reset_link(
            parts_of(request), request, entry.email, language=language_of(request).code
        )
    except InvalidInput as error:
        return await form_page(request, "reset.html", error, email=entry.email[:254])
    return to("/mailed")
