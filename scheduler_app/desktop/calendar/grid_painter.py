"""Desktop, calendar: paints the time grid: header, strip, rulers, shading, blocks, now line.

Paints from a finished layout and asks nobody; the widget and the printed page share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from scheduler_app.desktop import dates, theme
from scheduler_app.desktop.calendar import labels
from scheduler_app.desktop.calendar.block_painter import BlockPainter
from scheduler_app.desktop.calendar.days import Spot
from scheduler_app.desktop.calendar.geometry import (
    BAND_HEIGHT,
    HEADER_HEIGHT,
    MOST_BANDS,
    RULER_WIDTH,
    Box,
    Geometry,
)
from scheduler_app.desktop.calendar.hatch import hatch
from scheduler_app.desktop.calendar.layout import Block
from scheduler_app.desktop.calendar.shown_days import OpenRows, ShownDays
from scheduler_app.desktop.widgets.text_fitter import TextFitter, is_sharp
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import DAY_MINUTES

_HIGH = 1 << 20


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked on the grid just now, beside the bookings themselves."""

    now: int = 0
    today: date | None = None
    selected: int | None = None
    faded: int | None = None
    second_zone: ZoneInfo | None = None


GroundRects = tuple[list[QRectF], list[QRectF], list[QRectF]]
"""Open hours, the lines at half hours, and the lines between hours and days."""


class GridPainter:
    """Paints a time grid in one theme and font."""

    def __init__(self, tokens: theme.Tokens, base: QFont | None = None) -> None:
        self.tokens = tokens
        self.blocks = BlockPainter(tokens, base)
        self._small = self.blocks.small
        self._title = TextFitter(theme.font(theme.TITLE, semibold=True, base=base))
        self._body = TextFitter(theme.font(theme.BODY, base=base))
        self._ground_key: tuple[object, ...] = ()
        self._ground_rects: GroundRects = ([], [], [])
        self._half_line = theme.mixed(tokens.hairline, tokens.surface, 0.45)

    def paint(
        self,
        painter: QPainter,
        shown: ShownDays,
        geometry: Geometry,
        boxes: Sequence[tuple[Block, Box]],
        marks: Marks,
        dirty: Box | None = None,
    ) -> None:
        """Paint what meets `dirty` (all, if None). `boxes` are the blocks with their places."""
        dirty = dirty or Box(0, 0, geometry.width, geometry.height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        if dirty.bottom > geometry.body:
            painter.save()
            body = QRectF(0, geometry.body, geometry.width, geometry.height - geometry.body)
            painter.setClipRect(body, Qt.ClipOperation.IntersectClip)
            self._ground(painter, shown, geometry, dirty)
            self._seams(painter, geometry)
            now = geometry.days.spot(marks.now)
            if now is not None:
                faint = theme.mixed(self.tokens.now_line, self.tokens.surface, 0.4)
                y, left = geometry.y(now.minute), geometry.edges[0]
                painter.fillRect(QRectF(left, y, geometry.width, geometry.hairline), faint)
            self._blocks(painter, shown, geometry, boxes, marks, dirty)
            if now is not None:
                self._now(painter, geometry, now)
            if dirty.left < geometry.edges[0]:
                self._rulers(painter, geometry, marks)
            painter.restore()
        if dirty.top < geometry.body:
            self._header(painter, shown, geometry, marks)

    def _ground(self, painter: QPainter, shown: ShownDays, geometry: Geometry, dirty: Box) -> None:
        """Closed hours, open hours, and the lines between hours and days."""
        top, bottom = max(dirty.top, geometry.body), min(dirty.bottom, geometry.height)
        painter.fillRect(QRectF(0, top, geometry.width, bottom - top), self.tokens.closed)
        key = (geometry.rows, geometry.edges, top, bottom, shown.open_rows)
        if key != self._ground_key:
            self._ground_key = key
            self._ground_rects = _ground_rects(geometry, shown.open_rows, top, bottom)
        painter.setPen(Qt.PenStyle.NoPen)
        brushes = (self.tokens.surface, self._half_line, self.tokens.hairline)
        for brush, rects in zip(brushes, self._ground_rects, strict=True):
            if rects:
                painter.setBrush(brush)
                painter.drawRects(rects)

    def _seams(self, painter: QPainter, geometry: Geometry) -> None:
        """Hours that the clock change skips are hatched; where they come twice, two lanes."""
        for seam in geometry.days.seams:
            left, right = geometry.edges[seam.day], geometry.edges[seam.day + 1]
            top, bottom = geometry.y(seam.top), geometry.y(seam.bottom)
            rect = QRectF(left + 1, top, right - left - 1, bottom - top)
            if seam.lanes == 0:
                ratio = painter.device().devicePixelRatioF()
                painter.fillRect(rect, hatch(self.tokens.muted.rgba(), ratio))
                self._note(painter, rect, "clock goes forward")
            else:
                middle = geometry.sharp((left + right) / 2)
                pen = QPen(self.tokens.muted, geometry.hairline, Qt.PenStyle.DashLine)
                painter.setPen(pen)
                painter.drawLine(QPointF(middle, top), QPointF(middle, bottom))
                lanes = ("first time", "again")
                for lane, words in enumerate(lanes):
                    start = left if lane == 0 else middle
                    self._note(painter, QRectF(start, top, (right - left) / 2, bottom - top), words)

    def _note(self, painter: QPainter, rect: QRectF, words: str) -> None:
        text = self._small.fitted(words, rect.width() - 8)
        painter.setFont(self._small.font)
        painter.setPen(self.tokens.muted)
        painter.drawText(QPointF(rect.left() + 4, rect.top() + self._small.ascent + 2), text)

    def _blocks(
        self,
        painter: QPainter,
        shown: ShownDays,
        geometry: Geometry,
        boxes: Sequence[tuple[Block, Box]],
        marks: Marks,
        dirty: Box,
    ) -> None:
        brought = shown.badges.signs
        top, bottom = max(dirty.top, geometry.body), min(dirty.bottom, geometry.height)
        visible: list[tuple[CalendarItem, Box, bool]] = []
        faded: list[tuple[CalendarItem, Box, bool]] = []
        for block, box in boxes:
            item = block.item
            if item.preparation or item.wrap_up or item.travel:
                outer = self.with_gaps(geometry, block, box)
                if outer.top < bottom and outer.bottom > top:
                    self.blocks.paint_gaps(painter, item, box, outer)
            seen = box.top < bottom and box.bottom > top
            if seen and dirty.left < box.right and box.left < dirty.right:
                among = faded if item.id == marks.faded else visible
                among.append((item, box, block.head or block.top == 0))
        self.blocks.paint_all(painter, visible, marks.selected, brought)
        if faded:
            painter.setOpacity(0.35)
            self.blocks.paint_all(painter, faded, marks.selected, brought)
            painter.setOpacity(1.0)

    def with_gaps(self, geometry: Geometry, block: Block, box: Box) -> Box:
        """The box of a block with its preparation, wrap-up and travel."""
        item = block.item
        before = item.preparation + item.travel if block.head else 0
        after = item.wrap_up + item.travel if block.tail else 0
        pixel = geometry.hour / 60
        top = max(geometry.y(0), box.top - before * pixel)
        bottom = min(geometry.y(DAY_MINUTES), box.bottom + after * pixel)
        return Box(box.left, top, box.right, bottom)

    def _now(self, painter: QPainter, geometry: Geometry, spot: Spot) -> None:
        """The now line in today's column, over the blocks."""
        y = geometry.y(spot.minute)
        left, right = geometry.edges[spot.day], geometry.edges[spot.day + 1]
        painter.fillRect(QRectF(left, y - 0.5, right - left, 2), self.tokens.now_line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.tokens.now_line)
        painter.drawEllipse(QPointF(left + 1, y + 0.5), 4, 4)

    def _rulers(self, painter: QPainter, geometry: Geometry, marks: Marks) -> None:
        """The hours on the left; with a second zone, its wall time at the same instants."""
        painter.fillRect(QRectF(0, geometry.body, geometry.edges[0] - 4, _HIGH), self.tokens.window)
        painter.setFont(self._small.font)
        now = geometry.days.spot(marks.now)
        day = self._ruler_day(geometry, marks)
        for hour in range(25 if geometry.rulers > 1 else 24):
            y = geometry.y(hour * 60)
            if not geometry.body - 8 < y < geometry.height + 8:
                continue
            baseline = round(y + self._small.ascent / 2 - 1)
            near_now = now is not None and abs(now.minute - hour * 60) * geometry.hour / 60 < 11
            if hour and not near_now:
                self._hour(painter, geometry.edges[0] - 10, baseline, f"{hour:02}:00")
            if marks.second_zone is not None:
                instant = geometry.days.instant(Spot(day, hour * 60))
                text = labels.clock(instant, marks.second_zone)
                self._hour(painter, RULER_WIDTH - 10, baseline, text)
        if now is not None:
            baseline = round(geometry.y(now.minute) + self._small.ascent / 2 - 1)
            text = f"{now.minute // 60:02}:{now.minute % 60:02}"
            right = geometry.edges[0] - 10
            painter.setFont(self.blocks.small_bold.font)
            painter.setPen(self.tokens.now_line)
            painter.drawText(QPointF(right - self.blocks.small_bold.width(text), baseline), text)

    def _ruler_day(self, geometry: Geometry, marks: Marks) -> int:
        now = geometry.days.spot(marks.now)
        return now.day if now is not None else 0

    def _hour(self, painter: QPainter, right: float, baseline: float, text: str) -> None:
        painter.setPen(self.tokens.muted)
        self._small.draw(painter, ((right - self._small.width(text), baseline, text),))

    def _header(
        self, painter: QPainter, shown: ShownDays, geometry: Geometry, marks: Marks
    ) -> None:
        tokens, thin = self.tokens, geometry.hairline
        painter.fillRect(QRectF(0, 0, geometry.width, geometry.body), tokens.window)
        self._day_names(painter, shown, geometry, marks)
        self._strip(painter, shown, geometry, marks)
        self._zone_names(painter, geometry, marks)
        painter.fillRect(QRectF(0, geometry.body - thin, geometry.width, thin), tokens.hairline)

    def _day_names(
        self, painter: QPainter, shown: ShownDays, geometry: Geometry, marks: Marks
    ) -> None:
        """Weekdays, dates and what the days are; today's stand out."""
        names, numbers, notes = [], [], []
        today = -1
        for day, label in enumerate(shown.labels):
            at = geometry.days.date(day)
            left, right = geometry.edges[day] + 8, geometry.edges[day + 1] - 6
            baseline = 19 if label else 27
            name = dates.weekday(at, letters=3 if right - left < 150 else 0)
            names.append((left, baseline, name))
            if at == marks.today:
                today = day
            numbers.append((left + self._body.width(name) + 7, baseline, str(at.day)))
            if label:
                notes.append((left, 37, self._small.fitted(label, right - left)))
        if today >= 0:
            self._today(painter, names.pop(today), numbers.pop(today))
        sharp = is_sharp(painter)
        for fitter, colour, texts in (
            (self._body, self.tokens.muted, names),
            (self._title, self.tokens.text, numbers),
            (self._small, self.tokens.muted, notes),
        ):
            painter.setFont(fitter.font)
            painter.setPen(colour)
            fitter.draw(painter, texts, sharp=sharp)

    def _today(
        self, painter: QPainter, name: tuple[float, float, str], number: tuple[float, float, str]
    ) -> None:
        painter.setFont(self._body.font)
        painter.setPen(self.tokens.accent)
        self._body.draw(painter, (name,))
        x, baseline, text = number
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.tokens.accent)
        width = self._title.width(text)
        painter.drawRoundedRect(QRectF(x - 3, baseline - 16, width + 10, 21), 6, 6)
        painter.setFont(self._title.font)
        painter.setPen(self.tokens.on_accent)
        self._title.draw(painter, ((x + 2, baseline, text),))

    def _strip(self, painter: QPainter, shown: ShownDays, geometry: Geometry, marks: Marks) -> None:
        if not geometry.bands:
            return
        most = MOST_BANDS if geometry.bands <= MOST_BANDS else MOST_BANDS - 1
        unseen = [0] * geometry.days.count
        for band in shown.bands:
            if band.row < most:
                self.blocks.paint_line(
                    painter,
                    band.item,
                    geometry.band(band),
                    selected=band.item.id == marks.selected,
                    brought=shown.badges.signs.get(band.item.id, ()),
                )
            else:
                for day in range(band.first, band.last + 1):
                    unseen[day] += 1
        painter.setFont(self._small.font)
        painter.setPen(self.tokens.muted)
        baseline = HEADER_HEIGHT + most * BAND_HEIGHT + 2 + self._small.ascent + 2
        for day, number in enumerate(unseen):
            if number:
                painter.drawText(QPointF(geometry.edges[day] + 8, baseline), f"{number} more")
        words = self._small.fitted("all day", RULER_WIDTH - 10)
        x = geometry.edges[0] - 10 - self._small.width(words)
        painter.drawText(QPointF(x, HEADER_HEIGHT + 4 + self._small.ascent), words)

    def _zone_names(self, painter: QPainter, geometry: Geometry, marks: Marks) -> None:
        """Above two rulers, whose time each one tells."""
        if marks.second_zone is None:
            return
        at = geometry.days.instant(Spot(self._ruler_day(geometry, marks), 12 * 60))
        painter.setFont(self._small.font)
        painter.setPen(self.tokens.muted)
        names = (marks.second_zone, ZoneInfo(geometry.days.zone))
        for column, zone in enumerate(names):
            name = datetime.fromtimestamp(at, zone).tzname() or ""
            text = self._small.fitted(name, RULER_WIDTH - 8)
            right = RULER_WIDTH * (column + 1) - 10
            painter.drawText(QPointF(right - self._small.width(text), 27), text)


def _ground_rects(
    geometry: Geometry, open_rows: Sequence[OpenRows], top: float, bottom: float
) -> GroundRects:
    """What the ground is made of between two heights: the same from week to week, mostly."""
    edges, thin = geometry.edges, geometry.hairline
    opened = [
        QRectF(
            edges[day],
            geometry.y(start),
            edges[day + 1] - edges[day],
            geometry.y(end) - geometry.y(start),
        )
        for day, rows in enumerate(open_rows)
        for start, end in rows
    ]
    left, width = edges[0], geometry.width - edges[0]
    first = max(0, int((top - geometry.y(0)) / geometry.hour))
    last = min(24, int((bottom - geometry.y(0)) / geometry.hour) + 1)
    halves = [QRectF(left, geometry.y(60 * h + 30), width, thin) for h in range(first, last)]
    lines = [QRectF(left - 4, geometry.y(60 * h), width + 4, thin) for h in range(first, last + 1)]
    lines += [QRectF(edge, top, thin, bottom - top) for edge in edges[:-1]]
    return opened, halves if geometry.hour >= 40 else [], lines
