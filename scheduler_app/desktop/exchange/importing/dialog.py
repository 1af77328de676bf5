"""Desktop, importing: choose files, look at what would happen, import, read the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QLabel, QStackedWidget, QVBoxLayout, QWidget

from scheduler_app.desktop.doing.import_back import take_back_and_say
from scheduler_app.desktop.exchange.importing.choosing import ChoosePage
from scheduler_app.desktop.exchange.importing.preview import ImportPreview
from scheduler_app.desktop.exchange.importing.progress import ProgressRelay
from scheduler_app.desktop.exchange.importing.report import ReportPage
from scheduler_app.desktop.exchange.importing.working import WorkPage
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.exchange.records import CalendarPreview, ClientPreview, ImportReport
from scheduler_app.use_cases.bookings.conflicts import conflicts_of_import
from scheduler_app.use_cases.exchange import import_calendar, import_clients

CONTACTS = (".csv", ".vcf", ".vcard")

FilesRead = tuple[CalendarPreview, ClientPreview]


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import did: to the calendar, to the clients, and the conflicts that it brought."""

    events: ImportReport
    contacts: ImportReport
    conflicts: int


class ImportDialog(QDialog):
    """Four pages, one after the other; closing while it works stops the work first."""

    conflicts_wanted = Signal(object)
    """Those of the import at this instant, before all others."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._relay = ProgressRelay(self)
        self._working = False
        self._at = tools.now()
        self._of_files = 0
        self.setWindowTitle("Import")
        self.setAcceptDrops(True)
        self.resize(min(900, parent.width() - 40), min(600, parent.height() - 60))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        heading = QLabel("Import a calendar or clients", self)
        role(heading, "heading")
        column.addWidget(heading)
        self._pages = QStackedWidget(self)
        column.addWidget(self._pages, 1)
        self.choose_page = ChoosePage(self)
        self.choose_page.chosen.connect(self.read)
        self.work_page = WorkPage(self)
        self.work_page.stop_wanted.connect(self._stop)
        self.preview = ImportPreview(self)
        self.preview.import_wanted.connect(self._import)
        self.preview.again_wanted.connect(lambda: self._pages.setCurrentWidget(self.choose_page))
        self.report = ReportPage(self)
        self.report.closed.connect(self.accept)
        self.report.back_wanted.connect(self._take_back)
        self.report.conflicts_wanted.connect(self._show_conflicts)
        for page in (self.choose_page, self.work_page, self.preview, self.report):
            self._pages.addWidget(page)
        # The report has a heading of its own.
        self._pages.currentChanged.connect(
            lambda _: heading.setVisible(self._pages.currentWidget() is not self.report)
        )
        self._relay.told.connect(self.work_page.show_progress)

    # -- the way through ----------------------------------------------------------------------

    def read(self, paths: Sequence[Path]) -> None:
        """Look into these files and folders, off the GUI thread."""
        if not paths or self._working:
            return
        self._begin("Reading…")
        tools, now, progress = self._tools, self._tools.now(), self._relay.progress

        def work() -> FilesRead:
            calendars = [path for path in paths if path.suffix.lower() not in CONTACTS]
            books = [path for path in paths if path.suffix.lower() in CONTACTS or path.is_dir()]
            events = import_calendar.preview(
                tools.diary, tools.exchange.calendars(), calendars, now=now, progress=progress
            )
            contacts = import_clients.preview(
                tools.diary, tools.exchange.contacts(), books, progress=progress
            )
            return events, contacts

        tools.runner.run(work, self._show_preview, self._fail, asker=self)

    def _show_preview(self, found: FilesRead) -> None:
        self._working = False
        if self._relay.stopped:
            self._pages.setCurrentWidget(self.choose_page)
            return
        self.preview.show_found(*found)
        self._pages.setCurrentWidget(self.preview)

    def _import(self, events: CalendarPreview, contacts: ClientPreview) -> None:
        self._begin("Importing…")
        tools, progress = self._tools, self._relay.progress
        now = self._at = tools.now()
        self._of_files = len(events.files) + len(contacts.files)

        def work() -> ImportDone:
            # Clients first: what the calendar says about them then finds them.
            people = import_clients.import_clients(
                tools.diary, contacts, now=now, progress=progress
            )
            visits = import_calendar.import_events(tools.diary, events, now=now, progress=progress)
            return ImportDone(visits, people, conflicts_of_import(tools.diary, now, now=now))

        tools.runner.run(work, self._show_report, self._fail, asker=self)

    def _show_report(self, done: ImportDone) -> None:
        self._working = False
        self.report.show_reports(
            done.events, done.contacts, conflicts=done.conflicts, of_files=self._of_files
        )
        self._pages.setCurrentWidget(self.report)

    def _take_back(self) -> None:
        self.accept()
        take_back_and_say(self._tools, self._at)

    def _show_conflicts(self) -> None:
        self.accept()
        self.conflicts_wanted.emit(self._at)

    def _fail(self, error: Exception) -> None:
        self._working = False
        self._pages.setCurrentWidget(self.choose_page)
        self.accept()
        self._tools.notices.show(error)

    def _begin(self, what: str) -> None:
        self._working = True
        self._relay.begin()
        self.work_page.begin(what)
        self._pages.setCurrentWidget(self.work_page)

    def _stop(self) -> None:
        self._relay.stop()
        self.work_page.show_stopping()

    # -- Qt ----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.choose_page.show_target(over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.choose_page.show_target(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.choose_page.show_target(over=False)
        self.read([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def reject(self) -> None:
        if self._working:
            self._stop()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._working:
            self._stop()
            event.ignore()
        else:
            super().closeEvent(event)
