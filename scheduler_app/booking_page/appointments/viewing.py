"""Booking page: a client's appointments: the list, one of them, and it as a calendar file."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from sqlalchemy import Connection

from scheduler_app.booking_page.appointments.access import (
    Access,
    by_account,
    by_link,
    mark_of_appointment,
    parted,
)
from scheduler_app.booking_page.booking.committing import answers_of
from scheduler_app.booking_page.mail.calendar_file import (
    ShownAppointment,
    as_icalendar,
    contact_of,
)
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.guards import logged_in
from scheduler_app.booking_page.store import (
    claim_rows,
    claims,
    commitments,
    entries,
    invoices,
    publications,
    revocations,
)
from scheduler_app.booking_page.store.appointment import OPEN, Appointment
from scheduler_app.booking_page.store.entries import Appearance
from scheduler_app.booking_page.store.refusals import NotYours
from scheduler_app.booking_page.web.looking import next_look
from scheduler_app.booking_page.web.practice import practice_of, today_of
from scheduler_app.booking_page.web.rendering import account_of, language_of, page
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.format import PracticeCard, Publication
from scheduler_app.domain.page.invoices import PublishedInvoice
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.references import reference_of
from scheduler_app.smtp.content import FILE_NAME

SUFFIX = ".ics"


@get("/appointments", guards=[logged_in])
async def list_appointments(request: Request[Any, Any, Any]) -> Response[Any]:
    """What is coming up, and what was; and what of it is to be paid."""
    parts, account = parts_of(request), account_of(request)
    if account is None:
        raise NotYours
    now, whose = parts.now(), account.id

    def found(c: Connection) -> tuple[list[Appointment], list[PublishedInvoice]]:
        return commitments.of_account(c, whose, now), invoices.list_of(c, whose, now)

    appointments, bills = await parts.database.read(found)
    upcoming, past = parted(appointments, now)
    return await page(
        request,
        "appointments.html",
        upcoming=upcoming,
        past=past,
        now=now,
        invoices=bills,
        today=today_of(await practice_of(request), now),
    )


@get("/appointments/{uid:str}", guards=[logged_in])
async def see_appointment(request: Request[Any, Any, Any], uid: str) -> Response[Any]:
    """One appointment, or with `.ics` its calendar file."""
    return await _see(request, await by_account(request, uid.removesuffix(SUFFIX)), uid)


@get("/m/{token:str}")
async def see_by_link(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    """The one appointment that the link in a mail opens."""
    return await _see(request, await by_link(request, token.removesuffix(SUFFIX)), token)


async def _see(request: Request[Any, Any, Any], access: Access, name: str) -> Response[Any]:
    if name.endswith(SUFFIX):
        return await calendar_file(request, access)
    return await show_appointment(request, access)


async def show_appointment(
    request: Request[Any, Any, Any],
    access: Access,
    trouble: Trouble | None = None,
    *,
    typed: str | None = None,
) -> Response[Any]:
    """The appointment with all that can be done with it now.

    `typed` is what the client wanted to have described, and could not.
    """
    unfit = isinstance(trouble, InvalidInput)
    parts = parts_of(request)
    now = parts.now()

    def found(c: Connection) -> tuple[Appointment, Publication, int | None, int | None, bool]:
        one = access.find(c, now)
        sent_at, answered = claims.sent_at(c, one.uid), _answered_wish(c, one)
        receipt = revocations.of_booking(c, one.uid) is not None
        return one, publications.current(c), sent_at, answered, receipt

    one, publication, sent_at, answered, receipt = await parts.database.read(found)
    policy = publications.policy_in(publication, language_of(request).code, one.policy)
    return await page(
        request,
        "appointment.html",
        status=422 if unfit else getattr(trouble, "status", 409) if trouble else 200,
        headers={"Referrer-Policy": "no-referrer"} if access.by_link else None,
        path=access.base,
        one=one,
        now=now,
        ahead=one.is_ahead(now),
        base=access.base,
        by_link=access.by_link,
        service=next((card for card in publication.services if card.id == one.service), None),
        policy=policy,
        answers=answers_of(
            publication, sent_at if one.state is CommitmentState.PENDING else None, one.start
        ),
        trouble=None if unfit else trouble,
        answered=answered,
        typed=typed,
        receipt=receipt,
        reference=reference_of(one.uid),
        again=look_again(request, one, now),
        wrong=language_of(request).texts.ugettext(trouble.message) if unfit and trouble else "",
        shown=mark_of_appointment(one, now, policy),
    )


def look_again(
    request: Request[Any, Any, Any], one: Appointment, now: int, *, returned: bool = False
) -> str:
    """How often the page has looked by itself whether a deposit was paid, counting the next time.

    Empty where it is not to look: nobody is paying or has `returned` from there, or it has looked
    for some minutes.
    """
    deposit = one.deposit
    paying = deposit is not None and deposit.state is DepositState.PAYING
    looks = one.is_ahead(now) and (paying or (returned and one.reserved))
    return next_look(request) if looks else ""


def _answered_wish(c: Connection, one: Appointment) -> int | None:
    """The time that its client asked for and was not given: whoever has no account gets no mail."""
    settled = one.state is CommitmentState.CONFIRMED and one.heard and not one.waiting
    if not settled or one.proposals:
        return None
    wish = claim_rows.last_wish(c, one.uid)
    return None if wish == one.start else wish


async def calendar_file(request: Request[Any, Any, Any], access: Access) -> Response[Any]:
    """The appointment as a file for the client's own calendar."""
    parts = parts_of(request)
    now = parts.now()

    def found(c: Connection) -> tuple[Appointment, int]:
        one = access.find(c, now)
        standing = one.state in OPEN
        shown = Appearance(one.uid, one.start, one.end, one.service_name, standing=standing)
        return one, entries.sequence(c, shown, one.revision)

    one, number = await parts.database.read(found)
    card = await practice_of(request)
    return Response(
        as_icalendar(entry_of(one, number, card), now),
        # The framework names the charset of every text.
        media_type="text/calendar",
        headers={
            "Content-Disposition": f'attachment; filename="{FILE_NAME}"',
            "Cache-Control": "no-store",
        },
    )


def entry_of(one: Appointment, sequence: int, card: PracticeCard | None) -> ShownAppointment:
    """The appointment as a calendar shows it."""
    return ShownAppointment(
        one.uid,
        sequence,
        one.start,
        one.end,
        one.service_name,
        card.name if card else "",
        one.state,
        one.place,
        contact_of(card),
        reserved=one.reserved,
    )
