"""Desktop, calendar: the time grid with what is marked on it: the selection, the cursor, a ghost.

This much the mouse (`pointer.py`) and the keyboard (`keyboard.py`) know of the grid they act on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.calendar import labels
from scheduler_app.desktop.calendar.badges import Badges
from scheduler_app.desktop.calendar.drop_targets import DropTargets
from scheduler_app.desktop.calendar.geometry import Box, Geometry
from scheduler_app.desktop.calendar.ghost import (
    Ghost,
    boxes_alone,
    paint_clashes,
    paint_cursor,
    paint_ghost,
)
from scheduler_app.desktop.calendar.grid_surface import GridSurface
from scheduler_app.desktop.calendar.source import CalendarSource
from scheduler_app.desktop.widgets import accessibility
from scheduler_app.desktop.widgets.accessibility import Described
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.wording import long_day_in_words
from scheduler_app.domain.zones import from_epoch


class MarkedGrid(GridSurface):
    """Some days as columns of hours. Signals carry items, and instants as aware datetimes."""

    selected = Signal(object)
    activated = Signal(object)
    create_requested = Signal(object, object)
    move_requested = Signal(object, object)
    resize_requested = Signal(object, object, object)
    delete_requested = Signal(object)
    menu_requested = Signal(object, object, object)
    day_menu_requested = Signal(object, object)
    drag_changed = Signal(bool)
    step_requested = Signal(int)
    today_requested = Signal()

    def __init__(
        self, source: CalendarSource, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(source, clock, parent)
        self.drops = DropTargets()
        self.ghost: Ghost | None = None
        self.cursor_span: tuple[int, int] | None = None
        self._described: tuple[Described, ...] | None = None

    def select(self, item: CalendarItem | None, *, reveal: bool = False) -> None:
        """Select a booking or nothing, scroll to it if wished, and say so."""
        chosen = item.id if item is not None else None
        if item is not None:
            self.cursor_span = None
        if chosen != self.marks.selected:
            self._described = None
            self.mark(replace(self.marks, selected=chosen))
            self.selected.emit(item)
        if item is not None and reveal:
            self.reveal(item.start, item.end)
        accessibility.tell_focus(self)

    def selected_item(self) -> CalendarItem | None:
        """The selected booking, if it is in view."""
        return self.shown.item(self.marks.selected)

    def show_badges(self, badges: Badges) -> None:
        """Show from now on what other wings tell of bookings, to who hears them too."""
        self._described = None
        super().show_badges(badges)

    def point_at(self, span: tuple[int, int] | None) -> None:
        """Put the keyboard's cursor on a stretch of time (epoch seconds) without a booking."""
        self.cursor_span = span
        self.update()
        if span is None:
            return
        self.select(None)
        self.reveal(*span)
        day = long_day_in_words(from_epoch(span[0]).astimezone(self.shown.zone).date())
        when = labels.times(*span, self.shown.zone)
        accessibility.announce(self, f"{day} {when}, nothing booked")

    def show_ghost(self, ghost: Ghost | None) -> None:
        """Show where a drag would land; only what changes is painted anew."""
        for shade in (self.ghost, ghost):
            if shade is not None:
                self.update_box(shade.reach)
                for box in self._boxes_of(shade.clashes):
                    self.update_box(box)
        self.ghost = ghost
        faded = ghost.item.id or None if ghost is not None else None
        if faded != self.marks.faded:
            self.marks = replace(self.marks, faded=faded)
            self.update()

    def open_menu(self, item: CalendarItem | None) -> None:
        """Ask for the menu of a booking, or of the cursor's time, from the keyboard."""
        if item is not None:
            place = self.place_of(item)
            at = place.bottomLeft() if not place.isEmpty() else self.rect().center()
            self.menu_requested.emit(item, from_epoch(item.start), self.mapToGlobal(at))
            return
        start = self.cursor_span[0] if self.cursor_span else self.marks.now
        boxes = boxes_alone(start, start + 60, self.plan)
        at = self.rect().center()
        if boxes:
            at.setX(int(boxes[0].left))
            at.setY(int(boxes[0].bottom))
        self.menu_requested.emit(None, from_epoch(start), self.mapToGlobal(at))

    def described(self) -> Sequence[Described]:
        """The bookings in view in words, in order of time, for screen readers."""
        if self._described is None:
            self._described = tuple(
                Described(
                    labels.spoken(item, self.shown.zone, self.shown.badges.words(item.id)),
                    self.place_of(item),
                    item.id == self.marks.selected,
                )
                for item in self.shown.items
            )
        return self._described

    def current(self) -> int:
        """The index of the selected booking among those described, -1 for none."""
        ids = [item.id for item in self.shown.items]
        chosen = self.marks.selected
        return ids.index(chosen) if chosen in ids else -1

    def reach(self, index: int, action: str) -> None:
        """Do for a screen reader what the keyboard does to a booking."""
        item = self.shown.items[index]
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.select(item, reveal=True)
        if action == accessibility.PRESS:
            self.activated.emit(item)
        elif action == accessibility.SHOW_MENU:
            self.open_menu(item)

    def paint_marks(self, painter: QPainter) -> None:
        """Paint the cursor, and a drag's ghost with what is in its way."""
        plan, tokens = self.plan, self.brush.tokens
        if self.ghost is None and self.cursor_span is None:
            return
        painter.save()
        painter.setClipRect(0, int(plan.body), int(plan.width), self.height())
        if self.cursor_span is not None and self.ghost is None:
            boxes = boxes_alone(*self.cursor_span, self.plan)
            paint_cursor(painter, boxes, tokens, focused=self.hasFocus())
        if self.ghost is not None:
            paint_clashes(painter, self._boxes_of(self.ghost.clashes), tokens)
        painter.restore()
        if self.ghost is not None:
            paint_ghost(painter, self.ghost, self.brush.blocks, plan)

    def _boxes_of(self, items: Sequence[CalendarItem]) -> list[Box]:
        ids = {item.id for item in items}
        return [box for block, box in self.boxes if block.item.id in ids]

    def _place(self, plan: Geometry) -> None:
        self._described = None
        super()._place(plan)
