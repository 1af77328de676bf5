"""Booking page: a consumer revokes a contract by its reference, without a login and without a link.

Two steps: what is declared, and that it is meant. Nothing is looked up, so no answer tells whether
there is such a booking or such an address; whether they belong together, the practice sees.
"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from msgspec import Struct

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.appointments.receipt import as_file, show_receipt
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.requests import form_of
from scheduler_app.booking_page.security.throttling import allow, may_mail
from scheduler_app.booking_page.store import revocations
from scheduler_app.booking_page.store.accounts import normal_email
from scheduler_app.booking_page.store.refusals import LinkEnded, Refusal
from scheduler_app.booking_page.store.revocations import (
    RECEIPTS,
    Declaration,
    RevocationReceipt,
    new_receipt,
)
from scheduler_app.booking_page.web.practice import publication_of
from scheduler_app.booking_page.web.rendering import account_of, language_of, page, zone_of
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.format import PracticeCard
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.references import read_reference
from scheduler_app.domain.visible import is_blank

LONGEST_NAME = 120


class TypedDeclaration(Struct):
    """The form as it was sent. `receipt` is the address that the receipt will have."""

    name: str = ""
    email: str = ""
    reference: str = ""
    receipt: str = ""
    do: str = ""


@get("/revoke")
async def revocation_form(request: AnyRequest) -> Response[Any]:
    """Step one: who revokes which contract."""
    await _offered(request)
    account = account_of(request)
    known = TypedDeclaration(account.name, account.email) if account else TypedDeclaration()
    return await _form(request, known)


@post("/revoke", status_code=200)
async def review_revocation(request: AnyRequest) -> Response[Any]:
    """Step two: what is declared, to be confirmed. Nothing is kept yet."""
    card = await _offered(request)
    typed = await form_of(request, TypedDeclaration)
    declared, faults = _declared(typed, zone_of(request, card))
    if faults:
        return await _form(request, typed, faults)
    return await _sure(request, declared, new_receipt())


@post("/revoke/confirm", status_code=303)
async def confirm_revocation(request: AnyRequest) -> Response[Any]:
    """Take it in; sent twice it is one."""
    card = await _offered(request)
    typed = await form_of(request, TypedDeclaration)
    declared, faults = _declared(typed, zone_of(request, card))
    if faults or typed.do == "change":
        return await _form(request, typed, faults)
    parts, language = parts_of(request), language_of(request).code
    try:
        await allow(request, by="revocation from address")
        mailed = await may_mail(request, declared.email)
        now = parts.now()
        await parts.database.write(
            lambda c: revocations.declare(c, typed.receipt, declared, language, now, mailed=mailed)
        )
    except Refusal as refused:
        return await _sure(request, declared, typed.receipt, refused)
    return Redirect(f"{RECEIPTS}{typed.receipt}", status_code=303)


@get(f"{RECEIPTS}{{receipt:str}}")
async def see_receipt(request: AnyRequest, receipt: str) -> Response[Any]:
    """The receipt, for whoever has its address; with `.txt` as a text."""
    name = receipt.removesuffix(".txt")
    found = await _found(request, name)
    if name != receipt:
        return await as_file(request, found)
    return await show_receipt(request, found, "", f"{RECEIPTS}{name}.txt")


async def _found(request: AnyRequest, receipt: str) -> RevocationReceipt:
    found = await parts_of(request).database.read(lambda c: revocations.find(c, receipt))
    if found is None:
        await allow(request, by="wrong link from address")
        raise LinkEnded
    return found


async def _offered(request: AnyRequest) -> PracticeCard:
    """The practice, where it lets consumers revoke contracts here."""
    shown = await publication_of(request)
    if shown is None or not shown.practice.revocable or EventKind.REVOCATION not in shown.kinds:
        raise NotFoundException
    return shown.practice


def _declared(typed: TypedDeclaration, zone: str) -> tuple[Declaration, dict[str, InvalidInput]]:
    """What is declared, and all that is wrong with it, by field."""
    faults = {}
    name, reference = typed.name.strip()[:LONGEST_NAME], read_reference(typed.reference)
    if is_blank(name) or not name.isprintable():
        faults["name"] = InvalidInput("name", _("Please give your name."))
    email = ""
    try:
        email = normal_email(typed.email)
    except InvalidInput as wrong:
        faults["email"] = wrong
    if reference is None:
        faults["reference"] = InvalidInput(
            "reference", _("A reference has eight letters and digits, such as 3F2A-91BC.")
        )
    return Declaration(reference or "", name, email, zone), faults


async def _form(
    request: AnyRequest, typed: TypedDeclaration, faults: dict[str, InvalidInput] | None = None
) -> Response[Any]:
    say = language_of(request).texts.ugettext
    errors = {name: say(fault.message) for name, fault in (faults or {}).items()}
    return await page(
        request,
        "revoke.html",
        status=422 if errors else 200,
        path="/revoke",
        typed=typed,
        errors={name: errors.get(name, "") for name in ("name", "email", "reference")},
    )


async def _sure(
    request: AnyRequest, declared: Declaration, receipt: str, trouble: Refusal | None = None
) -> Response[Any]:
    return await page(
        request,
        "revoke_sure.html",
        status=trouble.status if trouble else 200,
        path="/revoke",
        action="/revoke/confirm",
        back="",
        one=None,
        declared=declared,
        receipt=receipt,
        trouble=trouble,
    )
