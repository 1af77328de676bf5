"""Use cases, messages: on my way to a client, who hears when the consultant arrives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.messages.direct import DirectMessage
from scheduler_app.storage.handle import DiaryHandle


@dataclass(frozen=True, slots=True)
class NextVisit:
    """The visit that one is on the way to. Instants are aware UTC.

    `arrives` is when one would be there who leaves now: the travel that its service plans, and
    never before it begins. `told` is when its client was told last that one arrives.
    """

    booking_id: int
    client_id: int
    client: str
    start: datetime
    zone: str
    on_site: bool
    arrives: datetime
    unreached: str = ""
    told: datetime | None = None


def next_visit(
    diary: DiaryHandle, *, now: datetime, booking_id: int | None = None
) -> NextVisit | None:
    """The next one at a client's place within twelve hours, else the next one; None for none.

    With a `booking_id` it is that one; None where it is over, or nobody's.
    """
    raise NotImplementedError


def on_my_way_message(visit: NextVisit, arrives: datetime, *, now: datetime) -> DirectMessage:
    """Exactly what goes out; for `as_it_would_say`."""
    raise NotImplementedError


def on_my_way(
    diary: DiaryHandle, visit: NextVisit, arrives: datetime, *, now: datetime
) -> DirectMessage:
    """Tell its client when one arrives; `NotAllowed` says why nobody can be told."""
    raise NotImplementedError
