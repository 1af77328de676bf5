"""What keys are called."""

from __future__ import annotations

from scheduler_app.desktop.shortcuts import key_text, key_tip


def test_the_key_that_sends_is_called_enter_wherever_it_is_told() -> None:
    assert "Return" not in key_text("Ctrl+Return")
    assert "Return" not in key_tip("Send", "Ctrl+Return")
