"""Faults: told means kept: a writer killed at any moment loses nothing that it had told."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

from scheduler_app.storage.diary import Diary
from tests import drawing

ROOT = Path(__file__).parents[2]

MOST_LINES = 16
WITHIN_A_WRITE = 0.02
"""Seconds, in which a writer comes to be anywhere between two lines."""

Told = dict[int, list[tuple[int, str]]]
"""For each booking the (start, state) pairs that its writer told, in order."""


def test_ten_kills_lose_nothing(tmp_path: Path) -> None:
    _kill_writers(tmp_path / "diary.db", kills=10)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    _kill_writers(tmp_path / "diary.db", kills=200)


def test_the_check_sees_a_loss(tmp_path: Path) -> None:
    """The control: a line that was told and is not on disk does not go unseen."""
    path = tmp_path / "diary.db"
    told: Told = defaultdict(list)
    _run_and_kill(path, seed=1, lines=1, moment=0, told=told)
    last = max(told)
    told[last].append((0, "done"))
    with pytest.raises(AssertionError, match=f"booking {last}"):
        _check(path, told)


def _kill_writers(path: Path, *, kills: int) -> None:
    chance = drawing.chance()
    told: Told = defaultdict(list)
    for seed in range(kills):
        lines, moment = chance.randint(1, MOST_LINES), chance.uniform(0, WITHIN_A_WRITE)
        _run_and_kill(path, seed=seed, lines=lines, moment=moment, told=told)
        _check(path, told)
    assert len(told) > kills, "the writers were killed before they wrote"


def _run_and_kill(path: Path, *, seed: int, lines: int, moment: float, told: Told) -> None:
    """Kill a writer a moment (in seconds) after it told so many lines; adds them to `told`."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writer", str(path), str(seed)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    with writer.stdout as out:
        assert out.readline() == "ready\n"
        before = [out.readline() for _ in range(lines)]
        time.sleep(moment)
        writer.kill()
        for line in [*before, *out]:
            if line.endswith("\n"):  # the last one may be cut off: it was never told
                booking_id, start, state = json.loads(line)
                told[booking_id].append((start, state))
    writer.wait()


def _check(path: Path, told: Told) -> None:
    """The file is whole, and its history holds all that was told, in that order."""
    diary = Diary.open(path)
    try:
        with diary.read() as connection:
            rows = connection.exec_driver_sql("PRAGMA integrity_check").all()
            assert [row[0] for row in rows] == ["ok"]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            lives = _lives(
                connection.exec_driver_sql(
                    "SELECT subject_id, after FROM history WHERE subject = 'bookings' ORDER BY id"
                ).all()
            )
            now = {
                row.id: (row.start_at, row.state, row.removed)
                for row in connection.exec_driver_sql("SELECT * FROM bookings")
            }
    finally:
        diary.close()
    assert {booking_id: life[-1] for booking_id, life in lives.items()} == now
    for booking_id, lines in told.items():
        life = iter([entry[:2] for entry in lives.get(booking_id, [])])
        assert all(line in life for line in lines), f"booking {booking_id} lost what it was told"


def _lives(rows: object) -> dict[int, list[tuple[int, str, int]]]:
    """What each booking was after each of its changes: (start, state, removed)."""
    images: dict[int, dict[str, object]] = defaultdict(lambda: {"removed": 0})
    lives: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    for booking_id, after in rows:  # type: ignore[attr-defined]
        images[booking_id].update(json.loads(after))
        image = images[booking_id]
        lives[booking_id].append((image["start_at"], image["state"], image["removed"]))  # type: ignore[arg-type]
    return lives
