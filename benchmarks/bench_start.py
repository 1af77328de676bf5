"""Benchmark: start of the whole process to a painted week, against an empty window and a query."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from benchmarks.big_diary import big_diary, copy_of
from benchmarks.measure import Figure, interleaved, publish, run_python
from scheduler_app.settings import DIARY_NAME

BOOKINGS = 100_000
ROUNDS = 15


def main() -> None:
    """Measure whole processes, from exec to exit, in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_of(big_diary(BOOKINGS, 5_000), folder / DIARY_NAME)
        child = ["-m", "benchmarks.first_paint"]
        samples = interleaved(
            {
                "app": partial(run_python, [*child, "app", name]),
                "limit": partial(run_python, [*child, "limit", name]),
            },
            rounds=ROUNDS,
        )
    publish(
        Figure(
            what="start to painted week",
            at=f"{BOOKINGS:,} bookings",
            measured=samples["app"].median,
            limit=samples["limit"].median,
            most_ratio=1.3,
        )
    )


if __name__ == "__main__":
    main()
