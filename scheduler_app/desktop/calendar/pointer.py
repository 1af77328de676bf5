"""Desktop, calendar: the mouse on the time grid: select, drag, open, menu, zoom, tooltip.

A press becomes a drag once it has moved a few pixels, so that a click never moves a booking.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from scheduler_app.desktop.calendar.dragging import Dragging
from scheduler_app.desktop.calendar.drags import Drag, Grip, can_move, proposed
from scheduler_app.desktop.calendar.geometry import HEADER_HEIGHT, Box
from scheduler_app.desktop.calendar.layout import Block
from scheduler_app.desktop.calendar.marked_grid import MarkedGrid
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.zones import from_epoch

_SLACK = 4
"""Pixels that the mouse may tremble during a click."""

_EDGE = 6.0
"""Pixels at the upper and lower edge of a block that take hold of its start or end."""


class Pointer:
    """What the mouse does to one time grid."""

    def __init__(self, grid: MarkedGrid) -> None:
        self._grid = grid
        self._pressed: Drag | None = None
        self._pressed_at = QPointF()
        self.drag = Dragging(grid)
        self._handlers: dict[QEvent.Type, Callable[[QEvent], bool]] = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._double_click,
            QEvent.Type.Wheel: self._wheel,
            QEvent.Type.ContextMenu: self._menu,
            QEvent.Type.ToolTip: self._tip,
        }

    @property
    def dragging(self) -> bool:
        """Whether something is being dragged."""
        return self.drag.active

    def takes(self, event: QEvent) -> bool:
        """Act on a mouse event; whether it was one of ours."""
        handler = self._handlers.get(event.type())
        return handler is not None and handler(event)

    def cancel(self) -> bool:
        """Give the drag up; whether there was one."""
        self._pressed = None
        return self.drag.cancel()

    def _press(self, event: QEvent) -> bool:
        mouse = cast(QMouseEvent, event)
        at, grid = mouse.position(), self._grid
        grid.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.dragging:
            self.cancel()
            return True
        hit = grid.item_at(at.x(), at.y())
        grid.select(hit[0] if hit else None)
        if hit is None:
            grid.point_at(None)
        if mouse.button() != Qt.MouseButton.LeftButton:
            return True
        self._pressed_at = at
        self._pressed = self._drag_from(at, hit)
        return True

    def _drag_from(
        self, at: QPointF, hit: tuple[CalendarItem, Block | None, Box] | None
    ) -> Drag | None:
        plan = self._grid.plan
        if at.x() < plan.edges[0] or at.y() < plan.body:
            return None
        spot = plan.spot(at.x(), at.y())
        instant = plan.days.instant(spot)
        if hit is None:
            return Drag(Grip.BODY, None, instant, spot)
        item, block, box = hit
        if block is None or not can_move(item):
            return None
        return Drag(grip_at(at.y(), block, box), item, instant, spot)

    def _move(self, event: QEvent) -> bool:
        mouse = cast(QMouseEvent, event)
        at = mouse.position()
        if self._pressed is None or not mouse.buttons() & Qt.MouseButton.LeftButton:
            self._show_grip(at)
            return False
        if not self.dragging:
            if (at - self._pressed_at).manhattanLength() < _SLACK:
                return True
            QToolTip.hideText()
            self.drag.begin(self._pressed)
        self.drag.follow(at)
        return True

    def _release(self, event: QEvent) -> bool:
        mouse = cast(QMouseEvent, event)
        pressed, grid = self._pressed, self._grid
        if mouse.button() != Qt.MouseButton.LeftButton or pressed is None:
            return False
        self._pressed = None
        if self.dragging:
            self.drag.follow(mouse.position())
            self.drag.drop()
        elif pressed.item is None:
            grid.point_at(_step_under(grid, pressed))
        return True

    def _double_click(self, event: QEvent) -> bool:
        mouse = cast(QMouseEvent, event)
        at, grid = mouse.position(), self._grid
        if mouse.button() != Qt.MouseButton.LeftButton:
            return False
        self.cancel()
        hit = grid.item_at(at.x(), at.y())
        if hit is not None:
            grid.select(hit[0])
            grid.activated.emit(hit[0])
            return True
        drag = self._drag_from(at, None)
        if drag is not None:
            start, _ = _step_under(grid, drag)
            grid.create_requested.emit(from_epoch(start), None)
        return True

    def _wheel(self, event: QEvent) -> bool:
        wheel = cast(QWheelEvent, event)
        turned = wheel.angleDelta().y()
        if wheel.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._grid.zoom(1.0015**turned, wheel.position().y())
        elif wheel.pixelDelta().y():
            self._grid.scroll_by(-wheel.pixelDelta().y())
        elif turned:
            self._grid.scroll_by(-turned / 120 * self._grid.plan.hour)
        else:
            return False
        self.drag.show()
        return True

    def _menu(self, event: QEvent) -> bool:
        menu, grid = cast(QContextMenuEvent, event), self._grid
        self.cancel()
        if menu.reason() == QContextMenuEvent.Reason.Keyboard:
            grid.open_menu(grid.selected_item())
            return True
        x, y = float(menu.pos().x()), float(menu.pos().y())
        hit = grid.item_at(x, y)
        grid.select(hit[0] if hit else None)
        spot = grid.plan.spot(max(x, grid.plan.edges[0]), y)
        if y < HEADER_HEIGHT and x >= grid.plan.edges[0]:
            grid.day_menu_requested.emit(grid.plan.days.date(spot.day), menu.globalPos())
            return True
        step = grid.shown.practice.grid
        moment = grid.plan.days.instant(spot._replace(minute=spot.minute // step * step))
        grid.menu_requested.emit(hit[0] if hit else None, from_epoch(moment), menu.globalPos())
        return True

    def _tip(self, event: QEvent) -> bool:
        tip, grid = cast(QHelpEvent, event), self._grid
        hit = grid.item_at(tip.pos().x(), tip.pos().y())
        if hit is None or self.dragging:
            QToolTip.hideText()
            return True
        # Nobody sees a tip before the first paint.
        from scheduler_app.desktop.calendar.tips import show_tip

        item, _, box = hit
        seen = grid.place_of(item)
        seen.setLeft(int(box.left))
        show_tip(grid, item, grid.shown, tip.globalPos(), seen)
        return True

    def _show_grip(self, at: QPointF) -> None:
        hit = self._grid.item_at(at.x(), at.y())
        edge = (
            hit is not None
            and hit[1] is not None
            and can_move(hit[0])
            and grip_at(at.y(), hit[1], hit[2]) is not Grip.BODY
        )
        shape = Qt.CursorShape.SizeVerCursor if edge else Qt.CursorShape.ArrowCursor
        if self._grid.cursor().shape() != shape:
            self._grid.setCursor(shape)


def grip_at(y: float, block: Block, box: Box) -> Grip:
    """What a press at height `y` takes hold of; small blocks keep a body to move them by."""
    edge = min(_EDGE, box.height / 4)
    if block.tail and y >= box.bottom - edge:
        return Grip.END
    if block.head and y < box.top + edge:
        return Grip.START
    return Grip.BODY


def _step_under(grid: MarkedGrid, drag: Drag) -> tuple[int, int]:
    """The grid step that was pressed, as instants."""
    return proposed(drag, drag.spot, grid.plan.days, grid.shown.practice.grid)
