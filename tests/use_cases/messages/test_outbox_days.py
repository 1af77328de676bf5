"""Random days of all who change a diary: the outbox follows, and nothing goes out wrongly."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings

from tests.use_cases.messages import planted_in_outbox
from tests.use_cases.messages.outbox_days import OutboxDays
from tests.use_cases.messages.planted_in_outbox import Story

# A day costs about a quarter of a second: few each time, and thousands in the soak.
OutboxDays.TestCase.settings = settings(
    max_examples=max(12, settings().max_examples // 5), stateful_step_count=40, deadline=None
)
TestOutboxDays = OutboxDays.TestCase
pytestmark = pytest.mark.timeout(3600)


@pytest.mark.parametrize("planted", list(planted_in_outbox.ON), ids=lambda each: each.__name__)
def test_a_bug_that_is_planted_is_seen(
    planted: planted_in_outbox.Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    says, story = planted_in_outbox.ON[planted]
    _live(story)
    planted(monkeypatch)
    with pytest.raises(AssertionError, match=says):
        _live(story)


def _live(story: Callable[[OutboxDays], Story]) -> None:
    day = OutboxDays()
    try:
        for _ in story(day):
            day.the_outbox_is_what_the_diary_says()
    finally:
        day.closed()
