"""Use cases: links that open one booking on the page without an account: made, handed out, ended.

The key that all of a diary's links are made with lies in the keyring. With another key other links
are made; those of the lost one go on working until they are ended.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import OPEN, Booking, Kind
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.page.commitments import public_uid
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.links import (
    KEY_BYTES,
    STAND_IN,
    LinkPurpose,
    address_of,
    address_to_pay,
    address_to_rate,
    hash_of,
    mark_of_key,
    new_key,
    token_of,
)
from scheduler_app.domain.page.reports import RATED_FOR
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import booking_links, commitments, reports
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.booking_links import Ahead, NewLink, Unlinked
from scheduler_app.storage.page.link import PageLink
from scheduler_app.use_cases.page.commitments import LONGEST_SHOWN, MOST_COMMITMENTS

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets

KEY = "booking-links-"
"""What the key is called in the keyring, before the diary's id."""

PREVIEW = "preview "
"""How the mark of a key begins that is gone with the preview it was made for."""

MADE_AHEAD = (LinkPurpose.MANAGE, LinkPurpose.PAY)
"""What each coming booking has a link for; to rate a visit one is made when it is handed out."""

MOST_ENDED = 20
"""Links of one booking that may have been ended since a backup for its newest to be known again."""

CHUNK = 400
"""Links that one transaction writes: whoever waits to write waits for milliseconds."""


def key_of_links(diary: DiaryHandle, secrets: Secrets) -> bytes:
    """The key of a linked diary's links, made where the keyring has none. Waits for the keyring.

    `NoKeyring` where there is none: then no link is made.
    """
    with reading(diary) as connection:
        name = KEY + page_link.read(connection).diary
    known = _key(secrets.get(name))
    if known is None:
        secrets.put(name, base64.b64encode(new_key()).decode())
        # What is kept counts: another program may have made one meanwhile.
        known = _key(secrets.get(name))
    if known is None:
        raise Trouble(
            "The keyring does not keep the key of the booking links.",
            remedy="The diary works without it; clients without an account get no links meanwhile.",
        )
    return known


def mint_links(diary: DiaryHandle, key: bytes, *, now: datetime) -> int:
    """Make what is lacking: links for each coming booking of a client. Returns how many.

    One to see and change it, and one to pay where a deposit was agreed; none for a page that knows
    no links, or none of that kind. In chunks, each a transaction of its own.
    """
    return sum(_mint_for(diary, key, purpose, now) for purpose in MADE_AHEAD)


def _mint_for(diary: DiaryHandle, key: bytes, purpose: LinkPurpose, now: datetime) -> int:
    made = 0
    ahead = Ahead(_moment(now), LONGEST_SHOWN, MOST_COMMITMENTS)
    while True:
        with reading(diary) as connection:
            link = page_link.read(connection)
            if not _has_links(link, purpose):
                return made
            wanted = {"purpose": purpose.value, "made_with": mark_in(link, key)}
            lacking = booking_links.lacking(connection, ahead, **wanted, chunk=CHUNK)
        if not lacking:
            return made
        with writing(diary, "publish", by=By.SYSTEM, at=now) as change:
            # Somebody may have written meanwhile; what lacks is asked again under the lock.
            lacking = booking_links.lacking(change.connection, ahead, **wanted, chunk=CHUNK)
            _mint(change, link, key, lacking, ahead.now, purpose)
        made += len(lacking)


def know_again(diary: DiaryHandle, key: bytes, uid: str, hash_: str, *, now: datetime) -> None:
    """Take up a link of the booking `uid` that this key made and the diary does not know.

    The diary came back from a backup, then: whoever was handed the link may go on, and those of
    lower numbers were ended before it was made. Nobody makes up the hash of such a link.
    """
    with reading(diary) as connection:
        link = page_link.read(connection)
        known = booking_links.made_for(connection, hash_) is not None
        booking = commitments.booking_known_as(connection, uid, None)
        if known or booking is None or booking.client_id is None or not _has_links(link):
            return
        found = _number_of(connection, link, key, booking.id, uid, hash_)
    if found is None:
        return
    purpose, number = found
    with writing(diary, "publish", by=By.SYSTEM, at=now) as change:
        # Somebody may have written meanwhile.
        if _number_of(change.connection, link, key, booking.id, uid, hash_) != found:
            return
        mark = mark_in(link, key)
        made = NewLink(booking.id, booking.client_id, purpose, number, mark, hash_, _moment(now))
        booking_links.revoke(change.connection, booking.id, made.made_at, purpose=purpose)
        booking_links.add(change.connection, [made])


def _number_of(
    connection: Reading, link: PageLink, key: bytes, booking_id: int, uid: str, hash_: str
) -> tuple[str, int] | None:
    """Purpose and number that make a link of this hash; None where none of the next ones does."""
    for purpose in (each.value for each in LinkPurpose):
        wanted = {"purpose": purpose, "made_with": mark_in(link, key)}
        highest = booking_links.highest_numbers(connection, [booking_id], **wanted)
        after = highest.get(booking_id, 0) + 1
        for number in range(after, after + MOST_ENDED):
            if hash_of(token_of(key, uid, purpose, number)) == hash_:
                return purpose, number
    return None


def link_to_hand_out(
    diary: DiaryHandle,
    key: bytes,
    booking_id: int,
    *,
    now: datetime,
    purpose: LinkPurpose = LinkPurpose.MANAGE,
) -> str:
    """The address that opens a booking for its client, or lets it be paid; noted as handed out.

    `NotAllowed` where nothing is to be opened: no page that knows such links, no client, or it is
    over.
    """
    with writing(diary, "link", by=By.CONSULTANT, at=now) as change:
        return _address(change, key, booking_id, now, purpose)


def link_shown(
    diary: DiaryHandle,
    booking_id: int,
    *,
    now: datetime,
    purpose: LinkPurpose = LinkPurpose.MANAGE,
) -> str:
    """What stands where the link will, before it is handed out; nothing is made or read for it.

    `NotAllowed` where there will be none.
    """
    with reading(diary) as connection:
        link = page_link.read(connection)
        _must_have_link(connection, link, bookings.get(connection, booking_id), now, purpose)
    return _ADDRESSES[purpose](link.url, STAND_IN)


def end_links(diary: DiaryHandle, key: bytes, booking_id: int, *, now: datetime) -> str:
    """End whatever opens a booking now; returns the address that does from now on."""
    with writing(diary, "end-link", by=By.CONSULTANT, at=now) as change:
        booking_links.revoke(change.connection, booking_id, _moment(now))
        change.tell("bookings", [booking_id])
        return _address(change, key, booking_id, now, LinkPurpose.MANAGE)


_ADDRESSES = {
    LinkPurpose.MANAGE: address_of,
    LinkPurpose.PAY: address_to_pay,
    LinkPurpose.RATE: address_to_rate,
}


def _address(
    change: Change, key: bytes, booking_id: int, now: datetime, purpose: LinkPurpose
) -> str:
    link = page_link.read(change.connection)
    booking = bookings.get(change.connection, booking_id)
    _must_have_link(change.connection, link, booking, now, purpose)
    lacking = Unlinked(booking.id, booking.client_id or 0, booking.uid, booking.series_id)
    known = _newest(change, link, key, lacking, purpose)
    if known is None:
        _mint(change, link, key, [lacking], _moment(now), purpose)
        known = _newest(change, link, key, lacking, purpose)
    if known is None:
        raise AssertionError("a link was made and is not there")
    row, token = known
    booking_links.note_given(change.connection, row, _moment(now))
    return _ADDRESSES[purpose](link.url, token)


def _newest(
    change: Change, link: PageLink, key: bytes, one: Unlinked, purpose: LinkPurpose
) -> tuple[int, str] | None:
    """(row, token) of the newest live link; None where it has none, or was made of another uid."""
    mark = mark_in(link, key)
    known = booking_links.newest(change.connection, one.id, purpose=purpose, made_with=mark)
    if known is None:
        return None
    token = token_of(key, _made_of(link, one), purpose, known.number)
    # A visit whose series was split has the uid of another part now: what it had goes on opening.
    return (known.id, token) if hash_of(token) == known.hash else None


def _made_of(link: PageLink, one: Unlinked) -> str:
    """What tells a booking from every other one, also from those of a diary before a restore.

    Its public uid does not where that is made of the number of its row: a diary from a backup gives
    the number to another booking, which may be another client's.
    """
    known_as = public_uid(link.diary, one.id, one.uid, in_series=one.series_id is not None)
    return known_as if known_as == one.uid else f"{known_as} {one.uid}"


def _must_have_link(
    connection: Reading, link: PageLink, booking: Booking, now: datetime, purpose: LinkPurpose
) -> None:
    if not _has_links(link, purpose):
        raise NotAllowed(
            "The booking page opens no bookings by a link.",
            remedy="Bring the page to the version of this program, or link one.",
        )
    appointment = booking.kind is Kind.APPOINTMENT and booking.client_id is not None
    if purpose is LinkPurpose.RATE:
        _must_be_ratable(connection, booking, now)
    elif not appointment or booking.removed or booking.state not in OPEN or booking.end <= now:
        raise NotAllowed(
            "Only a coming booking of a client has a link.", remedy="Nothing was changed."
        )


def _must_be_ratable(connection: Reading, booking: Booking, now: datetime) -> None:
    if reports.record_of(connection, booking.id) is None or booking.client_id is None:
        raise NotAllowed(
            "Only a visit that was recorded can be rated.",
            remedy="Write the record of the visit first.",
        )
    if booking.removed or now >= booking.end + timedelta(seconds=RATED_FOR):
        raise NotAllowed(
            "A visit is rated within 30 days after it.", remedy="Ask the client by phone."
        )


def _mint(
    change: Change,
    link: PageLink,
    key: bytes,
    lacking: list[Unlinked],
    made_at: int,
    purpose: LinkPurpose,
) -> None:
    """Write a link for each of these bookings.

    Numbers rise with each one of a booking: a diary from a backup makes the same links once more.
    """
    mark = mark_in(link, key)
    ids = [one.id for one in lacking]
    highest = booking_links.highest_numbers(change.connection, ids, purpose=purpose, made_with=mark)
    new = []
    for one in lacking:
        number = highest.get(one.id, 0) + 1
        token = hash_of(token_of(key, _made_of(link, one), purpose, number))
        new.append(NewLink(one.id, one.client_id, purpose, number, mark, token, made_at))
    booking_links.add(change.connection, new)


def _has_links(link: PageLink, purpose: LinkPurpose = LinkPurpose.MANAGE) -> bool:
    """Whether the page knows such links; those to pay and to rate by came later."""
    needed = [PageAbility.LINKS]
    if purpose is LinkPurpose.PAY:
        needed.append(PageAbility.PAYING)
    if purpose is LinkPurpose.RATE:
        needed.append(PageAbility.REPORTS)
    return link.kind != "none" and link.is_able(*needed)


def mark_in(link: PageLink, key: bytes) -> str:
    """What tells the key of links for that page from every other one."""
    return (PREVIEW if link.kind == "preview" else "") + mark_of_key(key)


def _key(kept: str | None) -> bytes | None:
    """The key as the keyring has it; None where it has none, or something else."""
    try:
        key = base64.b64decode(kept or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


def _moment(now: datetime) -> int:
    return to_epoch(now.replace(microsecond=0))
