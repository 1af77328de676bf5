"""Simulation: what a planted bug is, and how it is looked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import NamedTuple

import pytest

from tests.simulation.invariants import desk
from tests.simulation.life.life import Life
from tests.simulation.play.play import Failure, play
from tests.simulation.play.script import Script, cast_of, drawn
from tests.simulation.practice.laid_out import lay_out
from tests.simulation.practice.practice import Practice

DAYS_A_PLAY = 4
"""Many short lives find more than a long one."""


class Plant(NamedTuple):
    """A guard that is taken away by `patch`; `takes` says in words which.

    `says` is a pattern of what does not hold then. With `only` nothing else is done meanwhile than
    these "actor.deed"s, each so often. It is found `within` so many days, whatever the seed.
    """

    patch: Callable[[pytest.MonkeyPatch], None]
    takes: str
    says: str
    only: Mapping[str, float] | None = None
    within: int = 40
    soon: bool = False
    """Whether it is looked for each time, not in the long run alone: it costs a second or so."""
    unworked: bool = False
    """Whether the worker rests meanwhile, which takes most of the time and would show nothing."""
    asks: ModuleType = desk
    """What must hold where the worker rests: the invariants of desk or page."""


@dataclass(frozen=True, slots=True)
class Search:
    """How the search for a planted bug went: what did not hold, after so many days, if anything."""

    plant: Plant
    days: int
    failure: Failure | None = None

    @property
    def found(self) -> bool:
        """Whether it is this bug that was found, and no other."""
        return self.failure is not None and bool(re.search(self.plant.says, self.failure.what))


def look_for(plant: Plant, seed: int) -> Search:
    """Play life after life with the bug in it, until something does not hold or the days are up."""
    lay_out()
    days = 0
    with pytest.MonkeyPatch.context() as patch:
        plant.patch(patch)
        let_rest(plant, patch)
        for number in range(plant.within // DAYS_A_PLAY):
            played = play(script_for(plant, seed + number))
            days += played.days + (played.failure is not None)
            if played.failure is not None:
                return Search(plant, days, played.failure)
    return Search(plant, days)


def let_rest(plant: Plant, patch: pytest.MonkeyPatch) -> None:
    """Let the worker do nothing once it has published, where the plant shows without it.

    What must hold besides of the worker's own doing is not asked then.
    """
    works = Practice.works

    def rests(practice: Practice) -> list[str]:
        return [] if practice.line.accepted else works(practice)

    if plant.unworked:
        patch.setattr(Practice, "works", rests)
        for name in ("AFTER_EACH_ACT", "AFTER_EACH_DAY", "AT_REST"):
            patch.setattr(f"tests.simulation.play.play.{name}", getattr(plant.asks, name))


def script_for(plant: Plant, seed: int) -> Script:
    """One of the scripts on which it is looked for."""
    return drawn(seed, DAYS_A_PLAY, cast_of(Life), only=plant.only)
