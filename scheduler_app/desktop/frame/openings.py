"""Desktop: opens screens, overlays and dialogs, each built on its first use.

All imports of screens stand inside the functions: the window must appear before any of them is
needed, and a day's work may never need some.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QMainWindow

from scheduler_app.desktop.care.first_run.memory import FirstRunMemory
from scheduler_app.desktop.frame.parts import Parts
from scheduler_app.desktop.layout_memory import LayoutMemory
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.shortcuts import OF_SELECTED, keys_text
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import SCREEN
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client

if TYPE_CHECKING:
    from scheduler_app.desktop.frame.copy_window import CopyWindow
    from scheduler_app.desktop.page.inbox.answers import RequestAnswers
    from scheduler_app.desktop.page.inbox.waiting import Waiting
    from scheduler_app.desktop.page.preview import Preview


FIRST_RUN = "first-run"
"""The screen of the three steps; it has no place on the rail."""


class Openings(QObject):
    """Builds what is asked for and passes on what it answers."""

    booking_found = Signal(int)
    client_found = Signal(int)
    date_found = Signal(object)
    command_found = Signal(str)
    screen_wanted = Signal(str)
    page_settings_wanted = Signal()

    def __init__(
        self,
        tools: Tools,
        window: QMainWindow,
        parts: Parts,
        memory: LayoutMemory,
    ) -> None:
        super().__init__(window)
        self._memory = memory
        self.first_run = FirstRunMemory(memory)
        self._tools = tools
        self._line = ""
        self._window = window
        self._parts = parts
        self._calendar = parts.calendar
        self.copy_window: CopyWindow | None = None
        """Where the page is previewed; None in a window whose diary is thrown away itself."""
        self._show_client: Callable[[int], None] = _nobody
        self._show_request: Callable[[int], None] = _nobody
        self._show_page_settings: Callable[[], object] = _nowhere

    def screen(self, name: str) -> Screen:
        """A new screen of the rail."""
        if name == "inbox":
            from scheduler_app.desktop.page.inbox.screen import InboxScreen

            inbox = InboxScreen(self._tools, self.waiting, self.answers, self._window)
            inbox.booking_wanted.connect(self.booking_found)
            inbox.connect_wanted.connect(self.page_settings_wanted)
            inbox.preview_wanted.connect(self.preview_page)
            self._show_request = inbox.go_to
            return inbox
        if name == "conflicts":
            from scheduler_app.desktop.bookings.conflicts.screen import ConflictsScreen

            conflicts = ConflictsScreen(self._tools, self._calendar.verbs, self._window)
            conflicts.booking_wanted.connect(self.booking_found)
            return conflicts
        if name == "clients":
            from scheduler_app.desktop.clients.screen import ClientsScreen

            clients = ClientsScreen(self._tools, self._window)
            clients.booking_wanted.connect(self.booking_found)
            clients.import_wanted.connect(self.import_files)
            clients.book_wanted.connect(self.new_in_form)
            self._show_client = clients.show_client
            return clients
        if name == "services":
            from scheduler_app.desktop.practice.services.screen import ServicesScreen

            return ServicesScreen(self._tools, self._window)
        if name == FIRST_RUN:
            return self._first_run()
        from scheduler_app.desktop.frame.screens import settings_of

        acts = {"preview": self.preview_page, "import": self.import_files, "export": self.export}
        self._tools.ways.add(acts)
        self._tools.ways.lead(SCREEN, self.screen_wanted.emit)
        built = settings_of(self._parts)
        self._show_page_settings = built.acts["page-settings"]
        return built.screen

    def _first_run(self) -> Screen:
        """The three steps, where they were left."""
        from scheduler_app.desktop.care.first_run.screen import FirstRun

        steps = FirstRun(self._tools, self._window, at=self.first_run.step())
        steps.stands_at.connect(self.first_run.stand_at)
        steps.left.connect(self.first_run.leave)
        steps.done.connect(lambda: self.screen_wanted.emit("calendar"))
        return steps

    def show_client(self, client_id: int) -> None:
        """Show one client on the clients' screen, which is built by now."""
        self._show_client(client_id)

    def show_request(self, request_id: int) -> None:
        """Show one request on the inbox, which is built by now."""
        self._show_request(request_id)

    def show_page_settings(self) -> None:
        """Go to the booking page's settings on their screen, which is built by now."""
        self._show_page_settings()

    def quick_entry(self, start: datetime | None = None, end: datetime | None = None) -> None:
        """One line that becomes a booking; `start` and `end` (aware) where they are known."""
        from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry

        entry = QuickEntry(
            self._tools, self._calendar.verbs.attempts, self._window, start=start, end=end
        )
        entry.booked.connect(self.booking_found)
        entry.form_wanted.connect(self._open_editor)
        # At an hour of the grid the line that was left before is not taken up: it waits on.
        before = "" if start is None else self._line
        entry.accepted.connect(lambda: self._keep_line(before))
        entry.rejected.connect(lambda: self._keep_line(before, entry.line.text().strip()))
        if self._line and start is None:
            entry.resume(self._line)
        entry.open()

    def _keep_line(self, before: str, left: str = "") -> None:
        """A line that was left is there again at the next call: the phone rings, one types on."""
        self._line = left or before
        if left:
            self._tools.notices.say(f"Your line is kept; {keys_text('new')} brings it back")

    def new_in_form(self, client: Client | None = None) -> None:
        """A new booking in the full form, at the next full hour, of a client who is known."""
        from scheduler_app.desktop.bookings.draft import Draft

        now = self._tools.now()
        start = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        self._open_editor(Draft(start=start, client=client))

    def edit(self, item: CalendarItem) -> None:
        """A booking in the full form."""
        from scheduler_app.desktop.bookings.draft import draft_of

        self._open_editor(draft_of(self._tools.diary, item.id))

    def block(self, start: datetime, end: datetime) -> None:
        """A busy block in the full form."""
        from scheduler_app.desktop.bookings.draft import Draft
        from scheduler_app.domain.bookings.booking import Kind

        minutes = int((end - start).total_seconds()) // 60
        self._open_editor(Draft(start=start, minutes=minutes, kind=Kind.BUSY))

    def _open_editor(self, draft: object) -> None:
        from scheduler_app.desktop.bookings.editor.editor import BookingEditor

        editor = BookingEditor(self._tools, self._calendar.verbs.attempts, draft, self._window)  # type: ignore[arg-type]
        editor.saved.connect(self.booking_found)
        editor.open()

    def search(self) -> None:
        """Find a client, a booking, a note, a date or a command."""
        from scheduler_app.desktop.frame.commands import COMMANDS
        from scheduler_app.desktop.frame.search.palette import SearchPalette
        from scheduler_app.use_cases.bookings.undo import undo_state

        item = self._calendar.selected()
        possible = {each.key for each in self._calendar.possible(item)} if item else set()
        offered = [one for one in COMMANDS if one.name not in OF_SELECTED or one.name in possible]
        state = undo_state(self._tools.diary, over=self._tools.passed_over)
        acts_on = {"undo": state.undoes, "redo": state.redoes}
        offered = [replace(one, detail=acts_on.get(one.name, "")) for one in offered]
        palette = SearchPalette(self._tools, self._window, offered)
        palette.booking_chosen.connect(self.booking_found)
        palette.client_chosen.connect(self.client_found)
        palette.date_chosen.connect(self.date_found)
        palette.command_chosen.connect(self.command_found)
        palette.open()

    def import_files(self) -> None:
        """Calendars and address books of other programs."""
        from scheduler_app.desktop.exchange.importing.dialog import ImportDialog

        dialog = ImportDialog(self._tools, self._window)
        dialog.conflicts_wanted.connect(lambda _: self.screen_wanted.emit("conflicts"))
        dialog.conflicts_wanted.connect(lambda at: _put_first(self._window, at))
        self._open(dialog)

    def export(self) -> None:
        """The diary as a file for other programs."""
        from scheduler_app.desktop.exchange.importing.export import export_diary

        export_diary(self._tools, self._window)

    def print_view(self) -> None:
        """The days in view on paper or as PDF."""
        from scheduler_app.desktop.calendar.printing.dialog import PrintDialog

        first, last = self._calendar.view.range()
        self._open(PrintDialog(self._tools, first, last, self._window))

    @property
    def waiting(self) -> Waiting:
        """The requests that wait for an answer."""
        return self._parts.waiting

    @property
    def answers(self) -> RequestAnswers:
        """What the consultant can say to them."""
        return self._parts.answers

    @property
    def preview(self) -> Preview:
        """The page on this computer."""
        return self._parts.preview

    def preview_page(self) -> None:
        """Serve the booking page on this computer and open it in the browser, over a copy."""
        if self.copy_window is None:
            self.preview.start()
        else:
            self.copy_window.show()

    def page_details(self) -> None:
        """How the booking page stands, over the status bar."""
        from scheduler_app.desktop.page.details import PageDetails

        details = PageDetails(self._tools, self._window)
        details.address_wanted.connect(self.preview.open_address)
        details.preview_wanted.connect(self.preview_page)
        details.settings_wanted.connect(self.page_settings_wanted)
        details.requests_wanted.connect(lambda: self.screen_wanted.emit("inbox"))
        foot = self._window.statusBar()
        details.open_above(foot.mapToGlobal(foot.rect().topLeft()))

    def shortcut_sheet(self) -> None:
        """All keys."""
        from scheduler_app.desktop.frame.shortcut_sheet import ShortcutSheet

        self._open(ShortcutSheet(self._window))

    def bug(self, details: str) -> None:
        """The one dialog for unexpected errors; a second error while it is open only logs."""
        from scheduler_app.desktop.frame.bug_dialog import BugDialog

        if self._window.findChild(BugDialog) is None:
            self._open(BugDialog(details, self._window))

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _nowhere() -> None:
    """Before the settings' screen exists there is nothing to scroll to."""


def _nobody(number: int) -> None:
    """Before its screen exists there is nowhere to show a client or a request."""


def _put_first(window: QMainWindow, brought_at: datetime) -> None:
    """The screen of conflicts is to show those that one import brought before all others."""
    from scheduler_app.desktop.bookings.conflicts.screen import ConflictsScreen

    for screen in window.findChildren(ConflictsScreen):
        screen.show_first(brought_at)
