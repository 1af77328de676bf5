"""The same device and cause once more within 90 days is rework of the newest visit that had it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.visits.rework import WITHIN, EarlierIssue, rework
from scheduler_app.domain.visits.visit import VisitIssue, VisitRecord

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ISSUE = VisitIssue("Drops again", "Überhitzung", device_id=1)
RECORD = VisitRecord(9, 1, START, issues=(ISSUE, VisitIssue("Drops", device_id=1)))


@pytest.mark.parametrize(
    ("ago", "device", "cause", "is_rework"),
    [
        (WITHIN, 1, "uberhitzung", True),
        (WITHIN + SECOND, 1, "Überhitzung", False),
        (SECOND, 1, "Überhitzung", True),
        (SECOND * 0, 1, "Überhitzung", False),
        (SECOND, 2, "Überhitzung", False),
        (SECOND, 1, "Cable", False),
        (SECOND, 1, "", False),
    ],
)
def test_what_is_rework(ago: timedelta, device: int, cause: str, *, is_rework: bool) -> None:
    found = rework(RECORD, [EarlierIssue(1, START - ago, device, cause)])
    assert [one.issue for one in found] == ([ISSUE] if is_rework else [])


def test_the_newest_of_them_is_told() -> None:
    days = [EarlierIssue(ago, START - timedelta(days=ago), 1, "Überhitzung") for ago in (20, 3, 7)]
    [one] = rework(RECORD, days)
    assert one.before.visit_id == 3
