"""Desktop, calendar: which block of a booking stands where, decided without a widget or a pixel.

Measured in columns of days, wall minutes and shares of a column. Pure functions: no Qt.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler_app.desktop.calendar.days import Days, Stretch
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.time_units import MINUTE
from scheduler_app.domain.zones import zone

LEAST_MINUTES = 15
"""The height that the shortest booking is drawn with, so that it can be seen and clicked."""


class Block(NamedTuple):
    """One booking on one day: rows `top` to `bottom`, from `left` to `right` of the column.

    `head` and `tail` tell whether the booking's own start and end are here: a booking over several
    days, or across a clock change, is several blocks.
    """

    item: CalendarItem
    day: int
    top: int
    bottom: int
    left: float
    right: float
    head: bool
    tail: bool


class Band(NamedTuple):
    """One all-day item in the strip: columns `first` to `last` (inclusive) in line `row`."""

    item: CalendarItem
    first: int
    last: int
    row: int


class Slot(NamedTuple):
    """Side by side: the place `column`, `span` places wide, of `columns`."""

    column: int
    span: int
    columns: int


ALONE = Slot(0, 1, 1)


def lay_out(items: Iterable[CalendarItem], days: Days, least: int = LEAST_MINUTES) -> list[Block]:
    """The blocks of all items that are not all-day, those of one day in order of time.

    No two blocks of a day share a place, even where they are drawn `least` minutes high.
    """
    stretches, starts = days.stretches, days.starts
    begin, finish = days.start, days.end
    last_stretch = len(stretches) - 1
    by_day: list[list[tuple[int, int, CalendarItem, list[Stretch]]]] = [
        [] for _ in range(days.count)
    ]
    for item in items:
        start, end = item.start, item.end
        if item.all_day or end <= begin or start >= finish:
            continue
        index = max(0, bisect_right(starts, start) - 1)
        stretch = stretches[index]
        if end <= stretch.end or index == last_stretch:
            by_day[stretch.day].append((max(start, stretch.start), end, item, [stretch]))
            continue
        pieces: dict[int, list[Stretch]] = {}
        while index <= last_stretch and stretches[index].start < max(end, start + 1):
            pieces.setdefault(stretches[index].day, []).append(stretches[index])
            index += 1
        for day, of_day in pieces.items():
            hull = (max(start, of_day[0].start), min(end, of_day[-1].end))
            by_day[day].append((*hull, item, of_day))
    blocks: list[Block] = []
    for day, entries in enumerate(by_day):
        if not entries:
            continue
        if len(entries) > 1:
            entries.sort(key=_by_time)
        slots = pack([(start, max(end, start + least * MINUTE)) for start, end, _, _ in entries])
        for (start, end, item, of_day), slot in zip(entries, slots, strict=True):
            if slot is ALONE and len(of_day) == 1 and of_day[0].lanes == 1:
                # Nearly all bookings are one block over the whole width of a column.
                (stretch,) = of_day
                top = stretch.top + (start - stretch.start) // MINUTE
                bottom = stretch.top + -(
                    -(max(start, min(end, stretch.end)) - stretch.start) // MINUTE
                )
                head, tail = item.start >= stretch.start, item.end <= stretch.end
                blocks.append(Block(item, day, top, bottom, 0.0, 1.0, head, tail))
            else:
                blocks += _blocks(item, day, start, end, of_day, slot)
    return blocks


def pack(intervals: Sequence[tuple[int, int]]) -> list[Slot]:
    """Places side by side for intervals in order of their start, as few as their overlap needs.

    Intervals that touch, directly or through others, are divided alike; one that has room to its
    right takes it.
    """
    if all(end <= start for (_, end), (start, _) in pairwise(intervals)):
        return [ALONE] * len(intervals)
    slots: list[Slot] = []
    cluster: list[tuple[int, int]] = []
    columns: list[int] = []
    chosen: list[int] = []
    cluster_end = 0
    for start, end in intervals:
        if cluster and start >= cluster_end:
            slots += _widened(cluster, chosen, len(columns))
            cluster, columns, chosen = [], [], []
        for column, taken_until in enumerate(columns):
            if taken_until <= start:
                columns[column] = end
                chosen.append(column)
                break
        else:
            chosen.append(len(columns))
            columns.append(end)
        cluster_end = end if not cluster else max(cluster_end, end)
        cluster.append((start, end))
    return slots + _widened(cluster, chosen, len(columns))


def lay_out_strip(items: Iterable[CalendarItem], days: Days) -> list[Band]:
    """The all-day items in lines: by the dates they have in their own zone, longest first."""
    day_one = days.first.toordinal()
    spans: list[tuple[int, int, int, CalendarItem]] = []
    for item in items:
        if not item.all_day:
            continue
        in_zone = _zone_of(item, days)
        first = _ordinal(item.start, in_zone) - day_one
        last = _ordinal(max(item.start, item.end - 1), in_zone) - day_one
        if first < days.count and last >= 0:
            spans.append((max(0, first), -last, item.id, item))
    spans.sort(key=lambda span: span[:3])
    row_ends: list[int] = []
    bands: list[Band] = []
    for first, minus_last, _, item in spans:
        last = min(-minus_last, days.count - 1)
        row = next((row for row, end in enumerate(row_ends) if end < first), len(row_ends))
        if row == len(row_ends):
            row_ends.append(last)
        else:
            row_ends[row] = last
        bands.append(Band(item, first, last, row))
    return bands


def items_by_day(items: Iterable[CalendarItem], days: Days) -> list[list[CalendarItem]]:
    """For each day the items on it, all-day ones first, then by time: for month and agenda."""
    by_day: list[list[CalendarItem]] = [[] for _ in range(days.count)]
    items = list(items)
    for band in lay_out_strip(items, days):
        for day in range(band.first, band.last + 1):
            by_day[day].append(band.item)
    for item in sorted((i for i in items if not i.all_day), key=lambda i: (i.start, i.end, i.id)):
        seen = -1
        index = max(0, bisect_right(days.starts, item.start) - 1)
        while index < len(days.stretches) and days.stretches[index].start < max(
            item.end, item.start + 1
        ):
            stretch = days.stretches[index]
            if stretch.end > item.start and stretch.day != seen:
                seen = stretch.day
                by_day[seen].append(item)
            index += 1
    return by_day


def _by_time(entry: tuple[int, int, CalendarItem, list[Stretch]]) -> tuple[int, int, int]:
    return (entry[0], -entry[1], entry[2].id)


def _widened(cluster: list[tuple[int, int]], chosen: list[int], columns: int) -> list[Slot]:
    if columns <= 1:
        return [ALONE] * len(cluster)
    slots = []
    for (start, end), column in zip(cluster, chosen, strict=True):
        limit = columns
        for (other_start, other_end), other in zip(cluster, chosen, strict=True):
            if column < other < limit and other_start < end and start < other_end:
                limit = other
        slots.append(Slot(column, limit - column, columns))
    return slots


def _blocks(
    item: CalendarItem, day: int, start: int, end: int, stretches: list[Stretch], slot: Slot
) -> list[Block]:
    left = slot.column / slot.columns
    right = (slot.column + slot.span) / slot.columns
    blocks = []
    for stretch in stretches:
        begins, ends = max(start, stretch.start), min(end, stretch.end)
        top = stretch.top + (begins - stretch.start) // MINUTE
        bottom = stretch.top + -(-(max(begins, ends) - stretch.start) // MINUTE)
        blocks.append(
            Block(
                item,
                day,
                top,
                bottom,
                (stretch.lane + left) / stretch.lanes,
                (stretch.lane + right) / stretch.lanes,
                item.start >= stretch.start,
                item.end <= stretch.end,
            )
        )
    return blocks


def _zone_of(item: CalendarItem, days: Days) -> ZoneInfo:
    try:
        return zone(item.zone)
    except InvalidInput:
        return zone(days.zone)


def _ordinal(instant: int, in_zone: ZoneInfo) -> int:
    return datetime.fromtimestamp(instant, UTC).astimezone(in_zone).toordinal()
