"""Lost power: lives a day, loses the power after each deed in each way, and starts anew."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler_app.domain.errors import Trouble
from scheduler_app.sqlite_library import driver
from scheduler_app.storage.engine import StoreError
from tests.simulation.power.days import day_of
from tests.simulation.power.disk import Known, Loss, Recording
from tests.simulation.power.recording import record

SHOWN = 5

MEMORY = Path("/dev/shm")


@dataclass(slots=True)
class Outcome:
    """How many states the disk was found in, and which of them broke something."""

    states: int = 0
    broken: dict[Loss, list[str]] = field(default_factory=dict)
    seconds: float = 0.0

    def __str__(self) -> str:
        first = "".join(f"\n  {loss}: {found[0]}" for loss, found in [*self.broken.items()][:SHOWN])
        return f"{self.states} states, {len(self.broken)} violations, {self.seconds:.1f} s{first}"


def recorded(day: str, folder: Path, sabotage: str = "") -> Recording:
    """That day in a new folder, as the program lives it."""
    folder.mkdir()
    day_of(day).prepare(folder)
    words = (day, str(folder), sabotage) if sabotage else (day, str(folder))
    return record(folder, "tests.simulation.power.child", *words)


def replayed(
    day: str, recording: Recording, losses: Iterable[Loss], *, enough: int = sys.maxsize
) -> Outcome:
    """Start anew after each loss, until enough is broken; a disk is met once."""
    outcome, began = Outcome(), time.monotonic()
    met: set[tuple[int, int]] = set()
    # In memory, where there is some: nobody takes the power from what is only looked at.
    memory = str(MEMORY) if MEMORY.is_dir() else None
    with TemporaryDirectory(dir=memory) as room:
        folder = Path(room, "after")
        for loss in losses:
            known, on_disk = recording.known(loss.cut), loss.on_disk(recording.deeds)
            this = hash(on_disk), len(known.told)
            if this in met:
                continue
            met.add(this)
            recording.after(on_disk).write_to(folder)
            if found := _faults(day, folder, known):
                outcome.broken[loss] = found
            shutil.rmtree(folder)
            if len(outcome.broken) >= enough:
                break
    outcome.states, outcome.seconds = len(met), time.monotonic() - began
    return outcome


def _faults(day: str, folder: Path, known: Known) -> list[str]:
    found: list[str] = []
    try:
        found.extend(day_of(day).faults(folder, known))
    except (Trouble, OSError, driver.Error, StoreError) as error:
        found.append(f"it can't be gone on with: {error}")
    return found
