"""Tests: a visitor who holds a time and goes back finds it again."""

from __future__ import annotations

import pytest

from tests.booking_page.sample import AT_ONCE, NOW, REMOTE
from tests.booking_page.serving import Page
from tests.booking_page.visiting import send

MONTH = f"/book/{REMOTE}"
TUESDAY_TEN = NOW + 86_400 + 3600
"""Tuesday 2 March 2027, 10:00 in Berlin."""

TOLD = "Held for you: Tue 2 Mar, 10:00"


def test_a_time_that_is_held_is_told_to_whoever_comes_back_and_to_nobody_else(page: Page) -> None:
    page.publish()
    visitor, other = page.visitor(), page.visitor()
    hold = f"{MONTH}/hold"
    send(visitor, hold, shown_at=MONTH, start=str(TUESDAY_TEN), zone="Europe/Berlin")
    assert TOLD in visitor.get(MONTH).text
    assert TOLD not in visitor.get(f"/book/{AT_ONCE}").text
    for _ in range(2):
        assert TOLD not in other.get(MONTH).text


@pytest.mark.parametrize("ends", ["by itself", "given back"])
def test_a_hold_that_has_ended_is_not_told(page: Page, ends: str) -> None:
    page.publish()
    visitor = page.visitor()
    hold = f"{MONTH}/hold"
    send(visitor, hold, shown_at=MONTH, start=str(TUESDAY_TEN), zone="Europe/Berlin")
    if ends == "by itself":
        page.clock.now += 601
    else:
        send(visitor, "/request/release", shown_at="/request")
    assert TOLD not in visitor.get(MONTH).text
