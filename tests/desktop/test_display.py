"""Desktop: a computer without a display is told so."""

from __future__ import annotations

import sys

import pytest

from scheduler_app.desktop.display import prepare_display


def test_without_a_display_one_line_and_the_offscreen_platform(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert prepare_display()
    assert capsys.readouterr().err.count("\n") == 1
    assert not prepare_display()
