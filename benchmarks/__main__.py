"""Benchmarks: runs each `bench_*.py` in a process of its own and prints one table.

`python -m benchmarks week drag` runs only those two.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import FIGURES_FILE, Figure, table

HERE = Path(__file__).parent


def main(wanted: list[str]) -> int:
    """Run the benchmarks called `wanted`, or all; returns 1 when one of them broke."""
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        print(f"There is no benchmark {unknown[0]}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    broken = []
    with tempfile.TemporaryDirectory() as folder:
        collected = Path(folder) / "figures"
        collected.touch()
        environment = {**os.environ, FIGURES_FILE: str(collected)}
        for name in wanted or known:
            print(f"— {name}", flush=True)
            run = subprocess.run(
                [sys.executable, "-m", f"benchmarks.bench_{name}"],
                env=environment,
                cwd=HERE.parent,
                check=False,
            )
            if run.returncode:
                broken.append(name)
        lines = collected.read_text(encoding="utf-8").splitlines()
    print(f"\n{table([Figure(**json.loads(line)) for line in lines])}")
    if broken:
        print(f"Broken: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
