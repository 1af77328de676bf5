"""Simulation: what is to happen, as plain lines that are drawn before anything does.

A script is drawn from its seed alone, each actor's day from a stream of its own: who leaves takes
nobody else's lines along. So a failure is made small by leaving out actors, days and lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, NamedTuple, TypeVar

DAY = 86_400

PACES = (0.1, 0.3, 0.3, 0.7)
"""Of what everybody would do on a day they do so much: some days are quiet, and few are mad."""

Told = tuple[Any, ...]
Drawer = Callable[[Random], Any]
F = TypeVar("F", bound=Callable[..., object])


class Act(NamedTuple):
    """One line: at which second since the first midnight somebody does something, told what."""

    at: int
    who: str
    does: str
    told: Told = ()

    @property
    def day(self) -> int:
        """The day on which it is done, the first is 0."""
        return self.at // DAY

    def __str__(self) -> str:
        clock = f"{self.at % DAY // 3_600:02}:{self.at % 3_600 // 60:02}:{self.at % 60:02}"
        told = ", ".join(map(repr, self.told))
        return f"day {self.day} {clock} {self.who}.{self.does}({told})"


class Ahead(NamedTuple):
    """A start as people mean it: so many days from today, at a minute of the practice's day."""

    days: int
    minute: int


@dataclass(frozen=True, slots=True)
class DrawnDeed:
    """How often something is done beside the actor's other deeds, and what is told with it."""

    weight: float
    drawers: tuple[Drawer, ...]

    def told(self, draw: Random) -> Told:
        """What is told this time."""
        return tuple(drawer(draw) for drawer in self.drawers)


def deed(weight: float, *drawers: Drawer) -> Callable[[F], F]:
    """Marks a method as something that its actor does, told what these draw."""

    def marked(method: F) -> F:
        setattr(method, _MARK, DrawnDeed(weight, drawers))
        return method

    return marked


_MARK = "drawn_deed"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts about `a_day` times a day, between two hours of the practice's clock."""

    name: str
    deeds: Mapping[str, DrawnDeed]
    a_day: float
    awake: tuple[int, int] = (0, 24)

    def day(self, seed: int, day: int, pace: float = 1.0) -> Iterator[Act]:
        """What they do on a day, in any order; at a `pace` of a half they do half of it."""
        draw = Random(f"{seed}/{self.name}/{day}")
        # Some days are quiet, and some are three times as busy as others.
        acts = round(draw.triangular(0, 3, 0.5) / 7 * 6 * self.a_day * pace + draw.random() - 0.5)
        names = sorted(self.deeds)
        weights = [self.deeds[name].weight for name in names]
        for _ in range(acts):
            (name,) = draw.choices(names, weights)
            at = day * DAY + draw.randrange(self.awake[0] * 3_600, self.awake[1] * 3_600)
            yield Act(at, self.name, name, self.deeds[name].told(draw))


def actor_of(kind: type) -> Actor:
    """The actor that a class of deeds is: its `actor`, `a_day` and `awake`, and what is marked."""
    marked = {name: getattr(method, _MARK, None) for name, method in vars(kind).items()}
    deeds = {name: found for name, found in marked.items() if found is not None}
    return Actor(kind.actor, deeds, kind.a_day, getattr(kind, "awake", (0, 24)))  # type: ignore[attr-defined]


def cast_of(life: type) -> tuple[Actor, ...]:
    """All actors that a life is made of, by name."""
    kinds = [kind for kind in life.__mro__ if "actor" in vars(kind)]
    return tuple(sorted(map(actor_of, kinds), key=lambda one: one.name))


@dataclass(frozen=True, slots=True)
class Script:
    """What happens on so many days; everything else about the practice follows from the seed."""

    seed: int
    days: int
    acts: tuple[Act, ...]

    def of_day(self, day: int) -> list[Act]:
        """What happens on a day, in order."""
        return [act for act in self.acts if act.day == day]

    def with_acts(self, acts: Iterable[Act]) -> Script:
        """The same practice on which only this happens."""
        return replace(self, acts=_in_order(acts))

    def actors(self) -> list[str]:
        """Who acts, by name."""
        return sorted({act.who for act in self.acts})


def drawn(
    seed: int, days: int, cast: Sequence[Actor], *, only: Mapping[str, float] | None = None
) -> Script:
    """The script of a seed. With `only` nothing else is done but these "actor.deed"s, so often."""
    playing = cast if only is None else [_only(one, only) for one in cast]
    paces = (1.0,) if only is not None else PACES
    acts = [
        act
        for day in range(days)
        for pace in [Random(f"{seed}/pace/{day}").choice(paces)]
        for actor in playing
        if actor.deeds
        for act in actor.day(seed, day, pace)
    ]
    return Script(seed, days, _in_order(acts))


def _in_order(acts: Iterable[Act]) -> tuple[Act, ...]:
    # What is told may be of kinds that know no order.
    return tuple(sorted(acts, key=lambda act: (*act[:3], repr(act.told))))


def _only(actor: Actor, only: Mapping[str, float]) -> Actor:
    kept = {
        name: replace(each, weight=only[f"{actor.name}.{name}"])
        for name, each in actor.deeds.items()
        if f"{actor.name}.{name}" in only
    }
    return replace(actor, deeds=kept)


# -- what is told -----------------------------------------------------------------------------


def among(*values: Any) -> Drawer:
    """One of these; what is written twice comes twice as often."""
    return lambda draw: draw.choice(values)


def pick(most: int = 30) -> Drawer:
    """Which one of those there are, whatever their number will be."""
    return lambda draw: draw.randrange(most)


yes = among(True, False)
mostly = among(True, True, True, False)
seldom = among(False, False, False, True)


def ahead(*minutes: int, days: Sequence[int] = (0, 1, 1, 1, 2, 2, 3, 5, 8)) -> Drawer:
    """A start of the next days."""
    return lambda draw: Ahead(draw.choice(days), draw.choice(minutes))


def several(drawer: Drawer, most: int = 3) -> Drawer:
    """One to so many of them."""
    return lambda draw: tuple(drawer(draw) for _ in range(draw.randint(1, most)))
