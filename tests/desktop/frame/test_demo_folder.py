"""The folder of a demo goes when the demo ends, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler_app.desktop.passing_folder import passing_folder, sweep
from scheduler_app.domain.errors import Trouble

DEMO = """
import sys
from PySide6.QtCore import QCoreApplication
from scheduler_app import cli
from scheduler_app.desktop.frame import start
from scheduler_app.desktop.first_paint import after_first_paint

from scheduler_app.use_cases.care import seed_demo
seed_demo.seed_demo = lambda *_, **__: None
open_window = start.open_window

def watched(*arguments, **options):
    window, parts = open_window(*arguments, **options)
    def tell():
        print("painted", flush=True)
        if sys.argv[1] == "leave":
            window.leave()
    after_first_paint(window, tell)
    return window, parts

start.open_window = watched
sys.exit(cli.main(["--demo"]))
"""


def _demo(place: Path, how: str) -> subprocess.Popen[str]:
    """A demo whose window is painted. It is not seeded: that takes a second."""
    place.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-c", DEMO, how],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(place), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "painted"
    return process


def _left(place: Path) -> list[str]:
    return [folder.name for folder in place.glob("scheduler-demo-*")]


@pytest.mark.parametrize(
    "how", ["SIGTERM", *(pytest.param(how, marks=pytest.mark.soak) for how in ("SIGINT", "SIGHUP"))]
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_demo_that_is_told_to_end_leaves_nothing_behind(tmp_path: Path, how: str) -> None:
    place, number = tmp_path / "tmp", getattr(signal, how)
    with _demo(place, how) as process:
        assert _left(place)
        process.send_signal(number)
        assert process.wait(30) == 128 + number
    assert _left(place) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_what_a_killed_demo_has_left_goes_at_the_next_which_leaves_nothing(tmp_path: Path) -> None:
    place = tmp_path / "tmp"
    with _demo(place, "SIGKILL") as process:
        [killed] = _left(place)
        process.kill()
    assert _left(place) == [killed]
    with _demo(place, "leave") as process:
        assert process.wait(30) == 0
    assert _left(place) == []


def test_folders_in_use_and_those_of_others_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    other, young = tmp_path / "other-1", tmp_path / "scheduler-demo-young"
    other.mkdir()
    young.mkdir()
    old = tmp_path / "scheduler-demo-old"
    old.mkdir()
    os.utime(old, (0, 0))
    with passing_folder("scheduler-demo-") as folder:
        sweep(tmp_path, "scheduler-demo-")
        assert folder.exists()
        assert young.exists()
        assert not old.exists()
    assert not folder.exists()
    assert other.exists()


def test_where_there_is_no_room_for_a_folder_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(Trouble, match="Your own diary is untouched"), passing_folder("demo-"):
        pass
