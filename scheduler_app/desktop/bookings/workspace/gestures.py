"""Desktop, calendar screen: what is done with the booking that is pointed at, by key or mouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.calendar.calendar_view import CalendarView
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.calendar.items import CalendarItem

if TYPE_CHECKING:
    from scheduler_app.desktop.bookings.verbs import BookingVerbs
    from scheduler_app.desktop.contributions import Action, OfBookings


class Gestures(QObject):
    """Does what bookings and other wings offer; says by signal what others must open.

    Verbs, actions and menus are imported when the first gesture needs them: the window's start has
    no use for them.
    """

    edit_wanted = Signal(object)
    book_wanted = Signal(object, object)
    block_wanted = Signal(object, object)
    why_wanted = Signal(object, object)
    """Why a moment is or isn't offered, and the global point where it is asked."""
    written = Signal(int)
    """A booking was written: its id."""

    def __init__(
        self, tools: Tools, brought: Callable[[], OfBookings], window: QWidget, screen: QWidget
    ) -> None:
        super().__init__(screen)
        self._tools = tools
        self._brought = brought
        self._window = window
        self._screen = screen

    @cached_property
    def verbs(self) -> BookingVerbs:
        """What gestures do to bookings; loaded with all its questions when it is first needed."""
        from scheduler_app.desktop.bookings.verbs import BookingVerbs

        made = BookingVerbs(
            self._tools,
            self._window,
            lambda ids: self._brought().at_stake(ids),
            lambda item: self._brought().freed(item),
            lambda item: self._brought().once_done(item),
        )
        made.written.connect(self.written)
        return made

    def follow(self, view: CalendarView) -> None:
        """Do what is done in the view with mouse and keyboard."""
        view.activated.connect(self.edit_wanted)
        view.create_requested.connect(self.book_wanted)
        # Lambdas, so that the verbs are not built before somebody uses one.
        view.move_requested.connect(lambda *asked: self.verbs.times.move(*asked))  # noqa: PLW0108
        view.resize_requested.connect(lambda *asked: self.verbs.times.resize(*asked))  # noqa: PLW0108
        view.delete_requested.connect(lambda item: self.act(item, "cancel"))
        view.menu_requested.connect(self.show_menu)
        view.day_menu_requested.connect(self.show_day_menu)

    def possible(self, item: CalendarItem) -> list[Action]:
        """What can be done with `item` now."""
        from scheduler_app.desktop.bookings.actions import actions_for

        usual = actions_for(item, self.verbs, self.edit_wanted.emit, self._tools.now())
        return list(self._brought().actions(item, usual))

    def act(self, item: CalendarItem, key: str) -> None:
        """Do to a booking what the shortcut `key` stands for, if its state allows."""
        for action in self.possible(item):
            if action.key == key:
                action.act()
                return
        # What has not begun is refused in words, so that a key never does nothing in silence.
        states = self.verbs.states
        too_early = {"done": states.done, "no-show": states.no_show}.get(key)
        begins_later = item.start > self._tools.now().timestamp()
        if too_early and begins_later and item.state in OPEN and item.kind == "appointment":
            too_early(item)

    def show_menu(self, item: CalendarItem | None, moment: datetime, where: QPoint) -> None:
        """The menu of a booking, or of the empty hour at `moment`, at a global point."""
        from scheduler_app.desktop.bookings.menus import booking_menu, empty_menu

        if item is not None:
            menu = booking_menu(item, self.possible(item), self._screen)
        else:
            hour = timedelta(hours=1)
            day = moment.astimezone(self._tools.zone()).date()
            menu = empty_menu(
                moment,
                self._screen,
                brought=(*self._brought().hours(moment), *self._brought().days(day)),
                book=lambda at: self.book_wanted.emit(at, None),
                block=lambda at: self.block_wanted.emit(at, at + hour),
                why=lambda at: self.why_wanted.emit(at, where),
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def show_day_menu(self, day: date, where: QPoint) -> None:
        """The menu of a day, at a global point; none where nothing can be done with it."""
        from scheduler_app.desktop.bookings.menus import day_menu

        actions = self._brought().days(day)
        if actions:
            menu = day_menu(day, actions, self._screen)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(where)
