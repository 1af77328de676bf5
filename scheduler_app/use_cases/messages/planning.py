"""Use cases: keep the plan of what has to happen outside 40 days ahead, and make it anew."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage import brought
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import plans

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
    with looking(diary) as snapshot:
        late = plans.behind(snapshot, brought.followers(), now=to_epoch(now.replace(microsecond=0)))
    if not late:
        return False
    with writing(diary, "plan", by=By.SYSTEM, at=now) as change:
        more = plans.plan_chunk(change, late[0])
    return more or len(late) > 1
