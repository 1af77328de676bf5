"""Which text of the provider is that of a row, whatever this clock said as it was asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.use_cases.messages.text_desk import TextDesk


@pytest.mark.parametrize("hours", [1, 50])
def test_what_a_clock_ahead_of_the_provider_s_asked_for_is_found(
    desk: TextDesk, hours: int
) -> None:
    desk.booked(days=3)
    desk.twilio.now = lambda: desk.time - timedelta(hours=hours)
    desk.twilio.trouble.append("taken")
    desk.turn(days=2, hours=2)
    assert desk.states() == ["sending"]
    desk.turn(minutes=2)
    assert desk.states() == ["sent"] and len(desk.twilio.texts) == 1
