"""Desktop, calendar: where the time grid's columns, rows and blocks lie, in pixels and back.

Lengths are device-independent pixels; every edge is laid on a whole device pixel, so that lines
are sharp at 100, 150 and 200 %. Pure: no widget, no painting.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from scheduler_app.desktop.calendar.days import Days, Spot
from scheduler_app.desktop.calendar.layout import LEAST_MINUTES, Band, Block
from scheduler_app.domain.time_units import DAY_MINUTES, HOUR_MINUTES

LEAST_HOUR, USUAL_HOUR, MOST_HOUR = 32.0, 56.0, 160.0
"""Height of an hour: zoomed out, at first, and zoomed in."""

RULER_WIDTH = 52.0
HEADER_HEIGHT = 44.0
BAND_HEIGHT = 22.0
MOST_BANDS = 4
"""All-day lines that are shown; what does not fit is told as a number."""

LEAST_BLOCK = 12.0
"""No block is drawn lower than this, so that it can be seen and hit."""

BLOCK_GAP = 2.0
"""Free pixels to the right of and below a block: neighbours don't stick together."""

COLUMN_MARGIN = 6.0
"""Free pixels at the right of a column, where one can still drag to create beside a booking."""


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Right less left."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Bottom less top."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether the point is inside."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def meets(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Geometry:
    """One arrangement of the time grid; a new one is made when size, zoom, scroll or days change.

    `scroll` is the offset of the rows in pixels, `bands` the number of all-day lines, `rulers` 1
    or, with a second zone, 2, `ratio` the device pixels to a pixel.
    """

    days: Days
    width: float
    height: float
    hour: float = USUAL_HOUR
    scroll: float = 0.0
    bands: int = 0
    rulers: int = 1
    ratio: float = 1.0
    edges: tuple[float, ...] = field(init=False)
    body: float = field(init=False)

    def __post_init__(self) -> None:
        left = RULER_WIDTH * self.rulers
        share = max(1.0, self.width - left) / self.days.count
        edges = tuple(self.sharp(left + share * day) for day in range(self.days.count + 1))
        object.__setattr__(self, "edges", edges)
        lines = min(self.bands, MOST_BANDS)
        strip = lines * BAND_HEIGHT + (4.0 if lines else 0.0)
        object.__setattr__(self, "body", HEADER_HEIGHT + strip)

    @property
    def rows(self) -> tuple[float, ...]:
        """What the rows' heights depend on."""
        return (self.width, self.height, self.body, self.hour, self.scroll, self.ratio)

    @property
    def hairline(self) -> float:
        """The thinnest sharp line that is still seen: whole device pixels."""
        return max(1, int(self.ratio)) / self.ratio

    @property
    def most_scroll(self) -> float:
        """The greatest useful scroll offset."""
        return max(0.0, self.hour * 24 - (self.height - self.body))

    def sharp(self, length: float) -> float:
        """The length laid on a whole device pixel."""
        return round(length * self.ratio) / self.ratio

    @property
    def least_minutes(self) -> int:
        """The time that the lowest block takes up, so that none is drawn over the next."""
        return max(LEAST_MINUTES, ceil((LEAST_BLOCK + BLOCK_GAP) * 60 / self.hour))

    def y(self, minute: float) -> float:
        """The vertical position of a row."""
        return self.sharp(self.body + minute * self.hour / 60 - self.scroll)

    def block(self, block: Block) -> Box:
        """The box of a block; it may lie outside what is in view."""
        return self.boxes((block,))[0]

    def boxes(self, blocks: Iterable[Block]) -> list[Box]:
        """The boxes of blocks, in their order."""
        ratio, row, offset = self.ratio, self.hour / HOUR_MINUTES, self.body - self.scroll
        end_of_day = offset + DAY_MINUTES * row
        sides: dict[tuple[int, float, float], tuple[float, float]] = {}
        boxes = []
        for _, day, first, last, left, right, _, _ in blocks:
            found = sides.get((day, left, right))
            if found is None:
                found = sides[day, left, right] = self._sides(day, left, right)
            top = round((offset + first * row) * ratio) / ratio
            bottom = round((offset + last * row) * ratio) / ratio - BLOCK_GAP
            bottom = max(bottom, top + LEAST_BLOCK)
            if bottom > end_of_day:
                bottom = self.y(DAY_MINUTES)
                top = min(top, bottom - LEAST_BLOCK)
            boxes.append(Box(found[0], top, found[1], bottom))
        return boxes

    def _sides(self, day: int, left: float, right: float) -> tuple[float, float]:
        """The left and the right edge of what takes these shares of a column."""
        edge = self.edges[day] + 1
        width = self.edges[day + 1] - COLUMN_MARGIN - edge
        return self.sharp(edge + width * left), self.sharp(edge + width * right) - BLOCK_GAP

    def band(self, band: Band) -> Box:
        """The box of an all-day item in the strip."""
        top = HEADER_HEIGHT + band.row * BAND_HEIGHT + 2
        return Box(
            self.edges[band.first] + 1,
            self.sharp(top),
            self.edges[band.last + 1] - COLUMN_MARGIN,
            self.sharp(top + BAND_HEIGHT - BLOCK_GAP),
        )

    def column(self, x: float) -> int:
        """The column at `x`, the nearest one if there is none."""
        return min(max(bisect_right(self.edges, x) - 1, 0), self.days.count - 1)

    def spot(self, x: float, y: float) -> Spot:
        """The place on the grid at a point, the nearest one if it lies outside; to the minute."""
        day = self.column(x)
        minute = int((y - self.body + self.scroll) * 60 / self.hour)
        minute = min(max(minute, 0), DAY_MINUTES)
        lane = 0
        for seam in self.days.seams:
            if seam.day == day and seam.lanes == 2 and seam.top <= minute < seam.bottom:
                lane = int(x >= (self.edges[day] + self.edges[day + 1]) / 2)
        return Spot(day, minute, lane)
