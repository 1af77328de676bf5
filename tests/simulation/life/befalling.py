"""Simulation: what befalls the desktop."""

from __future__ import annotations

from tests.simulation.invariants import promises
from tests.simulation.invariants.promises import Placed
from tests.simulation.life.deeds import Deeds
from tests.simulation.play.script import deed


class Befalling(Deeds):
    """The desktop ends, and comes back from copies."""

    actor, a_day = "fate", 2.0
    at_desk_to = frozenset({"restart_desktop"})

    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.world.pass_time(minutes=minutes)

    @deed(0.5)
    def restart_desktop(self) -> None:
        self.world.restart_desktop()
        self.look(Placed.ALONE)

    def back_up(self) -> None:
        self.world.back_up()

    def restore(self) -> None:
        if (self.world.folder / "backup").exists():
            self.world.restore()
            self.comes_back()

    def comes_back(self) -> None:
        """The diary is an earlier one."""
        self.restored = True
        self._old = {event.id for event in promises.told(self.world)}
        self.begin_anew()
