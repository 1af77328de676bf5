"""Simulation: the laptop that the desktop runs on: it sleeps, is off, and its clock is wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from tests.simulation.practice.world import World
from tests.worker.clocks import Clocks


class OnALaptop(World):
    """Both programs, one of them on a laptop that is `awake`, asleep or `off`.

    `skew` are the seconds that its clock is ahead of the world's, by which page and firms go.
    Where it is `off`, only what is asked what holds has the diary open.
    """

    def __init__(self, folder: Path, page_url: str, clocks: Clocks) -> None:
        self.skew = 0
        self.off = False
        self._wakes_at = 0
        super().__init__(folder, page_url, clocks)

    def falls_asleep(self, minutes: int) -> None:
        """Somebody closes its lid, for so long."""
        self.awake = False
        self._wakes_at = self.true_clock() + minutes * 60

    def shuts_down(self, minutes: int) -> None:
        """The program ends, and nobody starts it again for so long."""
        self._close_desktop()
        self.diary = Diary.open(self.folder / "diary.db")
        self.off = True
        self.falls_asleep(minutes)

    def sleeps_on(self) -> float:
        """For how many seconds it is still shut."""
        return max(0.0, float(self._wakes_at - self.true_clock()))

    def wakes_up(self) -> None:
        """It goes on where it was, or is switched on."""
        self.awake = True
        if self.off:
            self.off = False
            self.diary.close()
            self._open_desktop()

    def close(self) -> None:
        """End both programs, whatever has just happened to them."""
        if self.off:
            self.diary.close()
            self.page.close()
        else:
            super().close()

    # -- time -------------------------------------------------------------------------------------

    def page_clock(self) -> int:
        """The page's clock in epoch seconds; it knows nothing of the desktop's."""
        return self.true_clock() + self.ahead

    def true_clock(self) -> int:
        """What the clocks of firms show, in epoch seconds."""
        return to_epoch(self.now) - self.skew

    def set_clock(self, skew: int) -> None:
        """The desktop's clock is set so many seconds ahead of the world's."""
        self.clocks.now += timedelta(seconds=skew - self.skew)
        self.skew = skew

    def goes_on(self, seconds: float) -> None:
        """Time passes. A laptop that sleeps counts none of it."""
        self.clocks.now += timedelta(seconds=seconds)
        if self.awake:
            self.clocks.seconds += seconds
