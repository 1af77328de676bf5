"""Desktop, calendar: the keyboard on the time grid.

| key | does |
| --- | --- |
| arrows | the cursor up, down a step of the grid; left, right a day; it selects what it meets |
| Shift + up, down | make the cursor's time shorter, longer |
| Alt + arrows | move the selected booking by a step or a day |
| Alt + Shift + up, down | make the selected booking shorter, longer |
| Enter | open the booking, or make one at the cursor |
| Delete | ask to cancel the booking |
| Tab, Shift + Tab | the next, the previous booking; at the last one, leave |
| Page up, page down | the days before, after |
| Home | today |
| Menu, Shift + F10 | the menu |
| Ctrl + plus, minus, 0 | zoom |
| Escape | give up the drag, else the cursor, else the selection |
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from scheduler_app.desktop.calendar.days import Spot
from scheduler_app.desktop.calendar.drags import can_move, stepped
from scheduler_app.desktop.calendar.geometry import USUAL_HOUR
from scheduler_app.desktop.calendar.marked_grid import MarkedGrid
from scheduler_app.desktop.calendar.pointer import Pointer
from scheduler_app.desktop.calendar.shown_days import first_open_minute
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import DAY_MINUTES, MINUTE, seconds_of
from scheduler_app.domain.zones import from_epoch

_Key = Qt.Key
_ARROWS = {
    _Key.Key_Up: (0, -1),
    _Key.Key_Down: (0, 1),
    _Key.Key_Left: (-1, 0),
    _Key.Key_Right: (1, 0),
}
_HELD = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.ControlModifier
)
_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ZOOM_STEP = 1.15


class GridKeys:
    """What the keyboard does to one time grid."""

    def __init__(self, grid: MarkedGrid, pointer: Pointer) -> None:
        self._grid = grid
        self._pointer = pointer
        self._plain: dict[int, Callable[[], bool]] = {
            _Key.Key_Return: self._open,
            _Key.Key_Enter: self._open,
            _Key.Key_Delete: self._delete,
            _Key.Key_Backspace: self._delete,
            _Key.Key_Escape: self._escape,
            _Key.Key_PageUp: lambda: self._step(-1),
            _Key.Key_PageDown: lambda: self._step(1),
            _Key.Key_Home: self._today,
            _Key.Key_Tab: lambda: self._next(1),
        }
        self._zooms: dict[int, float] = {
            _Key.Key_Plus: _ZOOM_STEP,
            _Key.Key_Equal: _ZOOM_STEP,
            _Key.Key_Minus: 1 / _ZOOM_STEP,
        }

    def takes(self, event: QEvent) -> bool:
        """Act on a key; whether it was one of ours."""
        if event.type() == QEvent.Type.ShortcutOverride:
            # Escape belongs to the drag first, whatever shortcut the window gives it.
            key = cast(QKeyEvent, event).key()
            if key == _Key.Key_Escape and self._pointer.dragging:
                event.accept()
                return True
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        press = cast(QKeyEvent, event)
        key, held = press.key(), press.modifiers() & _HELD
        if key in _ARROWS:
            return self._arrow(*_ARROWS[_Key(key)], held)
        if key == _Key.Key_Backtab or (key == _Key.Key_Tab and held == _SHIFT):
            return self._next(-1)
        if held & _CTRL:
            return self._zoom(key)
        act = self._plain.get(key) if held == _NONE else None
        return act is not None and act()

    def _arrow(self, days: int, steps: int, held: Qt.KeyboardModifier) -> bool:
        item = self._grid.selected_item()
        if held == _NONE:
            self._walk(days, steps)
            return True
        if held == _SHIFT and steps:
            self._stretch(steps)
            return True
        if held & _ALT and item is not None:
            if held == _ALT:
                return self._move(item, days, steps)
            if held == _ALT | _SHIFT and steps:
                return self._resize(item, steps)
        return False

    def _walk(self, days: int, steps: int) -> None:
        """The cursor one step on; what stands there is selected."""
        grid = self._grid
        plan, step = grid.plan, grid.shown.practice.grid
        item = grid.selected_item()
        begin, end = (item.start, item.end) if item is not None else self._cursor()
        at = plan.days.spot(end if steps > 0 and item is not None else begin)
        if at is None:
            at = Spot(0, first_open_minute(grid.shown))
        if item is not None and steps > 0:
            minute = -(-at.minute // step) * step
        elif grid.cursor_span is None and item is None:
            minute, days = at.minute, 0
        else:
            minute = (-(-at.minute // step) + steps) * step
        target = Spot(at.day + days, min(max(minute, 0), DAY_MINUTES - step), at.lane)
        if not 0 <= target.day < plan.days.count:
            grid.step_requested.emit(days)
            target = target._replace(day=grid.plan.days.count - 1 if days < 0 else 0)
        start = grid.plan.days.instant(target)
        found = self._item_at(start, start + step * MINUTE, item)
        if found is not None:
            grid.select(found, reveal=True)
        else:
            grid.point_at((start, start + step * MINUTE))

    def _item_at(self, start: int, end: int, but: CalendarItem | None) -> CalendarItem | None:
        return next(
            (
                item
                for item in self._grid.shown.items
                if item.start < end and start < item.end and not item.all_day and item != but
            ),
            None,
        )

    def _cursor(self) -> tuple[int, int]:
        """The cursor's time; where there is none yet, the start of work on today or day one."""
        grid = self._grid
        if grid.cursor_span is not None:
            return grid.cursor_span
        now = grid.plan.days.spot(grid.marks.now)
        start = grid.plan.days.instant(
            Spot(now.day if now is not None else 0, first_open_minute(grid.shown))
        )
        return start, start + seconds_of(grid.shown.practice.grid)

    def _stretch(self, steps: int) -> None:
        step = seconds_of(self._grid.shown.practice.grid)
        start, end = self._cursor()
        self._grid.point_at((start, max(end + steps * step, start + step)))

    def _move(self, item: CalendarItem, days: int, steps: int) -> bool:
        if not can_move(item):
            return False
        grid = self._grid
        minutes = steps * grid.shown.practice.grid
        start = stepped(item, days, minutes, grid.plan.days.zone)
        grid.move_requested.emit(item, from_epoch(start))
        self._follow()
        return True

    def _resize(self, item: CalendarItem, steps: int) -> bool:
        step = seconds_of(self._grid.shown.practice.grid)
        if not can_move(item) or item.end + steps * step - item.start < step:
            return False
        end = item.end + steps * step
        self._grid.resize_requested.emit(item, from_epoch(item.start), from_epoch(end))
        self._follow()
        return True

    def _follow(self) -> None:
        """Keep in view what has just moved."""
        item = self._grid.selected_item()
        if item is not None:
            self._grid.reveal(item.start, item.end)

    def _open(self) -> bool:
        grid = self._grid
        item = grid.selected_item()
        if item is not None:
            grid.activated.emit(item)
        elif grid.cursor_span is not None:
            start, end = grid.cursor_span
            # One step is where the cursor stands, more was drawn with Shift.
            drawn = end - start > seconds_of(grid.shown.practice.grid)
            grid.create_requested.emit(from_epoch(start), from_epoch(end) if drawn else None)
        else:
            return False
        return True

    def _delete(self) -> bool:
        item = self._grid.selected_item()
        if item is None:
            return False
        self._grid.delete_requested.emit(item)
        return True

    def _escape(self) -> bool:
        grid = self._grid
        if self._pointer.cancel():
            return True
        if grid.cursor_span is not None:
            grid.point_at(None)
            return True
        if grid.selected_item() is not None:
            grid.select(None)
            return True
        return False

    def _step(self, by: int) -> bool:
        self._grid.step_requested.emit(by)
        return True

    def _today(self) -> bool:
        self._grid.today_requested.emit()
        return True

    def _next(self, by: int) -> bool:
        """Select the next booking in order of time; False at the end lets the focus go on."""
        grid = self._grid
        items, index = grid.shown.items, grid.current()
        if index >= 0:
            index += by
        elif grid.cursor_span is not None:
            start = grid.cursor_span[0]
            before = sum(item.start < start for item in items)
            index = before if by > 0 else before - 1
        else:
            index = 0 if by > 0 else len(items) - 1
        if not 0 <= index < len(items):
            return False
        grid.select(items[index], reveal=True)
        return True

    def _zoom(self, key: int) -> bool:
        grid = self._grid
        middle = grid.plan.body + (grid.plan.height - grid.plan.body) / 2
        if key == _Key.Key_0:
            grid.zoom(USUAL_HOUR / grid.plan.hour, middle)
        elif key in self._zooms:
            grid.zoom(self._zooms[key], middle)
        else:
            return False
        return True
