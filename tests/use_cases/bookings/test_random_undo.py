"""Random days of a consultant who undoes while clients act on the page: undo never lies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.use_cases.bookings import planted_in_undo
from tests.use_cases.page.desk_and_page import DeskAndPage, days_of

# A day costs about half a second: few each time, and thousands in the soak.
DeskAndPage.TestCase.settings = settings(
    max_examples=max(5, settings().max_examples // 12), stateful_step_count=40, deadline=None
)
TestDeskAndPage = pytest.mark.soak(DeskAndPage.TestCase)
pytestmark = pytest.mark.timeout(3600)

ENOUGH = 40
"""Days within which each is found, with other seeds too; most are in the first five."""


@pytest.mark.parametrize("planted", list(planted_in_undo.AMONG), ids=lambda each: each.__name__)
def test_a_bug_that_is_planted_is_found(
    planted: planted_in_undo.Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(monkeypatch)
    says, among = planted_in_undo.AMONG[planted]
    looking = settings(
        max_examples=ENOUGH,
        stateful_step_count=20,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    with pytest.raises(AssertionError, match=says):
        run_state_machine_as_test(seed(1)(days_of(*among)), settings=looking)


@pytest.mark.parametrize("planted", list(planted_in_undo.ON), ids=lambda each: each.__name__)
def test_a_bug_that_takes_a_story_is_judged_as_one(
    planted: planted_in_undo.Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    says, story = planted_in_undo.ON[planted]
    _live(story)
    planted(monkeypatch)
    with pytest.raises(AssertionError, match=says):
        _live(story)


def _live(story: Callable[[DeskAndPage], None]) -> None:
    day = DeskAndPage()
    try:
        story(day)
    finally:
        day.diary.close()
        day.folder.cleanup()
