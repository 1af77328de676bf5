"""Desktop: gives each painted thing a name, place and focus for screen readers.

A painted view is one widget, so Qt sees no bookings in it. The interface here adds one child for
each: PySide6 6.12 lets Python implement `QAccessibleInterface` and install a factory for it. Two
rules keep that safe. A child is registered with Qt's cache, which owns it from then on, and is
therefore never let go before its widget: children are places in a list (the first, the second …)
and are used again when the list changes. And a child that stands for nothing any more says that it
isn't valid rather than vanishing under a screen reader's hands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, cast, runtime_checkable

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget

PRESS = "Press"
SHOW_MENU = "ShowMenu"
FOCUS = "SetFocus"


class Described(NamedTuple):
    """One painted thing in words: its name and its place in the widget, empty when out of view."""

    name: str
    place: QRect
    selected: bool = False


@runtime_checkable
class PaintedView(Protocol):
    """What a painted widget tells of its contents. Indexes count from 0 in reading order."""

    def described(self) -> Sequence[Described]:
        """All things that can be reached, also those scrolled out of view."""
        ...

    def current(self) -> int:
        """The index of the one that has the keyboard, -1 for none."""
        ...

    def reach(self, index: int, action: str) -> None:
        """Do `PRESS` (open), `SHOW_MENU` or `FOCUS` (select) to one of them."""
        ...


class _Actions(QAccessibleActionInterface):
    def __init__(self, child: _Child) -> None:
        super().__init__()
        self._child = child

    def actionNames(self) -> list[str]:
        return [PRESS, SHOW_MENU, FOCUS]

    def doAction(self, action: str) -> None:
        if self._child.isValid():
            self._child.view.reach(self._child.index, action)

    def keyBindingsForAction(self, action: str) -> list[str]:
        return {PRESS: ["Return"], SHOW_MENU: ["Menu"]}.get(action, [])


class _Child(QAccessibleInterface):
    """The thing at one place of a painted view's list."""

    def __init__(self, widget: QWidget, index: int) -> None:
        super().__init__()
        self.view = cast(PaintedView, widget)
        self.index = index
        self._widget = widget
        self._actions = _Actions(self)

    def described(self) -> Described | None:
        """What stands at this place now."""
        things = self.view.described()
        return things[self.index] if self.index < len(things) else None

    def isValid(self) -> bool:
        return self.index < len(self.view.described())

    def object(self) -> QObject | None:  # type: ignore[override]  # Qt allows none, its stub not
        return None

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._widget)

    def window(self) -> QWindow:
        return self.parent().window()

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def text(self, kind: QAccessible.Text) -> str:
        thing = self.described()
        return thing.name if thing is not None and kind == QAccessible.Text.Name else ""

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        return

    def rect(self) -> QRect:
        thing = self.described()
        if thing is None or thing.place.isEmpty():
            return QRect()
        return QRect(self._widget.mapToGlobal(thing.place.topLeft()), thing.place.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        thing = self.described()
        if thing is None:
            state.invalid = True
            return state
        state.focusable = state.selectable = True
        state.selected = thing.selected
        state.offscreen = thing.place.isEmpty()
        state.focused = self._widget.hasFocus() and self.view.current() == self.index
        return state

    def interface_cast(  # type: ignore[override]  # its stub says int, Qt wants the interface
        self, kind: QAccessible.InterfaceType
    ) -> QAccessibleActionInterface | None:
        return self._actions if kind == QAccessible.InterfaceType.ActionInterface else None


class _Interface(QAccessibleWidget):
    """The painted widget itself: a list whose items are the bookings in view."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, QAccessible.Role.List)
        self._widget = widget
        self._view = cast(PaintedView, widget)
        self._places: list[_Child] = []

    def childCount(self) -> int:
        return len(self._view.described())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.childCount():
            return None
        while len(self._places) <= index:
            made = _Child(self._widget, len(self._places))
            QAccessible.registerAccessibleInterface(made)
            self._places.append(made)
        return self._places[index]

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        point = self._widget.mapFromGlobal(QPoint(x, y))
        for index, thing in enumerate(self._view.described()):
            if thing.place.contains(point):
                return self.child(index)
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((i for i, place in enumerate(self._places) if place is child), -1)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self.child(self._view.current())


def install() -> None:
    """Let Qt make the interfaces of painted views. Once a process; again is harmless."""
    if not _installed:
        QAccessible.installFactory(_made)
        _installed.append(True)


_installed: list[bool] = []


def _made(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if isinstance(thing, QWidget) and isinstance(thing, PaintedView):
        return _Interface(thing)
    return None


def tell_focus(widget: QWidget) -> None:
    """Tell screen readers which of the widget's things has the keyboard and is selected now."""
    index = cast(PaintedView, widget).current()
    if not QAccessible.isActive() or index < 0:
        return
    for kind in (QAccessible.Event.Selection, QAccessible.Event.Focus):
        event = QAccessibleEvent(widget, kind)
        event.setChild(index)
        QAccessible.updateAccessibility(event)


def tell_contents(widget: QWidget) -> None:
    """Tell screen readers that the widget's things are others now."""
    if QAccessible.isActive():
        event = QAccessibleEvent(widget, QAccessible.Event.ObjectReorder)
        QAccessible.updateAccessibility(event)


def announce(widget: QWidget, words: str) -> None:
    """Have screen readers say what no thing's name tells, such as a free time under the cursor."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
