"""Desktop, importing: choose files, look at what would happen, import, read the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.doing.import_back import take_back_and_say
from scheduler_app.desktop.exchange.importing.preview import ImportPreview
from scheduler_app.desktop.exchange.importing.progress import ProgressRelay
from scheduler_app.desktop.exchange.importing.report import ReportPage
from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.exchange.records import CalendarPreview, ClientPreview, ImportReport
from scheduler_app.use_cases.bookings.conflicts import conflicts_of_import
from scheduler_app.use_cases.exchange import import_calendar, import_clients

CONTACTS = (".csv", ".vcf", ".vcard")
PATTERNS = "Calendars and address books (*.ics *.ical *.vcf *.vcard *.csv);;All files (*)"

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
        self._choose_page = self._build_choose()
        self._work_page = self._build_work()
        self.preview = ImportPreview(self)
        self.preview.import_wanted.connect(self._import)
        self.preview.again_wanted.connect(lambda: self._pages.setCurrentWidget(self._choose_page))
        self.report = ReportPage(self)
        self.report.closed.connect(self.accept)
        self.report.back_wanted.connect(self._take_back)
        self.report.conflicts_wanted.connect(self._show_conflicts)
        for page in (self._choose_page, self._work_page, self.preview, self.report):
            self._pages.addWidget(page)
        # The report has a heading of its own.
        self._pages.currentChanged.connect(
            lambda _: heading.setVisible(self._pages.currentWidget() is not self.report)
        )
        self._relay.told.connect(self._show_progress)

    # -- pages --------------------------------------------------------------------------------

    def _build_choose(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._target = QFrame(page)
        role(self._target, "drop")
        column.addWidget(self._target)
        column = QVBoxLayout(self._target)
        column.setSpacing(8)
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(IconSign("download", 40), alignment=centre)
        column.addSpacing(4)
        lines = (
            ("Drop files or a folder here", "title"),
            ("Calendars (.ics) and address books (.vcf, .csv) of any other program.", "muted"),
            ("You see what would happen before anything is written.", "muted"),
        )
        for text, as_role in lines:
            label = QLabel(text, page)
            role(label, as_role)
            column.addWidget(label, alignment=centre)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.files_button = QPushButton("Choose files…", page)
        role(self.files_button, "primary")
        self.files_button.clicked.connect(self._ask_files)
        folder = QPushButton("Choose a folder…", page)
        folder.clicked.connect(self._ask_folder)
        row.addWidget(self.files_button)
        row.addWidget(folder)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        return page

    def _build_work(self) -> QWidget:
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.addStretch(1)
        inner = QWidget(page)
        inner.setMaximumWidth(480)
        row.addWidget(inner, 1000)
        row.addStretch(1)
        column = QVBoxLayout(inner)
        column.setSpacing(8)
        column.addStretch(2)
        self._doing = QLabel(page)
        role(self._doing, "title")
        column.addWidget(self._doing)
        self.bar = QProgressBar(page)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        column.addWidget(self.bar)
        foot = QHBoxLayout()
        self._share = QLabel(page)
        role(self._share, "muted")
        foot.addWidget(self._share, 1)
        self.stop_button = QPushButton("Stop", page)
        self.stop_button.clicked.connect(self._stop)
        foot.addWidget(self.stop_button)
        column.addLayout(foot)
        column.addStretch(3)
        return page

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
            self._pages.setCurrentWidget(self._choose_page)
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
        self._pages.setCurrentWidget(self._choose_page)
        self.accept()
        self._tools.notices.show(error)

    def _begin(self, what: str) -> None:
        self._working = True
        self._relay.begin()
        self._doing.setText(what)
        self.bar.setRange(0, 0)
        self._share.clear()
        self.stop_button.setEnabled(True)
        self._pages.setCurrentWidget(self._work_page)

    def _show_progress(self, done: int, of: int) -> None:
        # Whole per mille: a bar counts in 32 bits, and bytes of a folder may be more.
        share = 1000 * done // max(1, of)
        self.bar.setRange(0, 1000)
        self.bar.setValue(share)
        if not self._relay.stopped:
            self._share.setText(f"{share // 10} %")

    def _stop(self) -> None:
        self._relay.stop()
        self._doing.setText("Stopping…")
        self._share.setText("Files that are in whole stay; of the others nothing comes in.")
        self.stop_button.setEnabled(False)

    # -- choosing -----------------------------------------------------------------------------

    def _ask_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Import", "", PATTERNS)
        self.read([Path(name) for name in names])

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Import a folder")
        self.read([Path(name)] if name else [])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._show_target(over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._show_target(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_target(over=False)
        self.read([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _show_target(self, *, over: bool) -> None:
        self._target.setProperty("over", over)
        self._target.style().unpolish(self._target)
        self._target.style().polish(self._target)

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
