"""Use cases: so many texts a day, and no more: whoever moves a booking all day sends none of them.

Each text is paid for. What is held back is tried again later, and goes another way where it would
come too late.
"""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.messages.texting import TextPutOff
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import texts

MOST_TO_ONE = 10
"""Texts to one number within a day."""

MOST_IN_ALL = 250
"""Texts within a day to whomever: far more than one person has visits."""


def hold_back(diary: DiaryHandle, number: str, *, due: int, now: datetime) -> None:
    """`TextPutOff` where too many texts go out already within the day before this one goes."""
    goes = max(due, to_epoch(now.replace(microsecond=0)))
    with looking(diary) as asked:
        count = texts.gone_out(asked, since=goes - DAY, until=goes)
    if count.get(number, 0) >= MOST_TO_ONE:
        raise TextPutOff(
            f"Held back: {MOST_TO_ONE} texts go to this number within a day.", of_all=False
        )
    if sum(count.values()) >= MOST_IN_ALL:
        raise TextPutOff(f"Held back: {MOST_IN_ALL} texts go out within a day.", of_all=False)
