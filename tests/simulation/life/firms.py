"""Simulation: whoever acts at a firm outside, where there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tests.simulation.life.deeds import Deeds
from tests.simulation.practice.practice import Practice

F = TypeVar("F")


class AtFirms(Deeds):
    """A world that is no whole practice knows no firms: nothing is done there."""

    def at_firm(self, kind: type[F], does: Callable[[F], object]) -> None:
        """Do something at one of those that are outside."""
        if isinstance(self.world, Practice):
            does(self.world.firm(kind))

    def mobiles(self) -> list[str]:
        """The numbers at which clients can be sent texts."""
        with self.world.diary.read() as connection:
            query = "SELECT DISTINCT mobile FROM clients WHERE mobile <> '' ORDER BY mobile"
            return list(connection.exec_driver_sql(query).scalars())
