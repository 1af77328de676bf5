"""Simulation: the laptop that the desktop runs on: it sleeps, is off, and its clock is wrong."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from scheduler_app.domain.care.backups import Backup
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage import copies
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.backups import restore, sent_since
from tests.simulation.practice.world import World
from tests.worker.clocks import Clocks


class DiskState(Enum):
    """How the disk that holds the diary is."""

    WELL = "there is room"
    FULL = "there is none"
    PROTECTED = "it may only be read"
    NO_ROOM_FOR_COPIES = "where the backups lie there is none"


_PRAGMAS = {
    DiskState.WELL: "PRAGMA max_page_count = 4294967294",
    DiskState.FULL: "PRAGMA max_page_count = 1",
    DiskState.PROTECTED: "PRAGMA query_only = 1",
    DiskState.NO_ROOM_FOR_COPIES: "PRAGMA query_only = 0",
}
"""By which SQLite meets such a disk; below what it has already it can't be reduced."""


class OnALaptop(World):
    """Both programs, one of them on a laptop that is `awake`, asleep or `off`.

    `skew` are the seconds that its clock is ahead of the world's, by which page and firms go.
    Where it is `off`, only what is asked what holds has the diary open.
    """

    def __init__(
        self, folder: Path, page_url: str, clocks: Clocks, in_keyring: Mapping[str, str]
    ) -> None:
        self.skew = 0
        self.off = False
        self.disk = DiskState.WELL
        self._wakes_at = 0
        self._settled_at = 0
        super().__init__(folder, page_url, clocks, in_keyring)

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
        self._settled_at = self.true_clock()
        if self.off:
            self.off = False
            self.diary.close()
            self._open_desktop()

    def puts_back(self, backup: Backup) -> None:
        """The program ends, a backup takes the diary's place, and it begins anew."""
        self._close_desktop()
        try:
            restore(self.folder / "diary.db", backup, now=self.now)
            sent_since(self.folder / "diary.db", now=self.now)
        finally:
            self._open_desktop()

    def becomes(self, disk: DiskState) -> None:
        """What the disk is like from now on, for all that is on it."""
        if disk is not self.disk:
            self.disk = disk
            self._settled_at = self.true_clock()

    def feel_the_disk(self, engine: Engine) -> None:
        """Each connection meets the disk as it is."""

        @event.listens_for(engine, "checkout")
        def _met(dbapi: Any, record: Any, _proxy: object) -> None:
            if record.info.get("disk", DiskState.WELL) is self.disk:
                return
            record.info["disk"] = self.disk
            dbapi.execute("PRAGMA query_only = 0")
            dbapi.execute(_PRAGMAS[DiskState.WELL])
            dbapi.execute(_PRAGMAS[self.disk])

    @contextmanager
    def copies_feel_the_disk(self) -> Iterator[None]:
        """So does whoever makes a copy of the diary."""
        honest = copies.on_disk  # type: ignore[attr-defined]

        def on_disk(path: Path) -> None:
            if self.disk in {DiskState.FULL, DiskState.NO_ROOM_FOR_COPIES}:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            if self.disk is DiskState.PROTECTED:
                raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
            honest(path)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(copies, "on_disk", on_disk)
            yield

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
        if skew != self.skew:
            self.clocks.now += timedelta(seconds=skew - self.skew)
            self.skew = skew
            self._settled_at = self.true_clock()

    def settled_for(self) -> int:
        """For how many seconds it has been open, its clock right and its disk well."""
        if self.skew or not self.awake or self.disk is not DiskState.WELL:
            return 0
        return self.true_clock() - self._settled_at

    def goes_on(self, seconds: float) -> None:
        """Time passes. A laptop that sleeps counts none of it."""
        self.clocks.now += timedelta(seconds=seconds)
        if self.awake:
            self.clocks.seconds += seconds
