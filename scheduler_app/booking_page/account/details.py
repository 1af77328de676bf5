"""Booking page: what clients change about themselves: details, e-mail, password; and the proof."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from msgspec import Struct
from sqlalchemy import Connection

from scheduler_app.booking_page.account import link_use
from scheduler_app.booking_page.account.screens import form_page, parts_and_user, to
from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.security.entering import (
    check_password,
    checked_phone,
    queue_link,
)
from scheduler_app.booking_page.security.guards import own_path
from scheduler_app.booking_page.security.journal import note
from scheduler_app.booking_page.security.requests import form_of
from scheduler_app.booking_page.security.sessions import open_session
from scheduler_app.booking_page.security.throttling import allow, allow_mail_of
from scheduler_app.booking_page.store import accounts, sessions, throttle
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.links import Purpose
from scheduler_app.booking_page.web.languages import languages
from scheduler_app.booking_page.web.rendering import page
from scheduler_app.domain.errors import InvalidInput

DONE = frozenset({"details", "password", "sessions", "links"})


class AccountForm(Struct):
    """What a client can change at once."""

    name: str = ""
    phone: str = ""
    language: str = ""


class SecretsForm(Struct):
    """What is typed where proof is needed."""

    email: str = ""
    password: str = ""
    do: str = ""
    next: str = ""


@get("/account")
async def overview(request: AnyRequest) -> Response[Any]:
    """What the page knows of the client, and what can be done about it."""
    _parts, account = parts_and_user(request)
    done = request.query_params.get("done", "")
    return await page(
        request, "account/overview.html", owner=account, done=done if done in DONE else ""
    )


@get("/account/details")
async def details_page(request: AnyRequest) -> Response[Any]:
    """The form of name, phone and language."""
    _parts, account = parts_and_user(request)
    typed = AccountForm(account.name, account.phone, account.language)
    return await _details(request, typed)


@post("/account/details", status_code=303)
async def change_details(request: AnyRequest) -> Response[Any]:
    """Change them, and tell the desktop."""
    parts, account = parts_and_user(request)
    typed = await form_of(request, AccountForm)
    try:
        name = accounts.normal_name(typed.name)
        phone = await checked_phone(parts, typed.phone)
    except InvalidInput as error:
        return await _details(request, typed, error)
    language = typed.language if typed.language in languages() else account.language
    now = parts.now()

    def work(c: Connection) -> None:
        accounts.change_details(
            c, account.id, name=name, phone=phone, language=language, zone=account.zone
        )
        changed = accounts.of_id(c, account.id)
        if changed is not None and _shown_to_desktop(changed) != _shown_to_desktop(account):
            link_use.tell_desktop(c, changed, now)

    await parts.database.write(work)
    return to("/account?done=details")


@get("/account/email")
async def email_page(request: AnyRequest) -> Response[Any]:
    """The form of the e-mail address."""
    _parts, account = parts_and_user(request)
    return await form_page(request, "email.html", owner=account, email="")


@post("/account/email", status_code=303)
async def change_email(request: AnyRequest) -> Response[Any]:
    """Mail both addresses a link; the change is made when both agree."""
    parts, account = parts_and_user(request)
    typed = await form_of(request, SecretsForm)
    try:
        new = _another(accounts.normal_email(typed.email), account)
    except InvalidInput as error:
        return await form_page(request, "email.html", error, owner=account, email=typed.email[:254])
    await allow(request, of="mail to account", account=new, by="mail from address")
    await allow_mail_of(request, account.email, account.id)
    now = parts.now()
    await parts.database.write(lambda c: link_use.ask_for_change(c, account, new, now))
    return to("/email/mailed")


@get("/account/password")
async def password_page(request: AnyRequest) -> Response[Any]:
    """The form of the password."""
    _parts, account = parts_and_user(request)
    elsewhere = request.query_params.get("why") == "elsewhere"
    return await form_page(request, "password.html", owner=account, elsewhere=elsewhere)


@post("/account/password", status_code=303)
async def change_password(request: AnyRequest) -> Response[Any]:
    """Set a password, or go without; the other sessions end, and this one gets a new id."""
    parts, account = parts_and_user(request)
    typed = await form_of(request, SecretsForm)
    now = parts.now()
    hashed: str | None = None
    if typed.do != "remove":
        try:
            await check_password(parts, typed.password, email=account.email, name=account.name)
        except InvalidInput as error:
            return await form_page(request, "password.html", error, owner=account, elsewhere=False)
        hashed = await parts.passwords.hash(typed.password)

    def work(c: Connection) -> None:
        link_use.put_password(c, account, hashed, now)
        sessions.close_all(c, account.id)

    await parts.database.write(work)
    await open_session(request, account)
    note(request, "password changed", by="account")
    return to("/account?done=password")


@get("/account/confirm")
async def proof_page(request: AnyRequest) -> Response[Any]:
    """Where clients prove who they are before something that can't be taken back."""
    _parts, account = parts_and_user(request)
    wanted = own_path(request.query_params.get("next"), "/account")
    return await form_page(request, "confirm.html", owner=account, next=wanted)


@post("/account/confirm", status_code=303)
async def prove(request: AnyRequest) -> Response[Any]:
    """Prove it with the password, or have a link mailed that does."""
    parts, account = parts_and_user(request)
    typed = await form_of(request, SecretsForm)
    wanted = own_path(typed.next, "/account")
    now = parts.now()
    if typed.do == "link":
        await allow_mail_of(request, account.email, account.id)
        facts = {"next": wanted}
        await parts.database.write(
            lambda c: queue_link(c, account, "proof", Purpose.SIGN_IN, facts=facts, now=now)
        )
        return to("/mailed")
    await allow(request, of="confirmation of account", account=account.id)
    hashed = await parts.database.read(lambda c: accounts.password_hash(c, account.id))
    if not await parts.passwords.verify(hashed, typed.password):
        note(request, "proof refused")
        error = InvalidInput("password", _("That is not your password."))
        return await form_page(request, "confirm.html", error, owner=account, next=wanted)
    await parts.database.write(lambda c: throttle.forget(c, "confirmation of account", account.id))
    await open_session(request, account)
    return to(wanted)


async def _details(request: AnyRequest, typed: AccountForm, *errors: InvalidInput) -> Response[Any]:
    spoken = [(one.code, one.own_name) for one in languages().values()]
    return await form_page(request, "details.html", *errors, typed=typed, spoken=spoken)


def _another(address: str, account: Account) -> str:
    if address == account.email:
        raise InvalidInput("email", _("That is your address already."))
    return address


def _shown_to_desktop(account: Account) -> tuple[str, str, str, str]:
    return account.name, account.email, account.phone, account.language
