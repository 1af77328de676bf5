"""When something is due by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from scheduler_app.domain.clients.device import DeviceKind
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visits.due import RECALL, expiry_in_words, months_later, radar_step

LAST = date(2027, 5, 1)


@pytest.mark.parametrize(
    ("days", "step"), [(46, None), (45, 45), (8, 45), (7, 7), (2, 7), (1, 1), (0, 1), (-3, 1)]
)
def test_the_radar_tells_at_45_7_and_1_days(days: int, step: int | None) -> None:
    assert radar_step(LAST, LAST - timedelta(days=days)) == step


def test_months_end_where_they_end() -> None:
    assert months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_later(date(2028, 3, 31), -1) == date(2028, 2, 29)
    assert months_later(date(2027, 12, 15), 1) == date(2028, 1, 15)
    assert months_later(date(2027, 1, 15), -12) == date(2026, 1, 15)


def test_what_ends_is_told_by_what_it_is() -> None:
    assert expiry_in_words(DeviceKind.DOMAIN, "kos.example") == "Domain kos.example ends"
    assert expiry_in_words(DeviceKind.LAPTOP, "Anna’s laptop") == "Warranty of Anna’s laptop ends"


@pytest.mark.parametrize("text", ["-1", "61", "six", "1.5", "²"])
def test_recall_takes_whole_months(text: str) -> None:
    with pytest.raises(InvalidInput, match="whole number of months"):
        RECALL.read(text)
