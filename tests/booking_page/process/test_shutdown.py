"""Tests: whoever waits hears of the end once, also who comes late."""

from __future__ import annotations

from scheduler_app.booking_page.process.shutdown import Shutdown


def test_listeners_hear_of_it_once_and_latecomers_at_once() -> None:
    shutdown, heard = Shutdown(), []
    shutdown.on_begin(lambda: heard.append("early"))
    leave = shutdown.on_begin(lambda: heard.append("gone"))
    leave()
    leave()

    assert not shutdown.begun
    shutdown.begin()
    shutdown.begin()
    shutdown.on_begin(lambda: heard.append("late"))

    assert heard == ["early", "late"]
    assert shutdown.begun
