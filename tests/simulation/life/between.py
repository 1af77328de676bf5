"""Simulation: what happens in the middle of something else: others act, and the desktop dies."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from random import Random
from typing import Any

from tests.simulation.invariants.promises import Placed
from tests.simulation.life.deeds import Deeds
from tests.simulation.play.script import Actor, among, cast_of, deed

AHEAD = among(1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 11, 15, 20, 30, 50)
"""How many points ahead: a call of the page is two, a turn of the worker some twenty."""

_NOT_BETWEEN = frozenset({"meanwhile", "deaths", "laptop"})

Doing = tuple[str, tuple[Any, ...]]


@cache
def _cast() -> tuple[Actor, ...]:
    from tests.simulation.life.life import Life

    return cast_of(Life)


def _somebody_does(draw: Random, who: Collection[str] = ()) -> Doing:
    """A deed of anybody, as often as they do it else, and what is told with it."""
    deeds = {
        name: (found, found.weight * one.a_day)
        for one in _cast()
        for name, found in sorted(one.deeds.items())
        if (not who or one.name in who) and one.name not in _NOT_BETWEEN
    }
    (name,) = draw.choices(list(deeds), [often for _, often in deeds.values()])
    return name, deeds[name][0].told(draw)


def _a_client_does(draw: Random) -> Doing:
    return _somebody_does(draw, {"clients", "link"})


class Between(Deeds):
    """Somebody acts in the middle of what another one is about, or of the worker's turn."""

    actor, a_day = "meanwhile", 8.0

    @deed(2, AHEAD, _somebody_does)
    def between(self, ahead: int, doing: Doing) -> None:
        """At a point so far ahead; who would end the desktop there is refused."""
        self.practice.sequencer.at(ahead, lambda: self._acts(*doing))

    @deed(1, among(1, 2, 3, 4), _a_client_does)
    def a_client_is_quicker(self, ahead: int, doing: Doing) -> None:
        """At the very next points, when the page is about to be asked or to answer."""
        self.practice.sequencer.at(ahead, lambda: self._acts(*doing))

    def _acts(self, name: str, told: tuple[Any, ...]) -> None:
        # Whatever lies in the diary by now was put there by whom they interrupt.
        self.look(Placed.ALONE)
        self.try_to(lambda: getattr(self, name)(*told))


class Deaths(Deeds):
    """The desktop's process is killed, or its machine loses power."""

    actor, a_day = "deaths", 2.0

    @deed(1, AHEAD)
    def dies(self, ahead: int) -> None:
        """At a point so far ahead, be it right before a commit."""
        self.practice.sequencer.dies(ahead)

    @deed(1, among("inbox", "inbox", "publish", "hand_over"), among(1, 2, 3, 4, 5, 6, 8))
    def dies_after(self, call: str, ahead: int) -> None:
        """The page has answered, and the desktop is about to write down what it said."""
        sequencer = self.practice.sequencer
        sequencer.at_next(f"page.{call} answered", lambda: sequencer.dies(ahead))
