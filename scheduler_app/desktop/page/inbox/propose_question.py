"""Desktop, inbox: up to three other times for a request, typed or chosen from what is free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.page.inbox.decline_question import LONGEST
from scheduler_app.desktop.page.inbox.words import what, who
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.moment_field import MomentField
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.desktop.wording import day_text, moment_text, time_text
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.requests import MOST_PROPOSALS, Request
from scheduler_app.domain.time_units import whole_minutes
from scheduler_app.domain.wording import counted
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.calendar.find_slots import find_slots
from scheduler_app.use_cases.ports.diary import DiaryHandle

DAYS_AHEAD = 28
"""Days from today and from the day that was asked for on in which free times are looked for."""
ROW = 28
LIST_HEIGHT = 7 * ROW + 8
CHIP_HEIGHT = 32
"""Kept free while nothing is chosen, so that the dialog never has to grow."""
MOMENT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Proposing:
    """The times to hold for the client, and a word with them."""

    starts: tuple[datetime, ...]
    note: str


def free_times(
    diary: DiaryHandle, request: Request, booking: CalendarItem, first: date, *, now: datetime
) -> list[datetime]:
    """The free starts of the coming weeks, and of those around the day that was asked for.

    Each for a visit as long as the one asked for.

    What is held for this client already counts as free: only one of these times will stand.
    """
    held = [proposal.start for proposal in request.proposals]
    own = {booking.id, request.item.id, *(proposal.booking_id for proposal in request.proposals)}
    asked = {from_epoch(booking.start), from_epoch(request.item.start)}
    found: list[datetime] = []
    if booking.service_id is not None:
        found = find_slots(
            diary,
            booking.service_id,
            first,
            _end_of_looking(first, booking),
            now=now,
            minutes=whole_minutes(booking.end - booking.start),
            place_id=booking.place_id,
            without=own,
        )
    return sorted({start for start in (*found, *held) if start > now} - asked)


def _end_of_looking(first: date, booking: CalendarItem) -> date:
    """The first day of which it is not known what is free."""
    return max(first, from_epoch(booking.start).date()) + timedelta(days=DAYS_AHEAD)


class ProposeQuestion(Question):
    """Answers with a `Proposing`. Left and Right change the list, Space takes or leaves a time.

    A typed time that is free is taken by Enter.
    """

    def __init__(
        self,
        request: Request,
        booking: CalendarItem,
        free: Sequence[datetime],
        tools: Tools,
        parent: QWidget,
    ) -> None:
        super().__init__(
            f"Propose other times to {who(request)}",
            f"{what(booking)}. Each is held until the client has chosen; the time asked for is "
            "free for others meanwhile.",
            parent,
        )
        self._tools = tools
        self._box = {
            True: icon("ticked", QPalette.ColorRole.Accent),
            False: icon("unticked", QPalette.ColorRole.PlaceholderText),
        }
        self._end = _end_of_looking(tools.today(), booking)
        self._held = {each.start for each in request.proposals if each.start in set(free)}
        self.chosen: list[datetime] = sorted(self._held)
        self.free = _by_day(free, tools)
        self.setMinimumWidth(552)
        self._build_line()
        self._build_lists()
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.body.addWidget(self.said)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(8)
        self.body.addLayout(self._chips)
        self.note = QLineEdit(self)
        self.note.setPlaceholderText("A word to the client (optional)")
        self.note.setAccessibleName("A word to the client")
        self.note.setMaxLength(LONGEST)
        self.body.addWidget(self.note)
        self.keep_words(self.note)
        self.add_answers(("Propose", self.proposing))
        self.propose_button = next(
            button for button in self.findChildren(QPushButton) if button.text() == "Propose"
        )
        self._show_chosen()
        self.days.setCurrentRow(0)
        # A request for March is not answered with December.
        self._show_day_of(from_epoch(booking.start))
        self.days.setFocus()

    def proposing(self) -> Proposing:
        """What is filled in."""
        return Proposing(tuple(sorted(self.chosen)), self.note.text().strip())

    def toggle(self, start: datetime) -> None:
        """Choose a time, or drop it again; a fourth one is refused, with the reason."""
        refused = start not in self.chosen and len(self.chosen) == MOST_PROPOSALS
        if start in self.chosen:
            self.chosen.remove(start)
        elif not refused:
            self.chosen.append(start)
        self._show_chosen()
        self._mark()
        if refused:
            self._refuse(f"{MOST_PROPOSALS} times are held at most: leave one out first.")

    def take_typed(self) -> None:
        """Take the typed time if it is free, or say what is free instead."""
        try:
            start = self.line.moment()
        except InvalidInput:
            # The field says it itself.
            return
        zone, today = self._tools.zone(), self._tools.today()
        free = [each for starts in self.free.values() for each in starts]
        if start in free:
            if start not in self.chosen:
                self.toggle(start)
            self._show_day_of(start)
            self.line.clear()
            return
        self.line.line.selectAll()
        if start.astimezone(zone).date() >= self._end:
            last = day_text(self._end - timedelta(days=1), today=today)
            self._refuse(f"What is free is known until {last} only: choose an earlier time.")
            return
        self._show_day_of(start)
        later = next((each for each in free if each > start), None)
        other = f" The next free time is {moment_text(later, zone, today=today)}." if later else ""
        self._refuse(f"{moment_text(start, zone, today=today)} is not free.{other}")

    # -- inside -------------------------------------------------------------------------------

    def _build_line(self) -> None:
        self.line = MomentField(self._tools, self)
        self.line.setAccessibleName("Type a time to propose")
        self.line.line.setPlaceholderText("Type a time, such as fri 10:30, and press Enter")
        self.line.button.hide()
        self.line.line.installEventFilter(self)
        self.body.addWidget(self.line)

    def _show_day_of(self, start: datetime) -> None:
        day = start.astimezone(self._tools.zone()).date()
        row = next((row for row, each in enumerate(self.free) if each >= day), -1)
        if row >= 0:
            self.days.setCurrentRow(row)

    def _refuse(self, why: str) -> None:
        self.said.setText(why)
        role(self.said, "small-danger")

    def _build_lists(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.days, self.times = QListWidget(self), QListWidget(self)
        for listed, name in ((self.days, "Days"), (self.times, "Free times")):
            column = QVBoxLayout()
            column.setSpacing(4)
            caption = QLabel(name, self)
            role(caption, "caption")
            column.addWidget(caption)
            listed.setAccessibleName(name)
            listed.setFixedHeight(LIST_HEIGHT)
            listed.installEventFilter(self)
            column.addWidget(listed)
            row.addLayout(column, 1)
        self.times.setIconSize(QSize(18, 18))
        today = self._tools.today()
        for day, starts in self.free.items():
            text = f"{day_text(day, today=today)}   {counted(len(starts), 'time')}"
            line = QListWidgetItem(text[0].upper() + text[1:])
            line.setSizeHint(QSize(0, ROW))
            self.days.addItem(line)
        self.days.currentRowChanged.connect(lambda _: self._show_day())
        self.times.itemClicked.connect(lambda line: self.toggle(line.data(MOMENT)))
        self.body.addLayout(row)

    def _show_day(self) -> None:
        row = self.days.currentRow()
        self.times.clear()
        for start in list(self.free.values())[row] if row >= 0 else ():
            item = QListWidgetItem(time_text(start, self._tools.zone()))
            item.setData(MOMENT, start)
            item.setSizeHint(QSize(0, ROW))
            self.times.addItem(item)
        self.times.setCurrentRow(0)
        self._mark()

    def _mark(self) -> None:
        """Chosen times have a tick in their box, and say so."""
        for row in range(self.times.count()):
            line = self.times.item(row)
            start = line.data(MOMENT)
            taken = start in self.chosen
            clock = time_text(start, self._tools.zone())
            held = ", held already" if start in self._held else ""
            line.setText(f"{clock}{held}")
            line.setIcon(self._box[taken])
            line.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{clock}{held}{', chosen' if taken else ''}"
            )

    def _show_chosen(self) -> None:
        while self._chips.count():
            old = self._chips.takeAt(0)
            widget = old.widget() if old is not None else None
            if widget is not None:
                widget.deleteLater()
        for start in sorted(self.chosen):
            text = self._tools.when(start)
            chip = QPushButton(icon("close"), text, self)
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setAccessibleName(f"Leave out {text}")
            chip.setToolTip("Leave it out")
            chip.clicked.connect(lambda _=False, start=start: self.toggle(start))
            self._chips.addWidget(chip)
        self._chips.addStretch(1)
        self._chips.addStrut(CHIP_HEIGHT)
        left = MOST_PROPOSALS - len(self.chosen)
        if not self.free:
            last = day_text(self._end - timedelta(days=1), today=self._tools.today())
            said = f"Nothing is free until {last}."
        elif not self.chosen:
            said = f"Choose up to {MOST_PROPOSALS} times: a click or Space takes one."
        else:
            said = f"{left} more can be chosen." if left else "That is as many as can be held."
        self.said.setText(said)
        role(self.said, "small")
        self.propose_button.setEnabled(bool(self.chosen))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if watched is self.days and key in (Qt.Key.Key_Right, Qt.Key.Key_Space):
                self.times.setFocus()
                return True
            if watched is self.times and key == Qt.Key.Key_Left:
                self.days.setFocus()
                return True
            enters = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.line.line and enters and self.line.text().strip():
                self.take_typed()
                return True
            row = self.times.currentRow()
            if watched is self.times and key == Qt.Key.Key_Space and row >= 0:
                self.toggle(self.times.item(row).data(MOMENT))
                return True
        return super().eventFilter(watched, event)


def _by_day(free: Sequence[datetime], tools: Tools) -> Mapping[date, list[datetime]]:
    days: dict[date, list[datetime]] = {}
    for start in free:
        days.setdefault(start.astimezone(tools.zone()).date(), []).append(start)
    return days
