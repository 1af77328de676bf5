"""Desktop, calendar screen: puts side panel, header, view and inspector together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QCursor, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scheduler_app.desktop.bookings.actions import OPEN_STATES, actions_for
from scheduler_app.desktop.bookings.menus import booking_menu, empty_menu
from scheduler_app.desktop.bookings.workspace.beside import Beside, hairline
from scheduler_app.desktop.bookings.workspace.first_steps import FirstSteps
from scheduler_app.desktop.bookings.workspace.header import Header
from scheduler_app.desktop.bookings.workspace.side_panel import SidePanel
from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.calendar.drop_places import Cover, MonthDrop
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.contributions import Action
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.zones import day_start, from_epoch
from scheduler_app.use_cases.bookings.show_calendar import calendar_item

if TYPE_CHECKING:
    from scheduler_app.desktop.bookings.inspector.inspector import Inspector
    from scheduler_app.desktop.bookings.verbs import BookingVerbs
    from scheduler_app.desktop.page.inbox.answers import RequestAnswers
    from scheduler_app.desktop.page.inbox.waiting import Entry, Waiting


class CalendarScreen(Screen):
    """The first screen. Says by signal what other screens must open."""

    edit_wanted = Signal(object)
    book_wanted = Signal(object, object)
    block_wanted = Signal(object, object)
    search_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, tools: Tools, window: QWidget) -> None:
        super().__init__(window)
        self._tools = tools
        self._selected: CalendarItem | None = None
        self._requests: tuple[Waiting, Callable[[], RequestAnswers]] | None = None
        self._painted = False
        self._window = window
        self.header = Header(self)
        self.view = CalendarView(tools.source, tools.clock, self)
        self.side = SidePanel(tools, self)
        self.beside = Beside(self, self.side, self.header, self.view)
        """The columns beside the view, and how they fold."""
        self.first_steps = FirstSteps(self)
        self._arrange()
        self._connect()

    # -- what the first paint does without ----------------------------------------------------

    @cached_property
    def verbs(self) -> BookingVerbs:
        """What gestures do to bookings; loaded with all its questions when it is first needed."""
        from scheduler_app.desktop.bookings.verbs import BookingVerbs

        made = BookingVerbs(self._tools, self._window)
        made.written.connect(self.select)
        return made

    @cached_property
    def inspector(self) -> Inspector:
        """The panel at the right; takes the room that was kept for it."""
        from scheduler_app.desktop.bookings.inspector.inspector import Inspector

        made = Inspector(self._tools, self.possible, self.request_of, self)
        made.item_chosen.connect(lambda item: self.jump_to(item.id))
        self.beside.take_inspector(made)
        return made

    # -- what the window asks -----------------------------------------------------------------

    def selected(self) -> CalendarItem | None:
        """The booking that is selected in the view."""
        return self._selected

    def show_requests(self, waiting: Waiting, answers: Callable[[], RequestAnswers]) -> None:
        """What clients ask for is known, or has changed: their bookings offer the answers."""
        self._requests = waiting, answers
        if self._selected is not None:
            self.inspector.refresh()

    def request_of(self, booking_id: int) -> Entry | None:
        """The open request about a booking."""
        return self._requests[0].of_booking(booking_id) if self._requests is not None else None

    def possible(self, item: CalendarItem) -> list[Action]:
        """What can be done with `item` now."""
        usual = actions_for(item, self.verbs, self.edit_wanted.emit, self._tools.now())
        entry = self.request_of(item.id)
        if entry is None or self._requests is None:
            return usual
        from scheduler_app.desktop.page.inbox.actions import with_answers

        return with_answers(entry, self._requests[1](), item, usual)

    def act(self, key: str) -> None:
        """Do to the selected booking what the shortcut `key` stands for, if its state allows."""
        item = self._selected
        if item is None:
            return
        for action in self.possible(item):
            if action.key == key:
                action.act()
                return
        # What has not begun is refused in words, so that a key never does nothing in silence.
        too_early = {"done": self.verbs.done, "no-show": self.verbs.no_show}.get(key)
        begins_later = item.start > self._tools.now().timestamp()
        if too_early and begins_later and item.state in OPEN_STATES and item.kind == "appointment":
            too_early(item)

    def refresh(self) -> None:
        """Something in the diary changed."""
        self.view.refresh()
        self.refresh_around()

    def refresh_around(self) -> None:
        """What stands beside the view; not needed for the first paint."""
        self._painted = True
        self.side.refresh()
        self._mark_busy_days()
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
        self.view.select(booking_id)
        self.inspector.show_item(self._selected)

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
        view.activated.connect(self.edit_wanted)
        view.create_requested.connect(self.book_wanted)
        # Lambdas, so that the verbs are not built before somebody uses one.
        view.move_requested.connect(lambda *asked: self.verbs.move(*asked))  # noqa: PLW0108
        view.resize_requested.connect(lambda *asked: self.verbs.resize(*asked))  # noqa: PLW0108
        view.delete_requested.connect(self._delete)
        view.menu_requested.connect(self._show_menu)
        view.range_changed.connect(self._show_range)
        view.drag_changed.connect(self.beside.give_way)
        view.drops.add(MonthDrop(self.side.month))
        view.drops.add(Cover(lambda: self.beside.inspector))
        self.side.date_chosen.connect(self.show_day)
        self.side.item_chosen.connect(lambda item: self.jump_to(item.id))
        self.side.hidden_services_changed.connect(view.set_hidden_services)

    def _delete(self, item: CalendarItem) -> None:
        """Cancel it, or say no to what is not agreed yet."""
        for action in self.possible(item):
            if action.key == "cancel":
                action.act()

    def _take_selection(self, item: CalendarItem | None) -> None:
        self._selected = item
        self.inspector.show_item(item)
        self.beside.selected(item is not None)

    def _show_menu(self, item: CalendarItem | None, moment: datetime, where: QPoint) -> None:
        if item is not None:
            menu = booking_menu(item, self.possible(item), self)
        else:
            hour = timedelta(hours=1)
            menu = empty_menu(
                moment,
                self,
                book=lambda at: self.book_wanted.emit(at, None),
                block=lambda at: self.block_wanted.emit(at, at + hour),
                why=lambda at: self.explain(at, where),
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _show_range(self, first: date, last: date) -> None:
        self.header.show_title(self.view.title())
        self.side.month.show_range(first, last)
        if self._painted:
            self._mark_busy_days()

    def _mark_busy_days(self) -> None:
        """Count what is booked on each day around the days in view, for the mini month."""
        first, last = self.view.range()
        zone = self._tools.zone()
        start = day_start(first.replace(day=1) - timedelta(days=7), zone)
        end = day_start(last + timedelta(days=42), zone)
        counts: dict[date, int] = {}
        for item in self._tools.source.items(int(start.timestamp()), int(end.timestamp())):
            if item.state != "cancelled":
                day = from_epoch(item.start).astimezone(zone).date()
                counts[day] = counts.get(day, 0) + 1
        self.side.month.set_busy_days(counts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.beside.place()
