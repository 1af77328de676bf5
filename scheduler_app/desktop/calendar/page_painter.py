"""Desktop, calendar: a day or a week on a page, for print and PDF, painted as on the screen.

Always in the light theme, without now line or selection, from the first to the last hour in use.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scheduler_app.desktop import dates, theme
from scheduler_app.desktop.calendar.geometry import Geometry
from scheduler_app.desktop.calendar.grid_painter import GridPainter, Marks
from scheduler_app.desktop.calendar.grid_surface import boxes_of
from scheduler_app.desktop.calendar.shown_days import ShownDays, look_up
from scheduler_app.desktop.calendar.source import CalendarSource
from scheduler_app.desktop.widgets.text_fitter import TextFitter
from scheduler_app.domain.time_units import DAY_MINUTES

PAGE_WIDTH = 960.0
"""The width in pixels that a page is laid out for; it is then scaled to the paper."""

_TITLE_HEIGHT = 40.0

_LABEL_ROOM = 8.0
"""Room above the first hour and below the last: half a label stands on either side of its line."""


def paint_page(
    painter: QPainter, rect: QRectF, source: CalendarSource, first: date, days: int
) -> None:
    """Paint `days` days from `first` into `rect` (the painter's units), as large as fits."""
    shown = look_up(source, first, days)
    scale = rect.width() / PAGE_WIDTH
    height = rect.height() / scale
    light = theme.tokens(dark=False)
    tokens = replace(light, window=light.surface)
    painter.save()
    painter.translate(rect.topLeft())
    painter.scale(scale, scale)
    painter.setClipRect(QRectF(0, 0, PAGE_WIDTH, height))
    painter.fillRect(QRectF(0, 0, PAGE_WIDTH, height), tokens.window)
    heading = TextFitter(theme.font(theme.HEADING, semibold=True))
    painter.setFont(heading.font)
    painter.setPen(tokens.text)
    painter.drawText(QPointF(8, 26), dates.range_in_words(shown.days.first, shown.days.last))
    painter.translate(0, _TITLE_HEIGHT)
    plan = _plan(shown, height - _TITLE_HEIGHT)
    boxes = boxes_of(shown, plan)
    GridPainter(tokens).paint(painter, shown, plan, boxes, Marks())
    painter.restore()


def _plan(shown: ShownDays, height: float) -> Geometry:
    """The hours in use, an hour's margin around them, filling the page from top to bottom."""
    tops = [start for rows in shown.open_rows for start, _ in rows]
    bottoms = [end for rows in shown.open_rows for _, end in rows]
    tops += [block.top for block in shown.blocks]
    bottoms += [block.bottom for block in shown.blocks]
    first = max(0, min(tops, default=8 * 60) // 60 - 1)
    last = min(24, -(-max(bottoms, default=18 * 60) // 60) + 1)
    plan = Geometry(shown.days, PAGE_WIDTH, height, bands=shown.band_rows, ratio=4.0)
    above = _LABEL_ROOM if first else 0.0
    below = _LABEL_ROOM if last < DAY_MINUTES // 60 else 0.0
    hour = (height - plan.body - above - below) / max(1, last - first)
    scroll = first * hour - above
    return Geometry(shown.days, PAGE_WIDTH, height, hour, scroll, bands=shown.band_rows, ratio=4.0)
