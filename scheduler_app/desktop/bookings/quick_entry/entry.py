"""Desktop, quick entry: take a booking on the phone in one line and ten seconds (Ctrl+N)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from scheduler_app.desktop.bookings.quick_entry.marked_line import LONGEST, MarkedLine
from scheduler_app.desktop.bookings.quick_entry.names import NameList
from scheduler_app.desktop.bookings.quick_entry.offers import Offers
from scheduler_app.desktop.bookings.quick_entry.reading import LineReading
from scheduler_app.desktop.bookings.quick_entry.refusal import RefusalLine
from scheduler_app.desktop.bookings.quick_entry.shown import ShownParts
from scheduler_app.desktop.bookings.quick_entry.understanding import Understanding
from scheduler_app.desktop.bookings.quick_entry.writing import QuickWriting, draft_of_line
from scheduler_app.desktop.doing.asking import doubt_text
from scheduler_app.desktop.doing.attempts import Attempts
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.overlay import Overlay
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import InvalidInput


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
        self._save_when_read = False
        self.line = MarkedLine(self)
        self._understanding = Understanding(tools, self.line, start, end)
        self._understanding.read.connect(self._show)
        self._writing = QuickWriting(tools, attempts, self)
        self._writing.promise.answered.connect(self._understanding.ask)
        self._writing.written.connect(self._written)
        self._writing.refused.connect(self._refused)
        self._writing.doubtful.connect(self._show_doubt)
        self.finished.connect(self._writing.promise.end)
        self.shown = ShownParts(tools, self)
        self._build_lines()
        self._build_offers()
        self._build_foot()
        self._left = False
        self._then = _nothing
        tools.unsaved.watch(self)
        self.line.textChanged.connect(lambda _: tools.unsaved.look())
        self.finished.connect(self._leave)
        self._understanding.ask()

    # -- what is not saved yet ----------------------------------------------------------------

    def resume(self, line: str) -> None:
        """Begin with the line that was left, to go on with or to type over."""
        self.line.setText(line)
        self.line.selectAll()
        self._understanding.ask()

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

    def _leave(self) -> None:
        self._left = True
        self._tools.unsaved.look()

    # -- building -----------------------------------------------------------------------------

    def _build_lines(self) -> None:
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
        self.names.picked.connect(self._understanding.pick)
        self.reach = QLineEdit(self)
        self.reach.setAccessibleName("Phone or e-mail of the new client")
        self.reach.returnPressed.connect(self.save)
        self.reach.hide()
        self._refusal = RefusalLine(self.line, self.reach, self)
        self._refusal.resized.connect(self.adjustSize)
        self.reach.textEdited.connect(lambda _: self._refusal.forget())
        for widget in (self.line, self.names, self.shown, self.reach, self._refusal):
            self.body.addWidget(widget)

    def _build_offers(self) -> None:
        self.offers = Offers(self._tools, self)
        self.free_buttons = self.offers.free_buttons
        self.keep_button = self.offers.keep_button
        self.offers.free_chosen.connect(self._understanding.choose_free)
        self.offers.day_chosen.connect(self._understanding.choose_day)
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
        """Give up what waits to be booked: Enter was pressed for the line as it stood before."""
        self._save_when_read = False
        self._writing.forget()
        self._understanding.ask()
        self._refusal.forget()

    def _show(self, reading: LineReading) -> None:
        self.line.show_marks(reading.line.text, reading.understood.marks)
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

    def _show_offers(self, reading: LineReading) -> None:
        refused = self._writing.doubt(reading.stay())
        doubt = doubt_text(self._tools, refused) if refused is not None else ""
        self.offers.show_reading(reading, doubt, complete=reading.complete)
        free = not reading.taken or bool(reading.understood.rule)
        self.save_button.setEnabled(reading.complete and free and refused is None)

    # -- doing --------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what was understood of the line as it stands, or go to what is missing."""
        reading = self._understanding.of_line()
        if reading is None:
            self._save_when_read = True
        elif self.names.asks():
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
        reading, reach = self._understanding.reading, self.reach.text()
        if reading is not None and anyway:
            self._writing.anyway(reading, reach)
        elif reading is not None:
            self._writing.begin(reading, reach, keep=keep)

    def _written(self, booking_id: int) -> None:
        self.accept()
        if booking_id:
            self.booked.emit(booking_id)
        self._then()

    def _show_doubt(self) -> None:
        """The page can't be asked: only an explicit word goes ahead now."""
        reading = self._understanding.reading
        if reading is not None:
            self._show_offers(reading)
            self.offers.anyway_button.setFocus()
            self.adjustSize()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, Overlap):
            self._understanding.ask()  # Somebody took it this second: the offers show it.
        elif isinstance(error, InvalidInput):
            self._refusal.say(error, self._understanding.reading)
        else:
            self._tools.notices.show(error)

    def _open_form(self) -> None:
        reading = self._understanding.reading
        if reading is None:
            return
        draft = draft_of_line(reading, self.reach.text(), self._tools.now())
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
