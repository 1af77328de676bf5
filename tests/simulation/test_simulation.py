"""Simulation: some days of a practice on which everything goes wrong, and what always holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drawing import FIXED

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.timeout(600)


def _played(*words: str) -> str:
    """What the command prints; it found nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout, done.stderr)
    assert done.returncode == 0, "a play found something: it is printed"
    return done.stdout


def test_some_days_on_which_everything_goes_wrong_and_the_first_of_them_again() -> None:
    """Line by line, and the whole diary at its evening, however many days follow."""
    words = ("--seed", str(FIXED), "--lines", "--days")
    told, again = _played(*words, "4"), _played(*words, "1")
    assert "none of 1 plays found something" in told
    first = again.splitlines()[:-2]
    assert len(first) > 40
    assert first[-1].startswith("day 0 ends: ")
    assert told.splitlines()[: len(first)] == first
