"""Use cases: where a client goes from a message: to their booking, to the page, to an account."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import NoKeyring, NotAllowed
from scheduler_app.domain.messages.message import MessageLinks
from scheduler_app.domain.page.commitments import public_uid
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import link as page_link
from scheduler_app.use_cases.page.booking_links import (
    key_of_links,
    link_shown,
    link_to_hand_out,
)

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets


def links_of(
    diary: DiaryHandle,
    secrets: Secrets | None,
    booking_id: int,
    *,
    now: datetime,
    made_up: bool = False,
) -> MessageLinks:
    """The addresses of a linked page, and the link of the booking, made where it has none.

    A preview is for the consultant only: its address means nothing to a client. Waits for the
    keyring; where that can't be had, or the booking is over, the link of the booking is left out.
    Without `secrets` none is made; one that is `made_up` is as long as it would be, and opens
    nothing.
    """
    with reading(diary) as connection:
        link = page_link.read(connection)
        booking = bookings.get(connection, booking_id)
    if not link.diary:
        # Of it and the booking's id the uid of a visit is made, which no page has to be linked for.
        with writing(diary, "link", by=By.SYSTEM, at=now) as change:
            link = replace(link, diary=page_link.diary_id(change.connection))
    in_series = booking.series_id is not None
    uid = public_uid(link.diary, booking.id, booking.uid, in_series=in_series)
    if link.kind in {"none", "preview"} or not link.url:
        return MessageLinks(uid)
    url = link.url.rstrip("/")
    own = _made_up(diary, booking_id, now) if made_up else _own(diary, secrets, booking_id, now)
    return MessageLinks(uid, own, f"{url}/", f"{url}/register")


def _own(diary: DiaryHandle, secrets: Secrets | None, booking_id: int, now: datetime) -> str:
    if secrets is None:
        return ""
    try:
        key = key_of_links(diary, secrets)
        return link_to_hand_out(diary, key, booking_id, now=now)
    except (NoKeyring, NotAllowed):
        return ""


def _made_up(diary: DiaryHandle, booking_id: int, now: datetime) -> str:
    try:
        return link_shown(diary, booking_id, now=now)
    except NotAllowed:
        return ""
