"""The wiring: builds each real part once and hands it over. Imported by nobody but the doors.

Parts that only some commands need are imported when they are asked for: the window must not wait
for parsers of calendar files, nor a script for Qt.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scheduler_app.settings import Settings
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice import found_practice, is_founded

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present instant, aware UTC, to the second as the diary keeps time."""
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def opened(settings: Settings, clock: Clock) -> Iterator[Diary]:
    """The diary of these settings, founded if it is new, closed at the end."""
    diary = Diary.open(settings.diary)
    try:
        if not is_founded(diary):
            found_practice(diary, zone_name=_system_zone(), region=_system_region(), now=clock())
        yield diary
    finally:
        diary.close()


def run_window(settings: Settings, clock: Clock, *, demo: bool) -> int:
    """Open the window on the diary, or on a practice made up for looking around."""
    from scheduler_app.desktop.start import run

    if not demo:
        with opened(settings, clock) as diary:
            return run(diary, clock=clock, data_dir=settings.data_dir, demo=False)
    with tempfile.TemporaryDirectory(
        prefix="scheduler-demo-", ignore_cleanup_errors=True
    ) as folder:
        from scheduler_app.use_cases.seed_demo import seed_demo

        temporary = Settings(data_dir=Path(folder))
        with opened(temporary, clock) as diary:
            seed_demo(diary, now=clock())
            return run(diary, clock=clock, data_dir=temporary.data_dir, demo=True)


def _system_zone() -> str:
    """The IANA zone this machine is set to; UTC when it can't be told."""
    from zoneinfo import ZoneInfoNotFoundError

    import tzlocal

    try:
        return tzlocal.get_localzone_name() or "UTC"
    except (ZoneInfoNotFoundError, ValueError, LookupError):
        return "UTC"


def _system_region() -> str:
    """The country that phone numbers without prefix are dialled in, by the locale; may be empty."""
    import locale

    name = locale.getlocale()[0] or ""
    region = name.partition(".")[0].partition("_")[2]
    return region if len(region) == 2 and region.isalpha() else ""
