"""Desktop, settings: every group that a wing brings, searched and saved in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.frame.settings.search import SearchLine, found_in
from scheduler_app.desktop.frame.settings.typed_settings import TypedSettings
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.shortcuts import keys_text
from scheduler_app.desktop.stylesheet import flag, role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.empty import empty_state
from scheduler_app.desktop.widgets.save_bar import SaveBar
from scheduler_app.desktop.widgets.scroll_area import scroll_area
from scheduler_app.desktop.widgets.settings_group import Findable, SettingsGroup, Side

COLUMN = 560
"""Widest column in pixels: a field much longer than what stands in it is hard to scan."""

BETWEEN = 48

UNDER_EACH = 24
"""Pixels between the groups of a column."""


def _nothing() -> None:
    """The button saves; nothing follows."""


class SettingsScreen(Screen):
    """Two columns of groups. The screen is handed them, and knows none of them by name."""

    steps_wanted = Signal()
    """The three steps of the first run."""

    def __init__(
        self, tools: Tools, groups: Sequence[SettingsGroup], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._marked: list[QWidget] = []
        self._found: list[Findable] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 12, 0)
        outer.setSpacing(12)
        outer.addWidget(self._build_head())
        self.groups = tuple(groups)
        for group in self.groups:
            group.save_first.connect(self.save_unsaved)
        self._scroll = self._build_columns()
        outer.addWidget(self._scroll, 1)
        self._none = empty_state(
            "search",
            "No setting found",
            "Names of settings are searched, and other words for them. Prices are on the screen of "
            "the services. Themes, and all else that can be done, are found by searching "
            "everything.",
            ("Show all settings", self._show_all),
            (f"Search everything ({keys_text('search')})", lambda: tools.ways.do("search")),
        )
        self._none.hide()
        outer.addWidget(self._none, 1)
        self._typed = TypedSettings(tools, self.groups, self)
        self._typed.changed.connect(self._mark)
        self._typed.refused.connect(self._show)
        tools.unsaved.watch(self, "settings")
        self.setFocusProxy(self._in_order()[0].start())
        self.refresh()

    def group(self, name: str) -> SettingsGroup:
        """The group called `name`."""
        return next(group for group in self.groups if group.name == name)

    def refresh(self) -> None:
        """Ask the diary again; what is being typed stays."""
        self._typed.refresh()
        self._filter()
        self._mark()

    def show_group(self, name: str) -> None:
        """Go to this group, with the keyboard where one begins there."""
        group = self.group(name)
        self._show(group)
        # Only laid out does it know where it stands.
        QTimer.singleShot(0, self, lambda: self._scroll_to(group))
        group.start().setFocus()

    def look_for(self, words: str) -> None:
        """Show what has these words, the keyboard where others are typed."""
        self.search.setText(words)
        self.search.setFocus()

    # -- what is not saved yet ----------------------------------------------------------------

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        return self._typed.unsaved()

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write what was typed, the settings first."""
        self._typed.save(then)

    def discard_unsaved(self) -> None:
        """Show again what is saved."""
        self._typed.discard()

    def _mark(self) -> None:
        self.head.show_dirty(dirty=bool(self.unsaved()))
        self._tools.unsaved.look()

    # -- searching ----------------------------------------------------------------------------

    def _filter(self) -> None:
        """Show the groups that hold what is looked for, and mark it there."""
        for widget in self._marked:
            flag(widget, "found", on=False)
        typed = self.search.text().strip()
        self._found = []
        anything = False
        for group in self._in_order():
            met = found_in(group, typed) if typed else ()
            shown = met is not None and group.offered()
            group.setVisible(shown)
            anything = anything or shown
            if shown and met:
                self._found += met
        self._marked = [one.caption or one.field for one in self._found]
        for widget in self._marked:
            flag(widget, "found", on=True)
        for side, box in self._sides.items():
            box.setVisible(any(not one.isHidden() for one in self.groups if one.side is side))
        self._scroll.setVisible(anything)
        self._none.setVisible(not anything)

    def _search(self) -> None:
        self._filter()
        # Only laid out does it know where it stands.
        QTimer.singleShot(0, self, self._show_first)

    def _show_first(self) -> None:
        """What was found may stand below others of its group."""
        if self._marked:
            self._scroll.ensureWidgetVisible(self._marked[0])
        else:
            self._scroll.verticalScrollBar().setValue(0)

    def _go(self) -> None:
        """The keyboard goes to what was found first."""
        found = [one.field for one in self._found if one.field.isVisible()]
        found += [group.start() for group in self._in_order() if group.isVisible()]
        if found:
            found[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._scroll.ensureWidgetVisible(found[0])

    def _show(self, group: SettingsGroup) -> None:
        """A group that a search has hidden is looked at now."""
        if group.isHidden():
            self.search.clear()

    def _show_all(self) -> None:
        """The button that was pressed is gone: one goes on where one typed."""
        self.search.clear()
        self.search.setFocus()

    def _scroll_to(self, group: SettingsGroup) -> None:
        top = group.heading.mapTo(self._page, QPoint(0, 0)).y()
        self._scroll.verticalScrollBar().setValue(top)

    # -- building -----------------------------------------------------------------------------

    def _in_order(self) -> list[SettingsGroup]:
        """As the eye goes through them: down the left column, then down the right one."""
        return [group for side in Side for group in self.groups if group.side is side]

    def _build_columns(self) -> QScrollArea:
        self._page = page = QWidget()
        page.setProperty("role", "page")
        columns = QHBoxLayout(page)
        columns.setContentsMargins(0, 0, 12, 40)
        columns.setSpacing(BETWEEN)
        columns.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._sides: dict[Side, QWidget] = {}
        for side in Side:
            box = self._sides[side] = QWidget(page)
            box.setProperty("role", "page")
            box.setMaximumWidth(COLUMN)
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(UNDER_EACH)
            for group in self.groups:
                if group.side is side:
                    column.addWidget(group)
            column.addStretch(1)
            columns.addWidget(box, 1)
        scroll = scroll_area(self)
        scroll.setWidget(page)
        return scroll

    def _build_head(self) -> QWidget:
        box = QWidget(self)
        box.setMaximumWidth(2 * COLUMN + BETWEEN + 12)
        head = QHBoxLayout(box)
        head.setContentsMargins(0, 0, 12, 0)
        title = QLabel("Settings", self)
        role(title, "heading")
        head.addWidget(title)
        steps = QPushButton("Set up in three steps", self)
        role(steps, "link")
        steps.clicked.connect(self.steps_wanted)
        head.addWidget(steps)
        head.addStretch(1)
        self.search = SearchLine(self)
        self.search.textChanged.connect(lambda _: self._search())
        self.search.go_wanted.connect(self._go)
        head.addWidget(self.search, 1)
        self.head = SaveBar(self, "Save settings", at_end=True)
        self.head.save_wanted.connect(lambda: self.save_unsaved(_nothing))
        self.head.discard_wanted.connect(self.discard_unsaved)
        head.addWidget(self.head)
        return box

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            # Whoever comes back begins in a group that the search may have hidden.
            self.search.clear()
