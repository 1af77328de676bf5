"""Lost power: `python -m tests.simulation.power.child DAY FOLDER [SABOTAGE]` lives a day there.

What it tells stands in a line of its own on the standard output, written at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.simulation.power.days import day_of
from tests.simulation.power.recording import TELLING
from tests.simulation.power.sabotage import SABOTAGES


def main(day: str, folder: str, sabotage: str = "") -> None:
    """Live that day, in a program that something was done to."""
    if sabotage:
        SABOTAGES[sabotage].done()
    day_of(day).live(Path(folder), tell)


def tell(facts: Mapping[str, str]) -> None:
    """Write a line that is out when this returns."""
    os.write(1, f"{TELLING}{json.dumps(facts)}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
