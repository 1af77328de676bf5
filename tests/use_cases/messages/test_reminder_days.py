"""Random days of rules, ways and clocks: clients are told what holds, once, at the right time."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.use_cases.messages.reminder_days import ReminderDays

# A day costs about half a second: few each time, and thousands in the soak.
ReminderDays.TestCase.settings = settings(
    max_examples=max(6, settings().max_examples // 10), stateful_step_count=40, deadline=None
)
TestReminderDays = ReminderDays.TestCase
pytestmark = pytest.mark.timeout(3600)
