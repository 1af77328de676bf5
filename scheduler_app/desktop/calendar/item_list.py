"""Desktop, calendar: month and agenda under a mouse and a keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from scheduler_app.desktop.calendar.grid_surface import as_rect
from scheduler_app.desktop.calendar.painted_items import PaintedItems
from scheduler_app.desktop.calendar.tips import show_tip


class ItemList(PaintedItems):
    """Painted items that can be reached. A subclass says what the arrow keys mean."""

    def arrow(self, key: Qt.Key, *, alt: bool) -> bool:  # noqa: ARG002 - for subclasses
        """Act on an arrow key; whether it was taken."""
        return False

    def take_key(self, event: QKeyEvent) -> bool:
        """Act on a key; whether it was one of ours."""
        key, held, item = event.key(), event.modifiers(), self.selected_item()
        alt = bool(held & Qt.KeyboardModifier.AltModifier)
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right}:
            return self.arrow(Qt.Key(key), alt=alt)
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return self._next(1 if key == Qt.Key.Key_Tab else -1)
        if key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.step_requested.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Home:
            self.today_requested.emit()
        elif item is None:
            return False
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.activated.emit(item)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.delete_requested.emit(item)
        elif key == Qt.Key.Key_Escape:
            self.select(None)
        else:
            return False
        return True

    def _next(self, by: int) -> bool:
        index = self.current()
        index = index + by if index >= 0 else (0 if by > 0 else len(self.places) - 1)
        while 0 <= index < len(self.places) and self.places[index].item.id == self.chosen:
            index += by
        if not 0 <= index < len(self.places):
            return False
        self.select(self.places[index].item, reveal=True)
        return True

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if self.take_key(event):
                return True
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tip(event)
            return True
        elif isinstance(event, QFocusEvent):
            self.update()
        elif event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self.arrange()
        return super().event(event)

    def _tip(self, event: QHelpEvent) -> None:
        place = self.place_at(QPointF(event.pos()))
        if place is None:
            QToolTip.hideText()
            return
        show_tip(self, place.item, self.shown, event.globalPos(), as_rect(place.box))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        self.select(place.item if place is not None else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit(place.item)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu(self.selected_item())
            return
        at = QPointF(event.pos())
        place = self.place_at(at)
        item = place.item if place is not None else None
        self.select(item)
        self.menu_requested.emit(item, self.moment_at(at), event.globalPos())
