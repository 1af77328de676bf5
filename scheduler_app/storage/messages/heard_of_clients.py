"""Storage, messages: what some clients wrote, page by page."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.conversation import heard_bound
from scheduler_app.domain.messages.replies import HeardAs
from scheduler_app.storage.clients.timeline_page import page_query, page_sought

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_TIMELINE = page_query(
    """SELECT m.id, m.client_id, m.at, m.channel, m.sender, m.subject, m.text, m.meant, m.remark,
              m.booking_id, m.seen_at IS NULL""",
    "messages_heard",
    "m",
    "at",
)


class HeardOfClient(NamedTuple):
    """What a timeline tells of a message that came; `at` is epoch seconds."""

    id: int
    client_id: int
    at: int
    channel: Channel
    sender: str
    subject: str
    text: str
    meant: HeardAs
    remark: str
    booking_id: int | None
    waits: bool


def timeline(
    asked: PlainSql, clients: Collection[int], bound: tuple[int, int], limit: int
) -> list[HeardOfClient]:
    """Messages from these clients whose (at, number) is smaller than the bound, the newest first.

    Their numbers are those that entries have.
    """
    sought = page_sought(clients, heard_bound(bound), limit)
    return [
        HeardOfClient(
            id_, client, at, Channel(channel), sender, subject, text, HeardAs(meant), remark,
            booking, bool(waits),
        )
        for id_, client, at, channel, sender, subject, text, meant, remark, booking, waits
        in asked.exec_driver_sql(_TIMELINE, sought)
    ]  # fmt: skip
