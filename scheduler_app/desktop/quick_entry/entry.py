"""Desktop, quick entry: take a booking on the phone in one line and ten seconds (Ctrl+N)."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from scheduler_app.desktop.asking import Promise, doubt_text
from scheduler_app.desktop.editor.client_line import shown_name
from scheduler_app.desktop.editor.draft import Draft
from scheduler_app.desktop.forms import mark_wrong
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.overlay import Overlay
from scheduler_app.desktop.quick_entry.offers import Offers
from scheduler_app.desktop.quick_entry.reading import Question, Reading, read
from scheduler_app.desktop.quick_entry.shown import Shown
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.taking_back import TakingBack
from scheduler_app.desktop.wording import moment_text
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.domain.bookings import Booking
from scheduler_app.domain.clients import Client
from scheduler_app.domain.completion import completed
from scheduler_app.domain.errors import InvalidInput, Overlap, Trouble
from scheduler_app.domain.quick_entry import Understood
from scheduler_app.use_cases.book import NewBooking, book
from scheduler_app.use_cases.ports import Stay

MOST_COMPLETIONS = 5
ROW = 30


class QuickEntry(Overlay):
    """Type, look, Enter. Down and Tab take a client; Enter on a taken time goes to the offers."""

    booked = Signal(int)
    form_wanted = Signal(object)

    def __init__(
        self,
        place: Workplace,
        parent: QWidget,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> None:
        super().__init__("New booking", parent)
        self._place = place
        self._given = start
        self._minutes = int((end - start).total_seconds()) // 60 if start and end else None
        self._chosen: datetime | None = None
        self._typed_start: datetime | None = None
        self._reading: Reading | None = None
        self._latest = Latest(place.runner, self, self._show, place.notices.show)
        self._save_when_read = False
        self._saving = False
        self._asked = Promise(place, self)
        self._asked.answered.connect(self._ask)
        self.finished.connect(self._asked.end)
        self._build_line()
        self.shown = Shown(place, self)
        self.body.addWidget(self.shown)
        self._build_new_client()
        self._build_offers()
        self._build_foot()
        self._ask()

    # -- building -----------------------------------------------------------------------------

    def _build_line(self) -> None:
        self.line = QLineEdit(self)
        role(self.line, "big")
        self.line.setPlaceholderText("anna tue 3pm printer 2h")
        self.line.setAccessibleName("New booking in one line")
        self.line.textEdited.connect(lambda _: self._take_back_enter())
        self.line.textEdited.connect(lambda _: self._ask())
        self.line.textEdited.connect(lambda _: self._forget_refusal())
        self.line.installEventFilter(self)
        self.names = QListWidget(self)
        self.names.setAccessibleName("Clients who may be meant")
        self.names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.names.itemClicked.connect(lambda _: self._take_name())
        self.names.hide()
        self.body.addWidget(self.line)
        self.body.addWidget(self.names)

    def _build_new_client(self) -> None:
        self.reach = QLineEdit(self)
        self.reach.setAccessibleName("Phone or e-mail of the new client")
        self.reach.returnPressed.connect(self.save)
        self.reach.textEdited.connect(lambda _: self._forget_refusal())
        self.reach.hide()
        self._wrong = QLabel(self)
        self._wrong.setWordWrap(True)
        role(self._wrong, "danger")
        self._wrong.hide()
        self.body.addWidget(self.reach)
        self.body.addWidget(self._wrong)

    def _build_offers(self) -> None:
        self.offers = Offers(self._place, self)
        self.free_buttons = self.offers.free_buttons
        self.keep_button = self.offers.keep_button
        self.offers.free_chosen.connect(self._take_free)
        self.offers.keep_wanted.connect(lambda: self._promise(keep=True))
        self.offers.anyway_wanted.connect(self._write_anyway)
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

    def _ask(self) -> None:
        """Understand the line off the GUI thread."""
        question = Question(
            self.line.text(),
            self.line.cursorPosition(),
            chosen=self._chosen,
            given=self._given,
            minutes=self._minutes,
        )
        diary, now = self._place.diary, self._place.now()
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
        self.shown.show_reading(reading)
        self._show_names(reading)
        new = reading.understood.new_client
        self.reach.setVisible(bool(new))
        wanted = "E-mail" if reading.understood.phone else "Phone or e-mail"
        self.reach.setPlaceholderText(f"{wanted} of {new} (optional)")
        self._asked.consider(_stay(reading), ask=not reading.taken)
        self._show_offers(reading)
        silent = self._asked.doubt(_stay(reading)) is not None
        self.save_button.setEnabled(self._complete(reading) and not (reading.taken or silent))
        self.adjustSize()
        if self._save_when_read:
            self._save_when_read = False
            self.save()

    def _show_names(self, reading: Reading) -> None:
        completion = reading.completion
        clients: tuple[Client, ...] = completion.clients[:MOST_COMPLETIONS] if completion else ()
        only = reading.understood.client
        if only is not None and completion is not None:
            typed = reading.question.line[completion.start : completion.end]
            if typed.strip().casefold() == only.name.casefold():
                clients = ()
        self.names.clear()
        for client in clients:
            line = QListWidgetItem(shown_name(client))
            line.setSizeHint(QSize(0, ROW))
            self.names.addItem(line)
        self.names.setVisible(bool(clients))
        self.names.setFixedHeight(len(clients) * ROW + 4)

    def _show_offers(self, reading: Reading) -> None:
        refused = self._asked.doubt(_stay(reading))
        doubt = doubt_text(self._place, refused) if refused is not None else ""
        self.offers.show_reading(reading, doubt, complete=self._complete(reading))

    @staticmethod
    def _complete(reading: Reading) -> bool:
        """Whether the line says enough: when, and for whom or what."""
        understood = reading.understood
        who = understood.client is not None or bool(understood.new_client or understood.title)
        return reading.start is not None and who and not understood.candidates

    # -- doing --------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what was understood of the line as it stands, or go to what is missing."""
        reading = self._reading
        if reading is None or reading.question.line != self.line.text():
            self._save_when_read = True
            return
        if reading.taken or (reading.start is None and reading.free):
            self.free_buttons[0].setFocus()
        elif self._complete(reading):
            self._promise(keep=False)

    def _promise(self, *, keep: bool) -> None:
        """Write what was read, once the page keeps its time from clients."""
        reading = self._reading
        stay = _stay(reading) if reading is not None else None
        if reading is None or stay is None or self._saving:
            return
        self._saving = True
        self._asked.before(
            stay, lambda: self._write(reading, keep=keep), self._show_doubt, self._changed
        )

    def _take_back_enter(self) -> None:
        """Enter meant the line as it stood: what waits for an answer is not booked any more."""
        self._save_when_read = False
        self._asked.consider(None)

    def _changed(self) -> None:
        self._saving = False
        self._place.notices.say(
            "Nothing was booked: the line was changed while the booking page was asked. "
            "Enter books it as it is now."
        )

    def _show_doubt(self, _refused: Trouble) -> None:
        """The page can't be asked: only an explicit word goes ahead now."""
        self._saving = False
        if self._reading is not None:
            self._show_offers(self._reading)
            self.offers.anyway_button.setFocus()
            self.adjustSize()

    def _write_anyway(self) -> None:
        if self._reading is not None and not self._saving:
            self._saving = True
            self._write(self._reading, keep=False)

    def _write(self, reading: Reading, *, keep: bool) -> None:
        if reading.start is None:
            return
        understood = reading.understood
        wish = NewBooking(
            start=reading.start,
            client_id=understood.client.id if understood.client else None,
            new_client=self._new_client(understood),
            service_id=understood.service.id if understood.service else None,
            minutes=reading.minutes,
            title=understood.title,
            place_id=reading.place_id,
        )
        name = understood.client.name if understood.client else understood.new_client
        when = moment_text(reading.start, self._place.zone(), today=self._place.today())

        take_back = TakingBack(self._place).undo

        def then(booking: Booking) -> None:
            self.accept()
            self._place.notices.say(
                f"{name or understood.title} booked, {when}", Offer("Undo", take_back)
            )
            self.booked.emit(booking.id)

        self._place.do(
            lambda now: book(self._place.diary, wish, now=now, permit_overlap=keep),
            then,
            self._refused,
            asker=self,
        )

    def _refused(self, error: Exception) -> None:
        self._saving = False
        self._asked.not_done()
        if isinstance(error, Overlap):
            self._ask()  # Somebody took it this second: the offers show it.
        elif isinstance(error, InvalidInput):
            self._wrong.setText(f"{error.message} {error.remedy}".strip())
            self._wrong.show()
            typed = self.reach.isVisible() and bool(self.reach.text().strip())
            by_line = self._reading is not None and bool(self._reading.understood.phone)
            field = self.line if self.reach.isHidden() or (by_line and not typed) else self.reach
            mark_wrong(field, wrong=True)
            field.setFocus()
            self.adjustSize()
        else:
            self._place.notices.show(error)

    def _forget_refusal(self) -> None:
        """What was refused is being mended."""
        if not self._wrong.isHidden():
            self._wrong.hide()
            for field in (self.line, self.reach):
                mark_wrong(field, wrong=False)
            self.adjustSize()

    def _new_client(self, understood: Understood) -> Client | None:
        """Who is new, reached by what the line says and by what was written below it."""
        if not understood.new_client:
            return None
        reach = self.reach.text().strip()
        email = reach if "@" in reach else ""
        phones = tuple(filter(None, (understood.phone, "" if email else reach)))
        return Client(0, understood.new_client, email=email, phones=phones)

    def _take_name(self) -> None:
        """Put the chosen client's name into the line."""
        reading, row = self._reading, max(0, self.names.currentRow())
        if reading is None or reading.completion is None or self.names.isHidden():
            return
        client = reading.completion.clients[row]
        text, cursor = completed(self.line.text(), reading.completion, client)
        self.line.setText(text)
        self.line.setCursorPosition(cursor)
        self._ask()

    def _take_free(self, place: int) -> None:
        if self._reading is not None and place < len(self._reading.free):
            self._chosen = self._reading.free[place]
            self.line.setFocus()
            self._ask()

    def _open_form(self) -> None:
        reading = self._reading
        if reading is None:
            return
        understood = reading.understood
        draft = Draft(
            start=reading.start or self._place.now(),
            minutes=reading.minutes,
            client=understood.client,
            service_id=understood.service.id if understood.service else None,
            title=understood.title,
        )
        self.accept()
        self.form_wanted.emit(draft)

    # -- keys in the line ---------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            return pressed and self._take_key(event.key())
        return super().eventFilter(watched, event)

    def _take_key(self, key: int) -> bool:
        """Keys that mean the names below, or save. Escape first closes the names."""
        names = not self.names.isHidden()
        chosen = names and self.names.currentRow() >= 0
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if chosen:
                self._take_name()
            else:
                self.save()
            return True
        if key == Qt.Key.Key_Tab and names:
            self._take_name()
            return True
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key))
        if step is not None and names:
            self.names.setCurrentRow((self.names.currentRow() + step) % self.names.count())
            return True
        return False


def _stay(reading: Reading) -> Stay | None:
    """The time that would be promised, with the gaps of its service."""
    if reading.start is None:
        return None
    end = reading.start + timedelta(minutes=reading.minutes)
    service = reading.understood.service
    if service is None:
        return Stay(reading.start, end)
    return Stay(reading.start, end, service.preparation, service.wrap_up, service.travel)
