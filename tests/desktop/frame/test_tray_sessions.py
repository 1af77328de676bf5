"""A day at the tray of real sessions: by both of Qt's ways, with a real notification daemon."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.frame import tray_sessions

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[3]


@pytest.mark.soak
@pytest.mark.parametrize("way", tray_sessions.TRAYS)
def test_a_day_at_the_tray(way: str, tmp_path: Path) -> None:
    if lacks := tray_sessions.missing(way):
        pytest.skip(f"not here: {', '.join(lacks)}")
    with tray_sessions.display() as on:
        done = subprocess.run(
            ["dbus-run-session", "--", sys.executable, str(HERE / "tray_sessions.py"), way,
             str(tmp_path), sys.executable, str(HERE / "tray_day.py"), str(tmp_path)],
            env={**tray_sessions.within(tmp_path, on), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    menu, first, second = done.stdout.splitlines()
    assert menu.startswith("menu: Show | New booking… | Today | 09:30  Anna Schmidt")
    assert "New request: Carla Weiß asks for" in first
    assert "New request: Dora asks for" in first
    assert second == "tray True: ", "what was told is not told again"
    notes = (tmp_path / "notes.txt").read_text()
    # In its own window's tray Qt draws the message itself, and the daemon hears nothing.
    assert ("Carla Weiß" in notes) == (way == "by D-Bus")
