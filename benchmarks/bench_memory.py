"""Benchmark: resident memory after showing a week, against an empty window with SQLAlchemy."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from benchmarks.big_diary import big_diary, copy_of
from benchmarks.measure import Figure, publish, run_python
from scheduler_app.settings import DIARY_NAME

BOOKINGS = 1_000_000
ROUNDS = 5


def main() -> None:
    """Ask each process for its memory right after its first paint."""
    with tempfile.TemporaryDirectory() as name:
        copy_of(big_diary(BOOKINGS, 50_000), Path(name) / DIARY_NAME)
        app, empty = [], []
        for _ in range(ROUNDS):
            app.append(_resident("app", name))
            empty.append(_resident("empty"))
    publish(
        Figure(
            what="resident memory after showing a week",
            at=f"{BOOKINGS:,} bookings",
            measured=median(app),
            limit=median(empty),
            most_ratio=1.28,
            unit="bytes",
        )
    )


def _resident(*arguments: str) -> int:
    _, printed = run_python(["-m", "benchmarks.first_paint", *arguments])
    return int(printed.split()[-1])


if __name__ == "__main__":
    main()
