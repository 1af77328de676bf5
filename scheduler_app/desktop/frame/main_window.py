"""Desktop: the main window: a frame, navigation and shortcuts. What screens do is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.frame.acts import acts_of
from scheduler_app.desktop.frame.banner import Banner
from scheduler_app.desktop.frame.openings import FIRST_RUN, Openings
from scheduler_app.desktop.frame.parts import Parts
from scheduler_app.desktop.frame.rail import Rail
from scheduler_app.desktop.frame.screens import calendar_screen
from scheduler_app.desktop.frame.status import Status
from scheduler_app.desktop.frame.toasts import Toast
from scheduler_app.desktop.frame.window_place import stand
from scheduler_app.desktop.layout_memory import KEEP_IN_TRAY, LayoutMemory
from scheduler_app.desktop.notices import News, Offer
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.shortcuts import SHORTCUTS
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import BOOKING
from scheduler_app.domain.errors import DiaryTrouble
from scheduler_app.use_cases.bookings.show_calendar import nothing_booked
from scheduler_app.use_cases.practice.founding import is_untouched

if TYPE_CHECKING:
    from scheduler_app.desktop.frame.tray import Tray
    from scheduler_app.desktop.page.inbox.waiting import WaitingRequest

SMALLEST = (860, 560)
INSPECTOR = ((False, "inspector"), (True, "inspector-over"))
"""Under what names it is remembered whether the inspector is wanted beside and over the view."""


class MainWindow(QMainWindow):
    """Rail, the screen that is shown, banner, toast and status bar."""

    closing = Signal()
    theme_chosen = Signal(str)

    def __init__(
        self,
        tools: Tools,
        memory: LayoutMemory,
        *,
        demo: bool = False,
        preview: bool = False,
    ) -> None:
        """`demo` is a made-up practice; a `preview` is over a copy, beside the real window."""
        super().__init__()
        self._preview = preview
        self._tools = tools
        self._memory = memory
        title = "Demo practice – Scheduler" if demo else "Scheduler"
        self.setWindowTitle("Preview on a copy of your diary" if preview else title)
        self.rail = Rail(self)
        self.banner = Banner(self)
        self.status = Status(self)
        self._parts = Parts(tools, self, memory)
        self.calendar = calendar_screen(self._parts)
        self.openings = Openings(tools, self, self._parts, memory)
        self.tray: Tray | None = None
        self._leaving = False
        self._screens: dict[str, Screen] = {"calendar": self.calendar}
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.calendar)
        self._arrange()
        self.toast = Toast(self)
        self._connect()
        self._add_shortcuts()
        self._restore()
        self.calendar.view.setFocus()

    # -- navigation ---------------------------------------------------------------------------

    def show_screen(self, name: str) -> Screen:
        """Show the screen called `name`, built on its first use."""
        if name not in self._screens:
            self._screens[name] = self.openings.screen(name)
            self._stack.addWidget(self._screens[name])
        self._stack.setCurrentWidget(self._screens[name])
        self.rail.show_current(name)
        (self.calendar.view if name == "calendar" else self._screens[name]).setFocus()
        return self._screens[name]

    def current(self) -> str:
        """The name of the screen that is shown."""
        shown = self._stack.currentWidget()
        return next(name for name, screen in self._screens.items() if screen is shown)

    def jump_to(self, booking_id: int) -> None:
        """Show a booking in the calendar."""
        self.show_screen("calendar")
        self.calendar.jump_to(booking_id)

    def show_client(self, client_id: int) -> None:
        """Show a client."""
        self.show_screen("clients")
        self.openings.show_client(client_id)

    def show_page_settings(self) -> None:
        """Show the settings of the booking page."""
        self.show_screen("settings")
        self.openings.show_page_settings()

    def refresh(self, _kinds: frozenset[str]) -> None:
        """The diary changed: everything that is shown asks it again."""
        self._tools.source.forget()
        for screen in self._screens.values():
            screen.refresh()
        self.show_facts()

    def refresh_quietly(self) -> None:
        """After the first paint: what stands around the week."""
        self.calendar.refresh_around()
        self.status.show_page(self._tools)
        self.openings.waiting.changed.connect(self._show_waiting)
        self._open_tray()
        self.show_facts()

    def show_facts(self) -> None:
        """Status bar and counts: only what the diary says."""
        conflicts = self.status.refresh(self._tools)
        self.rail.show_count("conflicts", conflicts)
        diary = self._tools.diary
        empty = nothing_booked(diary)
        self.calendar.first_steps.offer(empty=empty, untouched=empty and is_untouched(diary))

    def show_request(self, request_id: int) -> None:
        """Show a request, its answer at hand."""
        self.show_screen("inbox")
        self.openings.show_request(request_id)

    # -- inside -------------------------------------------------------------------------------

    def _show_waiting(self) -> None:
        """A request came or was answered."""
        self.rail.show_count("inbox", self.openings.waiting.count())
        self.calendar.look_at_brought()

    def _open_tray(self) -> None:
        """After the first paint: nobody waits for it, and it loads what talks to the session."""
        waiting = self.openings.waiting
        waiting.arrived.connect(self._say_what_came)
        if self._preview:
            return  # the real window stands in the tray
        from scheduler_app.desktop.frame.tray import Tray

        self.tray = tray = Tray(self._tools, waiting, lambda: self.openings.answers, self)
        tray.show_wanted.connect(lambda: raise_window(self))
        tray.new_wanted.connect(self._new_from_tray)
        tray.inbox_wanted.connect(self._inbox_from_tray)
        tray.request_wanted.connect(self._request_from_tray)
        tray.quit_wanted.connect(self.leave)

    def _new_from_tray(self) -> None:
        raise_window(self)
        self.openings.quick_entry()

    def _inbox_from_tray(self) -> None:
        raise_window(self)
        self.show_screen("inbox")

    def _request_from_tray(self, request_id: int) -> None:
        raise_window(self)
        self.show_request(request_id)

    def _say_what_came(self, entries: Sequence[WaitingRequest]) -> None:
        """A request came: said in the window where no tray says it."""
        if self.tray is None or not self.tray.available():
            from scheduler_app.desktop.page.inbox.words import headline

            request = entries[0].request
            look = Offer("Answer", lambda: self.show_request(request.id))
            self._tools.notices.say(headline(request, self._tools), look)

    def _arrange(self) -> None:
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        edge = QWidget(page)
        edge.setFixedWidth(1)
        role(edge, "edge")
        row.addWidget(edge)
        column = QVBoxLayout()
        column.setSpacing(0)
        if self._preview:
            from scheduler_app.desktop.frame.copy_hint import CopyHint

            column.addWidget(CopyHint(page))
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)
        row.addLayout(column, 1)
        self.setCentralWidget(page)
        self.setStatusBar(self.status)
        self.rail.show_current("calendar")

    def _connect(self) -> None:
        notices, calendar = self._tools.notices, self.calendar
        self.rail.chosen.connect(self.show_screen)
        self.status.page_wanted.connect(self.openings.page_details)
        self.status.watch(self._tools.unsaved)
        self._tools.unsaved.screen_wanted.connect(self.show_screen)
        notices.news.connect(self._say)
        notices.trouble.connect(self.banner.show_trouble)
        notices.trouble.connect(lambda *_: self.status.pass_over(self._tools))
        notices.diary_trouble.connect(self._keep_in_sight)
        notices.bug.connect(self.openings.bug)
        self._tools.bridge.changed.connect(self.refresh)
        calendar.edit_wanted.connect(self.openings.edit)
        calendar.book_wanted.connect(self._book_at)
        calendar.block_wanted.connect(self.openings.block)
        calendar.search_wanted.connect(self.openings.search)
        calendar.new_wanted.connect(self.openings.quick_entry)
        calendar.first_steps.import_wanted.connect(self.openings.import_files)
        calendar.first_steps.steps_wanted.connect(partial(self.show_screen, FIRST_RUN))
        self._tools.ways.lead(BOOKING, self.jump_to)
        self.openings.booking_found.connect(self.jump_to)
        self.openings.client_found.connect(self.show_client)
        self.openings.date_found.connect(self._show_day)
        self.openings.command_found.connect(self._do_command)
        self.openings.screen_wanted.connect(self.show_screen)
        self.openings.page_settings_wanted.connect(self.show_page_settings)

    def _say(self, news: News) -> None:
        self.banner.hide()  # Something worked: the earlier trouble is no longer the news.
        self.toast.say(news)

    def _keep_in_sight(self, trouble: DiaryTrouble) -> None:
        """The dialog about it may be closed; the banner stays until something works again."""
        self.banner.show_trouble(trouble.message, trouble.remedy)

    def _book_at(self, start: datetime, end: datetime | None) -> None:
        self.openings.quick_entry(start, end)

    def _show_day(self, day: date) -> None:
        self.show_screen("calendar")
        self.calendar.show_day(day)

    def _add_shortcuts(self) -> None:
        self._acts = acts_of(self, self._tools)
        for entry in SHORTCUTS:
            for key in entry.keys:
                made = QShortcut(QKeySequence(key), self)
                made.activated.connect(lambda name=entry.name: self._acts[name]())

    def _do_command(self, name: str) -> None:
        """Once the list that it was chosen from is closed: many of them open another."""
        QTimer.singleShot(0, self, self._acts[name])

    def theme(self) -> str:
        """The theme that was chosen here, see `theme_choice.THEMES`."""
        return self._memory.text("theme", "system")

    def choose_theme(self, name: str) -> None:
        """Light, dark, or as the system says; remembered."""
        self._memory.keep("theme", name)
        self.theme_chosen.emit(name)

    # -- layout -------------------------------------------------------------------------------

    def _restore(self) -> None:
        geometry = self._memory.geometry()
        restored = geometry is not None and self.restoreGeometry(geometry)
        stand(self, QSize(*SMALLEST), restored=restored)
        self.calendar.beside.open_side(self._memory.flag("side-panel", otherwise=True))
        for over, name in INSPECTOR:
            self.calendar.beside.open_inspector(self._memory.flag(name, otherwise=True), over=over)
        known = {mode.value: mode for mode in Mode}
        mode = known.get(self._memory.text("mode", Mode.WORK_WEEK.value), Mode.WORK_WEEK)
        self.calendar.set_mode(mode)
        self.calendar.view.set_second_zone(self._tools.source.practice().second_zone or None)

    def leave(self) -> None:
        """Close for good, also where closing would only hide the window."""
        # Before the first paint there is no question.
        from scheduler_app.desktop.widgets.questions import Question

        for question in self.findChildren(Question):
            if question.isVisible() and question.words():
                # Its answer is not for us to give: to send it or to discard it comes first.
                raise_window(self)
                question.reject()
                return
        if self._tools.unsaved.names():
            raise_window(self)
        self._tools.unsaved.leave_all(self, self._close_for_good)

    def put_away(self) -> None:
        """Go without a question: the diary is opened anew in another window."""
        if self.tray is not None:
            self.tray.close()
        self.hide()
        self.deleteLater()

    def _close_for_good(self) -> None:
        self._leaving = True
        self.close()

    def _stays_in_tray(self) -> bool:
        if self._leaving or self.tray is None or not self.tray.available():
            return False
        return self._memory.flag(KEEP_IN_TRAY, otherwise=False)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_layout()
        if self._stays_in_tray():
            event.ignore()
            self.hide()
            return
        if not self._leaving and self._tools.unsaved.names():
            # Closed once what was typed is saved or discarded by a word.
            event.ignore()
            self.leave()
            return
        self.toast.keep_words()
        self.calendar.inspector.keep_words()
        if self.tray is not None:
            self.tray.close()
        self.closing.emit()
        super().closeEvent(event)

    def _keep_layout(self) -> None:
        self._memory.keep("geometry", self.saveGeometry())
        self._memory.keep("side-panel", not self.calendar.side.isHidden())
        for over, name in INSPECTOR:
            self._memory.keep(name, self.calendar.beside.inspector_open(over=over))
        self._memory.keep("mode", self.calendar.view.mode().value)


def raise_window(window: QMainWindow) -> None:
    """Bring the window to the front, also when it was minimised."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
