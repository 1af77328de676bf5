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


def _played(*words: str, hashed: int = 0) -> str:
    """What the command prints; it found nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": str(hashed)},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout, done.stderr)
    assert done.returncode == 0, "a play found something: it is printed"
    return done.stdout


def test_some_days_of_a_practice_on_which_everything_goes_wrong() -> None:
    told = _played("--seed", str(FIXED), "--days", "6")
    assert "none of 1 plays found something" in told


def test_a_seed_plays_the_same_again_whatever_order_sets_have() -> None:
    """Line by line, and the whole diary at each evening."""
    words = ("--seed", str(FIXED + 1), "--days", "2", "--lines")
    once, again = (_played(*words, hashed=hashed) for hashed in (1, 2))
    *lines, _summary = once.splitlines()
    assert len(lines) > 40
    assert [line for line in lines if " s, " not in line] == [
        line for line in again.splitlines()[:-1] if " s, " not in line
    ]
