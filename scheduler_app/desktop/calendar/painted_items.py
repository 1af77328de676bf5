"""Desktop, calendar: what month and agenda share: items in reading order, one of them selected.

Each item is painted at one or more places; one of the places is current. A subclass lays the
places out and paints. Mouse and keyboard come with `item_list.ItemList`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop import theme
from scheduler_app.desktop.calendar import labels
from scheduler_app.desktop.calendar.badges import NO_BADGES, Badges
from scheduler_app.desktop.calendar.block_painter import BlockPainter
from scheduler_app.desktop.calendar.geometry import Box
from scheduler_app.desktop.calendar.grid_surface import as_rect
from scheduler_app.desktop.calendar.shown_days import ShownDays, look_up
from scheduler_app.desktop.calendar.source import CalendarSource
from scheduler_app.desktop.widgets import accessibility
from scheduler_app.desktop.widgets.accessibility import Described
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.zones import from_epoch, zone

_RESTYLED = {QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange}


class PaintedAt(NamedTuple):
    """Where an item is painted: on which day, and in which box of the widget (scrolled)."""

    item: CalendarItem
    day: int
    box: Box


class PaintedItems(QWidget):
    """Some days whose items are painted as lines. Signals as those of the time grid."""

    selected = Signal(object)
    activated = Signal(object)
    create_requested = Signal(object, object)
    move_requested = Signal(object, object)
    delete_requested = Signal(object)
    menu_requested = Signal(object, object, object)
    drag_changed = Signal(bool)
    step_requested = Signal(int)
    today_requested = Signal()
    day_chosen = Signal(object)

    def __init__(
        self, source: CalendarSource, clock: Callable[[], datetime], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.source = source
        self.hidden: frozenset[int] = frozenset()
        self.badges = NO_BADGES
        self.clock = clock
        first = clock().astimezone(zone(source.practice().zone)).date()
        self.shown: ShownDays = look_up(source, first, 1)
        self.today = first
        self.brush = BlockPainter(theme.tokens(theme.is_dark(self.palette())))
        self.chosen: int | None = None
        self.places: tuple[PaintedAt, ...] = ()
        self._described: tuple[Described, ...] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        accessibility.install()

    def arrange(self) -> None:
        """Lay the places out anew; a subclass does it and calls `settled`."""
        raise NotImplementedError

    def reveal(self, index: int) -> None:
        """Scroll to a place, where a view scrolls."""

    def come_home(self) -> None:
        """Scroll to where the days begin, where a view scrolls."""

    def show_days(self, first: date, count: int) -> None:
        """Show `count` days from `first`."""
        self.shown = look_up(self.source, first, count, self.hidden, self.badges)
        self.tick()
        self.arrange()
        accessibility.tell_contents(self)

    def show_badges(self, badges: Badges) -> None:
        """Show from now on what other wings tell of bookings."""
        self.badges = badges
        self.shown = replace(self.shown, badges=badges)
        self._described = None
        self.update()

    def tick(self) -> None:
        """The clock went on."""
        self.today = self.clock().astimezone(self.shown.zone).date()
        self.update()

    def settled(self, places: Sequence[PaintedAt]) -> None:
        """Take over the places that `arrange` has found, in reading order, and repaint."""
        self.places = tuple(places)
        self._described = None
        self.update()

    def select(self, item: CalendarItem | None, *, reveal: bool = False) -> None:
        """Select an item or nothing, and say so."""
        chosen = item.id if item is not None else None
        if chosen != self.chosen:
            self.chosen = chosen
            self._described = None
            self.update()
            self.selected.emit(item)
        if reveal and self.current() >= 0:
            self.reveal(self.current())
        accessibility.tell_focus(self)

    def selected_item(self) -> CalendarItem | None:
        """The selected item, if it is in view."""
        return self.shown.item(self.chosen)

    def place_at(self, at: QPointF) -> PaintedAt | None:
        """The place at a point of the widget."""
        return next((p for p in self.places if p.box.holds(at.x(), at.y())), None)

    def moment_at(self, at: QPointF) -> datetime:  # noqa: ARG002 - for subclasses
        """The aware instant that a point stands for."""
        return from_epoch(self.shown.days.start)

    def described(self) -> Sequence[Described]:
        """The places in words, in reading order, for screen readers."""
        if self._described is None:
            self._described = tuple(
                Described(
                    labels.spoken(
                        place.item, self.shown.zone, self.shown.badges.words(place.item.id)
                    ),
                    as_rect(place.box).intersected(self.rect()),
                    place.item.id == self.chosen,
                )
                for place in self.places
            )
        return self._described

    def current(self) -> int:
        """The index of the selected item's first place, -1 for none."""
        return next((i for i, p in enumerate(self.places) if p.item.id == self.chosen), -1)

    def reach(self, index: int, action: str) -> None:
        """Do for a screen reader what the keyboard does to an item."""
        item = self.places[index].item
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.select(item, reveal=True)
        if action == accessibility.PRESS:
            self.activated.emit(item)
        elif action == accessibility.SHOW_MENU:
            self.open_menu(item)

    def open_menu(self, item: CalendarItem | None) -> None:
        """Ask for the menu of an item, or of the days, from the keyboard."""
        index = self.current()
        at = as_rect(self.places[index].box).bottomLeft() if index >= 0 else self.rect().center()
        moment = from_epoch(item.start) if item is not None else self.moment_at(QPointF(at))
        self.menu_requested.emit(item, moment, self.mapToGlobal(at))

    def event(self, event: QEvent) -> bool:
        if event.type() in _RESTYLED:
            self.brush = BlockPainter(theme.tokens(theme.is_dark(self.palette())))
            self.arrange()
        return super().event(event)
