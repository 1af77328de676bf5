"""Booking page: steps three and four: the form, with who is asking; and what was sent.

Whatever was typed is kept with the hold before anything else is done with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from sqlalchemy import Connection

from scheduler_app.booking_page.account import entering
from scheduler_app.booking_page.booking.committing import answers_of, offer_of
from scheduler_app.booking_page.booking.holder import holder_of
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.offering.month import month
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.guards import logged_in
from scheduler_app.booking_page.store import (
    claims,
    commitments,
    publications,
    throttle,
)
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.claims import Claim, Draft
from scheduler_app.booking_page.store.commitments import Appointment, deadlines_of
from scheduler_app.booking_page.store.refusals import (
    ChosenAnew,
    Closed,
    NotOffered,
    NotYours,
    PriceChanged,
    Refusal,
    Taken,
)
from scheduler_app.booking_page.store.throttle import TooMany
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.booking_page.web.rendering import account_of, language_of, page, zone_of
from scheduler_app.domain.errors import InvalidInput, Overlap, Trouble
from scheduler_app.domain.page_format import Publication
from scheduler_app.domain.visible import is_blank

LONGEST = {"text": 4000, "place": 400, "phone": 40, "name": 120, "email": 254}
"""Characters that are kept of each field; browsers of people stop at the same."""

NEAREST = 6
"""So many other times are named where a hold has ended."""

Form = Mapping[str, Any]


@get("/request")
async def request_form(request: Request[Any, Any, Any]) -> Response[Any]:
    """Step three: the form for the time that is held; what else to do when none is."""
    claim = await _held(request)
    if claim is None:
        return await page(request, "gone.html", status=410, claim=None, nearest=())
    if claim.moves:
        return Redirect(f"/appointments/{claim.moves}/move/review", status_code=303)
    if not claim.live(parts_of(request).now()):
        return await _gone(request, claim)
    trouble = PriceChanged() if request.query_params.get("why") == "price" else None
    return await _form(request, claim, trouble=trouble)


@post("/request", status_code=303)
async def send_request(request: Request[Any, Any, Any]) -> Response[Any]:
    """Send the request, or first find out who is asking."""
    parts = parts_of(request)
    form = await request.form()
    claim, on_site = await _held_and_where(request)
    if claim is None:
        return await _sent_before(request, str(form.get("claim", "")))
    claim = replace(claim, draft=_draft(form, claim.draft))
    if form.get("chosen", claim.chosen) != claim.chosen:
        # Chosen in another window: nobody sends what they have not seen.
        await parts.database.write(lambda c: claims.save_draft(c, claim.id, claim.draft))
        return await _form(request, claim, trouble=ChosenAnew(), status=ChosenAnew.status)
    errors = await _faults(request, claim, str(form.get("do", "")), on_site=on_site)
    if errors or account_of(request) is None:
        await parts.database.write(lambda c: claims.save_draft(c, claim.id, claim.draft))
    if errors:
        return await _form(request, claim, errors=errors)
    try:
        return await _go_on(request, claim, form)
    except InvalidInput as error:
        return await _form(request, claim, errors={error.field: error})
    except (Taken, NotOffered, Overlap):
        return await _gone(request, claim)
    except TooMany as trouble:
        return await _form(request, claim, trouble=trouble, status=429)
    except Refusal as trouble:
        return await _form(request, claim, trouble=trouble, status=trouble.status)


@post("/request/release", status_code=303)
async def release(request: Request[Any, Any, Any]) -> Redirect:
    """Give the time back."""
    claim = await _held(request)
    if claim is not None:
        await parts_of(request).database.write(lambda c: claims.release(c, claim.id))
    return Redirect("/", status_code=303)


@get("/sent/{uid:str}", guards=[logged_in])
async def sent(request: Request[Any, Any, Any], uid: str) -> Response[Any]:
    """Step four: what happens next, by when, and how to change it."""
    parts, account = parts_of(request), account_of(request)
    if account is None:
        raise NotYours
    now = parts.now()

    def found(c: Connection) -> tuple[Appointment, Publication, int | None]:
        one = commitments.one(c, account.id, uid, now)
        return one, publications.current(c), claims.sent_at(c, uid)

    one, publication, sent_at = await parts.database.read(found)
    return await page(
        request,
        "sent.html",
        one=one,
        now=now,
        policy=publication.policy,
        limits=one.deadlines or deadlines_of(one.start, one.start, publication.rules),
        answers=answers_of(publication, sent_at, one.start),
    )


async def _go_on(request: Request[Any, Any, Any], claim: Claim, form: Form) -> Response[Any]:
    parts, account = parts_of(request), account_of(request)
    if account is not None:
        return await _submit(request, claim, account)
    wish, email = form.get("do", ""), claim.draft.email
    if wish == "log-in":
        known = await entering.log_in(parts, request, email, str(form.get("password", "")))
        if known is None:
            raise InvalidInput(
                "password",
                _("E-mail address and password do not belong together."),
                remedy=_("Try again, or let us mail you a link instead."),
            )
        return await _submit(request, claim, known)
    if wish == "link":
        await entering.mail_sign_in_link(
            parts, request, email, claim=claim.id, language=language_of(request).code
        )
    else:
        person = await _newcomer(request, claim.draft)
        await entering.register_and_ask(parts, request, claim.id, person)
    return Redirect("/request/mail", status_code=303)


@get("/request/mail")
async def mail_is_out(request: Request[Any, Any, Any]) -> Response[Any]:
    """What to do while a mailed link is out. Says the same whoever the address belongs to."""
    claim = await _held(request)
    if claim is None:
        return await page(request, "gone.html", status=410, claim=None, nearest=())
    return await page(request, "check_mail.html", claim=claim, email=claim.draft.email)


async def _submit(request: Request[Any, Any, Any], claim: Claim, account: Account) -> Response[Any]:
    parts = parts_of(request)
    now = parts.now()

    def work(c: Connection) -> claims.Submitted:
        throttle.must_not_be_too_many(c, "request of account", account.id, now=now)
        return claims.submit(c, claim.id, account.id, now, claim.draft)

    def look(c: Connection) -> None:
        # A hold that lives keeps its time: only who comes after its end can be too late.
        holder = holder_of(request)
        if holder is not None and not claim.moves and claim.seq is None:
            claims.must_look_free(
                c, service=claim.service, start=claim.start, holder=holder, now=now
            )

    try:
        done = await parts.database.write(work, look=None if claim.live(now) else look)
    except Trouble as trouble:
        # Refused, and with it the draft: what was typed is kept all the same.
        await parts.database.write(lambda c: claims.save_draft(c, claim.id, claim.draft))
        if isinstance(trouble, PriceChanged):
            return await _asked_again(request, claim, trouble)
        raise
    return Redirect(f"/sent/{done.uid}", status_code=303)


async def _asked_again(
    request: Request[Any, Any, Any], claim: Claim, trouble: PriceChanged
) -> Response[Any]:
    """The form once more, with the time kept anew at what it costs by now."""
    parts = parts_of(request)
    now = parts.now()
    kept = await parts.database.write(lambda c: claims.at_new_price(c, claim.id, now))
    return await _form(request, kept, trouble=trouble, status=trouble.status)


async def _sent_before(request: Request[Any, Any, Any], claim_id: str) -> Response[Any]:
    """A second click after the first was heard: where the first one led to."""
    account = account_of(request)
    now = parts_of(request).now()

    def work(c: Connection) -> str:
        if account is None or not claim_id:
            return ""
        try:
            return commitments.one(c, account.id, claim_id, now).uid
        except (NotYours, Closed):
            return ""

    uid = await parts_of(request).database.read(work)
    if uid:
        return Redirect(f"/sent/{uid}", status_code=303)
    return await page(request, "gone.html", status=410, claim=None, nearest=())


async def _held(request: Request[Any, Any, Any]) -> Claim | None:
    holder = holder_of(request)
    if holder is None:
        return None
    parts = parts_of(request)
    now = parts.now()
    return await parts.database.read(lambda c: claims.held_by(c, holder, now))


async def _held_and_where(request: Request[Any, Any, Any]) -> tuple[Claim | None, bool]:
    """What this browser holds, and whether somebody is to come to the client for it."""
    holder = holder_of(request)
    if holder is None:
        return None, False
    parts = parts_of(request)
    now = parts.now()

    def work(c: Connection) -> tuple[Claim | None, bool]:
        claim = claims.held_by(c, holder, now)
        return claim, claim is not None and offer_of(c, claim, now).on_site

    return await parts.database.read(work)


async def _gone(request: Request[Any, Any, Any], claim: Claim) -> Response[Any]:
    """The hold has ended: the free times next to it, in both directions."""
    parts = parts_of(request)
    now = parts.now()

    def near(c: Connection) -> list[int]:
        try:
            offer = month(c, claim.service, None, None, claim.zone, now)
            around = month(c, claim.service, *_month_of(claim), claim.zone, now)
        except (NotOffered, Closed):
            return []
        starts = {start for one in (offer, around) for day in one.days.values() for start in day}
        nearest = sorted(starts, key=lambda start: abs(start - claim.start))[:NEAREST]
        return sorted(nearest)

    nearest = await parts.database.read(near)
    return await page(request, "gone.html", status=410, claim=claim, nearest=nearest)


async def _form(
    request: Request[Any, Any, Any],
    claim: Claim,
    *,
    errors: Mapping[str, InvalidInput] | None = None,
    trouble: Trouble | None = None,
    status: int = 200,
) -> Response[Any]:
    parts = parts_of(request)
    now = parts.now()
    offer = await parts.database.read(lambda c: offer_of(c, claim, now))
    say = language_of(request).texts.ugettext
    told = {
        field: f"{say(error.message)} {say(error.remedy) if error.remedy else ''}".strip()
        for field, error in (errors or {}).items()
    }
    return await page(
        request,
        "request.html",
        status=422 if errors else status,
        claim=claim,
        draft=claim.draft,
        left=max(0, (claim.expires_at or now) - now),
        now=now,
        offer=offer,
        errors={name: told.get(name, "") for name in (*LONGEST, "password")},
        known="password" in told,
        trouble=trouble,
    )


async def _faults(
    request: Request[Any, Any, Any], claim: Claim, wish: str, *, on_site: bool
) -> dict[str, InvalidInput]:
    """All that is wrong, by field, so that nobody has to send the form twice."""
    errors = {}
    if is_blank(claim.draft.text):
        errors["text"] = InvalidInput("text", _("Please say in a few words what it is about."))
    if on_site and is_blank(claim.draft.place):
        errors["place"] = InvalidInput("place", _("Please say where we should come."))
    if account_of(request) is None and wish != "log-in":
        person = await _newcomer(request, claim.draft)
        for fault in await entering.faults_of(parts_of(request), person):
            # Somebody who is known gives no more than the address that the link goes to.
            if wish != "link" or fault.field == "email":
                errors[fault.field] = fault
    return errors


async def _newcomer(request: Request[Any, Any, Any], draft: Draft) -> entering.Newcomer:
    """Who says so, in the language and the zone that they read in."""
    card = await practice_of(request)
    zone = zone_of(request, card) if card else ""
    return entering.Newcomer(draft.name, draft.email, draft.phone, language_of(request).code, zone)


def _month_of(claim: Claim) -> tuple[int, int]:
    day = datetime.fromtimestamp(claim.start, UTC)
    return day.year, day.month


def _draft(form: Form, before: Draft) -> Draft:
    """What was typed; a field that the form did not show keeps what it had."""
    typed = {
        name: str(form[name]).replace("\r\n", "\n")[:longest]
        for name, longest in LONGEST.items()
        if name in form
    }
    return replace(before, **typed)
