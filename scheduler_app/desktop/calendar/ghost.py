"""Desktop, calendar: the ghost of a drag: where the booking would land, its times, what is there.

Also the keyboard's cursor: the stretch of time that Enter would make a booking of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from scheduler_app.desktop import theme
from scheduler_app.desktop.calendar import labels
from scheduler_app.desktop.calendar.block_painter import BlockPainter
from scheduler_app.desktop.calendar.geometry import Box, Geometry
from scheduler_app.desktop.calendar.layout import lay_out
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import Minutes, whole_minutes

_PAD = 8.0
_MARGIN = 6.0


@dataclass(frozen=True, slots=True)
class Ghost:
    """A proposed time. `item` is the booking at that time; `boxes` where it would stand."""

    item: CalendarItem
    boxes: tuple[Box, ...]
    bubble: Box
    lines: tuple[str, ...]
    clashes: tuple[CalendarItem, ...]

    @property
    def reach(self) -> Box:
        """All that painting the ghost touches."""
        boxes = (*self.boxes, self.bubble)
        return Box(
            min(box.left for box in boxes) - 3,
            min(box.top for box in boxes) - 3,
            max(box.right for box in boxes) + 3,
            max(box.bottom for box in boxes) + 3,
        )


def new_item(start: int, end: int, zone: str) -> CalendarItem:
    """What is not yet a booking, so that its time can be shown like one."""
    return CalendarItem(
        id=0, kind="appointment", state=State.CONFIRMED, start=start, end=end,
        preparation=Minutes(0), wrap_up=Minutes(0), travel=Minutes(0), place_id=None, zone=zone,
        title="New booking", client_id=None, client="", service_id=None, service="",
        hue=theme.NEUTRAL, place="", series_id=None, transparent=0, all_day=0, conflict=0, uid="",
    )  # fmt: skip


def boxes_alone(start: int, end: int, plan: Geometry) -> tuple[Box, ...]:
    """Where a stretch of time (epoch seconds) would stand if nothing stood beside it."""
    return _boxes_of(new_item(start, end, plan.days.zone), plan)


def _boxes_of(item: CalendarItem, plan: Geometry) -> tuple[Box, ...]:
    return tuple(plan.boxes(lay_out([item], plan.days)))


def ghost(
    item: CalendarItem,
    clashes: Sequence[CalendarItem],
    geometry: Geometry,
    zone: ZoneInfo,
    fonts: BlockPainter,
) -> Ghost:
    """The ghost of `item` at its proposed time, with its bubble beside what is seen of it."""
    boxes = _boxes_of(item, geometry)
    minutes = whole_minutes(item.end - item.start)
    lines = [f"{labels.times(item.start, item.end, zone)}   {labels.length(minutes)}"]
    if clashes:
        lines.append(labels.conflict_in_words(clashes, zone))
    most = geometry.width - geometry.edges[0] - 2 * _MARGIN - 2 * _PAD
    lines = [fonts.small_bold.fitted(line, most) for line in lines]
    width = max(fonts.small_bold.width(line) for line in lines) + 2 * _PAD
    height = len(lines) * (fonts.small.height + 2) + _PAD
    seen = [box for box in boxes if box.bottom > geometry.body and box.top < geometry.height]
    nowhere = Box(geometry.edges[0], geometry.body, geometry.width, 0)
    at = next(iter(seen or boxes), nowhere)
    left = min(max(at.left, geometry.edges[0] + _MARGIN), geometry.width - width - _MARGIN)
    top = at.top - height - _MARGIN
    if top < geometry.body + 2:
        below = min(at.bottom + _MARGIN, geometry.height - height - _MARGIN)
        top = max(below, geometry.body + 2)
    top = min(top, max(geometry.height - height - _MARGIN, geometry.body + 2))
    left, top = geometry.sharp(left), geometry.sharp(top)
    bubble = Box(left, top, left + width, top + height)
    return Ghost(item, boxes, bubble, tuple(lines), tuple(clashes))


def paint_ghost(painter: QPainter, shade: Ghost, blocks: BlockPainter, geometry: Geometry) -> None:
    """Paint the ghost: outlined in the accent colour, or in the danger colour on a conflict."""
    tokens = blocks.tokens
    edge = tokens.danger if shade.clashes else tokens.accent
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    body = QRectF(0, geometry.body, geometry.width, geometry.height - geometry.body)
    painter.setClipRect(body, Qt.ClipOperation.IntersectClip)
    for number, box in enumerate(shade.boxes):
        blocks.paint(painter, shade.item, box, selected=False, head=number == 0)
        _outlined(painter, box, QPen(edge, 2))
    painter.restore()
    _bubble(painter, shade, blocks)


def paint_clashes(painter: QPainter, boxes: Sequence[Box], tokens: theme.Tokens) -> None:
    """Outline the bookings that are in the ghost's way."""
    for box in boxes:
        _outlined(painter, box, QPen(tokens.danger, 2))


def paint_cursor(
    painter: QPainter, boxes: Sequence[Box], tokens: theme.Tokens, *, focused: bool
) -> None:
    """Paint the keyboard's cursor: a thin frame, with a fill while the calendar has the focus."""
    for box in boxes:
        if focused:
            ground = tokens.selection.toRgb()
            ground.setAlphaF(0.6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(box.left, box.top, box.width, box.height), 4, 4)
        _outlined(painter, box, QPen(tokens.focus if focused else tokens.muted, 1))


def _outlined(painter: QPainter, box: Box, pen: QPen) -> None:
    half = pen.widthF() / 2
    radius = min(float(theme.RADIUS), box.height / 3)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    rect = QRectF(box.left + half, box.top + half, box.width - 2 * half, box.height - 2 * half)
    painter.drawRoundedRect(rect, radius, radius)


def _bubble(painter: QPainter, shade: Ghost, blocks: BlockPainter) -> None:
    tokens, box = blocks.tokens, shade.bubble
    painter.setPen(QPen(tokens.danger if shade.clashes else tokens.accent, 1))
    painter.setBrush(tokens.raised)
    rect = QRectF(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1)
    painter.drawRoundedRect(rect, theme.RADIUS, theme.RADIUS)
    painter.setFont(blocks.small_bold.font)
    baseline = box.top + _PAD / 2 + 1 + blocks.small.ascent
    for number, line in enumerate(shade.lines):
        painter.setPen(tokens.danger if number else tokens.text)
        painter.drawText(QPointF(box.left + _PAD, baseline), line)
        baseline += blocks.small.height + 2
