"""One session of every verb under each awkward zone, in a process that was born there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SESSION = Path(__file__).parent / "day_of_every_verb.py"


@pytest.mark.parametrize(
    ("zone", "locale"),
    [
        # Another language, and the clocks go forward.
        ("Europe/Berlin", "de_DE"),
        # The clocks go back by half an hour, and UTC is still in the day before.
        ("Australia/Lord_Howe", "en_AU"),
        pytest.param("Asia/Kolkata", "en_IN", marks=pytest.mark.soak),
        pytest.param("Pacific/Apia", "en_US", marks=pytest.mark.soak),
    ],
)
def test_every_verb_means_the_practices_time_under(zone: str, locale: str) -> None:
    words = ["-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist"]
    here = {"TESTS_TZ": zone, "TZ": zone, "LANG": f"{locale}.UTF-8", "LANGUAGE": locale}
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "PYTEST_"))
    }
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *words, str(SESSION)],
        env=ours | here,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr[-2000:]
    assert "1 passed" in ended.stdout
