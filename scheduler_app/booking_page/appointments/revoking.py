"""Booking page: a consumer revokes the contract about an appointment that is open before them.

Which contract it is and who they are is known here: the first step shows it, the second does it.
The receipt is the page's own, whether the practice is online or not.
"""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.response import Redirect
from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.appointments.access import Access, mark_of_appointment
from scheduler_app.booking_page.appointments.receipt import as_file, show_receipt
from scheduler_app.booking_page.appointments.viewing import show_appointment
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.throttling import may_mail
from scheduler_app.booking_page.store import accounts, revocations
from scheduler_app.booking_page.store.accounts import Account, normal_email
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.refusals import ChangedSince, LinkEnded, NotNow, Refusal
from scheduler_app.booking_page.store.revocations import RevocationReceipt
from scheduler_app.booking_page.web.rendering import language_of, page
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.references import reference_of


async def ask_to_revoke(
    request: AnyRequest,
    access: Access,
    trouble: Refusal | None = None,
    wrong: InvalidInput | None = None,
    typed: str = "",
) -> Response[Any]:
    """What revoking means, before it is done; once it is done, the receipt."""
    parts = parts_of(request)
    now = parts.now()

    def found(
        c: Connection,
    ) -> tuple[Appointment, Account | None, RevocationReceipt | None, bool]:
        one = access.find(c, now)
        client = accounts.of_id(c, one.account) if one.account else None
        receipt = revocations.of_booking(c, one.uid)
        return one, client, receipt, one.may_revoke(now) and revocations.is_offered(c)

    one, client, receipt, may = await parts.database.read(found)
    if receipt is not None:
        return await show_receipt(request, receipt, access.base, f"{access.base}/revoke.txt")
    if not may:
        return await show_appointment(request, access, NotNow())
    say = language_of(request).texts.ugettext
    return await page(
        request,
        "revoke_sure.html",
        status=422 if wrong else trouble.status if trouble else 200,
        path=f"{access.base}/revoke",
        action=f"{access.base}/revoke",
        back=access.base,
        one=one,
        now=now,
        reference=reference_of(one.uid),
        client=client,
        typed=typed,
        wrong=say(wrong.message) if wrong else "",
        shown=mark_of_appointment(one, now, "revoke"),
        trouble=trouble,
    )


async def revoke(request: AnyRequest, access: Access) -> Response[Any]:
    """Revoke it; loaded again it shows the receipt of the first time."""
    parts = parts_of(request)
    now, language = parts.now(), language_of(request).code
    form = await request.form()
    shown, typed = form.get("shown"), str(form.get("email", ""))[:254]
    before = await parts.database.read(lambda c: access.find(c, now))
    email, mailed = "", True
    if not before.account and typed.strip() and before.revoked_at is None:
        try:
            email = normal_email(typed)
            mailed = await may_mail(request, email)
        except InvalidInput as wrong:
            return await ask_to_revoke(request, access, wrong=wrong, typed=typed)

    def work(c: Connection) -> None:
        one = access.find(c, now)
        if one.revoked_at is None:
            one = access.find_as_shown(c, now, shown, "revoke")
        client = accounts.of_id(c, one.account) if one.account else None
        name, to = (client.name, client.email) if client else ("", email)
        declared = revocations.declaration_about(one, name, to)
        revocations.revoke(c, one, access.who, declared, language, now, mailed=mailed)

    try:
        await parts.database.write(work)
    except ChangedSince as changed:
        return await ask_to_revoke(request, access, changed, typed=typed)
    except LinkEnded:
        raise
    except Refusal as refused:
        return await show_appointment(request, access, refused)
    return Redirect(f"{access.base}/revoke", status_code=303)


async def receipt_file(request: AnyRequest, access: Access) -> Response[Any]:
    """The receipt as a text to keep."""
    parts = parts_of(request)
    now = parts.now()

    def found(c: Connection) -> RevocationReceipt | None:
        return revocations.of_booking(c, access.find(c, now).uid)

    receipt = await parts.database.read(found)
    if receipt is None:
        raise LinkEnded
    return await as_file(request, receipt)
