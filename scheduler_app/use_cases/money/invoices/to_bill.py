"""Use cases, money: what is done, and on no invoice yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.storage.handle import DiaryHandle


@dataclass(frozen=True, slots=True)
class ToBill:
    """A booking that is done and on no invoice, nor on a draft. Instants are aware UTC.

    `agreed` is what its client was promised to pay in all, in minor units; 0 where only the time
    will tell. `minutes` is what is billed of the visit, 0 where nothing was written down.
    """

    booking_id: int
    client_id: int
    client: str
    company: str
    service: str
    start: datetime
    zone: str
    agreed: int
    currency: str
    minutes: int = 0


def to_bill(
    diary: DiaryHandle, *, client_id: int | None = None, now: datetime, limit: int = 500
) -> list[ToBill]:
    """The oldest first; of one client, or of all."""
    raise NotImplementedError
