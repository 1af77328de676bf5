"""Domain: which backups of a diary there are, which are kept, and when the next is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS, WEEKS = 7, 4
"""So many days, and so many weeks, of which the newest backup is kept."""

DAILY = "daily"
"""The note of the one that is made each day; others say before what they were made."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole copy of the diary: its file's name, when it was made (aware UTC), and what for."""

    name: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """How the backups of a diary stand: `last` is when the newest was made, aware UTC.

    `known` says that it was looked; `trouble` why none could be made, in words, with its `remedy`.
    """

    known: bool = False
    last: datetime | None = None
    trouble: str = ""
    remedy: str = ""


def named(stem: str, suffix: str, at: datetime, note: str, number: int = 0) -> str:
    """The file's name; `number` tells those of one second apart."""
    again = f".{number}" if number else ""
    return f"{stem}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{note}{again}{suffix}"


def of_name(name: str, stem: str, suffix: str) -> Backup | None:
    """The backup that a file is by its name; None for any other file."""
    if not name.startswith(f"{stem}-") or not name.endswith(suffix) or not suffix:
        return None
    stamp, _, note = name[len(stem) + 1 : -len(suffix)].partition("-")
    try:
        at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(name, at, note.partition(".")[0]) if note else None


def newest_first(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """In the order in which they are offered: those that a wrong clock dated ahead come last."""
    return sorted(backups, key=lambda one: (one.at <= now, one.at, one.name), reverse=True)


def is_due(backups: Iterable[Backup], now: datetime, zone: ZoneInfo) -> bool:
    """Whether the daily backup of today, by the practice's calendar, is still to be made.

    What a wrong clock dated ahead of `now` is of an earlier day.
    """
    today = _day(now, zone)
    made = (one.at for one in backups if one.note == DAILY and one.at <= now)
    return not any(_day(at, zone) == today for at in made)


def kept(backups: Sequence[Backup], now: datetime, zone: ZoneInfo) -> set[Backup]:
    """Those that stay: the newest of each of seven days and of each of four weeks.

    Days and weeks are those that have a backup: after a month away nothing is lost. What a wrong
    clock dated ahead of `now` is counted apart, so that it neither outlives what is real nor pushes
    it out; so is what was made before a migration, by itself. The newest of each is always kept.
    """
    stay: set[Backup] = set()
    for daily in (True, False):
        for ahead in (True, False):
            stay |= _newest_of_days_and_weeks(
                [
                    one
                    for one in backups
                    if (one.note == DAILY) is daily and (one.at > now) is ahead
                ],
                zone,
            )
    return stay


def _newest_of_days_and_weeks(backups: Sequence[Backup], zone: ZoneInfo) -> set[Backup]:
    days: dict[date, Backup] = {}
    weeks: dict[tuple[int, int], Backup] = {}
    for one in sorted(backups, key=lambda one: (one.at, one.name), reverse=True):
        day = _day(one.at, zone)
        year, week, _ = day.isocalendar()
        if day not in days and len(days) < DAYS:
            days[day] = one
        if (year, week) not in weeks and len(weeks) < WEEKS:
            weeks[year, week] = one
    return {*days.values(), *weeks.values()}


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def kept_until(
    backups: Sequence[Backup], now: datetime, zone: ZoneInfo
) -> dict[Backup, datetime | None]:
    """When each of these goes by itself, if one is made each day from now on; None for never."""
    left = set(backups)
    ends: dict[Backup, datetime | None] = dict.fromkeys(backups)
    known = list(backups)
    for days in range(1, 7 * (WEEKS + 2)):
        then = now + timedelta(days=days)
        known.append(Backup(f"day {days:03}", then, DAILY))
        stay = kept(known, then, zone)
        known = [one for one in known if one in stay]
        for one in left - stay:
            ends[one] = then
        left &= stay
    return ends
