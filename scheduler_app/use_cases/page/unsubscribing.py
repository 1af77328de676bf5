"""Use cases: somebody has said, by the link in a mail, that they want no more of its kind."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Copy, ExtrasWord, as_in_the_dns
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.clients import people
from scheduler_app.storage.clients.merged import known_as
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import said as words_kept
from scheduler_app.storage.page import handed_over, requests

BY_LINK = "by the link in a mail"
"""How they said it; what diaries of before schema 0006 knew is written down so as well."""

NO_MORE = "no more thanks and follow-ups"
_STILL = "What is needed for a booking is still sent."


def unsubscribed(change: Change, event: Event, _now: datetime) -> str:
    """Somebody wants no more messages that nobody needs for a booking, such as thanks.

    It is told by the key of one that they got. Where that went to the client, nobody about that
    client's bookings is written to like that; where it was a copy, that address is not. A word that
    was recorded later holds.
    """
    row = handed_over.row_with_key(change.connection, event.note)
    if row is None or row.wanted.booking_id is None:
        return "not known"
    about = row.wanted.booking
    booking = bookings.also_removed(change.connection, [about]).get(about)
    content: dict[str, Any] = json.loads(row.wanted.content)
    known = content.get("client", None if booking is None else booking.client_id)
    now = known_as(change.connection)
    ids = [] if known is None else [now.get(known, known)]
    found = people.clients_by_id(change.connection, ids)
    if not found:
        return "not known"
    [client] = found
    if to := content.get("to", 0):
        return _spare_copy(change, client, _copy_of(change, client.copies, row, to), event.at)
    since = from_epoch(event.at)
    if client.extras.unwanted or (client.extras.at is not None and since <= client.extras.at):
        return "known"
    people.set_extras(change, client.id, ExtrasWord(unwanted=True, at=since, how=BY_LINK))
    if booking is not None and booking.client_id == client.id:
        change.tell("bookings", [booking.id])
    text = f"{client.name} wants {NO_MORE}. {_STILL}"
    requests.add_notice(change, NoticeKind.UNSUBSCRIBED, event.at, text, client_id=client.id)
    return "told"


def _spare_copy(change: Change, client: Client, copy: Copy | None, at: int) -> str:
    if copy is None:
        return "not known"
    if copy.spared_since is not None:
        return "known"
    spared = replace(copy, spared_since=from_epoch(at))
    copies = [spared if each is copy else each for each in client.copies]
    people.set_copies(change, client.id, copies)
    text = f"{copy.email}, who gets copies of {client.name}’s mails, wants {NO_MORE}. {_STILL}"
    requests.add_notice(change, NoticeKind.UNSUBSCRIBED, at, text, client_id=client.id)
    return "told"


def _copy_of(change: Change, copies: Sequence[Copy], row: OutboxRow, to: int) -> Copy | None:
    """Whom a mail went to as the copy `to`, counted from 1; None where they get none any more.

    It is the address that counts: others may have come between since. Only where it was forgotten,
    with all that the mail said, the number has to do.
    """
    words = words_kept.of(change.connection, [row.id]).get(row.id)
    if words is None or not words.address:
        return copies[to - 1] if to <= len(copies) else None
    address = words.address.lower()
    return next((one for one in copies if as_in_the_dns(one.email).lower() == address), None)
