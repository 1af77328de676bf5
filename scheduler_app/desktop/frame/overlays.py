"""Desktop: opens what lies over all screens: search, files, print, the page's details, keys, bugs.

All imports of dialogs stand inside the functions: the window must appear before any of them is
needed, and a day's work may never need some.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.screens import CALENDAR
from scheduler_app.desktop.shortcuts import OF_SELECTED
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import (
    BOOKING,
    BUG,
    CLIENT,
    CONFLICTS_OF,
    DAY,
    DEPOSIT_OF,
    SCREEN,
    VISIT,
    VISIT_OF,
    VISIT_WITH,
)
from scheduler_app.domain.calendar.items import CalendarItem


class Overlays(QObject):
    """Each is built when it is wanted, and goes when it is closed."""

    def __init__(self, window: MainWindow, tools: Tools) -> None:
        super().__init__(window)
        self._parts = window.parts
        self._tools = tools
        self._window = window
        tools.ways.add(
            {
                "search": self.search,
                "import": self.import_files,
                "export": self.export,
                "print": self.print_view,
                "page": self.page_details,
                "sheet": self.shortcut_sheet,
                "stop-stopwatch": self.stop_stopwatch,
            }
        )
        tools.ways.lead(BUG, self.bug)
        tools.ways.lead(DEPOSIT_OF, self.deposit)
        tools.ways.lead(VISIT, self.visit)
        tools.ways.lead(VISIT_OF, self.visit_of)
        tools.ways.lead(VISIT_WITH, self.visit_with)

    def search(self) -> None:
        """Find a client, a booking, a note, a date or a command."""
        from scheduler_app.desktop.frame.commands import commands
        from scheduler_app.desktop.frame.search.palette import SearchPalette
        from scheduler_app.use_cases.bookings.undo import undo_state

        self._window.screens.freshen(CALENDAR)
        calendar, ways = self._parts.calendar, self._tools.ways
        item = calendar.selected()
        possible = {each.key for each in calendar.possible(item)} if item else set()
        offered = [
            one
            for one in commands(self._window.rows)
            if one.name not in OF_SELECTED or one.name in possible
        ]
        state = undo_state(self._tools.diary, over=self._tools.passed_over)
        acts_on = {"undo": state.undoes, "redo": state.redoes}
        offered = [replace(one, detail=acts_on.get(one.name, "")) for one in offered]
        palette = SearchPalette(self._tools, self._window, offered)
        palette.booking_chosen.connect(lambda number: ways.show(BOOKING, number))
        palette.client_chosen.connect(lambda number: ways.show(CLIENT, number))
        palette.date_chosen.connect(lambda day: ways.show(DAY, day))
        palette.command_chosen.connect(self._do_command)
        palette.setting_sought.connect(self._find_setting)
        palette.open()

    def import_files(self) -> None:
        """Calendars and address books of other programs."""
        from scheduler_app.desktop.exchange.importing.dialog import ImportDialog

        dialog = ImportDialog(self._tools, self._window)
        dialog.conflicts_wanted.connect(lambda at: self._tools.ways.show(CONFLICTS_OF, at))
        self._open(dialog)

    def export(self) -> None:
        """The diary as a file for other programs."""
        from scheduler_app.desktop.exchange.export import export_diary

        export_diary(self._tools, self._window)

    def print_view(self) -> None:
        """The days in view on paper or as PDF."""
        from scheduler_app.desktop.calendar.printing.dialog import PrintDialog

        first, last = self._parts.calendar.view.range()
        self._open(PrintDialog(self._tools, first, last, self._window))

    def page_details(self) -> None:
        """How the booking page stands, over the status bar."""
        from scheduler_app.desktop.page.details import PageDetails

        details, ways = PageDetails(self._tools, self._window), self._tools.ways
        details.address_wanted.connect(self._parts.preview.open_address)
        details.preview_wanted.connect(lambda: ways.do("preview"))
        details.settings_wanted.connect(lambda: ways.do("page-settings"))
        details.requests_wanted.connect(lambda: ways.show(SCREEN, "inbox"))
        foot = self._window.statusBar()
        details.open_above(foot.mapToGlobal(foot.rect().topLeft()))

    def shortcut_sheet(self) -> None:
        """All keys."""
        from scheduler_app.desktop.frame.shortcut_sheet import ShortcutSheet

        self._open(ShortcutSheet(self._window, self._window.rows))

    def deposit(self, item: CalendarItem) -> None:
        """All that explains the deposit of a booking."""
        from scheduler_app.desktop.money.panel import DepositPanel

        self._open(DepositPanel(self._tools, item, self._parts.deposit_verbs, self._window))

    def visit(self, visit_id: int) -> None:
        """What was written down of a visit."""
        self._parts.visit_verbs.show(visit_id)

    def visit_of(self, booking_id: int) -> None:
        """The same of a booking; a new record where there is none."""
        self._parts.visit_verbs.write_down(booking_id)

    def visit_with(self, client_id: int) -> None:
        """A new record of a visit that was no booking."""
        self._parts.visit_verbs.write_down_with(client_id)

    def stop_stopwatch(self) -> None:
        """Stop it, and write the visit down."""
        self._parts.visit_verbs.stop()

    def bug(self, details: str) -> None:
        """The one dialog for unexpected errors; a second error while it is open only logs."""
        from scheduler_app.desktop.frame.bug_dialog import BugDialog

        if self._window.findChild(BugDialog) is None:
            self._open(BugDialog(details, self._window))

    # -- inside -------------------------------------------------------------------------------

    def _find_setting(self, words: str) -> None:
        from scheduler_app.desktop.frame.settings.screen import SettingsScreen

        settings = self._window.show_screen("settings")
        if isinstance(settings, SettingsScreen):
            # Once the list is closed, which gives the keyboard back to where it was.
            QTimer.singleShot(0, settings, lambda: settings.look_for(words))

    def _do_command(self, name: str) -> None:
        """Once the list that it was chosen from is closed: many of them open another."""
        QTimer.singleShot(0, self, lambda: self._tools.ways.do(name))

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
