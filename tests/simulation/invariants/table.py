"""Simulation: what must hold, each by a slow model of its own; a line here for each.

An invariant is asked of a life and raises `AssertionError`, in words that name what does not hold
before they name where.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation.invariants import rest
from tests.simulation.life.life import Life

Invariant = Callable[[Life], None]

AFTER_EACH_ACT: tuple[Invariant, ...] = (rest.check,)
"""What holds at every moment, and is cheap to ask."""

AFTER_EACH_DAY: tuple[Invariant, ...] = ()
"""What holds at every moment, and takes a slow model of everything."""

AT_REST: tuple[Invariant, ...] = (rest.both_sides_are_at_rest,)
"""What holds once the line is whole again and nobody does anything any more."""
