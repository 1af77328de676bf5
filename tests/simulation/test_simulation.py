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


def test_some_days_of_a_practice_on_which_everything_goes_wrong() -> None:
    told = _played("--seed", str(FIXED), "--days", "4")
    assert "none of 1 plays found something" in told


def test_a_seed_plays_the_same_again() -> None:
    """Line by line, and the whole diary at each evening."""
    words = ("--seed", str(FIXED + 1), "--days", "1", "--lines")
    once, again = (_played(*words).splitlines()[:-2] for _ in range(2))
    assert len(once) > 20
    assert once == again
