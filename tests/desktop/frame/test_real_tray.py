"""The tray of a real session: the icon registers, the message arrives, its click is heard."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NEEDED = ("Xvfb", "dbus-run-session")


@pytest.fixture
def display() -> Iterator[str]:
    """A display of its own, with nobody looking."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if importlib.util.find_spec("jeepney") is None:
        missing.append("jeepney")
    if missing:
        pytest.skip(f"not here: {', '.join(missing)}")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1200x800x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    if not number:
        server.wait()
        pytest.skip("Xvfb does not start here")
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.mark.parametrize("when", ["first", pytest.param("late", marks=pytest.mark.soak)])
def test_a_request_is_announced_by_the_session(when: str, display: str, tmp_path: Path) -> None:
    program = [
        sys.executable,
        str(ROOT / "tests/desktop/frame/tray_program.py"),
        str(tmp_path),
        when,
    ]
    done = subprocess.run(
        ["dbus-run-session", "--", *program],
        env=os.environ
        | {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT),
            "XDG_RUNTIME_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert "icon" in lines
    assert "tray on xcb" in lines
    assert "message: New request: Anna Schmidt asks for Remote session, Thu 4 Mar 10:00" in lines
    assert lines[-4:] == [
        "the message led to the inbox",
        "the choice to stay is offered: True",
        "hidden: True",
        "left",
    ]
