"""Use cases, page: times that are taken off the page because somebody is being promised them.

They are rows of the diary: whichever program publishes next leaves them out, also after a crash.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.page.blocks import BLOCK_LASTS, PageBlock
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import blocks


def block(diary: DiaryHandle, stays: Sequence[Stay], *, now: datetime) -> list[PageBlock]:
    """Take times off the page from the next publication on, for five minutes or until `release`."""
    with writing(diary, "block", by=By.CONSULTANT, at=now) as change:
        blocks.forget_ended(change.connection, _second(now))
        return blocks.add(change.connection, stays, _second(now + BLOCK_LASTS))


def release(diary: DiaryHandle, block: PageBlock, *, now: datetime) -> bool:
    """Give back this block; whether it was the last of its time, so that it is offered again.

    Two may have asked for the same time: who lets go must not free it for the other.
    """
    with writing(diary, "release", by=By.CONSULTANT, at=now) as change:
        blocks.forget_ended(change.connection, _second(now))
        removed = blocks.remove(change.connection, block)
        return removed and not blocks.is_blocked(change.connection, block.stay)


def standing(diary: DiaryHandle, *, now: datetime) -> list[Occupied]:
    """What is blocked now."""
    with reading(diary) as connection:
        return blocks.standing(connection, _second(now))


def _second(moment: datetime) -> int:
    return to_epoch(moment.replace(microsecond=0))
