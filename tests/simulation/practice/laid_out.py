"""Simulation: a practice as each play begins with it: founded once a process, copied for each."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from scheduler_app.booking_page.store import published
from tests.simulation.practice.first_days import first_day, zone_of_machine
from tests.simulation.practice.machine import machine
from tests.simulation.practice.practice import Practice
from tests.simulation.practice.programs import NOW
from tests.simulation.practice.world import BERLIN, found_and_linked, in_memory
from tests.worker.clocks import Clocks


class LaidOut(NamedTuple):
    """A folder with both databases, and the secrets that belong to them."""

    folder: Path
    in_keyring: Mapping[str, str]


@contextmanager
def practice_laid_out(seed: int) -> Iterator[Practice]:
    """A practice that is linked to its page, knows all firms, and has published once."""
    # First: what is made once for all must not be drawn from the seed of whoever comes first.
    laid_out, clocks = lay_out(), Clocks(first_day(seed))
    stands_in = zone_of_machine(seed)
    with in_memory() as folder, machine(str(seed), clocks, stands_in) as tables:
        shutil.copytree(laid_out.folder, folder, dirs_exist_ok=True)
        with _practice_in(folder, clocks, laid_out.in_keyring) as practice:
            practice.tables = tables
            yield practice


@contextmanager
def _practice_in(folder: Path, clocks: Clocks, in_keyring: Mapping[str, str]) -> Iterator[Practice]:
    practice = Practice(folder, f"sqlite:///{folder / 'page.sqlite3'}", clocks, in_keyring)
    try:
        with practice.copies_feel_the_disk():
            yield practice
    finally:
        practice.close()
        published._decoded.clear()


@cache
def lay_out() -> LaidOut:
    """What all begin with; whoever takes guards away lays it out before."""
    kept = Path(tempfile.mkdtemp(prefix="practice-"))
    atexit.register(shutil.rmtree, kept)
    clocks = Clocks(NOW)
    with machine("founding", clocks, BERLIN.key), _practice_in(kept, clocks, {}) as practice:
        found_and_linked(practice)
        for each in practice.outside:
            each.found(practice)
        return LaidOut(kept, practice.in_keyring)
