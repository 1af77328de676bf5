"""The clocks of a machine in tests: they stand still until they are turned."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import time as time_of_day
from types import SimpleNamespace


class Clocks:
    """The clock on the wall and one that only goes on; both stand still until they are turned."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.seconds = 1_000.0

    def wall(self) -> datetime:
        return self.now

    def steady(self) -> float:
        return self.seconds

    def go_on(self, seconds: float) -> None:
        """Time passes, for both."""
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


def library_of(clocks: Clocks) -> SimpleNamespace:
    """What stands in for the module `datetime` in the library."""

    class Local(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            assert tz is None, "no zone is named, so it means this machine's"
            return datetime.fromtimestamp(clocks.now.timestamp())  # noqa: DTZ006 - as it does

    return SimpleNamespace(datetime=Local, timedelta=timedelta, time=time_of_day)
