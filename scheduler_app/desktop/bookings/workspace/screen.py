"""Desktop, calendar screen: puts side panel, header, view and inspector together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QCursor, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scheduler_app.desktop.bookings.workspace.beside import Beside, hairline
from scheduler_app.desktop.bookings.workspace.first_steps import FirstSteps
from scheduler_app.desktop.bookings.workspace.gestures import Gestures
from scheduler_app.desktop.bookings.workspace.header import Header
from scheduler_app.desktop.bookings.workspace.side_panel import SidePanel
from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.drop_targets import Cover, MonthDrop
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.show_calendar import calendar_item

if TYPE_CHECKING:
    from scheduler_app.desktop.bookings.panel import BuildPanel, Panel
    from scheduler_app.desktop.bookings.verbs import BookingVerbs
    from scheduler_app.desktop.contributions import Action, OfBookings


class CalendarScreen(Screen):
    """The first screen. Says by signal what other screens must open."""

    edit_wanted = Signal(object)
    book_wanted = Signal(object, object)
    block_wanted = Signal(object, object)
    search_wanted = Signal()
    new_wanted = Signal()

    def __init__(
        self,
        tools: Tools,
        window: QWidget,
        brought: Callable[[], OfBookings],
        build_inspector: BuildPanel,
    ) -> None:
        """`brought` is what other wings know of bookings; it and the inspector come when needed."""
        super().__init__(window)
        self._tools = tools
        self._selected: CalendarItem | None = None
        self._painted = False
        self._build_inspector = build_inspector
        self.gestures = Gestures(tools, brought, window, self)
        """What keys, menu and mouse do with bookings."""
        self.header = Header(self)
        self.view = CalendarView(tools.source, tools.clock, self)
        self.side = SidePanel(tools, self)
        self.beside = Beside(self, self.side, self.header, self.view)
        """The columns beside the view, and how they fold."""
        self.first_steps = FirstSteps(self)
        self._arrange()
        self._connect()

    # -- what the first paint does without ----------------------------------------------------

    @property
    def verbs(self) -> BookingVerbs:
        """What gestures do to bookings."""
        return self.gestures.verbs

    @cached_property
    def inspector(self) -> Panel:
        """The panel at the right; takes the room that was kept for it."""
        made = self._build_inspector(self.possible, self)
        made.item_chosen.connect(lambda item: self.jump_to(item.id))
        self.beside.take_inspector(made)
        return made

    # -- what the window asks -----------------------------------------------------------------

    def selected(self) -> CalendarItem | None:
        """The booking that is selected in the view."""
        return self._selected

    def possible(self, item: CalendarItem) -> list[Action]:
        """What can be done with `item` now."""
        return self.gestures.possible(item)

    def act(self, key: str) -> None:
        """Do to the selected booking what the shortcut `key` stands for, if its state allows."""
        if self._selected is not None:
            self.gestures.act(self._selected, key)

    def look_at_brought(self) -> None:
        """Another wing knows something else: the selected booking may offer other things."""
        if self._selected is not None:
            self.inspector.refresh()

    def refresh(self) -> None:
        """Something in the diary changed."""
        self.view.refresh()
        self.refresh_around()

    def refresh_around(self) -> None:
        """What stands beside the view; not needed for the first paint."""
        self._painted = True
        self.first_steps.look(self._tools.diary)
        self.side.refresh()
        self.side.mark_busy_days(*self.view.range())
        if self._selected is not None:
            self.select(self._selected.id)
        else:
            self.inspector.refresh()

    def select(self, booking_id: int) -> None:
        """Select a booking as it stands now; nothing when it is gone."""
        try:
            self._selected = calendar_item(self._tools.diary, booking_id)
        except NotFound:
            self._selected = None
        self.inspector.show_item(self._selected)
        self.view.select(booking_id)

    def jump_to(self, booking_id: int) -> None:
        """Show the booking's day, and select it."""
        item = calendar_item(self._tools.diary, booking_id)
        if item.state == "cancelled" and not self._tools.source.with_cancelled:
            self.show_cancelled(True)
        self.show_day(from_epoch(item.start).astimezone(self._tools.zone()).date())
        self.select(booking_id)
        self.beside.open_inspector(True)
        self.view.setFocus()

    def show_day(self, day: date) -> None:
        """Bring `day` into view."""
        self.view.show_date(day)

    def set_mode(self, mode: Mode) -> None:
        """How much is shown."""
        self.view.set_mode(mode)
        self.header.show_mode(mode)
        self._show_range(*self.view.range())
        self.beside.mode_changed()

    def show_cancelled(self, wanted: bool) -> None:
        """Whether cancelled bookings are shown."""
        self._tools.source.with_cancelled = wanted
        self.view.refresh()

    def explain(self, moment: datetime, where: QPoint | None = None) -> None:
        """Say why `moment` is or isn't offered to clients."""
        # The explainer is asked for rarely; the first screen does without it.
        from scheduler_app.desktop.bookings.workspace.why_popup import WhyPopup

        WhyPopup(self._tools, moment, self).open_at(where or QCursor.pos())

    # -- inside -------------------------------------------------------------------------------

    def _arrange(self) -> None:
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.header)
        middle.addWidget(hairline(horizontal=True))
        middle.addWidget(self.first_steps)
        middle.addWidget(self.view, 1)
        self.beside.arrange(middle)

    def _connect(self) -> None:
        view, header = self.view, self.header
        header.today.connect(view.today)
        header.stepped.connect(view.step)
        header.mode_chosen.connect(self.set_mode)
        header.search_wanted.connect(self.search_wanted)
        header.new_wanted.connect(self.new_wanted)
        self.first_steps.new_wanted.connect(self.new_wanted)
        header.side_panel_toggled.connect(self.beside.toggle_side)
        header.inspector_toggled.connect(self.beside.toggle_inspector)
        view.selected.connect(self._take_selection)
        self.gestures.follow(view)
        self.gestures.edit_wanted.connect(self.edit_wanted)
        self.gestures.book_wanted.connect(self.book_wanted)
        self.gestures.block_wanted.connect(self.block_wanted)
        self.gestures.why_wanted.connect(self.explain)
        self.gestures.written.connect(self.select)
        view.range_changed.connect(self._show_range)
        view.drag_changed.connect(self.beside.give_way)
        view.drops.add(MonthDrop(self.side.month))
        view.drops.add(Cover(lambda: self.beside.inspector))
        self.side.date_chosen.connect(self.show_day)
        self.side.item_chosen.connect(lambda item: self.jump_to(item.id))
        self.side.hidden_services_changed.connect(view.set_hidden_services)

    def _take_selection(self, item: CalendarItem | None) -> None:
        # What was selected from here is shown already.
        if item is None or self._selected is None or item.id != self._selected.id:
            self._selected = item
            self.inspector.show_item(item)
        self.beside.selected(item is not None)

    def _show_range(self, first: date, last: date) -> None:
        self.header.show_title(self.view.title())
        self.side.month.show_range(first, last)
        if self._painted:
            self.side.mark_busy_days(first, last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.beside.place()
