"""Use case: claim what is to be told to the consultant, so that it is told once.

Also after the program was started anew, after a sleep, and where two windows look at one diary.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import announced


def claimed(diary: DiaryHandle, keys: Collection[str], *, now: datetime) -> frozenset[str]:
    """Those of these keys that nobody was told of yet; from now on they count as told."""
    with looking(diary) as snapshot:
        told = announced.told_among(snapshot, keys)
    if told >= set(keys):
        return frozenset()
    with writing(diary, "announce", by=By.SYSTEM, at=now) as change:
        fresh = frozenset(keys) - announced.told_among(change.connection, keys)
        announced.keep(change.connection, fresh, now=to_epoch(now.replace(microsecond=0)))
    return fresh
