"""Desktop: holds the screens of the table, one shown at a time; tells each what has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from scheduler_app.desktop.frame.parts import WindowParts
from scheduler_app.desktop.frame.screens import Built, ScreenRow
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.ways import SCREEN


class ScreenStack(QStackedWidget):
    """Builds a screen at its first use. One that is hidden is refreshed when it is shown again.

    Where something is typed it is refreshed at once: it can be saved while it is hidden, and what
    others changed meanwhile would be written over.
    """

    shown = Signal(str)

    def __init__(self, parts: WindowParts, rows: Sequence[ScreenRow], parent: QWidget) -> None:
        super().__init__(parent)
        self._parts = parts
        self._rows = {row.name: row for row in rows}
        self._built: dict[str, Built] = {}
        self._stale: set[str] = set()
        ways = parts.tools.ways
        ways.lead(SCREEN, self.show_screen)
        for row in rows:
            for way in row.ways:
                ways.lead(way, partial(self._go, row.name, way.name))
            ways.add({name: partial(self._act, row.name, name) for name in row.acts})

    def show_screen(self, name: str) -> Screen:
        """Show the screen called `name`, built on its first use."""
        built = self._built.get(name) or self._build(name)
        self.setCurrentWidget(built.screen)
        self.freshen(name)
        self.shown.emit(name)
        (built.focus or built.screen).setFocus()
        return built.screen

    def freshen(self, name: str) -> None:
        """Refresh a screen now that was to be refreshed once it is shown: it is asked something."""
        if name in self._stale:
            self._stale.remove(name)
            self._built[name].screen.refresh()

    def current(self) -> str:
        """The name of the screen that is shown."""
        shown = self.currentWidget()
        return next(name for name, built in self._built.items() if built.screen is shown)

    def refresh(self, kinds: frozenset[ChangedKind]) -> None:
        """Something of these kinds has changed: the screens that show such things ask again."""
        at_once = {self.current(), *self._parts.tools.unsaved.screens()}
        for name, built in self._built.items():
            if not kinds & self._rows[name].kinds:
                continue
            if name in at_once:
                built.screen.refresh()
            else:
                self._stale.add(name)

    def after_first_paint(self) -> None:
        """What the screens left for later."""
        for built in self._built.values():
            built.later()

    def remember(self) -> None:
        """How the screens are laid out is kept for the next window."""
        for built in self._built.values():
            built.remember()

    def closing(self) -> None:
        """The window closes: what was typed in passing is kept."""
        for built in self._built.values():
            built.closing()

    # -- inside -------------------------------------------------------------------------------

    def _build(self, name: str) -> Built:
        made = self._built[name] = self._rows[name].build(self._parts)
        self.addWidget(made.screen)
        return made

    def _go(self, screen: str, way: str, which: Any) -> None:
        self.show_screen(screen)
        self._built[screen].ways[way](which)

    def _act(self, screen: str, name: str) -> None:
        self.show_screen(screen)
        act: Callable[[], object] = self._built[screen].acts[name]
        act()
