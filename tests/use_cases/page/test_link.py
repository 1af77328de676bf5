"""A page is linked by the code that it gave."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.format import Pairing, PairingRequest
from scheduler_app.domain.time_units import Minutes
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page.link import is_offered_span, pair, pairing_code
from tests.fakes.clients_on_the_page import FakePage


def test_a_code_that_is_used_up_in_vain_is_told_of(practice: Diary, now: datetime) -> None:
    """The page has taken it, and the diary can't note that just then."""
    page, hasty = FakePage(lambda: now), Diary.open(practice.path, busy_timeout_ms=50)
    wanted = pairing_code("https://book.example/#code")
    with closing(connected(practice.path, isolation_level=None)) as other:

        class Meanwhile(FakePage):
            def pair(self, request: PairingRequest) -> Pairing:
                other.execute("BEGIN IMMEDIATE")
                return page.pair(request)

        with pytest.raises(Trouble, match="accepted the code") as told:
            stranger = Meanwhile(lambda: now)
            pair(hasty, stranger, wanted, "hosted", keep=lambda _page, _token: None, now=now)
    hasty.close()
    assert "take a new code" in told.value.remedy
    assert "Nothing was changed" not in str(told.value)


def test_the_page_offers_times_around_a_visit_until_its_last_gap_is_over(
    diary: Diary, now: datetime
) -> None:
    """Who writes down a visit that has just ended is on the road still."""
    over = Stay(now - timedelta(hours=2), now - timedelta(hours=1))
    road = Stay(over.start, over.end, wrap_up=Minutes(31), travel=Minutes(30))
    assert not is_offered_span(diary, over, now=now)
    assert is_offered_span(diary, road, now=now)
