"""Desktop, settings: what the program does by itself: how each job went, and when it is next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.care.settings.words import JobWords, said_of
from scheduler_app.desktop.plain import breakable
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.desktop.widgets.settings_group import SettingsGroup, Side
from scheduler_app.desktop.widgets.status_dot import Dot
from scheduler_app.domain.care.jobs import JobRun, JobStanding

WORDS = "job background task automatic schedule worker run now last next failed error"

NOTHING_YET = "Nothing has been done by itself yet. Jobs begin once the window is open."


class JobsGroup(SettingsGroup):
    """A row for each job; it is brought up to date after each run."""

    name = "jobs"

    side = Side.LEFT
    """The other column is long as it is."""

    def __init__(self, tools: Tools) -> None:
        super().__init__("Jobs", "What is done by itself while the program runs.")
        self._tools = tools
        self.rows: dict[str, JobRow] = {}
        self.nothing = QLabel(NOTHING_YET, self)
        self.nothing.setWordWrap(True)
        self.head.addWidget(self.nothing)
        self._asked: dict[str, JobRun | None] = {}
        tools.bridge.jobs_changed.connect(self._look)
        self.refresh()

    def refresh(self) -> None:
        """Ask the worker again."""
        standing = self._tools.jobs.standing()
        if [job.name for job in standing] != list(self.rows):
            self._build(standing)
        for job in standing:
            if job.name in self._asked and self._asked[job.name] != job.last:
                del self._asked[job.name]
            self.rows[job.name].show_job(
                said_of(job, self._tools.when), busy=job.running or job.name in self._asked
            )
        self.nothing.setVisible(not standing)

    def start(self) -> QWidget:
        """The first job that can be run."""
        return next((row.run for row in self.rows.values() if row.run.isEnabled()), self)

    def _look(self) -> None:
        # Jobs are run all day long: who does not look at them asks when he does.
        if self.isVisible():
            self.refresh()

    def _build(self, standing: Sequence[JobStanding]) -> None:
        for old in self.rows.values():
            self.head.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = {}
        self._findable.clear()
        for job in standing:
            row = self.rows[job.name] = JobRow(job, self)
            row.run_wanted.connect(self._run)
            self.head.addWidget(row)
            self.let_find(job.title, WORDS, row.run, row.title)

    def _run(self, name: str) -> None:
        last = next((job.last for job in self._tools.jobs.standing() if job.name == name), None)
        self._asked[name] = last
        self._tools.jobs.run_now(name)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()


class JobRow(QFrame):
    """One job: its light and name, what became of it, and the button that runs it."""

    run_wanted = Signal(str)

    def __init__(self, job: JobStanding, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        self.dot = Dot(self)
        beside = QVBoxLayout()
        # Level with the middle of the title.
        beside.setContentsMargins(0, 3, 0, 0)
        beside.addWidget(self.dot, alignment=top)
        row.addLayout(beside)
        column = QVBoxLayout()
        column.setSpacing(2)
        self.title = QLabel(job.title, self)
        self.title.setWordWrap(True)
        role(self.title, "strong")
        column.addWidget(self.title)
        self.line = text_label("", "muted")
        column.addWidget(self.line)
        self.wrong = text_label("", "danger")
        self.wrong.hide()
        column.addWidget(self.wrong)
        row.addLayout(column, 1)
        self.run = QPushButton("Run now", self)
        self.run.setAccessibleName(f"Run now: {job.title}")
        self.run.clicked.connect(lambda _=False: self.run_wanted.emit(job.name))
        row.addWidget(self.run, alignment=top)

    def show_job(self, said: JobWords, *, busy: bool) -> None:
        """How it stands now. `busy` while it runs, or was asked to."""
        self.dot.show_light(said.light)
        for label, text in ((self.line, said.line), (self.wrong, said.wrong)):
            if isinstance(label, QLabel):
                label.setText(breakable(text))
        self.wrong.setVisible(bool(said.wrong))
        self.run.setDisabled(busy)
