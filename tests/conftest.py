"""Tests: the ground every test stands on: a home of its own, a fixed now, and silence."""

from __future__ import annotations

import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import engine

if TYPE_CHECKING:
    from scheduler_app.storage.diary import Diary
    from tests.counting import QueryRecorder

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The machine of the tests stands in no zone that the practice of a test is in, nor in UTC, where a
# wall time that was mixed up with an instant looks right. Programs that tests start inherit it.
os.environ["TZ"] = os.environ.get("TESTS_TZ", "America/New_York")
if hasattr(time, "tzset"):
    time.tzset()

# A deadline per example would fail slow machines where nothing is wrong. The everyday run tries
# the same examples each time, so that it fails for a change and not for luck; the soak draws anew.
_EVERYWHERE: dict[str, Any] = {
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("ci", max_examples=60, derandomize=True, **_EVERYWHERE)
settings.register_profile("soak", max_examples=3000, **_EVERYWHERE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Hypothesis takes five minutes to make a failing example small, and has no setting for it.
if not hasattr(engine, "MAX_SHRINKING_SECONDS"):
    raise RuntimeError("Hypothesis bounds its shrinking by another name now: see tests/conftest.py")
engine.MAX_SHRINKING_SECONDS = 20

THREAD_GRACE = 2.0
"""Seconds that a thread may take to end after its test."""


def pytest_collection() -> None:
    """What is collected stays: no search for garbage meanwhile."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Nor does a later search go through thousands of tests again: an eighth of all work."""
    gc.freeze()
    # Each test leaves more than Python's seven hundred objects: it would search within tests.
    gc.set_threshold(20_000)
    gc.enable()
    if "sqlalchemy" in sys.modules:
        from tests.compiled_once import compile_once

        compile_once()


@pytest.fixture
def now() -> datetime:
    """The clock of the tests: Monday 1 March 2027, 08:00 UTC."""
    return datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    """A new diary in a file of its own."""
    from scheduler_app.storage.diary import Diary
    from tests.laid import new_diary

    opened = Diary.open(new_diary(tmp_path / "diary.db"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Certificate and key of a server on 127.0.0.1."""
    from tests.booking_page.mail.certificates import made_in

    return made_in(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def believed(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """That certificate is believed on this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


@pytest.fixture
def query_recorder() -> QueryRecorder:
    """Counts the SQL statements of a piece of work; see `tests.counting`."""
    from tests.counting import QueryRecorder

    return QueryRecorder()


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the home of whoever runs it."""
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))


class _Listener(logging.Handler):
    """Keeps what was logged at warning level or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _quiet(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that logs a warning, or leaves a thread or a window behind, fails.

    `@pytest.mark.expects_log("text")` names a line that must appear.
    """
    listener = _Listener()
    before = set(threading.enumerate())
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    marker = request.node.get_closest_marker("expects_log")
    expected: tuple[str, ...] = marker.args if marker else ()
    surplus = [line for line in listener.lines if not any(text in line for text in expected)]
    assert not surplus, f"unexpected log lines: {surplus}"
    missing = [text for text in expected if not any(text in line for line in listener.lines)]
    assert not missing, f"log lines that never came: {missing}"
    left = _still_running(before)
    assert not left, f"threads left running: {left}"
    windows = _open_windows()
    assert not windows, f"windows left open: {windows}"


def _still_running(before: set[threading.Thread]) -> list[threading.Thread]:
    """Threads of ours that outlive their test; those of Qt's own pool show as dummies."""
    give_up = time.monotonic() + THREAD_GRACE
    while True:
        left = [
            thread
            for thread in threading.enumerate()
            if thread not in before and not isinstance(thread, threading._DummyThread)
        ]
        if not left or time.monotonic() > give_up:
            return left
        time.sleep(0.01)


def _open_windows() -> list[object]:
    """Top-level widgets that are still shown. Asks only if the test has loaded Qt at all."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [widget for widget in widgets.QApplication.topLevelWidgets() if widget.isVisible()]
