"""Booking page: steps three and four: the form, with who is asking; and what was sent.

Whatever was typed is kept with the hold before anything else is done with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from sqlalchemy import Connection

from scheduler_app.booking_page.booking.asked import Asked, asked
from scheduler_app.booking_page.booking.committing import answers_of
from scheduler_app.booking_page.booking.gone import (
    LONGEST,
    FormFields,
    drafted,
    gone,
    lost,
    nothing_held,
)
from scheduler_app.booking_page.booking.holder import holder_of
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security import entering
from scheduler_app.booking_page.security.guards import logged_in
from scheduler_app.booking_page.store import (
    claims,
    commitments,
    publications,
    throttle,
)
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.appointment import Appointment, deadlines_of
from scheduler_app.booking_page.store.claims import Claim, ClaimDraft
from scheduler_app.booking_page.store.refusals import (
    ChangedSince,
    ChosenAnew,
    Closed,
    HoldGone,
    NotOffered,
    NotYours,
    PriceChanged,
    Refusal,
    SessionGone,
    TimeTaken,
    TooManyRequests,
)
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.booking_page.web.rendering import account_of, language_of, page, zone_of
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.page.format import Publication
from scheduler_app.domain.visible import is_blank

WHY: Mapping[str, type[Refusal]] = {
    "changed": ChangedSince,
    "requests": TooManyRequests,
    "price": PriceChanged,
}
"""What a mailed link may have been refused for, by the word that it leads here with."""


@get("/request")
async def request_form(request: Request[Any, Any, Any]) -> Response[Any]:
    """Step three: the form for the time that is held; what else to do when none is."""
    claim = await _held(request)
    if claim is None:
        return await nothing_held(request)
    if claim.moves or claim.offer:
        return await _is_a_move(request, claim)
    if not claim.live(parts_of(request).now()):
        return await gone(request, claim)
    why = WHY.get(request.query_params.get("why", ""))
    return await _form(request, claim, trouble=why() if why else None)


@post("/request", status_code=303)
async def send_request(request: Request[Any, Any, Any]) -> Response[Any]:
    """Send the request, or first find out who is asking."""
    form = await request.form()
    found = await _held_and_asked(request)
    if found is None:
        return await _sent_before(request, form)
    claim = replace(found.claim, draft=drafted(form, found.claim.draft))
    if claim.moves or claim.offer:
        return await _is_a_move(request, claim)
    account = account_of(request)
    trouble = _not_as_shown(form, found, account)
    errors = {}
    if trouble is None:
        wish = str(form.get("do", ""))
        errors = await _faults(request, claim, wish, on_site=found.on_site)
    if trouble or errors or account is None:
        await _keep(request, claim)
    if trouble:
        return await _form(request, claim, trouble=trouble, status=trouble.status)
    if errors:
        return await _form(request, claim, errors=errors)
    try:
        return await _go_on(request, replace(found, claim=claim), form)
    except InvalidInput as error:
        return await _form(request, claim, errors={error.field: error})
    except (TimeTaken, NotOffered, Overlap):
        return await gone(request, claim)
    except Refusal as refused:
        return await _refused(request, claim, refused)


async def _is_a_move(request: Request[Any, Any, Any], claim: Claim) -> Response[Any]:
    """What is held would move a booking: on with it there, but where a link opened it.

    The link is not known here, and leads there by itself.
    """
    if claim.account is None or claim.offer:
        return await nothing_held(request)
    return Redirect(f"/appointments/{claim.moves}/move/review", status_code=303)


def _not_as_shown(form: FormFields, found: Asked, account: Account | None) -> Refusal | None:
    """Why this form is not sent before it was looked at again: nobody sends what they don't see."""
    if form.get("do") == "send" and account is None:
        return SessionGone()
    if form.get("chosen") != found.claim.chosen:
        # Chosen in another window.
        return ChosenAnew()
    mark = found.mark(account.id if account else "")
    return ChangedSince() if form.get("shown") != mark else None


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
        policy=publications.policy_in(publication, language_of(request).code),
        limits=one.deadlines or deadlines_of(one.start, one.start, publication.rules),
        answers=answers_of(publication, sent_at, one.start),
    )


async def _go_on(request: Request[Any, Any, Any], found: Asked, form: FormFields) -> Response[Any]:
    parts, account, claim = parts_of(request), account_of(request), found.claim
    if account is not None:
        return await _submit(request, found, account)
    wish, email = form.get("do", ""), claim.draft.email
    if wish == "log-in":
        known = await entering.log_in(parts, request, email, str(form.get("password", "")))
        if known is None:
            raise InvalidInput(
                "password",
                _("E-mail address and password do not belong together."),
                remedy=_("Try again, or let us mail you a link instead."),
            )
        if not await _asks_the_same(request, found, known):
            return Redirect("/request?why=changed", status_code=303)
        return await _submit(request, found, known)
    if wish == "link":
        await entering.mail_sign_in_link(
            parts, request, email, claim=claim.id, language=language_of(request).code
        )
    else:
        person = await _newcomer(request, claim.draft)
        await entering.register_and_ask(parts, request, claim.id, person)
    return Redirect("/request/mail", status_code=303)


async def _asks_the_same(request: Request[Any, Any, Any], found: Asked, account: Account) -> bool:
    """Whether a client is asked for the deposit that was shown before they were known."""
    now, language = parts_of(request).now(), language_of(request).code
    claim, read = found.claim, parts_of(request).database.read
    own = await read(lambda c: asked(c, claim, now, language, account.id))
    return own.mark() == found.mark()


@get("/request/mail")
async def mail_is_out(request: Request[Any, Any, Any]) -> Response[Any]:
    """What to do while a mailed link is out. Says the same whoever the address belongs to."""
    found = await _held_and_asked(request)
    if found is None:
        return await nothing_held(request)
    if not found.claim.waits_for_mail:
        return Redirect("/request", status_code=303)
    if not found.free:
        return await gone(request, found.claim)
    return await page(
        request,
        "check_mail.html",
        claim=found.claim,
        offer=found.offer,
        live=found.claim.live(parts_of(request).now()),
        email=found.claim.draft.email,
    )


async def _submit(request: Request[Any, Any, Any], found: Asked, account: Account) -> Response[Any]:
    parts, claim = parts_of(request), found.claim
    now = parts.now()

    def work(c: Connection) -> claims.Submitted:
        throttle.must_not_be_too_many(c, "request of account", account.id, now=now)
        return claims.submit(c, claim.id, account.id, now, claim, found.accepted(now))

    def look(c: Connection) -> None:
        # A hold that lives keeps its time: only who comes after its end can be too late.
        holder = holder_of(request)
        if holder is not None and not claim.moves and claim.seq is None:
            claims.must_look_free(
                c, service=claim.service, start=claim.start, holder=holder, now=now
            )

    try:
        done = await parts.database.write(work, look=None if claim.live(now) else look)
    except Trouble:
        # Refused, and with it the draft: what was typed is kept all the same.
        await _keep(request, claim)
        raise
    return Redirect(f"/sent/{done.uid}", status_code=303)


async def _refused(
    request: Request[Any, Any, Any], claim: Claim, refused: Refusal
) -> Response[Any]:
    """The form once more, with what is held now; what costs something else, at that."""
    if isinstance(refused, PriceChanged):
        parts = parts_of(request)
        now = parts.now()
        claim = await parts.database.write(lambda c: claims.at_new_price(c, claim.id, now))
    elif isinstance(refused, ChosenAnew):
        held = await _held(request)
        claim = replace(held or claim, draft=claim.draft)
    return await _form(request, claim, trouble=refused, status=refused.status)


async def _keep(request: Request[Any, Any, Any], claim: Claim) -> None:
    """Keep what was typed with the hold, for whoever is at the browser now."""
    account = account_of(request)
    mine = claim.typed_by(account.id if account else None)

    def work(c: Connection) -> None:
        if not mine:
            claims.disown(c, claim.id)
        claims.save_draft(c, claim.id, claim.draft)

    await parts_of(request).database.write(work)


async def _sent_before(request: Request[Any, Any, Any], form: FormFields) -> Response[Any]:
    """A second click after the first was heard: where the first one led to."""
    account, claim_id = account_of(request), str(form.get("claim", ""))
    now = parts_of(request).now()

    def work(c: Connection) -> tuple[str, bool]:
        try:
            sent = claims.of_id(c, claim_id, now).seq is not None
        except HoldGone:
            sent = False
        if account is None:
            return "", sent
        try:
            return commitments.one(c, account.id, claim_id, now).uid, True
        except (NotYours, Closed):
            return "", sent

    uid, sent = await parts_of(request).database.read(work)
    if uid:
        return Redirect(f"/sent/{uid}", status_code=303)
    return await nothing_held(request) if sent else await lost(request, form)


async def _held(request: Request[Any, Any, Any]) -> Claim | None:
    holder = holder_of(request)
    if holder is None:
        return None
    parts = parts_of(request)
    now = parts.now()
    claim = await parts.database.read(lambda c: claims.held_by(c, holder, now))
    return _for_eyes(claim, account_of(request)) if claim is not None else None


async def _held_and_asked(request: Request[Any, Any, Any]) -> Asked | None:
    """What this browser holds, and what sending it would amount to."""
    holder = holder_of(request)
    if holder is None:
        return None
    parts, account = parts_of(request), account_of(request)
    now, language = parts.now(), language_of(request).code

    def work(c: Connection) -> Asked | None:
        claim = claims.held_by(c, holder, now)
        if claim is None:
            return None
        return asked(c, _for_eyes(claim, account), now, language, account.id if account else "")

    return await parts.database.read(work)


def _for_eyes(claim: Claim, account: Account | None) -> Claim:
    """The claim without what somebody else has typed who was logged in here."""
    if claim.typed_by(account.id if account else None):
        return claim
    return replace(claim, draft=ClaimDraft())


async def _form(
    request: Request[Any, Any, Any],
    claim: Claim,
    *,
    errors: Mapping[str, InvalidInput] | None = None,
    trouble: Trouble | None = None,
    status: int = 200,
) -> Response[Any]:
    parts = parts_of(request)
    now, language = parts.now(), language_of(request).code
    account = account_of(request)
    whose = account.id if account else ""
    found = await parts.database.read(lambda c: asked(c, claim, now, language, whose))
    if not found.free:
        return await gone(request, claim)
    say = language_of(request).texts.ugettext
    told = {
        field: f"{say(error.message)} {say(error.remedy) if error.remedy else ''}".strip()
        for field, error in (errors or {}).items()
    }
    return await page(
        request,
        "request.html",
        status=422 if errors else status,
        claim=found.claim,
        draft=claim.draft,
        left=max(0, (claim.expires_at or now) - now),
        now=now,
        offer=found.offer,
        shown=found.mark(whose),
        errors={name: told.get(name, "") for name in (*LONGEST, "password")},
        known="password" in told or isinstance(trouble, SessionGone),
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


async def _newcomer(request: Request[Any, Any, Any], draft: ClaimDraft) -> entering.Newcomer:
    """Who says so, in the language and the zone that they read in."""
    card = await practice_of(request)
    zone = zone_of(request, card) if card else ""
    return entering.Newcomer(draft.name, draft.email, draft.phone, language_of(request).code, zone)
