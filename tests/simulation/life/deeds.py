"""Simulation: deeds that may be refused, alone or while another one is under way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.errors import Trouble
from scheduler_app.storage.bookings import bookings
from tests.simulation.invariants.promises import Placed
from tests.simulation.life.judge import Judge
from tests.simulation.practice.line import Call, Fate
from tests.simulation.practice.practice import Practice

T = TypeVar("T")

Deed = tuple[str, tuple[object, ...]]
"""Something to do while something else is under way: a method of `Life` and its arguments."""


class _Desk(NamedTuple):
    all: bool
    some: frozenset[str]


class LaptopIsShut(Trouble):
    """Nobody does anything at a laptop that sleeps or is off."""


class Deeds(Judge):
    """Does what it is told, and looks afterwards who put which booking where it is."""

    @property
    def practice(self) -> Practice:
        """The world, where it is a whole practice: with a laptop, and firms outside."""
        assert isinstance(self.world, Practice)
        return self.world

    def try_to(self, deed: Callable[[], object]) -> bool:
        """Do it, or be refused in words; whether it was done."""
        try:
            deed()
        except Trouble:
            return False
        finally:
            self.look(Placed.ALONE)
        return True

    def attempt(self, verb: Callable[[], T]) -> T | None:
        """Do it, or be refused with nothing changed; what it returns, None where it was refused."""
        before = self.world.diary.latest_change()
        try:
            done = verb()
        except Trouble:
            assert self.world.diary.latest_change() == before, "refused, and changed all the same"
            return None
        else:
            if self.world.diary.latest_change() <= before + 1:
                self._is_written(done)
            return done
        finally:
            self.look(Placed.ALONE)

    def _is_written(self, done: object) -> None:
        """What is shown as done lies in the diary."""
        if isinstance(done, Booking):
            with self.world.diary.read() as connection:
                assert bookings.get(connection, done.id) == done, "told, and not written"

    def does(self, who: str, what: str, *told: object) -> None:
        """Somebody does something; the deeds of all have names of their own.

        Raises `LaptopIsShut` where it takes the laptop, as the class of its actor says.
        """
        desk = _desks(type(self).__mro__)[who]
        if (desk.all or what in desk.some) and not self.world.awake:
            raise LaptopIsShut("The laptop is shut.", remedy="Open it first.")
        getattr(self, what)(*told)

    def comes_to_the_evening(self) -> None:
        """A day ends, whatever still is under way."""

    def comes_to_rest(self) -> None:
        """The last day is over, and nobody begins anything any more."""

    def do_all(self, deeds: Sequence[Deed]) -> None:
        """Do some deeds while another one is under way."""
        for name, arguments in deeds:
            getattr(self, name)(*arguments)

    def call(self, fate: Fate, before: Sequence[Deed] = (), after: Sequence[Deed] = ()) -> Call:
        """A call to the page that meets this fate; others act on its way there and back."""
        return Call(fate, lambda: self.do_all(before), lambda: self.do_all(after))


@cache
def _desks(life: tuple[type, ...]) -> Mapping[str, _Desk]:
    """By actor: what they do at the laptop."""
    kinds = [vars(kind) for kind in life if "actor" in vars(kind)]
    return {
        kind["actor"]: _Desk(kind.get("at_desk", False), kind.get("at_desk_to", frozenset()))
        for kind in kinds
    }
