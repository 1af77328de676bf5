"""Benchmark: start of the process to a painted week, against an empty window and a query."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.big_diary import big_diary, copy_of
from benchmarks.measure import Figure, publish, run_python
from scheduler_app.settings import DIARY_NAME

BOOKINGS = 100_000
ROUNDS = 15


def main() -> None:
    """Measure new processes in turn, from exec to the end of their first paint."""
    taken: dict[str, list[float]] = {"app": [], "limit": []}
    whole: dict[str, list[float]] = {"app": [], "limit": []}
    with tempfile.TemporaryDirectory() as name:
        copy_of(big_diary(BOOKINGS, 5_000), Path(name) / DIARY_NAME)
        for turn in range(-1, ROUNDS):  # The first round warms the disk's cache.
            for which, seconds in taken.items():
                begin = time.monotonic()
                until_exit, printed = run_python(["-m", "benchmarks.first_paint", which, name])
                if turn >= 0:
                    seconds.append(float(printed.split()[-2]) - begin)
                    whole[which].append(until_exit)
    publish(
        Figure(
            what="start to painted week",
            at=f"{BOOKINGS:,} bookings",
            measured=median(taken["app"]),
            limit=median(taken["limit"]),
            most_ratio=1.3,
        ),
        Figure(
            what="the same, until the process has ended",
            at=f"{BOOKINGS:,} bookings",
            measured=median(whole["app"]),
            limit=median(whole["limit"]),
        ),
    )


if __name__ == "__main__":
    main()
