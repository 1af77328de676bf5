"""Desktop, taps: running late: each who waits hears when their visit begins, or chooses again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from scheduler_app.desktop.messages.taps.listener import Course, Listener, Words
from scheduler_app.desktop.messages.taps.listener_row import ListenerRow
from scheduler_app.desktop.messages.taps.telling_question import TellingQuestion
from scheduler_app.desktop.messages.taps.visits import calls, listener_of, taken_by_another
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import minutes_box
from scheduler_app.desktop.wording import time_text
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.page.requests import MOST_PROPOSALS
from scheduler_app.domain.time_units import DAY_MINUTES
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.page.late import (
    LateChoice,
    LateDay,
    LateDecision,
    LateVisit,
    late_messages,
    lateness,
    run_late,
)
from scheduler_app.use_cases.page.visits_to_tell import TapDone, VisitToTell

USUAL = 20
"""Minutes late that are proposed at first."""

PAUSE_MS = 250
"""A number that is being typed is meant once it has stood still for so long."""

NUMBER, WIDEST_NAME = 84, 280
"""Pixels: the width of a number of minutes, and of a name at most."""

COURSES = {
    LateChoice.TELL: Course(LateChoice.TELL, "Tell when it begins"),
    LateChoice.TIMES: Course(LateChoice.TIMES, "Offer other times", MOST_PROPOSALS),
    LateChoice.LEAVE: Course(LateChoice.LEAVE, "Tell nothing", told=False),
}
ABOUT = "Each hears in their language when their visit begins. No booking is moved by that."
NOBODY = "Nobody waits longer for that: the gaps between the visits make up for it."


class LateQuestion(TellingQuestion[LateDay]):
    """How late, and who hears what of it. The minutes have the keyboard; Enter leaves them."""

    def __init__(
        self, day: LateDay, tools: Tools, parent: QWidget, begins_with: int | None = None
    ) -> None:
        super().__init__("Running late", ABOUT, tools, parent)
        self._visits: dict[int, LateVisit] = {}
        self.minutes = minutes_box(DAY_MINUTES // 2, least=5)
        self.minutes.setValue(day.minutes)
        self.limit = minutes_box(DAY_MINUTES, least=5)
        self.limit.setValue(day.limit)
        self.begins = QComboBox(self)
        self._typing = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._typing.timeout.connect(self.look_anew)
        self._build_head(day, begins_with)
        self.add_buttons("Not now")
        self.show_known(day)
        self.minutes.setFocus()
        self.minutes.selectAll()

    # -- what it is ---------------------------------------------------------------------------

    def read(self, now: datetime) -> LateDay:
        return lateness(
            self.tools.diary,
            self.minutes.value(),
            now=now,
            limit=self.limit.value(),
            begins_with=self.begins.currentData(),
        )

    def show_known(self, known: LateDay) -> None:
        self._visits = {one.visit.booking_id: one for one in known.visits}
        self.list.show_listeners([self._listener(one) for one in known.visits], NOBODY)

    def words_of(self, row: ListenerRow) -> Words:
        decisions = [self._decision(row)]
        return lambda: self.tools.messages.would_tell(late_messages(decisions)[0])

    def label(self, messages: int) -> str:
        aside = sum(row.course() == COURSES[LateChoice.TIMES] for row in self.rows)
        put = f"put {counted(aside, 'booking')} aside" if aside else ""
        send = f"send {counted(messages, 'message')}" if messages else ""
        said = " and ".join(filter(None, (put, send)))
        return said[:1].upper() + said[1:]

    def write(self, now: datetime) -> TapDone:
        return run_late(self.tools.diary, list(self._decisions()), now=now)

    def tell_done(self, result: object) -> None:
        if isinstance(result, TapDone):
            told = f"Running late: {counted(len(result.told), 'message')} on the way"
            self.tools.notices.say(f"{told}{calls(result)}")

    def doubts(self, row: ListenerRow, start: datetime) -> str:
        others = ((self._visits[one.listener.booking_id].visit, one.starts()) for one in self.rows)
        visit = self._visits[row.listener.booking_id].visit
        return taken_by_another(start, visit, others)

    # -- inside -------------------------------------------------------------------------------

    def _build_head(self, day: LateDay, begins_with: int | None) -> None:
        first = day.under_way or next((one.visit for one in day.visits), None)
        if begins_with is not None or first is None:
            self.begins.addItem("of how it looks now", None)
        elif day.under_way is not None:
            self.begins.addItem(f"{isolated(first.name)} takes longer", None)
        else:
            self.begins.addItem(_begins_late(first, self.tools), None)
        for visit in day.could_begin:
            if visit != first or begins_with is not None:
                self.begins.addItem(_begins_late(visit, self.tools), visit.booking_id)
        self.begins.setCurrentIndex(max(0, self.begins.findData(begins_with)))
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, field, name in (
            ("&Late by", self.minutes, "Late by, in minutes"),
            ("&because", self.begins, "What it begins with"),
            ("offer other &times from", self.limit, "Offer other times from so many minutes on"),
        ):
            label = QLabel(text, self)
            label.setBuddy(field)
            field.setAccessibleName(name)
            row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)
        self.limit.setToolTip("Who would wait so long is offered other times instead")
        self.begins.setMaximumWidth(WIDEST_NAME)
        self.head.addLayout(row)
        self.minutes.valueChanged.connect(lambda _: self._typing.start())
        self.limit.valueChanged.connect(lambda _: self._typing.start())
        self.begins.currentIndexChanged.connect(lambda _: self.look_anew())
        for box in (self.minutes, self.limit):
            box.setFixedWidth(NUMBER)
            box.installEventFilter(self)

    def _listener(self, late: LateVisit) -> Listener:
        zone = self.tools.zone()
        becomes = f"Begins about {time_text(late.expected, zone)}, {late.minutes} min late"
        if late.told is not None:
            becomes += f"; told last: {time_text(late.told, zone)}"
        some = LateChoice.TIMES in late.choices
        aside = late.visit.way(DirectKind.LOST)
        return replace(
            listener_of(late.visit, self.tools, DirectKind.LATE),
            becomes=becomes,
            care=late.misfit,
            courses=tuple(COURSES[one] for one in late.choices) if some else (),
            other_ways={} if aside is None else {LateChoice.TIMES: aside},
            meant=late.choices[0] is not LateChoice.LEAVE,
            free=late.free,
            proposed=late.proposed,
        )

    def _decisions(self) -> Iterator[LateDecision]:
        return (self._decision(row) for row in self.rows)

    def _decision(self, row: ListenerRow) -> LateDecision:
        late, course = self._visits[row.listener.booking_id], row.course()
        what = LateChoice.LEAVE if course is None else LateChoice(course.key)
        return LateDecision(late.visit, what, late.expected, row.starts())

    def done(self, result: int) -> None:
        """Nothing is asked for any more."""
        self._typing.stop()
        super().done(result)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(watched, QSpinBox)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            # It ends the number that is typed, and nothing else.
            watched.interpretText()
            self.leave.setFocus()
            return True
        return super().eventFilter(watched, event)


def _begins_late(visit: VisitToTell, tools: Tools) -> str:
    return f"{time_text(visit.start, tools.zone())} {isolated(visit.name)} begins late"
