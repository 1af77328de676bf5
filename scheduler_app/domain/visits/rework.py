"""Domain: the same device and the same cause once more, soon after: that is rework."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler_app.domain.folding import words
from scheduler_app.domain.visits.visit import VisitIssue, VisitRecord

WITHIN = timedelta(days=90)
"""After so long it is no rework any more."""


@dataclass(frozen=True, slots=True)
class EarlierIssue:
    """An issue of an earlier visit: which visit, when it began, and of what device and cause."""

    visit_id: int
    started: datetime
    device_id: int
    cause: str


@dataclass(frozen=True, slots=True)
class Rework:
    """An issue that was there before, and the newest visit that had it."""

    issue: VisitIssue
    before: EarlierIssue


def rework(record: VisitRecord, earlier: Iterable[EarlierIssue]) -> tuple[Rework, ...]:
    """The issues of a record that are rework. A cause that nobody wrote is like no other."""
    newest: dict[tuple[int, tuple[str, ...]], EarlierIssue] = {}
    for one in earlier:
        key = (one.device_id, words(one.cause))
        in_time = record.started - WITHIN <= one.started < record.started
        if in_time and (key not in newest or newest[key].started < one.started):
            newest[key] = one
    return tuple(
        Rework(issue, newest[key])
        for issue in record.issues
        if (cause := words(issue.cause))
        and issue.device_id is not None
        and (key := (issue.device_id, cause)) in newest
    )
