"""Booking page: the mails of a preview, listed in the browser with links to click."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException

from scheduler_app.booking_page.mail.folder import newest
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.web.rendering import page

_NAME = re.compile(r"[A-Za-z0-9-]{1,80}")


@get("/preview/mails", include_in_schema=False)
async def preview_mails(request: Request[Any, Any, Any]) -> Response[Any]:
    """The mails that were not sent, the newest first. Only a preview has such a page."""
    found = [(path.stem, _read(path)) for path in newest(_folder(request))]
    mails = [
        {"name": name, "subject": mail["Subject"], "to": mail["To"], "date": mail["Date"]}
        for name, mail in found
    ]
    return await page(request, "mail/list.html", mails=mails)


@get("/preview/mails/{name:str}", include_in_schema=False)
async def preview_mail(request: Request[Any, Any, Any], name: str) -> Response[Any]:
    """One of them. Its links lead to this page alone."""
    path = _folder(request) / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFoundException
    mail = _read(path)
    base = re.escape(parts_of(request).settings.base_url)
    parts = re.split(rf"({base}/[^\s]*)", _text_of(mail))
    return await page(
        request,
        "mail/one.html",
        subject=mail["Subject"],
        to=mail["To"],
        pieces=[(piece, bool(number % 2)) for number, piece in enumerate(parts)],
    )


def _folder(request: Request[Any, Any, Any]) -> Path:
    settings = parts_of(request).settings
    if not settings.preview or settings.mails is None:
        raise NotFoundException
    return settings.mails


def _text_of(mail: EmailMessage) -> str:
    """What people read of it; the file for calendars beside it is for programs."""
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def _read(path: Path) -> EmailMessage:
    read = message_from_bytes(path.read_bytes(), policy=default)
    if not isinstance(read, EmailMessage):
        raise TypeError("a mail of another kind")
    return read
