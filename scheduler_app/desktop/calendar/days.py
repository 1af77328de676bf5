"""Desktop, calendar: which wall-clock row an instant stands on, on days of 23 to 25 hours too.

A day column has one row for each wall-clock minute, 0 to 1440, on every day alike, so that 10:00
is level across the week. What the clock change does to that is shown and not smoothed over:

- A skipped hour keeps its rows, and nothing can stand on them; they are drawn as a seam.
- A repeated hour has its rows once and holds two passes: within it the column is split into two
  lanes, the first pass on the left, the second on the right. A booking that runs through both is
  drawn in both, so its painted area is its true length.

Pure functions and facts: no Qt.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler_app.domain.time_units import DAY, DAY_MINUTES, HOUR, MINUTE
from scheduler_app.domain.zones import zone

_DAY_ONE = date(1970, 1, 1).toordinal()


class Stretch(NamedTuple):
    """Real time during which one column's wall clock runs evenly, in one lane.

    `start`, `end` are epoch seconds; `day` is the column; `top` the wall minute at `start`.
    """

    start: int
    end: int
    day: int
    top: int
    lane: int = 0
    lanes: int = 1

    @property
    def bottom(self) -> int:
        """The wall minute at which the stretch ends, at most 1440."""
        return self.top + (self.end - self.start) // MINUTE


class Seam(NamedTuple):
    """Wall minutes of one column that the clock change skips (`lanes` 0) or repeats (2)."""

    day: int
    top: int
    bottom: int
    lanes: int


class Spot(NamedTuple):
    """A place on the grid: the column, the wall minute, and the lane where there are two."""

    day: int
    minute: int
    lane: int = 0


@dataclass(frozen=True)
class Days:
    """`count` consecutive local days from `first`, and where each of their instants stands."""

    first: date
    count: int
    zone: str
    stretches: tuple[Stretch, ...]
    seams: tuple[Seam, ...]
    starts: tuple[int, ...]

    @property
    def start(self) -> int:
        """The first instant, epoch seconds."""
        return self.stretches[0].start

    @property
    def end(self) -> int:
        """The first instant after the last day, epoch seconds."""
        return self.stretches[-1].end

    @property
    def last(self) -> date:
        """The day after the last one."""
        return self.first + timedelta(self.count)

    def date(self, day: int) -> date:
        """The date of a column."""
        return self.first + timedelta(day)

    def spot(self, instant: int) -> Spot | None:
        """Where an instant (epoch seconds) stands, or None outside these days."""
        if not self.start <= instant < self.end:
            return None
        stretch = self.stretches[bisect_right(self.starts, instant) - 1]
        return Spot(stretch.day, stretch.top + (instant - stretch.start) // MINUTE, stretch.lane)

    def instant(self, spot: Spot) -> int:
        """The instant of a place on the grid; a skipped minute is the end of the skip.

        Minute 1440 is the end of the day. A lane that the row does not have is the only one.
        """
        found: Stretch | None = None
        for stretch in self.stretches:
            if stretch.day != spot.day:
                continue
            inside = stretch.top <= spot.minute < stretch.bottom
            if inside and (stretch.lanes == 1 or stretch.lane == spot.lane):
                return stretch.start + (spot.minute - stretch.top) * MINUTE
            if stretch.top > spot.minute and stretch.lane == 0 and found is None:
                found = stretch
        if found is not None:
            return found.start
        return max(
            (s.end for s in self.stretches if s.day <= spot.day), default=self.stretches[0].start
        )


@lru_cache(maxsize=64)
def days_from(first: date, count: int, zone_name: str) -> Days:
    """The rows of `count` local days in a zone. `InvalidInput` when there is no such zone."""
    in_zone = zone(zone_name)
    parts = list(_even_parts(first, count, in_zone))
    stretches: list[Stretch] = []
    seams: list[Seam] = []
    for day in range(count):
        of_day = [part for part in parts if part.day == day]
        if len(of_day) == 1 and of_day[0].end - of_day[0].start == DAY:
            stretches += of_day
        else:
            cut, of_seams = _into_lanes(day, of_day)
            stretches += cut
            seams += of_seams
    stretches.sort()
    starts = tuple(stretch.start for stretch in stretches)
    return Days(first, count, zone_name, tuple(stretches), tuple(seams), starts)


def _even_parts(first: date, count: int, in_zone: ZoneInfo) -> Iterator[Stretch]:
    """The days' real time, cut at each local midnight and at each change of the clock."""
    day_one = first.toordinal()
    start = _midnight(day_one, in_zone)
    for day in range(count):
        end = _midnight(day_one + day + 1, in_zone)
        if end - start == DAY:
            yield Stretch(start, end, day, 0)
        else:
            for even_start, even_end in _between_changes(start, end, in_zone):
                yield from _cut_at_midnight(even_start, even_end, day_one, count, in_zone)
        start = end


def _between_changes(start: int, end: int, in_zone: ZoneInfo) -> Iterator[tuple[int, int]]:
    """Cut [start, end) where the offset from UTC changes: at most once an hour, to the second."""
    at = start
    while at < end:
        offset = _offset(at, in_zone)
        probe = at
        while probe < end and _offset(probe, in_zone) == offset:
            probe += HOUR
        if probe >= end and _offset(end - 1, in_zone) == offset:
            yield at, end
            return
        low, high = max(at, probe - HOUR), min(probe, end - 1)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if _offset(middle, in_zone) == offset else (low, middle)
        yield at, high
        at = high


def _cut_at_midnight(
    start: int, end: int, day_one: int, count: int, in_zone: ZoneInfo
) -> Iterator[Stretch]:
    offset = _offset(start, in_zone)
    while start < end:
        local_day, second = divmod(start + offset, DAY)
        until = min(end, start + DAY - second)
        day = local_day + _DAY_ONE - day_one
        if 0 <= day < count:
            yield Stretch(start, until, day, second // MINUTE)
        start = until


def _into_lanes(day: int, parts: list[Stretch]) -> tuple[list[Stretch], list[Seam]]:
    """Split a day's parts where two passes share rows, and note rows that no pass has."""
    edges = sorted({0, DAY_MINUTES} | {p.top for p in parts} | {p.bottom for p in parts})
    cut: list[Stretch] = []
    seams: list[Seam] = []
    for top, bottom in pairwise(edges):
        passes = [part for part in parts if part.top <= top and bottom <= part.bottom]
        for lane, part in enumerate(passes):
            start = part.start + (top - part.top) * MINUTE
            end = part.end if bottom == part.bottom else part.start + (bottom - part.top) * MINUTE
            cut.append(Stretch(start, end, day, top, lane, len(passes)))
        if len(passes) != 1:
            seams.append(Seam(day, top, bottom, len(passes)))
    return cut, seams


def _offset(instant: int, in_zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(instant, in_zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def _midnight(ordinal: int, in_zone: ZoneInfo) -> int:
    """The first instant of a local day as `zones.day_start` has it, in fewer steps."""
    offset = in_zone.utcoffset(datetime.fromordinal(ordinal))
    return (ordinal - _DAY_ONE) * DAY - (0 if offset is None else int(offset.total_seconds()))
