"""The frame: each key does one thing."""

from __future__ import annotations

from scheduler_app.desktop.frame.keys import all_shortcuts


def test_no_key_has_two_meanings() -> None:
    keys = [key for shortcut in all_shortcuts() for key in shortcut.keys]
    assert len(keys) == len(set(keys))
