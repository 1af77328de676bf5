"""Protocol: whatever clients, consultant, line and clocks do in whatever order, promises hold."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.protocol.machine import Days

# A day costs about half a second: a fraction of the examples that cheaper properties get.
Days.TestCase.settings = settings(
    max_examples=settings().max_examples // 2, stateful_step_count=30, deadline=None
)
TestDays = Days.TestCase
pytestmark = pytest.mark.timeout(3600)
