"""Booking page: the receipt for a contract that was revoked: shown, and as a text to keep."""

from __future__ import annotations

from typing import Any

from litestar import Response

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.mail.texts import receipt_text
from scheduler_app.booking_page.store.revocations import RevocationReceipt
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.booking_page.web.rendering import language_of, page

FILE_NAME = "withdrawal.txt"


async def show_receipt(
    request: AnyRequest, receipt: RevocationReceipt, back: str, file: str
) -> Response[Any]:
    """What was declared, when it arrived, and where to get that as a text.

    `back` is where its appointment is shown, empty where nobody knows.
    """
    return await page(
        request,
        "revoked.html",
        headers={"Referrer-Policy": "no-referrer"},
        path=request.url.path,
        receipt=receipt,
        declared=receipt.declared,
        back=back,
        file=file,
    )


async def as_file(request: AnyRequest, receipt: RevocationReceipt) -> Response[Any]:
    """The same as a text."""
    card = await practice_of(request)
    subject, text = receipt_text(language_of(request).code, receipt, card)
    return Response(
        f"{subject}\n\n{text}",
        media_type="text/plain",
        headers={
            "Content-Disposition": f'attachment; filename="{FILE_NAME}"',
            "Cache-Control": "no-store",
        },
    )
