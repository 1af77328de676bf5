"""Simulation: the laptop, which sleeps, or is off for days."""

from __future__ import annotations

from tests.simulation.life.deeds import Deeds
from tests.simulation.play.script import among, deed

WEEKEND = 2 * 1_440 + 300
"""Minutes."""


class Laptop(Deeds):
    """Its lid is closed for a while, a night or for days."""

    actor, a_day = "laptop", 2.0

    @deed(3, among(2, 30, 30, 240, 840, 840, WEEKEND))
    def close_the_lid(self, minutes: int) -> None:
        """It sleeps for so long: its steady clock stands still meanwhile."""
        if self.practice.awake:
            self.practice.falls_asleep(minutes)

    @deed(1, among(2, 240, 840, WEEKEND))
    def shut_down(self, minutes: int) -> None:
        """The program ends as it should, and the next one begins so much later."""
        if self.practice.awake:
            self.practice.shuts_down(minutes)

    @deed(1)
    def open_the_lid(self) -> None:
        """Earlier than was meant."""
        self._open()

    def comes_to_rest(self) -> None:
        """Somebody is there, and nothing ends any more."""
        self.practice.sequencer.revive()
        self._open()
        super().comes_to_rest()

    def _open(self) -> None:
        if not self.practice.awake:
            self.practice.wakes_up()
