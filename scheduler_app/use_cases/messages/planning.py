"""Use cases: keep the plan of what has to happen outside 40 days ahead, and make it anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage import brought, following
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import outbox, plans

MOST_CHUNKS = 20


def plan_soon(diary: DiaryHandle, *, now: datetime) -> None:
    """Plan what is to be planned anew, if that is not very much; the worker plans the rest."""
    for _ in range(MOST_CHUNKS):
        if not plan_chunk(diary, now=now):
            return


def plan_chunk(diary: DiaryHandle, *, now: datetime) -> bool:
    """Plan the next bookings that are to be planned anew; returns whether there may be more.

    One transaction of some milliseconds, or none where there is nothing to do.
    """
    moment = to_epoch(now.replace(microsecond=0))
    with looking(diary) as snapshot:
        unbound = outbox.unbound_skipped_ahead(snapshot, moment)
        late = plans.behind(snapshot, brought.followers(), now=moment)
    if unbound:
        _look_again(diary, unbound, now)
    if not late:
        return False
    with writing(diary, "plan", by=By.SYSTEM, at=now) as change:
        more = plans.plan_chunk(change, late[0])
    return more or len(late) > 1


def _look_again(diary: DiaryHandle, rows: Sequence[OutboxRow], now: datetime) -> None:
    """What a clock that was ahead gave up of what is about no booking is looked at again."""
    with writing(diary, "plan", by=By.SYSTEM, at=now) as change:
        for row in rows:
            following.look_at_no_booking(change, row)
        outbox.date_unbound_back(change.connection, to_epoch(now.replace(microsecond=0)))
        change.touched.add("outbox")
