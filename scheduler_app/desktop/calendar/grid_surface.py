"""Desktop, calendar: the time grid as a painted surface: its days, its zoom, its scroll position.

It shows and finds; selecting, dragging and speaking come with `time_grid.TimeGrid`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop import theme
from scheduler_app.desktop.calendar import slim_bar
from scheduler_app.desktop.calendar.badges import NO_BADGES, Badges
from scheduler_app.desktop.calendar.geometry import LEAST_HOUR, MOST_HOUR, Box, Geometry
from scheduler_app.desktop.calendar.grid_painter import GridPainter, Marks
from scheduler_app.desktop.calendar.hour_bar import HourBar, start_of_work
from scheduler_app.desktop.calendar.layout import LEAST_MINUTES, Block, lay_out
from scheduler_app.desktop.calendar.shown_days import ShownDays, look_up
from scheduler_app.desktop.calendar.source import CalendarSource
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import HOUR, MINUTE
from scheduler_app.domain.zones import zone

_EDGE_ROOM = 12.0
_RESTYLED = {QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange}


class GridSurface(QWidget):
    """Some days as columns of hours, painted from one look into the diary."""

    def __init__(
        self, source: CalendarSource, clock: Callable[[], datetime], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.source = source
        self.hidden: frozenset[int] = frozenset()
        self.badges = NO_BADGES
        self._clock = clock
        first = clock().astimezone(zone(source.practice().zone)).date()
        self.shown: ShownDays = look_up(source, first, 1)
        self.plan = Geometry(self.shown.days, 640, 480)
        self.boxes: tuple[tuple[Block, Box], ...] = ()
        self.brush = GridPainter(theme.tokens(theme.is_dark(self.palette())))
        self.marks = Marks()
        self._bar = HourBar(self)
        self._bar.scrolled.connect(lambda scroll: self._place(replace(self.plan, scroll=scroll)))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.tick()

    def show_days(self, first: date, count: int) -> None:
        """Show `count` days from `first`; the first time, scrolled to the start of work."""
        self.shown = look_up(self.source, first, count, self.hidden, self.badges)
        self.arrange()

    def show_badges(self, badges: Badges) -> None:
        """Show from now on what other wings tell of bookings."""
        self.badges = badges
        self.shown = replace(self.shown, badges=badges)
        self.update()

    def tick(self) -> None:
        """The clock went on: move the now line."""
        now = int(self._clock().timestamp())
        today = datetime.fromtimestamp(now, self.shown.zone).date()
        if now // MINUTE != self.marks.now // MINUTE or today != self.marks.today:
            self.mark(replace(self.marks, now=now, today=today))

    def set_second_zone(self, in_zone: ZoneInfo | None) -> None:
        """Show a second ruler with the wall time of a zone, or none."""
        if in_zone != self.marks.second_zone:
            self.mark(replace(self.marks, second_zone=in_zone))
            self.arrange()

    def mark(self, marks: Marks) -> None:
        """Take over what is marked and repaint."""
        self.marks = marks
        self.update()

    def item_at(self, x: float, y: float) -> tuple[CalendarItem, Block | None, Box] | None:
        """The booking painted at a point, with its block (None in the all-day strip)."""
        if y < self.plan.body:
            for band in self.shown.bands:
                box = self.plan.band(band)
                if box.holds(x, y) and box.bottom <= self.plan.body:
                    return band.item, None, box
            return None
        for block, box in reversed(self.boxes):
            if box.holds(x, y):
                return block.item, block, box
        return None

    def place_of(self, item: CalendarItem) -> QRect:
        """The part of the widget where a booking is seen, empty if it is scrolled away."""
        seen = QRect(0, int(self.plan.body), self.width(), self.height())
        for band in self.shown.bands:
            if band.item.id == item.id and self.plan.band(band).bottom <= self.plan.body:
                return as_rect(self.plan.band(band))
        for block, box in self.boxes:
            if block.item.id == item.id:
                place = as_rect(box).intersected(seen).intersected(self.rect())
                if not place.isEmpty():
                    return place
        return QRect()

    def zoom(self, factor: float, y: float) -> None:
        """Make hours higher or lower by a factor; the row at `y` stays where it is."""
        hour = min(max(self.plan.hour * factor, LEAST_HOUR), MOST_HOUR)
        above = y - self.plan.body
        scroll = (above + self.plan.scroll) * hour / self.plan.hour - above
        self.plan = replace(self.plan, hour=hour, scroll=scroll)
        self.arrange()

    def scroll_by(self, pixels: float) -> bool:
        """Scroll the hours; whether there was room to."""
        return self._bar.scroll_by(pixels)

    def come_home(self) -> None:
        """Scroll back to the start of work, and on to the now line where it is worked now."""
        self._bar.setValue(round(start_of_work(self.shown, self.plan)))
        now = self.plan.days.spot(self.marks.now)
        if now is None:
            return
        if any(begin <= now.minute < end for begin, end in self.shown.open_rows[now.day]):
            self.reveal(self.marks.now, self.marks.now + HOUR)

    def reveal(self, start: int, end: int) -> None:
        """Scroll so that a stretch of time (epoch seconds) is in view, its start above all."""
        spot = self.plan.days.spot(start)
        if spot is None:
            return
        top, bottom = self.plan.y(spot.minute), self.plan.y(spot.minute + (end - start) / MINUTE)
        if top < self.plan.body + _EDGE_ROOM:
            self.scroll_by(top - self.plan.body - _EDGE_ROOM)
        elif bottom > self.plan.height - _EDGE_ROOM:
            over = bottom - self.plan.height + _EDGE_ROOM
            self.scroll_by(min(over, top - self.plan.body - _EDGE_ROOM))

    def arrange(self) -> None:
        """Lay everything out anew for the size, the zoom, the days and the scroll position."""
        bar_width = slim_bar.WIDTH
        plan = Geometry(
            self.shown.days,
            max(1.0, float(self.width() - bar_width)),
            float(self.height()),
            self.plan.hour,
            0.0,
            self.shown.band_rows,
            2 if self.marks.second_zone is not None else 1,
            self.devicePixelRatioF(),
        )
        wanted = self._bar.fit(plan, self.plan.scroll, self.shown)
        self._place(replace(plan, scroll=wanted))

    def update_box(self, box: Box) -> None:
        """Repaint what is in a box and its outline."""
        self.update(as_rect(box).adjusted(-3, -3, 3, 3))

    def paint_marks(self, painter: QPainter) -> None:
        """Paint what lies over the bookings; nothing here."""

    def _place(self, plan: Geometry) -> None:
        before, self.plan = self.plan, plan
        self.boxes = boxes_of(self.shown, plan)
        if plan.body != before.body or plan.height != before.height:
            self.update()
            return
        # From week to week the hours on the left stay as they are.
        left = int(plan.edges[0]) if _same_rulers(before, plan, self.marks.now) else 0
        self.update(left, 0, self.width() - slim_bar.WIDTH - left, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = event.rect()
        dirty = Box(rect.left(), rect.top(), rect.right() + 1, rect.bottom() + 1)
        painter = QPainter(self)
        self.brush.paint(painter, self.shown, self.plan, self.boxes, self.marks, dirty)
        beyond = QRect(round(self.plan.width), 0, self.width(), round(self.plan.body))
        painter.fillRect(beyond, self.brush.tokens.window)
        self.paint_marks(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arrange()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self.arrange()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in _RESTYLED:
            self.brush = GridPainter(theme.tokens(theme.is_dark(self.palette())))
            self.arrange()
            self.update()
        super().changeEvent(event)


def _same_rulers(before: Geometry, plan: Geometry, now: int) -> bool:
    """Whether both show the same hours at the same height, and now among them or not."""
    if plan.rulers > 1 or before.rulers > 1:
        return False
    same_rows = (plan.hour, plan.scroll, plan.ratio) == (before.hour, before.scroll, before.ratio)
    return same_rows and (plan.days.spot(now) is None) == (before.days.spot(now) is None)


def boxes_of(shown: ShownDays, plan: Geometry) -> tuple[tuple[Block, Box], ...]:
    """The blocks with their places; zoomed out, low blocks need more room side by side."""
    blocks: Sequence[Block] = shown.blocks
    if plan.least_minutes > LEAST_MINUTES:
        blocks = lay_out(shown.items, shown.days, plan.least_minutes)
    return tuple(zip(blocks, plan.boxes(blocks), strict=True))


def as_rect(box: Box) -> QRect:
    """The whole pixels that a box touches."""
    left, top = int(box.left), int(box.top)
    return QRect(left, top, round(box.right + 0.49) - left, round(box.bottom + 0.49) - top)
