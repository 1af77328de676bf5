"""Simulation: the desktop's clock, which is set wrong, and right again."""

from __future__ import annotations

from tests.simulation.life.deeds import Deeds
from tests.simulation.play.script import among, deed
from tests.simulation.practice.world import World

HOUR, DAY = 3_600, 86_400


class WrongClock(Deeds):
    """It runs away by some minutes, is an hour off, or a day, until somebody sees it."""

    actor, a_day = "clock", 1.0

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.clock_was_wrong = False

    @deed(1, among(-DAY, -2 * HOUR, -HOUR, -600, -90, -4, 4, 90, 600, HOUR, 2 * HOUR, DAY))
    def set_clock(self, ahead: int) -> None:
        """The desktop's clock is so many seconds ahead of everybody's from now on."""
        self.practice.set_clock(ahead)
        self.clock_was_wrong = True

    @deed(0.2, among(-3 * DAY, 3 * DAY))
    def set_clock_days_off(self, ahead: int) -> None:
        """Somebody typed the wrong date."""
        self.set_clock(ahead)

    @deed(2)
    def set_clock_right(self) -> None:
        """It asks a time server again."""
        self.practice.set_clock(0)

    def comes_to_rest(self) -> None:
        """It is right."""
        self.practice.set_clock(0)
        super().comes_to_rest()
