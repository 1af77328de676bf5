"""Desktop, calendar: the little month in the side panel: jump to a day, see which days are full."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop import theme
from scheduler_app.desktop.calendar import labels
from scheduler_app.desktop.calendar.drop_places import holds_global
from scheduler_app.desktop.calendar.shown_days import week_of
from scheduler_app.desktop.widgets import accessibility
from scheduler_app.desktop.widgets.accessibility import Described
from scheduler_app.desktop.widgets.text_fitter import TextFitter

_HEAD, _ROW, _ROWS = 30.0, 26.0, 6
_MOST_DOTS = 3
_ARROW = 28.0


class MiniMonth(QWidget):
    """A month as a small table. `date_chosen` carries the date that was clicked.

    `clock` tells the practice's wall time; without one no day is marked as today.
    """

    date_chosen = Signal(object)

    def __init__(
        self,
        clock: Callable[[], datetime] | None = None,
        week_start: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._week_start = week_start
        self._first, self._last = date(2000, 1, 1), date(2000, 1, 2)
        self._month = date(2000, 1, 1)
        self._cursor = date(2000, 1, 1)
        self._busy: Mapping[date, int] = {}
        self._target: tuple[date, str] | None = None
        self._restyle()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Jump to a date")
        accessibility.install()

    def show_range(self, first: date, last: date) -> None:
        """Mark the days from `first` to before `last`, and show the month that most are in."""
        self._first, self._last = first, last
        self._cursor = first
        self._turn_to(first + (last - first) / 2)

    def set_busy_days(self, busy: Mapping[date, int]) -> None:
        """How many bookings each day has; a day that is not named has none."""
        self._busy = busy
        self.update()

    def set_week_start(self, week_start: int) -> None:
        """The first day of a week: 0 is Monday."""
        self._week_start = week_start
        self.update()

    def days(self) -> list[date]:
        """The 42 days that are shown, whole weeks around the month."""
        first = week_of(self._month, self._week_start)
        return [first + timedelta(day) for day in range(7 * _ROWS)]

    def described(self) -> Sequence[Described]:
        """The days in words, for screen readers."""
        things = []
        for index, day in enumerate(self.days()):
            count = self._busy.get(day, 0)
            bookings = f", {count} booking{'s' if count > 1 else ''}" if count else ""
            name = f"{labels.day_in_words(day)} {day.year}{bookings}"
            things.append(Described(name, self.cell(index), self._first <= day < self._last))
        return things

    def current(self) -> int:
        """The index of the day that has the keyboard, -1 if it is not in view."""
        index = (self._cursor - self.days()[0]).days
        return index if 0 <= index < 7 * _ROWS else -1

    def reach(self, index: int, action: str) -> None:
        """Choose a day for a screen reader, or move the keyboard to it."""
        self._cursor = self.days()[index]
        if action == accessibility.PRESS:
            self.date_chosen.emit(self._cursor)
        self.update()

    @property
    def target(self) -> tuple[date, str] | None:
        """The day that a booking is dragged over, with what is said of it."""
        return self._target

    @target.setter
    def target(self, target: tuple[date, str] | None) -> None:
        if target != self._target:
            self._target = target
            self.update()

    def _turn_to(self, day: date) -> None:
        self._month = day.replace(day=1)
        self.update()
        accessibility.tell_contents(self)

    def _turn(self, by: int) -> None:
        month = self._month.year * 12 + self._month.month - 1 + by
        self._turn_to(date(month // 12, month % 12 + 1, 1))

    def cell(self, index: int) -> QRect:
        """Where a day of `days` stands."""
        row, column = divmod(index, 7)
        left, right = (round(self.width() * edge / 7) for edge in (column, column + 1))
        return QRect(left, round(_HEAD + _ROW * (row + 1)), right - left, round(_ROW))

    def _restyle(self) -> None:
        self._tokens = theme.tokens(theme.is_dark(self.palette()))
        self._small = TextFitter(theme.font(theme.SMALL))
        self._bold = TextFitter(theme.font(theme.SMALL, semibold=True))
        self._title = TextFitter(theme.font(theme.BODY, semibold=True))

    def _paint_head(self, painter: QPainter) -> None:
        tokens = self._tokens
        painter.setFont(self._title.font)
        painter.setPen(tokens.text)
        if self._target is not None:
            # What a drag would do stands there alone, in place of the month and its arrows.
            words = self._title.fitted(self._target[1], self.width() - 12)
            painter.drawText(QPointF(8, 20), words)
        else:
            painter.drawText(QPointF(8, 20), labels.month_in_words(self._month))
            self._paint_arrows(painter)
        painter.setFont(self._small.font)
        painter.setPen(tokens.muted)
        for index, day in enumerate(self.days()[:7]):
            name = labels.weekday(day, letters=2)
            left = self.cell(index).center().x() + 0.5 - self._small.width(name) / 2
            painter.drawText(QPointF(left, _HEAD + 16), name)

    def _paint_arrows(self, painter: QPainter) -> None:
        pen = QPen(self._tokens.muted, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for middle, tip in (
            (self.width() - 1.5 * _ARROW, -2.5),
            (self.width() - 0.5 * _ARROW, 2.5),
        ):
            points = [
                QPointF(middle - tip, 10),
                QPointF(middle + tip, 15),
                QPointF(middle - tip, 20),
            ]
            painter.drawPolyline(points)

    def _paint_day(self, painter: QPainter, index: int, day: date, today: date | None) -> None:
        tokens, cell = self._tokens, QRectF(self.cell(index))
        middle = cell.center()
        if self._first <= day < self._last and day != today:
            painter.fillRect(cell.adjusted(0, 2, 0, -2), tokens.selection)
        if day == today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            badge = QRectF(middle.x() - 12, cell.top() + 2, 24, cell.height() - 4)
            painter.drawRoundedRect(badge, theme.RADIUS, theme.RADIUS)
        if self._target is not None and day == self._target[0]:
            painter.setPen(QPen(tokens.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush if day == today else tokens.selection)
            painter.drawRoundedRect(cell.adjusted(2, 2, -2, -2), theme.RADIUS, theme.RADIUS)
        if self.hasFocus() and day == self._cursor:
            painter.setPen(QPen(tokens.focus, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(2, 2, -2, -2), theme.RADIUS, theme.RADIUS)
        fitter = self._bold if day == today else self._small
        outside = day.month != self._month.month
        colour = tokens.on_accent if day == today else tokens.muted if outside else tokens.text
        painter.setFont(fitter.font)
        painter.setPen(colour)
        number = str(day.day)
        painter.drawText(QPointF(middle.x() - fitter.width(number) / 2, cell.top() + 15), number)
        dots = min(_MOST_DOTS, -(-self._busy.get(day, 0) // 2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.on_accent if day == today else tokens.accent)
        for dot in range(dots):
            x = middle.x() + (dot - (dots - 1) / 2) * 4.5
            painter.drawEllipse(QPointF(x, cell.bottom() - 5.5), 1.3, 1.3)

    def sizeHint(self) -> QSize:
        return QSize(220, round(_HEAD + _ROW * (_ROWS + 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(168, round(_HEAD + _ROW * (_ROWS + 1)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        today = self._clock().date() if self._clock is not None else None
        for index, day in enumerate(self.days()):
            self._paint_day(painter, index, day, today)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if at.y() < _HEAD:
            if at.x() >= self.width() - 2 * _ARROW:
                self._turn(1 if at.x() >= self.width() - _ARROW else -1)
            return
        for index, day in enumerate(self.days()):
            if self.cell(index).contains(at):
                self._cursor = day
                self.date_chosen.emit(day)
                return

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self._turn(-1 if event.angleDelta().y() > 0 else 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
        }.get(Qt.Key(event.key()))
        if by is not None:
            self._cursor += timedelta(by)
            if self._cursor.replace(day=1) != self._month:
                self._turn_to(self._cursor)
            accessibility.tell_focus(self)
            self.update()
        elif event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self._turn(1 if event.key() == Qt.Key.Key_PageDown else -1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.date_chosen.emit(self._cursor)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._restyle()
            self.update()
        super().changeEvent(event)


class MonthDrop:
    """Lets what is dragged in the calendar be let go on a day of the mini month."""

    def __init__(self, month: MiniMonth) -> None:
        self._month = month

    def covers(self, at: QPoint) -> bool:
        """Whether a global point lies on the month as it is shown."""
        return holds_global(self._month, at)

    def day_at(self, at: QPoint) -> date | None:
        """The day at a global point; None beside the days."""
        month = self._month
        point = month.mapFromGlobal(at)
        days = enumerate(month.days())
        return next((day for index, day in days if month.cell(index).contains(point)), None)

    def show_target(self, day: date | None, words: str) -> None:
        """Mark a day, and say in place of the month's name what would happen there."""
        self._month.target = (day, words) if day is not None else None
