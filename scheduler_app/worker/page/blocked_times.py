"""Worker: times that are taken off the page because somebody is being promised them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.time_units import seconds_of
from scheduler_app.domain.zones import to_epoch

BLOCK_LASTS = timedelta(minutes=5)
"""How long a time stays off the page after it was asked for, if nothing is booked."""


@dataclass(frozen=True, slots=True)
class _Block:
    stay: Stay
    taken: Occupied
    until: datetime


class BlockedTimes:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: list[_Block] = []

    def add(self, stay: Stay, now: datetime) -> None:
        """Block a time from now on; once more where it is blocked already."""
        taken = Occupied(
            to_epoch(stay.start),
            to_epoch(stay.end),
            seconds_of(stay.preparation),
            seconds_of(stay.wrap_up),
            seconds_of(stay.travel),
        )
        with self._lock:
            self._blocks.append(_Block(stay, taken, now + BLOCK_LASTS))

    def release(self, stay: Stay) -> bool:
        """Give back one block of a time; whether it was the last, so that it is offered again.

        Two may have asked for the same time: who lets go must not free it for the other.
        """
        with self._lock:
            its_own = [block for block in self._blocks if block.stay == stay]
            if its_own:
                self._blocks.remove(its_own[0])
            return len(its_own) == 1

    def standing(self, now: datetime) -> list[Occupied]:
        """What is blocked now; what has lasted long enough is forgotten."""
        with self._lock:
            self._blocks = [block for block in self._blocks if block.until > now]
            return [block.taken for block in self._blocks]
