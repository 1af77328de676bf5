"""The worker as a command: it works without a window, and ends when it is told."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler_app.worker.seat import Seat
from tests.worker.conftest import until

ROOT = Path(__file__).parents[2]


@contextmanager
def worker(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The real command; it is at work when the block begins."""
    program = [sys.executable, "-m", "scheduler_app", "--data-dir", str(folder), "worker"]
    begun = subprocess.Popen(program, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    with begun:
        assert begun.stderr is not None
        assert begun.stderr.readline().endswith("scheduler_app.worker.headless: working\n")
        try:
            yield begun
        finally:
            begun.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_in_order(tmp_path: Path, number: signal.Signals) -> None:
    with worker(tmp_path) as begun:
        seat = Seat(tmp_path)
        assert not seat.take()
        begun.send_signal(number)
        _, told = begun.communicate(timeout=60)
        assert begun.returncode == 0, told
        assert told.endswith("the work has ended\n")
        assert seat.take()
        seat.give()


def test_a_second_one_is_refused_and_a_window_goes_first(tmp_path: Path) -> None:
    with worker(tmp_path) as begun:
        second = subprocess.run(
            [sys.executable, "-m", "scheduler_app", "--data-dir", str(tmp_path), "worker"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 1
        assert "The worker is running already for this diary." in second.stderr
        window = Seat(tmp_path)
        with window.announced():
            until(window._work.take)
            window.give()
        assert begun.stderr is not None
        assert begun.stderr.readline().endswith(": a window has opened\n")
        assert begun.stderr.readline().endswith(": the work has ended\n")
        while "waiting" in (line := begun.stderr.readline()):
            pass
        assert line.endswith(": working\n")
