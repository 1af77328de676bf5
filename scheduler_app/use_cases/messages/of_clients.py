"""Use cases, messages: what a client's page tells of the messages that went to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.dossier import (
    Before,
    EntryOf,
    KnownFact,
    KnownOf,
    TimelineEntry,
)
from scheduler_app.domain.messages.naming import called
from scheduler_app.domain.messages.outbox import CAME_BACK
from scheduler_app.storage.messages import failing, of_clients
from scheduler_app.use_cases.clients.told_of_clients import AskedOfClients

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql


def timeline(
    asked: PlainSql, ids: Collection[int], before: Before, limit: int
) -> Iterator[TimelineEntry]:
    """Messages about their bookings by when they are due, those that wait and failed too."""
    for row in of_clients.timeline(asked, ids, before.bound(EntryOf.MESSAGE), limit):
        way = "by text" if row.is_text else "by mail"
        told = f"{way} to {row.address}" if row.address else way
        yield TimelineEntry(
            row.due,
            EntryOf.MESSAGE,
            row.id,
            row.client_id,
            called(row.template) or "Message",
            " · ".join(part for part in (told, row.reason) if part),
            row.state,
            row.booking_id,
        )


def known(wish: AskedOfClients) -> Iterator[KnownFact]:
    """Addresses from which mails come back: whoever is on the phone can tell a better one."""
    for client_id, address in failing.among(wish.asked, wish.ids):
        why = address.why.removeprefix(CAME_BACK)
        told = f"Mails to {address.address} come back: {why} Try it again?"
        yield KnownFact(KnownOf.MAIL_FAILS, wish.of(client_id, told), client_id, urgent=True)
