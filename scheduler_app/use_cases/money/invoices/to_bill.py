"""Use cases, money: what is done, and on no invoice yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.money.invoices.settings import LEAST_TIME, TIME_STEP
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import agreements
from scheduler_app.storage.money.invoices import to_bill as rows
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.storage.snapshots import asked_plainly
from scheduler_app.use_cases.brought import billed_of

DAYS = 180
"""How far back a visit is looked for that nobody has billed."""


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


LEAVE = "leave-unbilled"


def leave_unbilled(
    diary: DiaryHandle, booking_ids: Collection[int], *, reason: str = "", now: datetime
) -> int:
    """Let no invoice be waited for of these visits: it was billed elsewhere, or is not to be.

    How many those were; whoever waits for none already is left as it is. An invoice can be written
    for them all the same. Undo takes it back.
    """
    with writing(diary, LEAVE, by=By.CONSULTANT, at=now, why=reason.strip()) as change:
        ids = rows.waiting(asked_plainly(change.connection), set(booking_ids))
        rows.leave(change, ids, reason.strip())
    return len(ids)


def to_bill(
    diary: DiaryHandle,
    *,
    client_id: int | None = None,
    days: int = DAYS,
    now: datetime,
    limit: int = 500,
) -> list[ToBill]:
    """The oldest first; of one client, or of all. What was done longer ago is taken for billed."""
    until = to_epoch(now.replace(microsecond=0), field="now")
    with reading(diary) as connection:
        found = rows.to_bill(
            connection, client_id=client_id, since=until - days * DAY, until=until, limit=limit
        )
        ids = [one.id for one in found]
        agreed = agreements.of_bookings(connection, ids)
        visits = billed_of(connection, ids)
        stored = all_settings(connection)
    step, least = TIME_STEP.of(stored), LEAST_TIME.of(stored)
    told = []
    for one in found:
        promise, visit = agreed.get(one.id), visits.get(one.id)
        told.append(
            ToBill(
                one.id,
                one.client_id or 0,
                one.client,
                one.company,
                one.service or one.title,
                from_epoch(one.start),
                one.zone,
                promise.fee if promise else one.price,
                promise.currency if promise else one.currency,
                (visit.minutes(step=step, least=least) or 0) if visit else 0,
            )
        )
    return told
