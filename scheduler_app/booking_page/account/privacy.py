"""Booking page: what clients see and end: sessions, links to appointments, export, erasure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Response, get, post
from msgspec import Struct
from sqlalchemy import Connection

from scheduler_app.booking_page.account.leaving import erase, everything_about
from scheduler_app.booking_page.account.screens import form_page, parts_and_user, to
from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.booking.asked import mark_of, must_be_as_shown
from scheduler_app.booking_page.booking.holder import forget_browser
from scheduler_app.booking_page.security.journal import note
from scheduler_app.booking_page.security.requests import form_of
from scheduler_app.booking_page.security.sessions import (
    end_session,
    origin_of,
    session_of,
)
from scheduler_app.booking_page.security.throttling import allow
from scheduler_app.booking_page.store import booking_links, commitments, familiar, links, sessions
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.appointment import OPEN, Appointment
from scheduler_app.booking_page.store.refusals import ChangedSince, Refusal
from scheduler_app.booking_page.store.sessions import Session
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.booking_page.web.rendering import page, zone_of
from scheduler_app.domain.page.kinds import CommitmentState


class Ended(Struct):
    """What a client ends: one session by its handle, a link by its booking, or all others."""

    session: str = ""
    uid: str = ""
    sure: str = ""
    shown: str = ""


@get("/account/sessions")
async def sessions_page(request: AnyRequest) -> Response[Any]:
    """Where the client is logged in, and which mailed links open a booking."""
    parts, account = parts_and_user(request)
    now = parts.now()

    def work(c: Connection) -> tuple[list[Session], list[HandedOut], list[Appointment]]:
        return (
            sessions.of_account(c, account.id, now=now),
            _handed_out(c, account, now),
            commitments.of_account(c, account.id, now),
        )

    opened, handed_out, appointments = await parts.database.read(work)
    practice = await practice_of(request)
    return await page(
        request,
        "account/sessions.html",
        sessions=opened,
        here=session_of(request).handle,
        links=handed_out,
        appointments={one.uid: one for one in appointments},
        zone=zone_of(request, practice) if practice else account.zone or "UTC",
    )


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The links to one booking, which end together.

    `made_at` and `expires_at` are those of the newest that the page mailed itself, 0 without one;
    `of_desktop` that there is one of the desktop's, which works as long as the booking is shown.
    """

    uid: str
    made_at: int = 0
    expires_at: int = 0
    of_desktop: bool = False


def _handed_out(c: Connection, account: Account, now: int) -> list[HandedOut]:
    """What opens which booking of a client."""
    by_desktop = booking_links.opened_of(c, account.id)
    found: dict[str, HandedOut] = {}
    for link in links.manage_links(c, account.id, now=now):
        uid = link.uid or ""
        known = HandedOut(uid, link.made_at, link.expires_at, uid in by_desktop)
        found.setdefault(uid, known)
    for uid in sorted(by_desktop - found.keys()):
        found[uid] = HandedOut(uid, of_desktop=True)
    return list(found.values())


@post("/account/sessions", status_code=303)
async def end_sessions(request: AnyRequest) -> Response[Any]:
    """End one session, or all but this one."""
    parts, account = parts_and_user(request)
    wanted = await form_of(request, Ended)
    session = session_of(request)
    if wanted.session == session.handle:
        await end_session(request)
        answer = to("/")
        await forget_browser(request, answer)
        return answer
    now = parts.now()

    def work(c: Connection) -> None:
        if wanted.session:
            sessions.close_one(c, account.id, wanted.session, now=now)
        else:
            sessions.close_others(c, account.id, session.id_hash)
        # Which places were that session's is not kept: all but this one are strange again.
        familiar.forget(c, account.id, but=origin_of(c, request))

    await parts.database.write(work)
    return to("/account/sessions")


@post("/account/links", status_code=303)
async def end_link(request: AnyRequest) -> Response[Any]:
    """End all links to one booking, whoever has mailed them."""
    parts, account = parts_and_user(request)
    wanted = await form_of(request, Ended)
    now = parts.now()

    def work(c: Connection) -> None:
        links.revoke_manage(c, account.id, wanted.uid)
        booking_links.end(c, account.id, now, wanted.uid)

    await parts.database.write(work)
    return to("/account/sessions")


@get("/account/export")
async def export(request: AnyRequest) -> Response[Any]:
    """Everything about the client, as a file."""
    parts, account = parts_and_user(request)
    await allow(request, of="export of account", account=account.id)
    now = parts.now()
    facts = await parts.database.read(lambda c: everything_about(c, account, now))
    return Response(
        msgspec.json.format(msgspec.json.encode(facts), indent=2),
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


@get("/account/erase")
async def erase_page(request: AnyRequest) -> Response[Any]:
    """What erasing means, and the button for it."""
    return await _erasing(request)


async def _erasing(request: AnyRequest, trouble: Refusal | None = None) -> Response[Any]:
    parts, account = parts_and_user(request)
    now = parts.now()
    ahead = await parts.database.read(lambda c: _ahead(c, account, now))
    return await form_page(
        request,
        "erase.html",
        status=trouble.status if trouble else 0,
        owner=account,
        withdrawn=[one for one in ahead if _is_asked(one)],
        agreed=[one for one in ahead if not _is_asked(one)],
        shown=_mark_of_erasure(account, ahead),
        trouble=trouble,
    )


@post("/account/erase", status_code=303)
async def erase_all(request: AnyRequest) -> Response[Any]:
    """Forget the client at once."""
    parts, account = parts_and_user(request)
    wanted = await form_of(request, Ended)
    if wanted.sure != "yes":
        return to("/account/erase")
    now = parts.now()

    def work(c: Connection) -> None:
        must_be_as_shown(_mark_of_erasure(account, _ahead(c, account, now)), wanted.shown)
        erase(c, account, now)

    try:
        await parts.database.write(work)
    except ChangedSince as changed:
        return await _erasing(request, changed)
    await end_session(request)
    note(request, "account erased")
    answer = to("/erased")
    await forget_browser(request, answer)
    return answer


def _ahead(c: Connection, account: Account, now: int) -> list[Appointment]:
    """The appointments that erasing withdraws, or leaves agreed."""
    found = commitments.of_account(c, account.id, now)
    return [one for one in found if one.is_ahead(now) and one.state in OPEN]


def _is_asked(one: Appointment) -> bool:
    """Whether it is a request: what was put aside had been agreed."""
    return one.state is CommitmentState.PENDING and not one.aside


def _mark_of_erasure(account: Account, ahead: list[Appointment]) -> str:
    told = [(one.uid, one.service_name, one.start, one.state, one.may_withdraw) for one in ahead]
    return mark_of(account.id, account.email, told)


@get("/erased")
async def erased(request: AnyRequest) -> Response[Any]:
    """That it is done."""
    return await page(request, "account/erased.html")
