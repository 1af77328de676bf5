"""Desktop, calendar: where else a dragged booking can be let go than on the view it came from.

A view that is dragged on gets every mouse event until the button is let go, whatever the mouse is
over. So it asks here what lies under the mouse: a target with days of its own, such as the mini
month, something that covers the view, such as an inspector laid over it, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple, Protocol

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.widgets.mini_month.mini_month import MiniMonth


class DropTarget(Protocol):
    """Something beside or over a view. Points are global."""

    def covers(self, at: QPoint) -> bool:
        """Whether it is what one sees at this point."""
        ...

    def day_at(self, at: QPoint) -> date | None:
        """The day that a booking would go to if it were let go here; None to give it up."""
        ...

    def show_target(self, day: date | None, words: str) -> None:
        """Mark the day that a drag is over, with what would happen there; None marks nothing."""
        ...


class Landing(NamedTuple):
    """What is under the mouse: `covered` by another target, and the `day` it offers there."""

    covered: bool
    day: date | None


class DropTargets:
    """The targets around one view; at most one day of one of them is marked."""

    def __init__(self) -> None:
        self._targets: list[DropTarget] = []
        self._marked: DropTarget | None = None

    def add(self, target: DropTarget) -> None:
        """Let drags end on another target."""
        self._targets.append(target)

    def under(self, at: QPoint) -> Landing:
        """What lies at a global point."""
        target = self._target(at)
        return Landing(target is not None, target.day_at(at) if target is not None else None)

    def mark(self, at: QPoint, day: date | None, words: str) -> None:
        """Mark a day of the target at a global point (None: none of its days), and nothing else."""
        target = self._target(at)
        if self._marked is not None and self._marked is not target:
            self.unmark()
        if target is not None:
            target.show_target(day, words)
            self._marked = target

    def unmark(self) -> None:
        """Nothing is dragged over any target now."""
        if self._marked is not None:
            self._marked.show_target(None, "")
            self._marked = None

    def _target(self, at: QPoint) -> DropTarget | None:
        return next((target for target in self._targets if target.covers(at)), None)


class Cover:
    """A widget on which nothing can be let go, also where it lies over the view."""

    def __init__(self, widget: Callable[[], QWidget]) -> None:
        self._widget = widget

    def covers(self, at: QPoint) -> bool:
        """Whether the widget is shown at this global point."""
        return _shows(self._widget(), at)

    def day_at(self, _at: QPoint) -> date | None:
        """No day: what is let go here stays where it was."""
        return None

    def show_target(self, day: date | None, words: str) -> None:
        """There is nothing to mark."""


class MonthDrop:
    """Lets what is dragged in the calendar be let go on a day of the mini month."""

    def __init__(self, month: MiniMonth) -> None:
        self._month = month

    def covers(self, at: QPoint) -> bool:
        """Whether a global point lies on the month as it is shown."""
        return _shows(self._month, at)

    def day_at(self, at: QPoint) -> date | None:
        """The day at a global point; None beside the days."""
        return self._month.day_at(self._month.mapFromGlobal(at))

    def show_target(self, day: date | None, words: str) -> None:
        """Mark a day, and say in place of the month's name what would happen there."""
        self._month.show_target(day, words)


def _shows(widget: QWidget, at: QPoint) -> bool:
    """Whether a widget is shown and a global point lies in it."""
    return widget.isVisible() and widget.rect().contains(widget.mapFromGlobal(at))
