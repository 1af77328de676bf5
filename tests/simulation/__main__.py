"""Simulation: `python -m tests.simulation` plays many days, prints what it found, and shortens it.

Each play is of a seed of its own, and prints it: `--seed N --plays 1` plays the same again.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

HASH_SEED = "PYTHONHASHSEED"
"""What else differs between two processes: in which order a set tells what is in it."""


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    words.add_argument("--seed", type=int, default=1, help="that of the first play")
    words.add_argument("--plays", type=int, default=1, help="how many, each of the next seed")
    words.add_argument("--days", type=int, default=20, help="how many days each lasts")
    words.add_argument("--jobs", type=int, default=1, help="how many are played at once")
    words.add_argument("--only", action="append", metavar="ACTOR.DEED", help="nothing else is done")
    words.add_argument("--without", action="append", default=[], metavar="ACTOR")
    words.add_argument("--planted", metavar="NAME", help="with this bug; “all” looks for each")
    words.add_argument("--as-it-is", action="store_true", help="do not shorten what fails")
    words.add_argument("--lines", action="store_true", help="print every line of each play")
    return words


def main(arguments: Sequence[str]) -> int:
    """Play; 1 where something did not hold, or a planted bug was not found."""
    asked = _words().parse_args(arguments)
    if not os.environ.get(HASH_SEED, "").isdigit():
        os.environ[HASH_SEED] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.simulation", *arguments])
    from tests.simulation import telling

    if asked.planted == "all":
        return telling.look_for_all(asked.seed, asked.jobs)
    return telling.play_all(asked)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
