"""Desktop, calendar: the calendar as the window sees it: one widget, five ways to look.

It keeps the date that is looked at and the booking that is selected while the ways change.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from scheduler_app.desktop import dates
from scheduler_app.desktop.calendar.badges import NO_BADGES, Badges
from scheduler_app.desktop.calendar.drop_targets import DropTargets
from scheduler_app.desktop.calendar.grid_surface import as_rect
from scheduler_app.desktop.calendar.shown_days import (
    AGENDA_DAYS,
    next_working_day,
    work_week,
)
from scheduler_app.desktop.calendar.source import CalendarSource, Mode
from scheduler_app.desktop.calendar.time_grid import TimeGrid
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.zones import zone

if TYPE_CHECKING:
    from scheduler_app.desktop.calendar.month_view import MonthView
    from scheduler_app.desktop.calendar.painted_items import PaintedItems

_TICK = 10_000
"""Milliseconds between two looks at the clock: the now line is never later than that."""


class CalendarView(QWidget):
    """The calendar. Every wish of the consultant leaves as a signal; nothing is changed here.

    `clock` gives the aware present; `source` is asked in the GUI thread.
    """

    selected = Signal(object)
    activated = Signal(object)
    create_requested = Signal(object, object)
    """From when, until when; None leaves the length to the service."""
    move_requested = Signal(object, object)
    resize_requested = Signal(object, object, object)
    delete_requested = Signal(object)
    menu_requested = Signal(object, object, object)
    day_menu_requested = Signal(object, object)
    """Of a day by its header: the date, and the global point."""
    drag_changed = Signal(bool)
    """A booking is taken hold of and moved, or let go."""
    range_changed = Signal(object, object)

    def __init__(
        self,
        source: CalendarSource,
        clock: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._clock = clock
        self._mode = Mode.WEEK
        self._date = self._today()
        self._chosen: int | None = None
        self._hidden: frozenset[int] = frozenset()
        self._badges = NO_BADGES
        self.drops = DropTargets()
        """Where a booking can be let go beside the view."""
        self.grid = TimeGrid(source, clock, self)
        self.grid.drops = self.drops
        self._lists: dict[Mode, PaintedItems] = {}
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.grid)
        self._connect(self.grid)
        self.grid.resize_requested.connect(self.resize_requested)
        self.grid.day_menu_requested.connect(self.day_menu_requested)
        self.setFocusProxy(self.grid)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._show()

    def mode(self) -> Mode:
        """How much is in view."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Look at the same date in another way."""
        if mode is self._mode:
            return
        self._mode = mode
        had_focus = self.hasFocus() or self._page().hasFocus()
        self._show()
        self.setFocusProxy(self._page())
        if had_focus:
            self._page().setFocus()

    def show_date(self, day: date) -> None:
        """Show the days that `day` is one of."""
        self._date = day
        self._show()

    def step(self, by: int) -> None:
        """Go on by so many days, weeks or months, back if negative."""
        if self._mode is Mode.MONTH:
            month = self._date.year * 12 + self._date.month - 1 + by
            self._date = date(month // 12, month % 12 + 1, 1)
        else:
            width = {Mode.DAY: 1, Mode.AGENDA: AGENDA_DAYS}.get(self._mode, 7)
            self._date += timedelta(by * width)
        self._show()

    def today(self) -> None:
        """Show today, and the hours of work."""
        self.show_date(self._today())
        self._page().come_home()

    def refresh(self) -> None:
        """The diary has changed: ask again and repaint; the selection stays if it is there."""
        before = self.range()
        self._show(announce=False)
        if self.range() != before:
            # The week begins on another day now, or has other working days.
            self.range_changed.emit(*self.range())

    def select(self, booking_id: int | None) -> None:
        """Select a booking that is in view, and scroll to it; None selects nothing."""
        self._chosen = booking_id
        page = self._page()
        page.select(page.shown.item(booking_id), reveal=True)

    def place_of_selected(self) -> QRect:
        """Where the selected booking is painted, in pixels of this widget; empty if it is not."""
        page = self._page()
        item = page.selected_item()
        if item is None:
            return QRect()
        if isinstance(page, TimeGrid):
            return page.place_of(item)
        boxes = (place.box for place in page.places if place.item.id == item.id)
        return next((as_rect(box) for box in boxes), QRect())

    def range(self) -> tuple[date, date]:
        """The days in view: the first, and the day after the last."""
        days = self._page().shown.days
        return days.first, days.last

    def title(self) -> str:
        """The days in view in words, such as "2 – 6 March 2027"."""
        if self._mode is Mode.MONTH:
            return dates.month_in_words(self._date)
        return dates.range_in_words(*self.range())

    def set_hidden_services(self, services: frozenset[int]) -> None:
        """Leave out the bookings of some services."""
        self._hidden = services
        self._show(announce=False)

    def show_badges(self, badges: Badges) -> None:
        """Show from now on what other wings tell of bookings."""
        before, self._badges = self._badges, badges
        page = self._page()
        page.badges = badges
        if before.signs or badges.signs:
            page.show_badges(badges)

    def _today(self) -> date:
        return self._clock().astimezone(zone(self._source.practice().zone)).date()

    def _page(self) -> TimeGrid | PaintedItems:
        if self._mode not in {Mode.MONTH, Mode.AGENDA}:
            return self.grid
        found = self._lists.get(self._mode)
        if found is None:
            found = self._lists[self._mode] = _list_of(self._mode, self._source, self._clock, self)
            self._stack.addWidget(found)
            self._connect(found)
            found.day_chosen.connect(self._show_day)
        return found

    def _connect(self, page: TimeGrid | PaintedItems) -> None:
        page.selected.connect(self._selected)
        page.activated.connect(self.activated)
        page.create_requested.connect(self.create_requested)
        page.move_requested.connect(self.move_requested)
        page.delete_requested.connect(self.delete_requested)
        page.menu_requested.connect(self.menu_requested)
        page.drag_changed.connect(self.drag_changed)
        page.step_requested.connect(self.step)
        page.today_requested.connect(self.today)

    def _selected(self, item: CalendarItem | None) -> None:
        self._chosen = item.id if item is not None else None
        self.selected.emit(item)

    def _show_day(self, day: date) -> None:
        self._date = day
        self.set_mode(Mode.DAY)

    def _show(self, *, announce: bool = True) -> None:
        """Show the days around the date in the present mode."""
        page, practice = self._page(), self._source.practice()
        if self._mode is Mode.WORK_WEEK and self._date == self._today():
            # At the weekend the week that comes is what counts, not the one that has passed.
            self._date = next_working_day(practice, self._date)
        day = self._date
        page.hidden, page.badges = self._hidden, self._badges
        self.grid.set_second_zone(zone(practice.second_zone) if practice.second_zone else None)
        if self._mode is Mode.MONTH:
            cast("MonthView", page).show_month(day)
        elif self._mode is Mode.WEEK:
            page.show_days(dates.week_of(day, practice.week_start), 7)
        elif self._mode is Mode.WORK_WEEK:
            page.show_days(*work_week(practice, day))
        else:
            page.show_days(day, AGENDA_DAYS if self._mode is Mode.AGENDA else 1)
        page.select(page.shown.item(self._chosen))
        self._stack.setCurrentWidget(page)
        if announce:
            self.range_changed.emit(*self.range())

    def _tick(self) -> None:
        self._page().tick()


def _list_of(
    mode: Mode, source: CalendarSource, clock: Callable[[], datetime], view: CalendarView
) -> PaintedItems:
    """The month or the agenda; a window that opens on a week does without both."""
    if mode is Mode.MONTH:
        from scheduler_app.desktop.calendar.month_view import MonthView

        month = MonthView(source, clock, view)
        month.drops = view.drops
        return month
    from scheduler_app.desktop.calendar.agenda_view import AgendaView

    return AgendaView(source, clock, view)
