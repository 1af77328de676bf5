"""Simulation: a diary and a booking page, both real, and a line between them that may break."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scheduler_app.booking_page.store.database import Database
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.zones import to_epoch
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.worker.page.link_key import LinkKey
from scheduler_app.worker.page.linked_page import TOKEN, LinkedPage
from scheduler_app.worker.parts import PreviewServer, WorkerParts
from tests.simulation.practice.hosted_page import HostedPage
from tests.simulation.practice.line import Line
from tests.worker.clocks import Clocks

NOW = datetime(2027, 3, 1, 7, 0, tzinfo=UTC)
"""Monday, 8 o'clock in Berlin, where the practice is: an hour before it opens."""


PAGE_TOKEN = "nobody-sees-this-of-the-page"


class _Keyring:
    """A keyring that was given one token, or none, and keeps whatever else it is handed."""

    def __init__(self, token: str | None, kept: dict[str, str]) -> None:
        self._token = token
        self._kept = kept

    def get(self, name: str) -> str | None:
        return self._token if name.startswith(TOKEN) else self._kept.get(name)

    def put(self, name: str, value: str) -> None:
        self._kept[name] = value

    def forget(self, name: str) -> None:
        """It never forgets."""


class Programs(HostedPage):
    """Both programs. `now` is the diary's clock; the page's is `ahead` seconds off."""

    diary: Diary
    office: WorkerParts
    """What the desktop's worker is made of."""
    awake = True
    """Whether somebody can work at the laptop."""

    def __init__(
        self,
        folder: Path,
        page_url: str,
        clocks: Clocks | None = None,
        in_keyring: Mapping[str, str] | None = None,
        *,
        now: datetime = NOW,
    ) -> None:
        super().__init__(folder, page_url)
        self.clocks = clocks or Clocks(now)
        self.in_keyring = dict(in_keyring or {})
        """By name, all secrets but the page's token."""
        self.line = Line(lambda: self.page, self.page_clock, self.remembers)
        self.open()

    @property
    def now(self) -> datetime:
        """The diary's clock, to the second as the program reads it."""
        return self.clocks.now.replace(microsecond=0)

    @now.setter
    def now(self, now: datetime) -> None:
        self.clocks.now = now

    def open(self) -> None:
        """Start both programs on what is on disk."""
        self.page = Database(self.page_url)
        self._open_desktop()

    def close(self) -> None:
        """End both programs."""
        self._close_desktop()
        self.close_page()

    def restart_desktop(self) -> None:
        """The desktop ends and starts anew: all it had in memory is gone."""
        self._close_desktop()
        self._open_desktop()

    def back_up(self, name: str = "backup") -> None:
        """Keep a copy of the diary as it is now."""
        self._close_desktop()
        shutil.copyfile(self.folder / "diary.db", self.folder / name)
        self._open_desktop()

    def restore(self, name: str = "backup") -> None:
        """Put an earlier copy in the diary's place."""
        self._close_desktop()
        shutil.copyfile(self.folder / name, self.folder / "diary.db")
        self._open_desktop()

    def _open_desktop(self) -> None:
        self.diary = Diary.open(self.folder / "diary.db")
        self.office = self.parts()
        self.linked = self.office.one(LinkedPage)
        self.link_key = self.office.one(LinkKey)
        self.linked.open()

    def parts(self, *, token: str | None = PAGE_TOKEN) -> WorkerParts:
        """What the worker is handed; without a token its keyring is empty."""
        keyring = _Keyring(token, self.in_keyring)
        return WorkerParts(
            diary=self.diary,
            clock=lambda: self.now,
            data_dir=self.folder,
            connect=lambda url, token: self.line,
            secrets=lambda: keyring,
            serve=_no_preview,
        )

    def _close_desktop(self) -> None:
        self.linked.close()
        self.diary.close()

    def remembers(self) -> list[str]:
        """What the diary remembers its page to be able to."""
        return read_link(self.diary).knows.split()

    def page_clock(self) -> int:
        """The page's clock in epoch seconds."""
        return to_epoch(self.now) + self.ahead

    def pass_time(self, **time: float) -> None:
        """Turn both clocks."""
        self.clocks.go_on(timedelta(**time).total_seconds())

    def publish(self) -> None:
        """What the worker does on every change and on its timer."""
        self.linked.publish(self.now)

    def read(self) -> None:
        """What the worker does all the time: take in what clients did."""
        self.linked.listen(lambda: True)

    def release(self, stay: Stay) -> None:
        """What the window does once it was booked, or will not be."""
        block = self.linked.let_go(stay)
        if block is not None and self.linked.free(block, self.now):
            self.publish()

    def ask(self, stay: Stay) -> None:
        """What the window does before a time is promised, as `Publishing.ask` does it."""
        if self.linked.block(stay, now=self.now):
            self.publish()


def copied(source: Path, target: Path) -> None:
    """A database put in another's place as it stands, log included."""
    with closing(connected(source)) as one, closing(connected(target)) as other:
        one.backup(other)


def _no_preview(folder: Path) -> PreviewServer:
    raise AssertionError(f"nobody asked for a preview in {folder}")
