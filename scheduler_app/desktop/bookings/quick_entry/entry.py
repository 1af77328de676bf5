"""Desktop, quick entry: take a booking on the phone in one line and ten seconds (Ctrl+N)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from scheduler_app.desktop.bookings.quick_entry.marked_line import LONGEST, MarkedLine
from scheduler_app.desktop.bookings.quick_entry.names import NameList
from scheduler_app.desktop.bookings.quick_entry.offers import Offers
from scheduler_app.desktop.bookings.quick_entry.reading import Question, Reading, read
from scheduler_app.desktop.bookings.quick_entry.shown import Shown
from scheduler_app.desktop.bookings.quick_entry.writing import Writing, draft_of_line
from scheduler_app.desktop.doing.asking import doubt_text
from scheduler_app.desktop.doing.attempts import Attempts
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import mark_wrong
from scheduler_app.desktop.widgets.overlay import Overlay
from scheduler_app.desktop.wording import MONTHS, desk_date_order
from scheduler_app.domain.bookings.quick_entry import Picked
from scheduler_app.domain.calendar.marks_in_text import Part
from scheduler_app.domain.errors import InvalidInput, Overlap


def _nothing() -> None:
    """Saved, and nothing waits for it."""


class QuickEntry(Overlay):
    """Type, look, Enter. Down and Tab take a client; Enter on a taken time goes to the offers."""

    booked = Signal(int)
    form_wanted = Signal(object)

    def __init__(
        self,
        tools: Tools,
        attempts: Attempts,
        parent: QWidget,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> None:
        super().__init__("New booking", parent)
        self._tools = tools
        self._given = start
        self._minutes = int((end - start).total_seconds()) // 60 if start and end else None
        self._chosen: datetime | None = None
        self._typed_start: datetime | None = None
        self._picked: Picked | None = None
        self._reading: Reading | None = None
        self._latest = Latest(tools.runner, self, self._show, tools.notices.show)
        self._save_when_read = False
        self._writing = Writing(tools, attempts, self)
        self._writing.promise.answered.connect(self._ask)
        self._writing.written.connect(self._written)
        self._writing.refused.connect(self._refused)
        self._writing.doubtful.connect(self._show_doubt)
        self.finished.connect(self._writing.promise.end)
        self.shown = Shown(tools, self)
        self._build_lines()
        self._build_offers()
        self._build_foot()
        self._left = False
        self._then = _nothing
        self._watch()
        self._ask()

    # -- what is not saved yet ----------------------------------------------------------------

    def resume(self, line: str) -> None:
        """Begin with the line that was left, to go on with or to type over."""
        self.line.setText(line)
        self.line.selectAll()
        self._ask()

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        return "a booking in quick entry" if self.line.text().strip() and not self._left else ""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Save it as Enter does."""
        self._then = then
        self.save()

    def discard_unsaved(self) -> None:
        """Leave it."""
        self.reject()

    def _watch(self) -> None:
        self._tools.unsaved.watch(self)
        self.line.textChanged.connect(lambda _: self._tools.unsaved.look())
        self.finished.connect(self._leave)

    def _leave(self) -> None:
        self._left = True
        self._tools.unsaved.look()

    # -- building -----------------------------------------------------------------------------

    def _build_lines(self) -> None:
        self.line = MarkedLine(self)
        role(self.line, "big")
        self.line.setPlaceholderText("anna tue 3pm printer 2h")
        self.line.setAccessibleName("New booking in one line")
        self.line.textEdited.connect(lambda _: self._edited())
        cut = InvalidInput("line", f"A line holds {LONGEST} letters; the rest was left out.")
        # It comes before the change that it is about.
        queued = Qt.ConnectionType.QueuedConnection
        self.line.inputRejected.connect(lambda: self._refused(cut), queued)
        self.line.installEventFilter(self)
        self.names = NameList(self._tools, self)
        self.names.picked.connect(self._take_name)
        self.reach = QLineEdit(self)
        self.reach.setAccessibleName("Phone or e-mail of the new client")
        self.reach.returnPressed.connect(self.save)
        self.reach.textEdited.connect(lambda _: self._forget_refusal())
        self.reach.hide()
        self._wrong = QLabel(self)
        self._wrong.setWordWrap(True)
        role(self._wrong, "danger")
        self._wrong.hide()
        for widget in (self.line, self.names, self.shown, self.reach, self._wrong):
            self.body.addWidget(widget)

    def _build_offers(self) -> None:
        self.offers = Offers(self._tools, self)
        self.free_buttons = self.offers.free_buttons
        self.keep_button = self.offers.keep_button
        self.offers.free_chosen.connect(self._take_free)
        self.offers.day_chosen.connect(self._take_day)
        self.offers.keep_wanted.connect(lambda: self._write(keep=True))
        self.offers.anyway_wanted.connect(lambda: self._write(anyway=True))
        self.body.addWidget(self.offers)

    def _build_foot(self) -> None:
        row = QHBoxLayout()
        hint = QLabel("Enter saves · Tab completes a name · Esc leaves", self)
        role(hint, "small")
        row.addWidget(hint)
        row.addStretch(1)
        form = QPushButton("Full form…", self)
        form.setAutoDefault(False)
        form.clicked.connect(self._open_form)
        self.save_button = QPushButton("Save booking", self)
        role(self.save_button, "primary")
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(self.save)
        row.addWidget(form)
        row.addWidget(self.save_button)
        self.body.addLayout(row)

    # -- understanding ------------------------------------------------------------------------

    def _edited(self) -> None:
        """Enter meant the line as it stood: what waits for an answer is not booked any more."""
        self._save_when_read = False
        self._writing.forget()
        self._ask()
        self._forget_refusal()

    def _ask(self) -> None:
        """Understand the line off the GUI thread."""
        question = Question(
            self.line.text(),
            self.line.cursorPosition(),
            chosen=self._chosen,
            given=self._given,
            minutes=self._minutes,
            picked=self._picked,
            order=desk_date_order(),
        )
        diary, now = self._tools.diary, self._tools.now()
        self._latest.ask(lambda: read(diary, question, now=now))

    def _show(self, reading: Reading) -> None:
        typed = reading.understood.start
        if self._chosen is not None and typed != self._typed_start:
            # The line names another time than when a free one was chosen: the line wins.
            self._chosen = None
            self._typed_start = typed
            self._ask()
            return
        self._typed_start = typed
        self._reading = reading
        self.line.show_marks(reading.question.line, reading.understood.marks)
        self.shown.show_reading(reading)
        self.line.setAccessibleDescription(self.shown.in_words())
        self.names.show_reading(reading)
        new = reading.understood.new_client
        known = (reading.understood.phone, reading.understood.email)
        self.reach.setVisible(bool(new) and not all(known))
        wanted = "E-mail" if known[0] else "Phone" if known[1] else "Phone or e-mail"
        self.reach.setPlaceholderText(f"{wanted} of {new} (optional)")
        self._writing.consider(reading)
        self._show_offers(reading)
        self.adjustSize()
        if self._save_when_read:
            self._save_when_read = False
            self.save()

    def _show_offers(self, reading: Reading) -> None:
        refused = self._writing.doubt(reading.stay())
        doubt = doubt_text(self._tools, refused) if refused is not None else ""
        self.offers.show_reading(reading, doubt, complete=reading.complete)
        free = not reading.taken or bool(reading.understood.rule)
        self.save_button.setEnabled(reading.complete and free and refused is None)

    # -- doing --------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what was understood of the line as it stands, or go to what is missing."""
        reading = self._reading
        if reading is None or reading.question.line != self.line.text():
            self._save_when_read = True
            return
        if self.names.asks():
            self.line.setFocus()
            self.names.setCurrentRow(0)
        elif (
            reading.days_in_question
            or (reading.taken and not reading.understood.rule)
            or (reading.start is None and reading.free)
        ):
            self.free_buttons[0].setFocus()
        elif reading.complete:
            self._write()

    def _write(self, *, keep: bool = False, anyway: bool = False) -> None:
        """Write what was read, once the page keeps its time from clients, or without the page."""
        if self._reading is not None and anyway:
            self._writing.anyway(self._reading, self.reach.text())
        elif self._reading is not None:
            self._writing.begin(self._reading, self.reach.text(), keep=keep)

    def _written(self, booking_id: int) -> None:
        self.accept()
        if booking_id:
            self.booked.emit(booking_id)
        self._then()

    def _show_doubt(self) -> None:
        """The page can't be asked: only an explicit word goes ahead now."""
        if self._reading is not None:
            self._show_offers(self._reading)
            self.offers.anyway_button.setFocus()
            self.adjustSize()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, Overlap):
            self._ask()  # Somebody took it this second: the offers show it.
        elif isinstance(error, InvalidInput):
            self._wrong.setText(f"{error.message} {error.remedy}".strip())
            self._wrong.show()
            understood = self._reading.understood if self._reading is not None else None
            typed = self.reach.isVisible() and bool(self.reach.text().strip())
            by_line = understood is not None and bool(understood.phone or understood.email)
            field = self.line if self.reach.isHidden() or (by_line and not typed) else self.reach
            mark_wrong(field, wrong=True)
            field.setFocus()
            self.adjustSize()
        else:
            self._tools.notices.show(error)

    def _forget_refusal(self) -> None:
        """What was refused is being mended."""
        if not self._wrong.isHidden():
            self._wrong.hide()
            for field in (self.line, self.reach):
                mark_wrong(field, wrong=False)
            self.adjustSize()

    def _take_name(self, picked: Picked, start: int, end: int) -> None:
        """Put the chosen client's name into the line; the answer holds while it stands there."""
        self._picked = picked
        if picked.client is not None:
            self.line.put(start, end, picked.name)
        self.line.setFocus()
        self._ask()

    def _take_free(self, place: int) -> None:
        if self._reading is not None and place < len(self._reading.free):
            self._chosen = self._reading.free[place]
            self.line.setFocus()
            self._ask()

    def _take_day(self, day: date) -> None:
        """Write the date with its year, so that the line says it."""
        if self._reading is not None:
            mark = next(m for m in self._reading.understood.marks if m.part is Part.DAY)
            self.line.put(mark.start, mark.end, f"{day.day} {MONTHS[day.month - 1]} {day.year}")
            self.line.setFocus()
            self._ask()

    def _open_form(self) -> None:
        if self._reading is None:
            return
        draft = draft_of_line(self._reading, self.reach.text(), self._tools.now())
        self.accept()
        self.form_wanted.emit(draft)

    # -- keys in the line ---------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent):
            if event.type() != QEvent.Type.KeyPress:
                return False
            if self.names.take_key(event.key()):
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.save()
                return True
            return False
        return super().eventFilter(watched, event)
