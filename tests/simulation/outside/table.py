"""Simulation: what is outside of both programs: a line here for each firm and each server."""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation.practice.outside import Outside

OUTSIDE: tuple[Callable[[], Outside], ...] = ()
"""In the order in which they have their time after the worker's."""
