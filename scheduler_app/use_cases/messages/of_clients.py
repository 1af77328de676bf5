"""Use cases, messages: what a client's page tells of what went to them, and what they wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.dossier import (
    Before,
    EntryOf,
    KnownFact,
    KnownOf,
    TimelineEntry,
    newest_first,
)
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.conversation import excerpt, heard_number
from scheduler_app.domain.messages.naming import called
from scheduler_app.domain.messages.outbox import CAME_BACK
from scheduler_app.domain.messages.replies import HeardAs
from scheduler_app.storage.messages import failing, heard_of_clients, of_clients
from scheduler_app.use_cases.clients.told_of_clients import AskedOfClients

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql


def timeline(
    asked: PlainSql, ids: Collection[int], before: Before, limit: int
) -> Iterator[TimelineEntry]:
    """What went to them, by when it was due, and what came from them, by when it was written.

    What waits to go out and what failed is told too. What came has a number of its own kind, see
    `heard_number`.
    """
    bound = before.bound(EntryOf.MESSAGE)
    both = _went_out(asked, ids, bound, limit), _came(asked, ids, bound, limit)
    return islice(merge(*both, key=newest_first), limit)


def _came(
    asked: PlainSql, ids: Collection[int], bound: tuple[int, int], limit: int
) -> Iterator[TimelineEntry]:
    for row in heard_of_clients.timeline(asked, ids, bound, limit):
        way = "by text" if row.channel is Channel.TEXT else "by mail"
        said = excerpt(row.text or row.subject)
        yield TimelineEntry(
            row.at,
            EntryOf.MESSAGE,
            heard_number(row.id),
            row.client_id,
            said if row.meant is HeardAs.BOUNCE else f"They wrote: {said}",
            " · ".join(part for part in (f"{way} from {row.sender}", row.remark) if part),
            "to read" if row.waits else "",
            row.booking_id,
        )


def _went_out(
    asked: PlainSql, ids: Collection[int], bound: tuple[int, int], limit: int
) -> Iterator[TimelineEntry]:
    for row in of_clients.timeline(asked, ids, bound, limit):
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
