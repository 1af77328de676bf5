"""Protocol: the diary and the page of the second walk, and what befalls them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
)

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.format import Publication
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page import link as page_link
from tests.protocol.both_sides import (
    FATES,
    START,
    PageSide,
    Wire,
    copied,
    fresh_copy,
)

fates = st.sampled_from(FATES)
picks = st.integers(0, 30)


class Crash(BaseException):
    """The desktop's process ends here, and no handler of errors goes on after it."""


class Taken(NamedTuple):
    """An hour that a client took, and the number of the event that says so."""

    start: int
    seq: int


Kept = frozenset[tuple[str, int]]
"""What a diary keeps hours for: the uids and starts of its bookings."""


class WatchedWire(Wire):
    """Notes of the publication that the page shows what its diary knew when it was sent."""

    def __init__(
        self, page: PageSide, clock: Callable[[], int], hours_kept: Callable[[], Kept]
    ) -> None:
        super().__init__(page, clock)
        self._hours_kept = hours_kept
        self._shown = 0
        self.acknowledged = 0
        self.kept: Kept = frozenset()

    def _leaves(self, publication: Publication) -> Callable[[], None]:
        kept = self._hours_kept()

        def has_arrived() -> None:
            if publication.generation > self._shown:
                self._shown = publication.generation
                self.acknowledged = publication.acknowledged_seq
                self.kept = kept

        return has_arrived

    def accounts_for(self, uid: str, hour: Taken) -> bool:
        """Whether the desk knew of this hour, and keeps it for that booking no longer."""
        return hour.seq <= self.acknowledged and (uid, hour.start) not in self.kept


class WalkedPair(RuleBasedStateMachine):
    """One diary, one page, the line between them and the clocks of both."""

    template: Path
    """Where the laid out pair lies."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="walk-"))
        fresh_copy(self.template, self.folder)
        self.time = START
        self.skew = 0
        self.page = PageSide(self.folder / "page.sqlite3", self.clock)
        self.wire = WatchedWire(self.page, self.clock, self.hours_kept)
        self.diary = Diary.open(self.folder / "diary.sqlite3")
        self.word_given = False
        """The consultant promised a time without asking the page, or came back from the past."""
        self.sold: dict[str, int] = {}
        """What the page has confirmed on its own: uid and start."""
        self.taken: dict[str, dict[str, Taken]] = {}
        """What clients sent and did not take back: by uid, where it stands and what is wished."""
        self.given_up: set[str] = set()
        """What somebody called off, at the desk or on the page."""

    def clock(self) -> int:
        return self.time

    def hours_kept(self) -> Kept:
        with self.diary.read() as connection:
            rows = connection.exec_driver_sql("SELECT uid, start_at FROM bookings WHERE occupies")
            return frozenset((row.uid, row.start_at) for row in rows)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time + self.skew, UTC)

    @initialize()
    def begin(self) -> None:
        page_link.publish(self.diary, self.wire, now=self.now())

    @rule(fate=fates)
    def publish(self, fate: str) -> None:
        self.wire.fate = fate
        with suppress(PageUnreachable):
            page_link.publish(self.diary, self.wire, now=self.now())

    @rule(fate=fates)
    def read(self, fate: str) -> None:
        self.wire.fate = fate
        with suppress(PageUnreachable):
            page_link.read_inbox(self.diary, self.wire, now=self.now)

    @rule(pick=picks)
    def something_late_arrives(self, pick: int) -> None:
        if self.wire.under_way:
            call = self.wire.under_way.pop(pick % len(self.wire.under_way))
            with suppress(Trouble):
                call()

    @rule(commits=st.integers(1, 4), fate=fates, publishes=st.booleans())
    def the_desktop_crashes(self, commits: int, fate: str, publishes: bool) -> None:
        """It ends after so many commits of what it was about to do, and is started again."""
        left = [commits]

        def fall(_tables: frozenset[str]) -> None:
            left[0] -= 1
            if left[0] <= 0:
                raise Crash

        self.diary.on_change(fall)
        self.wire.fate = fate
        with suppress(Crash, PageUnreachable):
            if publishes:
                page_link.publish(self.diary, self.wire, now=self.now())
            else:
                page_link.read_inbox(self.diary, self.wire, now=self.now)
        self.diary.close()
        self.diary = Diary.open(self.folder / "diary.sqlite3")

    @rule()
    def the_diary_is_backed_up(self) -> None:
        copied(self.folder / "diary.sqlite3", self.folder / "backup.sqlite3")

    @rule()
    def yesterdays_diary_comes_back(self) -> None:
        backup = self.folder / "backup.sqlite3"
        if backup.exists():
            self.diary.close()
            for name in ("diary.sqlite3-wal", "diary.sqlite3-shm"):
                (self.folder / name).unlink(missing_ok=True)
            shutil.copyfile(backup, self.folder / "diary.sqlite3")
            self.diary = Diary.open(self.folder / "diary.sqlite3")
            self.word_given = True
            self.time += 1

    @rule(minutes=st.sampled_from((1, 5, 15, 60, 600, 1440)))
    def time_passes(self, minutes: int) -> None:
        self.time += minutes * 60

    @rule(seconds=st.sampled_from((-3600, -30, 0, 30, 3600)))
    def the_desktops_clock_is_set(self, seconds: int) -> None:
        self.skew = seconds
