"""Desktop, calendar: one drag on the time grid, from its first pixel to where it is let go.

The ghost stays within the days shown and on their steps. Near the upper and lower edge the hours
scroll, beside the days a booking turns to those before or after. Over a place of its own (the mini
month) a booking goes to the day under the mouse; anywhere else outside the grid it is given up.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPointF, Qt, QTimer

from scheduler_app.desktop.calendar import labels
from scheduler_app.desktop.calendar.drags import Drag, Grip, on_date, proposed
from scheduler_app.desktop.calendar.ghost import ghost, new_item
from scheduler_app.desktop.calendar.marked_grid import MarkedGrid
from scheduler_app.domain.zones import from_epoch

_SCROLL_ZONE, _SCROLL_MOST, _SCROLL_EVERY = 28.0, 18.0, 30
"""A drag nearer than this to the edge of the hours scrolls them, so far, every so many ms."""

_TURN_EVERY = 700
"""A booking held beside the days turns to those before or after them, each time so many ms."""


class Dragging:
    """What is dragged over one time grid, if anything is."""

    def __init__(self, grid: MarkedGrid) -> None:
        self._grid = grid
        self._drag: Drag | None = None
        self._at = QPointF()
        self._proposal: tuple[int, int] | None = None
        self._target: date | None = None
        self._scroll_timer = QTimer(grid)
        self._scroll_timer.setInterval(_SCROLL_EVERY)
        self._scroll_timer.timeout.connect(self._scroll)
        self._page_timer = QTimer(grid)
        self._page_timer.setInterval(_TURN_EVERY)
        self._page_timer.timeout.connect(self._turn)
        self.turning = False
        """Whether the days in view change now because of a drag, which goes on."""

    @property
    def active(self) -> bool:
        """Whether something is being dragged."""
        return self._drag is not None

    def begin(self, drag: Drag) -> None:
        """The mouse has moved so far since its press that it is a drag."""
        self._drag = drag
        self._grid.drag_changed.emit(True)

    def follow(self, at: QPointF) -> None:
        """The mouse is at this point of the grid, which may lie outside of it."""
        self._at = at
        self.show()

    def show(self) -> None:
        """Show what letting go would do here: a ghost, a marked day, or nothing."""
        drag, grid = self._drag, self._grid
        if drag is None:
            return
        landing = grid.drops.under(grid.mapToGlobal(self._at).toPoint())
        inside = not landing.covered and grid.rect().contains(self._at.toPoint())
        self._watch_edges(covered=landing.covered)
        self._watch_sides(drag, inside=inside)
        if inside:
            self._target = None
            grid.drops.unmark()
            self._use_cursor(None)
            self._propose(drag)
        else:
            movable = drag.item is not None and drag.grip is Grip.BODY
            self._leave(drag, landing.day if movable else None)

    def drop(self) -> None:
        """Let go: ask for what was shown."""
        drag, span, target, grid = self._drag, self._proposal, self._target, self._grid
        self.cancel()
        if drag is None:
            return
        item = drag.item
        if item is not None and target is not None:
            start = on_date(item, target, grid.plan.days.zone)
            if start != item.start:
                grid.move_requested.emit(item, from_epoch(start))
        elif span is None:
            return
        elif item is None:
            grid.create_requested.emit(*map(from_epoch, span))
        elif span == (item.start, item.end):
            return
        elif drag.grip is Grip.BODY:
            grid.move_requested.emit(item, from_epoch(span[0]))
        else:
            grid.resize_requested.emit(item, *map(from_epoch, span))

    def cancel(self) -> bool:
        """Give the drag up; whether there was one."""
        was = self.active
        self._drag = self._proposal = self._target = None
        self._scroll_timer.stop()
        self._page_timer.stop()
        if was:
            self._grid.drops.unmark()
            self._grid.show_ghost(None)
            self._grid.unsetCursor()
            self._grid.drag_changed.emit(False)
        return was

    def _propose(self, drag: Drag) -> None:
        """Show the ghost where the mouse is now, if that is another time than before."""
        grid = self._grid
        plan, shown = grid.plan, grid.shown
        x = min(max(self._at.x(), plan.edges[0]), plan.width - 1)
        y = min(max(self._at.y(), plan.body), plan.height - 1)
        span = proposed(drag, plan.spot(x, y), plan.days, shown.practice.grid)
        if span == self._proposal:
            return
        self._proposal = span
        start, end = span
        clashes = grid.source.in_the_way(start, end, drag.item)
        item = drag.item or new_item(start, end, plan.days.zone)
        item = item._replace(start=start, end=end, conflict=0)
        grid.show_ghost(ghost(item, clashes, plan, shown.zone, grid.brush.blocks))

    def _leave(self, drag: Drag, target: date | None) -> None:
        """The mouse is outside the grid: mark the day under it, or show that nothing is."""
        grid = self._grid
        if self._proposal is not None:
            self._proposal = None
            grid.show_ghost(None)
        self._target = target
        words = ""
        if target is not None and drag.item is not None:
            start = on_date(drag.item, target, grid.plan.days.zone)
            words = labels.moment(start, grid.shown.zone)
        shape = Qt.CursorShape.ForbiddenCursor if target is None else Qt.CursorShape.DragMoveCursor
        self._use_cursor(shape)
        grid.drops.mark(grid.mapToGlobal(self._at).toPoint(), target, words)

    def _use_cursor(self, shape: Qt.CursorShape | None) -> None:
        if shape is None:
            self._grid.unsetCursor()
        elif self._grid.cursor().shape() != shape:
            self._grid.setCursor(shape)

    def _watch_edges(self, *, covered: bool) -> None:
        """Scroll near the upper and lower edge, also beyond them: there the hand overshoots."""
        plan, x, y = self._grid.plan, self._at.x(), self._at.y()
        near = y < plan.body + _SCROLL_ZONE or y > plan.height - _SCROLL_ZONE
        if not near or covered or not 0 <= x < self._grid.width():
            self._scroll_timer.stop()
        elif not self._scroll_timer.isActive():
            self._scroll_timer.start()

    def _watch_sides(self, drag: Drag, *, inside: bool) -> None:
        movable = drag.item is not None and drag.grip is Grip.BODY
        if not inside or not movable or not self._side():
            self._page_timer.stop()
        elif not self._page_timer.isActive():
            self._page_timer.start()

    def _side(self) -> int:
        """-1 where the mouse is left of the days, 1 right of them, 0 between."""
        plan, x = self._grid.plan, self._at.x()
        return -1 if x < plan.edges[0] else int(x >= plan.width)

    def _turn(self) -> None:
        """Go to the days before or after while a booking is held beside those in view."""
        drag, side, grid = self._drag, self._side(), self._grid
        if drag is None or not side:
            self._page_timer.stop()
            return
        first = grid.shown.days.first
        grid.show_ghost(None)
        self.turning = True
        try:
            grid.step_requested.emit(side)
        finally:
            self.turning = False
        # The press keeps its distance to the booking: its column is counted from the new days.
        turned = (grid.shown.days.first - first).days
        spot = drag.spot._replace(day=drag.spot.day - turned)
        self._drag, self._proposal = replace(drag, spot=spot), None
        self.show()

    def _scroll(self) -> None:
        """Scroll while a drag is held near the upper or lower edge; the nearer, the faster."""
        plan, y = self._grid.plan, self._at.y()
        above, below = plan.body + _SCROLL_ZONE - y, y - plan.height + _SCROLL_ZONE
        depth = -above if above > 0 else max(below, 0.0)
        pixels = max(-1.0, min(1.0, depth / _SCROLL_ZONE)) * _SCROLL_MOST
        if self._drag is None or not self._grid.scroll_by(pixels):
            self._scroll_timer.stop()
            return
        self._proposal = None
        self.show()
