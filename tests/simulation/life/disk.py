"""Simulation: the laptop's disk, which is full, or may only be read, until somebody sees to it."""

from __future__ import annotations

from tests.simulation.life.deeds import Deeds
from tests.simulation.play.script import deed
from tests.simulation.practice.laptop import DiskState


class Disk(Deeds):
    """Whoever writes meanwhile is refused in words, and nothing is half done."""

    actor, a_day = "disk", 0.8

    @deed(1)
    def disk_fills_up(self) -> None:
        """What fits into pages that are free still fits."""
        self.practice.becomes(DiskState.FULL)

    @deed(0.7)
    def disk_is_protected(self) -> None:
        """As after an error that the system met on it."""
        self.practice.becomes(DiskState.PROTECTED)

    @deed(0.5)
    def no_room_for_copies(self) -> None:
        """The folder of the backups is another disk, and full; the diary's own is not."""
        self.practice.becomes(DiskState.NO_ROOM_FOR_COPIES)

    @deed(2)
    def disk_is_well(self) -> None:
        """Somebody deleted films."""
        self.practice.becomes(DiskState.WELL)

    def comes_to_rest(self) -> None:
        """There is room."""
        self.practice.becomes(DiskState.WELL)
        super().comes_to_rest()
