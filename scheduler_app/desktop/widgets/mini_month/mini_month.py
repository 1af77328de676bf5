"""Desktop, mini month: the widget: jump to a day, see which days are full."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.widgets import accessibility
from scheduler_app.desktop.widgets.accessibility import Described
from scheduler_app.desktop.widgets.mini_month.month_painter import (
    ARROW,
    HEAD,
    ROW,
    ROWS,
    MonthPage,
    MonthPainter,
    cell,
    index_at,
)
from scheduler_app.domain.wording import long_day_in_words

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


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
        self._page = MonthPage(week_start)
        self._painter = MonthPainter(self.palette())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Jump to a date")
        accessibility.install()

    def show_range(self, first: date, last: date) -> None:
        """Mark the days from `first` to before `last`, and show the month that most are in."""
        self._page.first, self._page.last = first, last
        self._page.cursor = first
        self._turn_to(first + (last - first) / 2)

    def set_busy_days(self, busy: Mapping[date, int]) -> None:
        """How many bookings each day has; a day that is not named has none."""
        self._page.busy = busy
        self.update()

    def set_week_start(self, week_start: int) -> None:
        """The first day of a week: 0 is Monday."""
        self._page.week_start = week_start
        self.update()

    def days(self) -> list[date]:
        """The 42 days that are shown, whole weeks around the month."""
        return self._page.days()

    def cell(self, index: int) -> QRect:
        """Where a day of `days` stands."""
        return cell(index, self.width())

    def day_at(self, at: QPoint) -> date | None:
        """The day at a point; None beside the days."""
        index = index_at(at, self.width())
        return self._page.days()[index] if index >= 0 else None

    @property
    def target(self) -> tuple[date, str] | None:
        """The day that a booking is dragged over, with what is said of it."""
        return self._page.target

    def show_target(self, day: date | None, words: str) -> None:
        """Mark the day that a booking is dragged over, and say in the month's place what for.

        None marks nothing.
        """
        target = (day, words) if day is not None else None
        if target != self._page.target:
            self._page.target = target
            self.update()

    def described(self) -> Sequence[Described]:
        """The days in words, for screen readers."""
        things = []
        for index, day in enumerate(self.days()):
            count = self._page.busy.get(day, 0)
            bookings = f", {count} booking{'s' if count > 1 else ''}" if count else ""
            name = f"{long_day_in_words(day)} {day.year}{bookings}"
            things.append(Described(name, self.cell(index), self._page.marked(day)))
        return things

    def current(self) -> int:
        """The index of the day that has the keyboard, -1 if it is not in view."""
        return self._page.index(self._page.cursor)

    def reach(self, index: int, action: str) -> None:
        """Choose a day for a screen reader, or move the keyboard to it."""
        self._page.cursor = self.days()[index]
        if action == accessibility.PRESS:
            self.date_chosen.emit(self._page.cursor)
        self.update()

    def _turn_to(self, day: date) -> None:
        self._page.month = day.replace(day=1)
        self.update()
        accessibility.tell_contents(self)

    def sizeHint(self) -> QSize:
        return QSize(220, round(HEAD + ROW * (ROWS + 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(168, round(HEAD + ROW * (ROWS + 1)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        today = self._clock().date() if self._clock is not None else None
        self._painter.paint(painter, self._page, self.width(), today, focused=self.hasFocus())
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if at.y() < HEAD:
            if at.x() >= self.width() - 2 * ARROW:
                forward = at.x() >= self.width() - ARROW
                self._turn_to(self._page.month_on(1 if forward else -1))
            return
        day = self.day_at(at)
        if day is not None:
            self._page.cursor = day
            self.date_chosen.emit(day)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self._turn_to(self._page.month_on(-1 if event.angleDelta().y() > 0 else 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _STEPS.get(Qt.Key(event.key()))
        if by is not None:
            self._page.cursor += timedelta(by)
            if self._page.cursor.replace(day=1) != self._page.month:
                self._turn_to(self._page.cursor)
            accessibility.tell_focus(self)
            self.update()
        elif event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            forward = event.key() == Qt.Key.Key_PageDown
            self._turn_to(self._page.month_on(1 if forward else -1))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.date_chosen.emit(self._page.cursor)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._painter = MonthPainter(self.palette())
            self.update()
        super().changeEvent(event)
