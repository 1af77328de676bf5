"""Random days of all who change a diary: the outbox follows, and nothing goes out wrongly."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.use_cases.messages.outbox_days import OutboxDays

# A day costs about a quarter of a second: few each time, and thousands in the soak.
OutboxDays.TestCase.settings = settings(
    max_examples=max(20, settings().max_examples // 3), stateful_step_count=40, deadline=None
)
TestOutboxDays = OutboxDays.TestCase
pytestmark = pytest.mark.timeout(3600)
