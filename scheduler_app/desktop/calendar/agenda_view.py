"""Desktop, calendar: the agenda: a list of what is coming, day by day, one line each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop import dates, theme
from scheduler_app.desktop.calendar import labels, signs
from scheduler_app.desktop.calendar.geometry import Box
from scheduler_app.desktop.calendar.item_list import ItemList
from scheduler_app.desktop.calendar.layout import items_by_day
from scheduler_app.desktop.calendar.painted_items import PaintedAt
from scheduler_app.desktop.calendar.sign_painter import sign_pen
from scheduler_app.desktop.calendar.slim_bar import SlimBar
from scheduler_app.desktop.calendar.source import CalendarSource
from scheduler_app.desktop.widgets.text_fitter import TextFitter
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.wording import MONTHS
from scheduler_app.domain.zones import from_epoch

_ROW = 32.0
_GAP = 12.0
_DAY_WIDTH = 176.0
_TIME_WIDTH = 116.0
_STATE_WIDTH = 120.0
_MARGIN = 20.0
_WIDEST = 1040.0
"""Wider, the eye loses the line between time and state."""


class AgendaView(ItemList):
    """The days that have something, and today, in a list that scrolls."""

    def __init__(
        self, source: CalendarSource, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(source, clock, parent)
        self._heads: list[tuple[int, float, float]] = []
        self._body = TextFitter(theme.font(theme.BODY))
        self._bold = TextFitter(theme.font(theme.BODY, semibold=True))
        self._title = TextFitter(theme.font(theme.TITLE, semibold=True))
        self._bar = SlimBar(self)
        self._bar.valueChanged.connect(self.arrange)
        self.setAccessibleName("Agenda")

    def arrange(self) -> None:
        """Lay the days out below one another at the scroll position."""
        bar_width = self._bar.sizeHint().width()
        right = min(self.width() - bar_width - _MARGIN, _WIDEST)
        top = _MARGIN / 2 - self._bar.value()
        self._heads = []
        places: list[PaintedAt] = []
        for day, items in enumerate(items_by_day(self.shown.items, self.shown.days)):
            if not items and self.shown.days.date(day) != self.today:
                continue
            begin = top
            for item in items:
                left = _MARGIN + _DAY_WIDTH
                places.append(PaintedAt(item, day, Box(left, top, right, top + _ROW - 4)))
                top += _ROW
            if not items:
                top += _ROW
            top += _GAP
            self._heads.append((day, begin, top))
        height = top + self._bar.value()
        blocked = self._bar.blockSignals(True)
        self._bar.setGeometry(self.width() - bar_width, 0, bar_width, self.height())
        self._bar.setRange(0, max(0, round(height) - self.height()))
        self._bar.setPageStep(max(1, self.height()))
        self._bar.setSingleStep(round(_ROW))
        self._bar.blockSignals(blocked)
        self.settled(places)

    def show_days(self, first: date, count: int) -> None:
        """Show `count` days from `first`; other days than before from their beginning."""
        if first != self.shown.days.first:
            self.come_home()
        super().show_days(first, count)

    def come_home(self) -> None:
        """Scroll to the first day."""
        self._bar.setValue(0)

    def reveal(self, index: int) -> None:
        """Scroll so that a line is in view."""
        box = self.places[index].box
        if box.top < _MARGIN:
            self._bar.setValue(round(self._bar.value() + box.top - _MARGIN))
        elif box.bottom > self.height() - _MARGIN:
            self._bar.setValue(round(self._bar.value() + box.bottom - self.height() + _MARGIN))

    def arrow(self, key: Qt.Key, *, alt: bool) -> bool:
        """Up and down walk the list; left and right step to other days."""
        if alt:
            return False
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.step_requested.emit(1 if key == Qt.Key.Key_Right else -1)
            return True
        index = self.current() + (1 if key == Qt.Key.Key_Down else -1)
        if self.places:
            self.select(self.places[min(max(index, 0), len(self.places) - 1)].item, reveal=True)
        return True

    def moment_at(self, at: QPointF) -> datetime:
        """The start of the day under a point."""
        day = next((day for day, top, bottom in self._heads if top <= at.y() < bottom), 0)
        midnight = [s.start for s in self.shown.days.stretches if s.day >= day]
        return from_epoch(midnight[0])

    def _paint_day(self, painter: QPainter, day: int, top: float, bottom: float) -> None:
        tokens, at = self.brush.tokens, self.shown.days.date(day)
        today = at == self.today
        number, name = str(at.day), dates.weekday(at)
        month = MONTHS[at.month - 1]
        width = max(self._title.width(number), self._title.width("00"))
        if today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            painter.drawRoundedRect(QRectF(_MARGIN - 5, top + 2, width + 10, 23), 6, 6)
        painter.setFont(self._title.font)
        painter.setPen(tokens.on_accent if today else tokens.text)
        left = _MARGIN + (width - self._title.width(number)) / 2
        painter.drawText(QPointF(left, top + 19), number)
        left = _MARGIN + width + 12
        room = _DAY_WIDTH - width - 20
        painter.setFont(self._body.font)
        painter.setPen(tokens.accent if today else tokens.muted)
        painter.drawText(QPointF(left, top + 18), self._body.fitted(name, room))
        below = " · ".join(part for part in (month, self.shown.labels[day]) if part)
        painter.setFont(self.brush.small.font)
        painter.setPen(tokens.muted)
        painter.drawText(QPointF(left, top + 34), self.brush.small.fitted(below, room))
        if not any(place.day == day for place in self.places):
            painter.setFont(self._body.font)
            painter.setPen(tokens.muted)
            painter.drawText(QPointF(_MARGIN + _DAY_WIDTH + 12, top + 18), "Nothing booked today")
        painter.fillRect(
            QRectF(_MARGIN, round(bottom - _GAP / 2) - 1, min(self.width(), _WIDEST), 1),
            tokens.hairline,
        )

    def _paint_row(self, painter: QPainter, item: CalendarItem, box: Box) -> None:
        brought = self.shown.badges.signs.get(item.id, ())
        reserved = signs.reserve(brought)
        tokens, dress = self.brush.tokens, self.brush.dress(item, reserved=reserved)
        rect = QRectF(box.left, box.top, box.width, box.height)
        if item.id == self.chosen:
            painter.setPen(QPen(tokens.focus, 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.selection)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        baseline = round(box.top + (box.height - self._body.height) / 2 + self._body.ascent)
        time = "all day" if item.all_day else labels.times(item.start, item.end, self.shown.zone)
        self._text(painter, self._body, tokens.muted, box.left + 12, baseline, time, _TIME_WIDTH)
        left = box.left + 12 + _TIME_WIDTH
        painter.fillRect(QRectF(left, box.top + 5, 3, box.height - 10), dress.bar)
        left += 13
        state = "" if item.kind == "busy" else labels.state_in_words(item.state, item.kind)
        if reserved:
            state = "reserved"
        head, wide = item.headline, box.width > 460
        shapes = self.brush.signs_of(item, dress, brought)
        end = box.right - _STATE_WIDTH
        if not wide:
            if item.state == "done":
                shapes = (*shapes, signs.Sign.DONE)  # there is no room for the word
            room = box.right - 16 - left - self._bold.width(head)
            shapes = shapes[: max(signs.urgent(shapes), int(room / 14))]
            end = box.right - 16 - 14 * len(shapes)
        colour = tokens.muted if dress.struck else tokens.text
        self._text(painter, self._bold, colour, left, baseline, head, end - left)
        if dress.struck:
            middle = baseline - self._bold.ascent / 3
            painter.fillRect(
                QRectF(left, middle, min(self._bold.width(head), end - left), 1), colour
            )
        left += min(self._bold.width(head), end - left) + 10
        rest = labels.details(item)
        if end - left > 40:
            self._text(painter, self._body, tokens.muted, left, baseline, rest, end - left - 8)
        x, pen = end, sign_pen(tokens.muted)
        top = box.top + (box.height - signs.SIZE) / 2
        for sign in shapes:
            self.brush.sign_brush.place((sign,), pen, x + signs.SIZE, top)
            x += signs.SIZE + 5
        self.brush.sign_brush.paint(painter)
        if wide:
            small = self.brush.small
            self._text(painter, small, tokens.muted, x + 1, baseline, state, box.right - x - 4)

    def _text(
        self,
        painter: QPainter,
        fitter: TextFitter,
        colour: QColor,
        left: float,
        baseline: float,
        text: str,
        room: float,
    ) -> None:
        painter.setFont(fitter.font)
        painter.setPen(colour)
        painter.drawText(QPointF(left, baseline), fitter.fitted(text, room))

    def _paint_empty(self, painter: QPainter) -> None:
        tokens = self.brush.tokens
        days = dates.range_in_words(self.shown.days.first, self.shown.days.last)
        words = f"Nothing is booked {days}."
        hint = "Page down looks further ahead."
        for fitter, text, colour, y in (
            (self._title, words, tokens.text, -8.0),
            (self._body, hint, tokens.muted, 16.0),
        ):
            painter.setFont(fitter.font)
            painter.setPen(colour)
            left = (self.width() - fitter.width(text)) / 2
            painter.drawText(QPointF(left, self.height() * 0.4 + y), text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), self.brush.tokens.surface)
        for day, top, bottom in self._heads:
            if bottom > 0 and top < self.height():
                self._paint_day(painter, day, top, bottom)
        for item, _, box in self.places:
            if box.bottom > 0 and box.top < self.height():
                self._paint_row(painter, item, box)
        if not self.places:
            self._paint_empty(painter)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._bar.setValue(round(self._bar.value() - event.angleDelta().y() / 120 * 2 * _ROW))
