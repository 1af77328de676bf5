"""Use cases: where a client goes from a message: to their booking, to the page, to an account."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import NoKeyring, NotAllowed, NotFound
from scheduler_app.domain.messages.message import MessageLinks
from scheduler_app.domain.page.commitments import public_uid
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.links import STAND_IN, LinkPurpose, return_address
from scheduler_app.domain.page.references import reference_of
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.brought import told_deposits
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import pay_links
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.reports import record_of
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.use_cases.page.booking_links import (
    key_of_links,
    link_shown,
    link_to_hand_out,
)
from scheduler_app.use_cases.page.invoice_links import link_of_invoice
from scheduler_app.use_cases.page.revocable import is_offered, revocability
from scheduler_app.use_cases.practice.rules import practice_of

if TYPE_CHECKING:
    from scheduler_app.domain.money.subject import MoneySubject
    from scheduler_app.storage.page.link import PageLink
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
    nothing. Where a deposit is missing there is a link to pay by as well, and
    where a visit is told of one to rate it.
    """
    with reading(diary) as connection:
        link = page_link.read(connection)
        booking = bookings.get(connection, booking_id)
        deposit = told_deposits(connection, [booking_id]).get(booking_id)
        outside = pay_links.standing(connection, booking_id)
        revocable = _is_revocable(connection, link, booking_id, now)
        visit = record_of(connection, booking_id)
    if not link.diary:
        # Of it and the booking's id the uid of a visit is made, which no page has to be linked for.
        with writing(diary, "link", by=By.SYSTEM, at=now) as change:
            link = replace(link, diary=page_link.diary_id(change.connection))
    in_series = booking.series_id is not None
    uid = public_uid(link.diary, booking.id, booking.uid, in_series=in_series)
    # Whoever is told without a link that opens the booking is not asked to pay for it either.
    is_told = secrets is not None or made_up
    is_asked = is_told and deposit is not None and deposit.missing > 0
    outside = _made_up(outside) if made_up else outside
    if link.kind in {"none", "preview"} or not link.url:
        return MessageLinks(uid, pay=outside if is_asked else "")
    url = link.url.rstrip("/")
    wanted = _Wanted(diary, booking_id, now, secrets, made_up=made_up)
    # A page at which nobody pays is passed by: who takes the money does.
    pay = (_address(wanted, LinkPurpose.PAY) or outside) if is_asked else ""
    opens = _address(wanted, LinkPurpose.MANAGE)
    # An older page opens it, too, but asks nobody whether they will come.
    confirm = opens if link.is_able(PageAbility.CONFIRMING) else ""
    told = MessageLinks(uid, opens, f"{url}/", f"{url}/register", pay, confirm=confirm)
    if visit is not None and visit[1]:
        told = replace(told, rate=_address(wanted, LinkPurpose.RATE))
    if not revocable:
        return told
    return replace(told, revoke=f"{url}/revoke", reference=reference_of(uid))


def _is_revocable(connection: Reading, link: PageLink, booking_id: int, now: datetime) -> bool:
    """Whether its client may still revoke the contract about a booking on that page."""
    stored, moment = all_settings(connection), to_epoch(now.replace(microsecond=0))
    if not is_offered(stored, link):
        return False
    zone = practice_of(stored).zone
    found = revocability(connection, link, [booking_id], zone, moment, offered=True)
    return booking_id in found and found[booking_id].until is not None


def way_back(
    diary: DiaryHandle, secrets: Secrets | None, subject: MoneySubject, *, now: datetime
) -> str:
    """Where on the page somebody comes back to who has paid a deposit or an invoice.

    Empty without a page at which it is paid. Also for a preview: it is this machine's own. Waits
    for the keyring.
    """
    if subject.invoice_id is not None:
        address = link_of_invoice(diary, secrets, subject.invoice_id, now=now, in_preview=True)
        return return_address(address) if address else ""
    wanted = _Wanted(diary, subject.row, now, secrets, made_up=False)
    try:
        address = _address(wanted, LinkPurpose.PAY)
    except NotFound:
        # It was taken back meanwhile. A link that was left half made is finished all the same, so
        # that it can be revoked.
        return ""
    return return_address(address) if address else ""


def _made_up(address: str) -> str:
    """One as long that nobody can pay by."""
    place = urlsplit(address)
    return f"{place.scheme}://{place.netloc}/{STAND_IN[: len(place.path) - 1]}" if address else ""


class _Wanted(NamedTuple):
    """For which message an address is wanted."""

    diary: DiaryHandle
    booking_id: int
    now: datetime
    secrets: Secrets | None
    made_up: bool


def _address(wanted: _Wanted, purpose: LinkPurpose) -> str:
    """The address for a purpose; empty where there is none."""
    diary, booking_id, now, secrets, made_up = wanted
    try:
        if made_up:
            return link_shown(diary, booking_id, now=now, purpose=purpose)
        if secrets is None:
            return ""
        key = key_of_links(diary, secrets)
        return link_to_hand_out(diary, key, booking_id, now=now, purpose=purpose)
    except (NoKeyring, NotAllowed):
        return ""
