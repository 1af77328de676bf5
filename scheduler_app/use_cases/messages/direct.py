"""Use cases, messages: tell somebody something, by one tap or in words of one's own.

A direct message is a fact of the diary; the outbox follows it in the same transaction. So it goes
out once for its uid, whatever dies when, and whoever takes the change back within its minute takes
the message back, where it has not gone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import DirectMessage, DirectTold, DirectWay
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql
    from scheduler_app.use_cases.ports.message_writer import MessageWriter

VERB = "tell"


def tell(diary: DiaryHandle, message: DirectMessage, *, now: datetime) -> DirectMessage:
    """Write down what somebody is told; returns it with its id. It goes out as the outbox does.

    `NotAllowed` says why nobody can be told, and what to do: no way to them, STOP, no messages
    wished. `InvalidInput` names `text`, `subject` or `address`. Nothing is written then.
    """
    raise NotImplementedError


def tell_in(change: Change, message: DirectMessage) -> DirectMessage:
    """The same within a change that does more, such as that which loses a day."""
    raise NotImplementedError


def reach_of(diary: DiaryHandle, party: Party) -> Sequence[DirectWay]:
    """The ways to a client or an address, the one that is used by itself first.

    One by which nothing goes says why not. A client has both ways, an address its own.
    """
    raise NotImplementedError


def reach_in(asked: PlainSql, party: Party) -> Sequence[DirectWay]:
    """The same within a snapshot or a transaction."""
    raise NotImplementedError


def as_it_would_say(
    diary: DiaryHandle, writer: MessageWriter, message: DirectMessage, *, now: datetime
) -> WrittenMessage:
    """Exactly what would go out, to whom and by which way, if it were told now; nothing is kept.

    Its link is made up: as long as a real one. Raises what `tell` does.
    """
    raise NotImplementedError


def direct_of(
    diary: DiaryHandle, booking_ids: Collection[int]
) -> Mapping[int, Sequence[DirectTold]]:
    """What the clients of these bookings were told directly, the newest first, by booking."""
    raise NotImplementedError
