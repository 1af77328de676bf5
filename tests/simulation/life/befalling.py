"""Simulation: what befalls the desktop."""

from __future__ import annotations

from contextlib import suppress

from tests.simulation.invariants import promises
from tests.simulation.invariants.promises import Placed
from tests.simulation.life.deeds import Deeds
from tests.simulation.play.script import deed
from tests.simulation.play.sequencer import Died


class Befalling(Deeds):
    """The desktop ends, and comes back from copies."""

    actor, a_day = "fate", 2.0
    at_desk_to = frozenset({"restart_desktop", "back_up", "restore"})

    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.world.pass_time(minutes=minutes)

    def die_reading(self, after: int) -> None:
        """Read, and end right after so many commits."""
        left = [after]

        def end(_tables: frozenset[str]) -> None:
            left[0] -= 1
            if left[0] <= 0:
                raise Died

        self.world.diary.on_change(end)
        with suppress(Died):
            self.try_to(self.world.read)
        self.restart_desktop()

    @deed(0.5)
    def restart_desktop(self) -> None:
        self.world.restart_desktop()
        self.look(Placed.ALONE)

    def update_desktop(self) -> None:
        """Yesterday's desktop ends, and today's starts."""
        self.world.line.desktop_is_older = False
        self.restart_desktop()

    @deed(0.2)
    def back_up(self) -> None:
        self.world.back_up()

    @deed(0.1)
    def restore(self) -> None:
        if (self.world.folder / "backup").exists():
            self.world.restore()
            self.restored = True
            self._old = {event.id for event in promises.told(self.world)}
            self.begin_anew()
