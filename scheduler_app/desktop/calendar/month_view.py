"""Desktop, calendar: the month: a cell a day, a line an item, dragged from day to day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop import dates, theme
from scheduler_app.desktop.calendar import labels
from scheduler_app.desktop.calendar.days import Spot
from scheduler_app.desktop.calendar.drags import can_move, on_date, stepped
from scheduler_app.desktop.calendar.drop_targets import DropTargets
from scheduler_app.desktop.calendar.geometry import Box
from scheduler_app.desktop.calendar.item_list import ItemList
from scheduler_app.desktop.calendar.layout import items_by_day
from scheduler_app.desktop.calendar.painted_items import PaintedAt
from scheduler_app.desktop.calendar.shown_days import first_open_minute
from scheduler_app.desktop.calendar.source import CalendarSource
from scheduler_app.desktop.widgets.text_fitter import TextFitter
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.wording import MONTHS
from scheduler_app.domain.zones import from_epoch

_HEAD = 28.0
_NUMBER = 26.0
_LINE = 20.0
_SLACK = 6


def month_days(day: date, week_start: int) -> tuple[date, int]:
    """The whole weeks that show the month of `day`: the first day, and how many (28 to 42)."""
    first = day.replace(day=1)
    following = (first + timedelta(31)).replace(day=1)
    begin = dates.week_of(first, week_start)
    weeks = -(-(following - begin).days // 7)
    return begin, weeks * 7


class MonthView(ItemList):
    """A month in whole weeks. `day_chosen` asks to see a day by itself."""

    def __init__(
        self, source: CalendarSource, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(source, clock, parent)
        self.month = 0
        self.cursor_day = 0
        self._more: dict[int, tuple[int, Box]] = {}
        self._times: dict[int, str] = {}
        self._press: tuple[PaintedAt, QPointF] | None = None
        self._target: int | None = None
        self._beside: date | None = None
        self._dragging = False
        self.drops = DropTargets()
        self._body = TextFitter(theme.font(theme.BODY))
        self._number = TextFitter(theme.font(theme.BODY, semibold=True))
        self.setAccessibleName("Month")

    def show_month(self, day: date) -> None:
        """Show the month of `day`, with the cursor on that day."""
        first, count = month_days(day, self.source.practice().week_start)
        self.month = day.month
        self.cursor_day = (day - first).days
        self.give_up()
        self.show_days(first, count)

    def arrange(self) -> None:
        """Lay out a line for each item as far as a cell has room, and the number of the rest.

        Where room is left, a name too long for its line has two.
        """
        lines = max(1, int((self._cell(0).height - _NUMBER - 2) // _LINE))
        places: list[PaintedAt] = []
        self._more = {}
        self._times = {}
        for day, items in enumerate(items_by_day(self.shown.items, self.shown.days)):
            cell = self._cell(day)
            seen = items if len(items) <= lines else items[: lines - 1]
            top, spare = cell.top + _NUMBER, lines - len(items)
            for item in seen:
                two = spare > 0 and not self._name_fits(item, cell)
                spare -= two
                bottom = top + _LINE * (1 + two)
                places.append(
                    PaintedAt(item, day, Box(cell.left + 3, top, cell.right - 3, bottom - 2))
                )
                top = bottom
            if len(seen) < len(items):
                rest = Box(cell.left + 4, top, cell.right - 4, top + _LINE - 2)
                self._more[day] = (len(items) - len(seen), rest)
        self.settled(places)

    def _name_fits(self, item: CalendarItem, cell: Box) -> bool:
        return self.brush.name_fits(item, cell.width - 6, self._time(item))

    def _time(self, item: CalendarItem) -> str:
        """Its start on the clock, told once for all paintings until it is laid out anew."""
        known = self._times.get(item.id)
        if known is None:
            known = "" if item.all_day else labels.short_clock(item.start, self.shown.zone)
            self._times[item.id] = known
        return known

    def moment_at(self, at: QPointF) -> datetime:
        """The start of work on the day under a point."""
        spot = Spot(self._day_at(at) or 0, first_open_minute(self.shown))
        return from_epoch(self.shown.days.instant(spot))

    def arrow(self, key: Qt.Key, *, alt: bool) -> bool:
        """Walk the days; with Alt move the selected booking by a day or a week."""
        by = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
        }[key]
        item = self.selected_item()
        if alt:
            if item is None or not can_move(item):
                return False
            start = stepped(item, by, 0, self.shown.days.zone)
            self.move_requested.emit(item, from_epoch(start))
            return True
        if item is not None:
            self.cursor_day = next(p.day for p in self.places if p.item.id == item.id)
            self.select(None)
        self.cursor_day += by
        if not 0 <= self.cursor_day < self.shown.days.count:
            wanted = self.shown.days.date(self.cursor_day)
            self.step_requested.emit(1 if by > 0 else -1)
            self.cursor_day = (wanted - self.shown.days.first).days
        self.update()
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Escape belongs to the drag first."""
        if event.key() == Qt.Key.Key_Escape and self.give_up():
            return True
        return super().take_key(event)

    def _cell(self, day: int) -> Box:
        weeks = self.shown.days.count // 7 or 1
        row, column = divmod(day, 7)
        width, height = self.width() / 7, (self.height() - _HEAD) / weeks
        return Box(
            round(column * width),
            round(_HEAD + row * height),
            round((column + 1) * width),
            round(_HEAD + (row + 1) * height),
        )

    def _day_at(self, at: QPointF) -> int | None:
        """The cell at a point; None over the names of the weekdays and outside."""
        days = range(self.shown.days.count)
        return next((day for day in days if self._cell(day).holds(at.x(), at.y())), None)

    def _paint_cell(self, painter: QPainter, day: int) -> None:
        tokens, cell = self.brush.tokens, self._cell(day)
        at = self.shown.days.date(day)
        ground = tokens.surface if self.shown.open_rows[day] else tokens.closed
        painter.fillRect(QRectF(cell.left, cell.top, cell.width, cell.height), ground)
        if day == self._target or (
            day == self.cursor_day and self.hasFocus() and self.chosen is None
        ):
            painter.fillRect(QRectF(cell.left, cell.top, cell.width, cell.height), tokens.selection)
        number = str(at.day)
        if at.day == 1:
            number = f"{at.day} {MONTHS[at.month - 1][:3]}"
        width = self._number.width(number)
        baseline = cell.top + 18
        if at == self.today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            painter.drawRoundedRect(QRectF(cell.left + 4, cell.top + 4, width + 10, 19), 6, 6)
        fitter = self._number if at == self.today else self._body
        painter.setFont(fitter.font)
        outside = at.month != self.month
        painter.setPen(
            tokens.on_accent if at == self.today else tokens.muted if outside else tokens.text
        )
        painter.drawText(QPointF(cell.left + 9, baseline), number)
        label = self.brush.small.fitted(self.shown.labels[day], cell.width - width - 30)
        painter.setFont(self.brush.small.font)
        painter.setPen(tokens.muted)
        left = cell.right - 8 - self.brush.small.width(label)
        painter.drawText(QPointF(left, baseline), label)
        if day in self._more:
            count, box = self._more[day]
            painter.drawText(QPointF(box.left + 10, box.top + 13), f"{count} more")

    def _paint_lines(self, painter: QPainter) -> None:
        tokens = self.brush.tokens
        for day in range(self.shown.days.count):
            cell = self._cell(day)
            painter.fillRect(QRectF(cell.left, cell.top, cell.width, 1), tokens.hairline)
            if day % 7:
                painter.fillRect(QRectF(cell.left, cell.top, 1, cell.height), tokens.hairline)
        for column in range(7):
            name = dates.weekday(self.shown.days.date(column), letters=3)
            painter.setFont(self._body.font)
            painter.setPen(tokens.muted)
            painter.drawText(QPointF(self._cell(column).left + 9, 19), name)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), self.brush.tokens.window)
        for day in range(self.shown.days.count):
            self._paint_cell(painter, day)
        self._paint_lines(painter)
        for item, _, box in self.places:
            chosen = item.id == self.chosen
            brought = self.shown.badges.signs.get(item.id, ())
            # A month is read by its names: it shows only what presses.
            self.brush.paint_line(
                painter,
                item,
                box,
                selected=chosen,
                time=self._time(item),
                brought=brought,
                calm=True,
            )
        if self._target is not None:
            cell = self._cell(self._target)
            painter.setPen(QPen(self.brush.tokens.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(cell.left + 1, cell.top + 1, cell.width - 2, cell.height - 2))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        place = self.place_at(event.position())
        day = self._day_at(event.position())
        if day is None:
            return
        self.cursor_day = day
        more = self._more.get(day)
        if more is not None and more[1].holds(event.position().x(), event.position().y()):
            self.day_chosen.emit(self.shown.days.date(day))
        elif place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._press = (place, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None or not can_move(self._press[0].item):
            return
        far = (event.position() - self._press[1]).manhattanLength() >= _SLACK
        if far or self._dragging:
            if not self._dragging:
                self._dragging = True
                self.drag_changed.emit(True)
            self._drag_to(event.position())

    def _drag_to(self, at: QPointF) -> None:
        """Mark the day under the mouse: a cell, a day of another place, or none."""
        if self._press is None:
            return
        point = self.mapToGlobal(at).toPoint()
        landing = self.drops.under(point)
        self._beside = landing.day
        self._target = None if landing.covered else self._day_at(at)
        words, item = "", self._press[0].item
        if landing.day is not None:
            zone = self.shown.days.zone
            words = labels.moment(on_date(item, landing.day, zone), self.shown.zone)
        self.drops.mark(point, landing.day, words)
        nowhere = self._target is None and self._beside is None
        if nowhere:
            self.setCursor(Qt.CursorShape.ForbiddenCursor)
        else:
            self.unsetCursor()
        self.update()

    def give_up(self) -> bool:
        """Forget the drag; whether there was one."""
        was, self._dragging = self._dragging, False
        self._press = self._target = self._beside = None
        self.drops.unmark()
        if was:
            self.unsetCursor()
            self.update()
            self.drag_changed.emit(False)
        return was

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        press = self._press
        if self._dragging:
            self._drag_to(event.position())
        target, beside, dragged = self._target, self._beside, self._dragging
        self.give_up()
        if press is None or not dragged:
            return
        item, zone = press[0].item, self.shown.days.zone
        start = item.start
        if beside is not None:
            start = on_date(item, beside, zone)
        elif target is not None:
            start = stepped(item, target - press[0].day, 0, zone)
        if start != item.start:
            self.move_requested.emit(item, from_epoch(start))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position())
        if day is not None and self.place_at(event.position()) is None:
            self.create_requested.emit(self.moment_at(event.position()), None)
        super().mouseDoubleClickEvent(event)
