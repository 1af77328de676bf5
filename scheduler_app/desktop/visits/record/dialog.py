"""Desktop, visit record: the dialog in which a visit is written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.record.form import VisitForm
from scheduler_app.desktop.visits.record.writing import RecordWriting
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.desktop.widgets.forms import scrolled
from scheduler_app.desktop.wording import span_text, time_text
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visits.stopwatch import TimeDoubt
from scheduler_app.domain.visits.visit import VisitRecord
from scheduler_app.use_cases.visits.at_hand import VisitAtHand

SAVE_KEYS = ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S")


def _nothing() -> None:
    """Saved, and nothing waits for it."""


class VisitDialog(QDialog):
    """Nothing is written before Save, and then all of it in one step."""

    saved = Signal(object)
    """The `VisitRecord` as it stands."""

    def __init__(
        self,
        tools: Tools,
        hand: VisitAtHand,
        writing: RecordWriting,
        parent: QWidget,
        doubts: Sequence[TimeDoubt] = (),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._tools = tools
        self._hand = hand
        self._writing = writing
        self._left = self._saving = False
        self.setWindowTitle("Visit")
        self.setMinimumWidth(620)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self.form = VisitForm(tools, hand, self)
        column.addLayout(self._build_head())
        self.doubt = self._build_doubt(doubts)
        column.addWidget(self.doubt)
        self._body = scrolled(self.form, self)
        column.addWidget(self._body, 1)
        column.addLayout(self._build_foot())
        self.form.show_record(hand.record)
        self.form.files.open_wanted.connect(lambda one: writing.open_file(one, self))
        self.form.files.save_wanted.connect(lambda one: writing.save_file(one, self))
        self.resize(760, min(760, int(parent.window().height() * 0.94)))
        self.form.issues.rows[0].first().setFocus()
        tools.unsaved.watch(self)
        self.form.changed.connect(self._look)
        self.done_too.toggled.connect(lambda _: self._look())
        self.finished.connect(self._forget)
        for keys in SAVE_KEYS:
            QShortcut(QKeySequence(keys), self).activated.connect(
                lambda: self.save_unsaved(_nothing)
            )
        QShortcut(QKeySequence.StandardKey.Paste, self).activated.connect(self.form.files.paste)
        self._look()

    def _build_head(self) -> QVBoxLayout:
        hand, record = self._hand, self._hand.record
        zone, today = self._tools.zone(), self._tools.today()
        heading = QLabel(f"Visit: {isolated(hand.client.name)}", self)
        role(heading, "title")
        when = self._tools.when(record.started)
        if record.ended is not None:
            when = span_text(record.started, record.ended, zone, today=today)
        service = next((one.name for one in hand.services if one.id == record.service_id), "")
        told = (when, service, hand.title, "the stopwatch runs" if record.running else "")
        about = QLabel(" · ".join(isolated(part) for part in told if part), self)
        about.setWordWrap(True)
        role(about, "muted")
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(heading)
        column.addWidget(about)
        return column

    def _build_doubt(self, doubts: Sequence[TimeDoubt]) -> QFrame:
        """What is doubtful about the time, and the mend."""
        box = QFrame(self)
        role(box, "warning")
        row = QHBoxLayout(box)
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(8)
        doubt = next(iter(doubts), None)
        if doubt is not None:
            row.addWidget(text_label(doubt.sentence), 1)
        if doubt is not None and doubt.offered is not None:
            mend = QPushButton(f"It ended at {time_text(doubt.offered, self._tools.zone())}", box)
            mend.clicked.connect(partial(self._end_at, doubt.offered))
            row.addWidget(mend)
        box.setVisible(bool(doubts))
        return box

    def _end_at(self, offered: datetime, _checked: bool = False) -> None:
        self.form.times.end_at(offered)
        self.doubt.hide()
        self.form.times.ended.setFocus()

    def _build_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.done_too = QCheckBox("Mark the appointment &done", self)
        self.done_too.setVisible(self._hand.may_be_done)
        self.done_too.setChecked(self._hand.may_be_done and not self._hand.record.running)
        self.insert = QPushButton("Snippet…", self)
        self.insert.setToolTip("Or type / and its name where it shall stand")
        self.insert.setVisible(bool(self._hand.snippets))
        self.insert.clicked.connect(lambda _=False: self.form.open_snippets(self.insert))
        self.save = QPushButton("Save", self)
        role(self.save, "primary")
        self.save.setDefault(True)
        self.save.setToolTip("Save  (Ctrl+Enter)")
        self.save.clicked.connect(lambda _=False: self.save_unsaved(_nothing))
        self.leave = QPushButton("Leave it", self)
        self.leave.clicked.connect(lambda _=False: self.reject())
        row.addWidget(self.insert)
        row.addWidget(self.done_too)
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.save)
        return row

    def is_of(self, record: VisitRecord) -> bool:
        """Whether it is this record that is written here."""
        mine = self._hand.record
        if record.id:
            return mine.id == record.id
        return (mine.id, mine.booking_id, mine.client_id) == (
            0, record.booking_id, record.client_id,
        )  # fmt: skip

    def ask_for_end(self, refused: InvalidInput) -> None:
        """The stopwatch can't tell when the visit ended: it is asked for at its field."""
        self.form.times.end_at(self._hand.record.started)
        self.form.show_refused(refused)

    # -- what is not saved yet ----------------------------------------------------------------

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        if self._left or not self.form.sheet.dirty():
            return ""
        return f"the visit of {self._hand.client.name}"

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write it as Save does."""
        if self._saving:
            return
        self.form.clear_wrong()
        try:
            down = self.form.down(done=self.done_too.isChecked())
        except InvalidInput as refused:
            self.form.show_refused(refused)
            return

        def after(record: object) -> None:
            self._left = True
            self.saved.emit(record)
            self.accept()
            then()

        self._lock(locked=True)
        kept, new = self.form.files.value()
        self._writing.save(self._hand, down, kept, new, after, self._refused)

    def discard_unsaved(self) -> None:
        """Leave it as it was."""
        self._left = True
        super().reject()

    def reject(self) -> None:
        """Escape, the window's own button, or Leave it; asks first when typed words would go."""
        self._tools.unsaved.leave(self, super().reject)

    # -- inside -------------------------------------------------------------------------------

    def _refused(self, error: Exception) -> None:
        self._lock(locked=False)
        if isinstance(error, InvalidInput):
            self.form.show_refused(error)
        else:
            self._tools.notices.show(error)

    def _lock(self, *, locked: bool) -> None:
        """Let nothing be typed while it is written: it would be lost."""
        self._saving = locked
        for part in (self._body, self.save, self.insert, self.done_too):
            part.setEnabled(not locked)

    def _look(self) -> None:
        self._tools.unsaved.look()
        self.form.look_for_rework()

    def _forget(self) -> None:
        self._left = True
        self._tools.unsaved.look()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if mime.hasImage() or any(url.isLocalFile() for url in mime.urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.form.files.take(event.mimeData()):
            event.acceptProposedAction()
            self._body.ensureWidgetVisible(self.form.files)
