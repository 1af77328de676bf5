"""Tests, calendar: what a view asks for by its signals, heard and told in wall time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheduler_app.desktop.calendar.calendar_view import CalendarView


class Ear:
    """Hears one signal of the view and keeps what came with it."""

    def __init__(self, signal: Any) -> None:
        self.heard: list[tuple[Any, ...]] = []
        signal.connect(lambda *what: self.heard.append(what))


class Ears:
    """Hears everything that a drag may ask for."""

    def __init__(self, view: CalendarView) -> None:
        self._view = view
        self.moves = Ear(view.move_requested)
        self.sizes = Ear(view.resize_requested)
        self.creates = Ear(view.create_requested)

    def asked(self) -> list[tuple[str, ...]]:
        """All that was asked for, in words: what, and its times."""
        view = self._view
        return [
            *(("move", wall(start, view)) for _, start in self.moves.heard),
            *(("size", wall(a, view), wall(b, view)) for _, a, b in self.sizes.heard),
            *(("new", wall(a, view), wall(b, view)) for a, b in self.creates.heard),
        ]


def wall(moment: datetime, view: CalendarView) -> str:
    """The wall time of an instant in the practice's zone: "Tue 02 10:00"."""
    return f"{moment.astimezone(view.grid.shown.zone):%a %d %H:%M}"
