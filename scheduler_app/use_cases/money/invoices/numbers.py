"""Use cases, money: the numbers of invoices, remembered outside the diary before they are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.money.invoices.numbering import NumberGap
from scheduler_app.storage.handle import DiaryHandle


@dataclass(frozen=True, slots=True)
class NextNumber:
    """What the next invoice is called if it is sent on `day` (ISO), and its count in the series."""

    series: str
    count: int
    number: str
    day: str


def next_number(diary: DiaryHandle, *, now: datetime) -> NextNumber:
    """What would be drawn now."""
    raise NotImplementedError


def set_next_number(diary: DiaryHandle, count: int, *, why: str, now: datetime) -> NumberGap | None:
    """Go on with a higher number; what is left out is a gap, explained by `why`.

    None where none is left out. `InvalidInput` where it is not higher, or nothing is said.
    """
    raise NotImplementedError


def remember_numbers(diary: DiaryHandle, *, now: datetime) -> list[NumberGap]:
    """Write down outside the diary what was drawn, and note what a restored diary does not know of.

    Those gaps are returned. Nothing is written where both know the same. `Trouble` where it can't
    be written or read.
    """
    raise NotImplementedError
