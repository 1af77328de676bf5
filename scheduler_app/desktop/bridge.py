"""Desktop: the one crossing from other threads, the diary's commits and the page's state, to Qt."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from scheduler_app.desktop.kinds import EVERYTHING, ChangedKind, kinds_of
from scheduler_app.desktop.no_jobs import NoJobs
from scheduler_app.desktop.no_keeper import NoKeeper
from scheduler_app.domain.errors import DiaryTrouble
from scheduler_app.use_cases.changes import changed_elsewhere, on_change
from scheduler_app.use_cases.ports.diary import DiaryHandle

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.backup_keeper import Keeper
    from scheduler_app.use_cases.ports.jobs import Jobs
    from scheduler_app.use_cases.ports.page_desk import PageState

LOOK_EVERY_MS = 1000


class Bridge(QObject):
    """Tells the window which kinds of thing changed, once per turn of the event loop."""

    changed = Signal(object)
    """A frozenset of `ChangedKind`; always on the GUI thread."""

    page_changed = Signal()
    """How diary and booking page stand has changed; always on the GUI thread."""

    backup_changed = Signal()
    """How the backups stand has changed; always on the GUI thread."""

    jobs_changed = Signal()
    """A job of the worker was run; always on the GUI thread."""

    failed = Signal(object)
    """The diary can't be looked at: a `DiaryTrouble`, told once until it can be again."""

    _arrived = Signal()
    _page_told = Signal()
    _backup_told = Signal()
    _jobs_told = Signal()

    def __init__(
        self,
        diary: DiaryHandle,
        page: PageState,
        keeper: Keeper | None = None,
        jobs: Jobs | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._fails = False
        self.changes = 0
        """How often something changed, also where the window was not told of it yet."""
        self._diary = diary
        self._lock = threading.Lock()
        self._kinds: set[ChangedKind] = set()
        self._arrived.connect(self._flush, Qt.ConnectionType.QueuedConnection)
        self._page_told.connect(self.page_changed, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = on_change(diary, self._take)
        self._listen_no_more = page.on_status(self._page_told.emit)
        self._backup_told.connect(self.backup_changed, Qt.ConnectionType.QueuedConnection)
        keeper = NoKeeper() if keeper is None else keeper
        self._look_away = keeper.on_status(self._backup_told.emit)
        self._jobs_told.connect(self.jobs_changed, Qt.ConnectionType.QueuedConnection)
        jobs = NoJobs() if jobs is None else jobs
        self._hear_no_more = jobs.on_run(self._jobs_told.emit)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look_elsewhere)
        self._timer.start()

    def close(self) -> None:
        """Listen no more; call before the diary closes."""
        self._timer.stop()
        self._unsubscribe()
        self._listen_no_more()
        self._look_away()
        self._hear_no_more()

    def _take(self, tables: frozenset[str]) -> None:
        self._note(kinds_of(tables))

    def _note(self, kinds: frozenset[ChangedKind]) -> None:
        """Runs on the committing thread: keeps the kinds and asks the GUI thread once."""
        with self._lock:
            self.changes += 1
            first = not self._kinds
            self._kinds |= kinds
        if first:
            self._arrived.emit()

    @Slot()
    def _look_elsewhere(self) -> None:
        try:
            changed = changed_elsewhere(self._diary)
        except DiaryTrouble as trouble:
            if not self._fails:
                self._fails = True
                self.failed.emit(trouble)
            return
        # What was shown meanwhile may have been half of it.
        changed, self._fails = changed or self._fails, False
        if changed:
            self._note(EVERYTHING)

    @Slot()
    def _flush(self) -> None:
        with self._lock:
            kinds = frozenset(self._kinds)
            self._kinds.clear()
        if kinds:
            self.changed.emit(kinds)
