"""Benchmarks: the measuring itself: interleaved runs, medians, and figures held to limits."""

from __future__ import annotations

import gc
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Literal

FIGURES_FILE = "BENCH_FIGURES"
"""Environment variable: a file that takes each figure as a line of JSON beside the printed one."""

FRAME = 0.016
"""Seconds between two frames at 60 Hz; what takes longer is seen as a stutter."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds that each run took, in the order they were made."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the runs were faster."""
        return median(self.seconds)

    @property
    def p99(self) -> float:
        """Of a hundred runs one was slower (nearest rank; with fewer runs, the slowest)."""
        ranked = sorted(self.seconds)
        return ranked[math.ceil(0.99 * len(ranked)) - 1]

    @property
    def slowest(self) -> float:
        """The slowest run."""
        return max(self.seconds)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    `measured` and `limit` are in `unit`. `most_ratio` and `least_ratio` bound measured / limit,
    `most` bounds `measured` (or `worst`, where it is given: a p99 or a slowest run) by itself.
    """

    what: str
    at: str
    measured: float
    limit: float | None = None
    most_ratio: float | None = None
    worst: float | None = None
    most: float | None = None
    unit: Literal["s", "bytes", "per s"] = "s"
    note: str = ""
    least_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the limit."""
        return None if self.limit is None else self.measured / self.limit

    @property
    def met(self) -> bool:
        """Whether every target that is set is reached."""
        bound = self.measured if self.worst is None else self.worst
        ratio = self.ratio
        in_ratio = ratio is None or (
            (self.most_ratio is None or ratio <= self.most_ratio)
            and (self.least_ratio is None or ratio >= self.least_ratio)
        )
        return in_ratio and (self.most is None or bound <= self.most)


def interleaved(
    runs: Mapping[str, Callable[[], object]], *, rounds: int, warm_up: int = 1
) -> dict[str, Sample]:
    """Time each of `runs` once a round, in turn, so that all meet the same machine.

    The garbage collector works before each run and rests while it is timed: it leaves the caches
    of the processor cold, and so it does for all alike and not only for the first of a round.
    """
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(-warm_up, rounds):
        for name, run in runs.items():
            gc.collect()
            gc.disable()
            begin = time.perf_counter()
            run()
            elapsed = time.perf_counter() - begin
            gc.enable()
            if turn >= 0:
                taken[name].append(elapsed)
    return {name: Sample(tuple(seconds)) for name, seconds in taken.items()}


def run_python(
    arguments: Sequence[str], *, environment: Mapping[str, str] | None = None
) -> tuple[float, str]:
    """Run this Python in a process of its own; returns its whole wall time and what it printed.

    Modules are compiled once and kept, as in any installed program, also where the surroundings
    forbid Python to write bytecode: else each start would measure the compiler.
    """
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(environment or {})},
    )
    return time.perf_counter() - begin, done.stdout


def resident_bytes() -> int:
    """Memory of this process that is in RAM now; its peak where the system tells no more."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def publish(*figures: Figure) -> None:
    """Print figures, and hand them to whoever collects them."""
    print(table(figures))
    collector = os.environ.get(FIGURES_FILE)
    if collector:
        with Path(collector).open("a", encoding="utf-8") as out:
            out.writelines(json.dumps(asdict(figure)) + "\n" for figure in figures)


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    head = ("what", "at", "measured", "limit", "ratio", "target", "")
    rows = [head, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _row(figure: Figure) -> tuple[str, ...]:
    measured = _amount(figure.measured, figure.unit)
    if figure.worst is not None:
        measured += f" (worst {_amount(figure.worst, figure.unit)})"
    targets = []
    if figure.most_ratio is not None:
        targets.append(f"≤ {figure.most_ratio:g} ×")
    if figure.least_ratio is not None:
        targets.append(f"≥ {figure.least_ratio:g} ×")
    if figure.most is not None:
        subject = "" if figure.worst is None else "worst "
        targets.append(f"{subject}≤ {_amount(figure.most, figure.unit)}")
    return (
        figure.what,
        figure.at,
        measured,
        "" if figure.limit is None else _amount(figure.limit, figure.unit),
        "" if figure.ratio is None else f"{figure.ratio:.2f} ×",
        ", ".join(targets),
        ("met" if figure.met else "MISSED") + (f"; {figure.note}" if figure.note else ""),
    )


def _amount(value: float, unit: str) -> str:
    if unit == "bytes":
        return f"{value / 1e6:.1f} MB" if value >= 1e6 else f"{value / 1e3:.1f} kB"
    if unit == "per s":
        return f"{value:,.0f} per s"
    return f"{value * 1000:.2f} ms" if value < 0.1 else f"{value * 1000:,.0f} ms"
