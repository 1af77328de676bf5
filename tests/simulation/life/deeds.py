"""Simulation: deeds that may be refused, alone or while another one is under way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from scheduler_app.domain.errors import Trouble
from tests.simulation.invariants.promises import Placed
from tests.simulation.life.judge import Judge
from tests.simulation.practice.line import Call, Fate

T = TypeVar("T")

Deed = tuple[str, tuple[object, ...]]
"""Something to do while something else is under way: a method of `Life` and its arguments."""


class Deeds(Judge):
    """Does what it is told, and looks afterwards who put which booking where it is."""

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
            return verb()
        except Trouble:
            assert self.world.diary.latest_change() == before, "refused, and changed all the same"
            return None
        finally:
            self.look(Placed.ALONE)

    def does(self, _who: str, what: str, *told: object) -> None:
        """Somebody does something; the deeds of all have names of their own."""
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
