"""Booking page: the practice's privacy notice and its imprint.

Both are plain texts of the practice: paragraphs, and addresses that become links; nothing else of
them is more than text. A practice without a notice of its own shows the page's, whose periods are
those of the code that forgets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException

from scheduler_app.booking_page.booking.shown import PageFacts, shown
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import (
    accounts,
    attempts,
    familiar,
    handed_examination,
    handed_rows,
    holds,
    outbox,
    publications,
    retention,
    revocations,
    sessions,
    throttle,
)
from scheduler_app.booking_page.store.links import LIFETIMES, Purpose
from scheduler_app.booking_page.store.refusals import Closed
from scheduler_app.booking_page.web import choices
from scheduler_app.booking_page.web.rendering import page
from scheduler_app.domain.page.commitments import SHOWN_DAYS
from scheduler_app.domain.page.invoices import SHOWN_AFTER
from scheduler_app.domain.time_units import DAY

_FAR = 2**40
_LINK = re.compile(r"https?://[^\s<>\"“”„]+|[\w.+-]{1,64}@[\w.-]{1,190}")
_TRAILING = ".,;:!?)]}'"

TextPiece = tuple[str, str]
"""Text, and the address that it links to; empty where it is text only."""


@dataclass(frozen=True, slots=True)
class Periods:
    """How long the page keeps what, in seconds."""

    unverified: int = accounts.UNVERIFIED_FOR
    shown: int = SHOWN_DAYS * DAY
    draft: int = holds.DRAFT_KEPT
    draft_for_mail: int = holds.DRAFT_KEPT_FOR_MAIL
    hold: int = holds.HOLD
    hold_for_mail: int = holds.HOLD_FOR_MAIL
    events: int = retention.EVENTS_KEPT
    mails: int = outbox.KEPT
    handed: int = handed_examination.LONGEST_LAST
    handed_mark: int = handed_rows.KEPT
    sign_in: int = max(LIFETIMES[Purpose.SIGN_IN], LIFETIMES[Purpose.RESET])
    verify: int = LIFETIMES[Purpose.VERIFY]
    change: int = max(LIFETIMES[Purpose.EMAIL_OLD], LIFETIMES[Purpose.EMAIL_NEW])
    revoked: int = revocations.KEPT
    manage: int = LIFETIMES[Purpose.MANAGE]
    idle: int = sessions.IDLE
    longest: int = sessions.LONGEST
    throttle: int = max(limit.window for limit in throttle.LIMITS.values())
    choices: int = choices.YEAR
    familiar: int = familiar.KEPT
    attempts: int = attempts.KEPT
    invoice: int = SHOWN_AFTER


@get("/privacy")
async def privacy(request: Request[Any, Any, Any]) -> Response[Any]:
    """What is kept, why, for how long, and what its owner can do about it."""

    async def find() -> PageFacts:
        card = (await parts_of(request).database.read(publications.current)).practice
        return card, {"paragraphs": paragraphs(card.privacy), "periods": Periods()}, _FAR

    try:
        return await shown(request, "privacy.html", "/privacy", (), find)
    except Closed:
        return await page(request, "privacy.html", paragraphs=[], periods=Periods())


@get("/imprint")
async def imprint(request: Request[Any, Any, Any]) -> Response[Any]:
    """Who runs the page, where the practice has said so."""

    async def find() -> PageFacts:
        card = (await parts_of(request).database.read(publications.current)).practice
        told = paragraphs(card.imprint)
        if not told:
            raise NotFoundException
        return card, {"paragraphs": told}, _FAR

    try:
        return await shown(request, "imprint.html", "/imprint", (), find)
    except Closed as closed:
        raise NotFoundException from closed


def paragraphs(text: str) -> list[list[TextPiece]]:
    """The text as paragraphs (an empty line parts them) of text and links, in order."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return [list(_pieces(part.strip())) for part in parts if part.strip()]


def _pieces(text: str) -> Iterator[TextPiece]:
    """Web and mail addresses get a link; what ends a sentence after them does not."""
    done = 0
    for match in _LINK.finditer(text):
        found = match[0].rstrip(_TRAILING)
        link = found if found.startswith(("http://", "https://")) else f"mailto:{found}"
        if found in {"http://", "https://"} or (link.startswith("mailto:") and "." not in found):
            continue
        if match.start() > done:
            yield text[done : match.start()], ""
        yield found, link
        done = match.start() + len(found)
    if done < len(text):
        yield text[done:], ""
