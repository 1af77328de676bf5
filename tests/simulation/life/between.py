"""Simulation: what happens in the middle of something else: others act, and the desktop dies."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from tests.simulation.invariants.promises import Placed
from tests.simulation.life.deeds import Deeds
from tests.simulation.play.script import Actor, among, cast_of, deed
from tests.simulation.practice.practice import Practice

AHEAD = among(1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 11, 15, 20, 30, 50)
"""How many points ahead: a call of the page is two, a turn of the worker some twenty."""

_NOT_BETWEEN = frozenset({"between", "dies", "close_the_lid", "open_the_lid", "shut_down"})


@cache
def _cast() -> tuple[Actor, ...]:
    from tests.simulation.life.life import Life

    return cast_of(Life)


def _what_somebody_does(draw: Random) -> tuple[str, tuple[Any, ...]]:
    """A deed of anybody, as often as they do it else, and what is told with it."""
    deeds = {
        name: (found, found.weight * one.a_day)
        for one in _cast()
        for name, found in sorted(one.deeds.items())
        if name not in _NOT_BETWEEN
    }
    (name,) = draw.choices(list(deeds), [often for _, often in deeds.values()])
    return name, deeds[name][0].told(draw)


class Between(Deeds):
    """Somebody acts in the middle of what another one is about, or of the worker's turn."""

    actor, a_day = "meanwhile", 8.0

    @deed(1, AHEAD, _what_somebody_does)
    def between(self, ahead: int, doing: tuple[str, tuple[Any, ...]]) -> None:
        """At a point so far ahead; who stops or starts a program does so between two points."""
        practice = _practice(self)
        practice.sequencer.at(ahead, lambda: self._acts(*doing))

    def _acts(self, name: str, told: tuple[Any, ...]) -> None:
        # Whatever lies in the diary by now was put there by whom they interrupt.
        self.look(Placed.ALONE)
        self.try_to(lambda: getattr(self, name)(*told))


class Deaths(Deeds):
    """The desktop's process is killed, or its machine loses power."""

    actor, a_day = "deaths", 1.5

    @deed(1, AHEAD)
    def dies(self, ahead: int) -> None:
        """At a point so far ahead, or right before the commit that is the next one then."""
        _practice(self).sequencer.dies(ahead)

    def comes_to_rest(self) -> None:
        """What was to happen in the middle of something happens no more."""
        if isinstance(self.world, Practice):
            self.world.sequencer.revive()
        super().comes_to_rest()


def _practice(life: Deeds) -> Practice:
    assert isinstance(life.world, Practice), "a world without points"
    return life.world
