"""Desktop, mini month: what a month shows, and how it is painted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen

from scheduler_app.desktop import dates, theme
from scheduler_app.desktop.widgets.text_fitter import TextFitter

HEAD, ROW, ROWS = 30.0, 26.0, 6
ARROW = 28.0
_MOST_DOTS = 3


@dataclass(slots=True)
class MonthPage:
    """What is shown: a month, the days from `first` to before `last` marked in it.

    `busy` says how many bookings each day has. `cursor` is the day that has the keyboard. `target`
    is the day that a booking is dragged over, with what is said of it.
    """

    week_start: int = 0
    month: date = date(2000, 1, 1)
    first: date = date(2000, 1, 1)
    last: date = date(2000, 1, 2)
    cursor: date = date(2000, 1, 1)
    busy: Mapping[date, int] = field(default_factory=dict)
    target: tuple[date, str] | None = None

    def days(self) -> list[date]:
        """The 42 days that are shown, whole weeks around the month."""
        first = dates.week_of(self.month, self.week_start)
        return [first + timedelta(day) for day in range(7 * ROWS)]

    def index(self, day: date) -> int:
        """The index of a day in `days`, -1 if it is not shown."""
        index = (day - dates.week_of(self.month, self.week_start)).days
        return index if 0 <= index < 7 * ROWS else -1

    def month_on(self, by: int) -> date:
        """The first day of the month that is so many months on, back if negative."""
        month = self.month.year * 12 + self.month.month - 1 + by
        return date(month // 12, month % 12 + 1, 1)

    def marked(self, day: date) -> bool:
        """Whether the day is one of those in view in the calendar."""
        return self.first <= day < self.last


def cell(index: int, width: int) -> QRect:
    """Where a day of `MonthPage.days` stands in a month of that width."""
    row, column = divmod(index, 7)
    left, right = (round(width * edge / 7) for edge in (column, column + 1))
    return QRect(left, round(HEAD + ROW * (row + 1)), right - left, round(ROW))


def index_at(at: QPoint, width: int) -> int:
    """The index of the day at a point, -1 beside the days."""
    return next((index for index in range(7 * ROWS) if cell(index, width).contains(at)), -1)


class MonthPainter:
    """Paints pages in the colours and fonts of one palette."""

    def __init__(self, palette: QPalette) -> None:
        self._tokens = theme.tokens(theme.is_dark(palette))
        self._small = TextFitter(theme.font(theme.SMALL))
        self._bold = TextFitter(theme.font(theme.SMALL, semibold=True))
        self._title = TextFitter(theme.font(theme.BODY, semibold=True))

    def paint(
        self, painter: QPainter, page: MonthPage, width: int, today: date | None, *, focused: bool
    ) -> None:
        """Paint a whole page; `focused` frames the day that has the keyboard."""
        days = page.days()
        self._head(painter, page, width)
        painter.setFont(self._small.font)
        painter.setPen(self._tokens.muted)
        for index, day in enumerate(days[:7]):
            name = dates.weekday(day, letters=2)
            left = cell(index, width).center().x() + 0.5 - self._small.width(name) / 2
            painter.drawText(QPointF(left, HEAD + 16), name)
        for index, day in enumerate(days):
            box = QRectF(cell(index, width))
            self._ground(painter, page, day, box, today)
            if focused and day == page.cursor:
                painter.setPen(QPen(self._tokens.focus, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), theme.RADIUS, theme.RADIUS)
            self._number(painter, page, day, box, today)

    def _head(self, painter: QPainter, page: MonthPage, width: int) -> None:
        painter.setFont(self._title.font)
        painter.setPen(self._tokens.text)
        if page.target is not None:
            # What a drag would do stands there alone, in place of the month and its arrows.
            words = self._title.fitted(page.target[1], width - 12)
            painter.drawText(QPointF(8, 20), words)
            return
        painter.drawText(QPointF(8, 20), dates.month_in_words(page.month))
        pen = QPen(self._tokens.muted, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for middle, tip in ((width - 1.5 * ARROW, -2.5), (width - 0.5 * ARROW, 2.5)):
            points = [
                QPointF(middle - tip, 10),
                QPointF(middle + tip, 15),
                QPointF(middle - tip, 20),
            ]
            painter.drawPolyline(points)

    def _ground(
        self, painter: QPainter, page: MonthPage, day: date, box: QRectF, today: date | None
    ) -> None:
        tokens, middle = self._tokens, box.center()
        if page.marked(day) and day != today:
            painter.fillRect(box.adjusted(0, 2, 0, -2), tokens.selection)
        if day == today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            badge = QRectF(middle.x() - 12, box.top() + 2, 24, box.height() - 4)
            painter.drawRoundedRect(badge, theme.RADIUS, theme.RADIUS)
        if page.target is not None and day == page.target[0]:
            painter.setPen(QPen(tokens.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush if day == today else tokens.selection)
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), theme.RADIUS, theme.RADIUS)

    def _number(
        self, painter: QPainter, page: MonthPage, day: date, box: QRectF, today: date | None
    ) -> None:
        """The day's number, and up to three dots for its bookings."""
        tokens, middle = self._tokens, box.center()
        fitter = self._bold if day == today else self._small
        outside = day.month != page.month.month
        colour = tokens.on_accent if day == today else tokens.muted if outside else tokens.text
        painter.setFont(fitter.font)
        painter.setPen(colour)
        number = str(day.day)
        painter.drawText(QPointF(middle.x() - fitter.width(number) / 2, box.top() + 15), number)
        dots = min(_MOST_DOTS, -(-page.busy.get(day, 0) // 2))
        if not dots:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.on_accent if day == today else tokens.accent)
        for dot in range(dots):
            x = middle.x() + (dot - (dots - 1) / 2) * 4.5
            painter.drawEllipse(QPointF(x, box.bottom() - 5.5), 1.3, 1.3)
