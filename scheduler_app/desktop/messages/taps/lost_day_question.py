"""Desktop, taps: a day is lost: what becomes of each visit, and what each client hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.messages.taps.listener import Course, Listener, Words
from scheduler_app.desktop.messages.taps.listener_row import ListenerRow
from scheduler_app.desktop.messages.taps.telling_question import TellingQuestion
from scheduler_app.desktop.messages.taps.visits import calls, listener_of, taken_by_another
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import money_text
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.page.requests import MOST_PROPOSALS
from scheduler_app.domain.wording import counted, day_in_words, listed, long_day_in_words
from scheduler_app.use_cases.page.lost_day import (
    LostChoice,
    LostDay,
    LostDecision,
    LostDeposit,
    LostVisit,
    lose_day,
    lost_day,
    lost_messages,
)
from scheduler_app.use_cases.page.visits_to_tell import TapDone

COURSES = {
    LostChoice.TIMES: Course(LostChoice.TIMES, "Offer other times", MOST_PROPOSALS),
    LostChoice.MOVE: Course(LostChoice.MOVE, "Move it to", 1),
    LostChoice.CANCEL: Course(LostChoice.CANCEL, "Cancel it"),
    LostChoice.KEEP: Course(LostChoice.KEEP, "Leave it as it is", told=False),
}
FOR_ALL = {
    LostChoice.TIMES: "Offer other times",
    LostChoice.MOVE: "Move to the next free time",
    LostChoice.CANCEL: "Cancel",
    LostChoice.KEEP: "Leave as it is",
}
WITH_PAGE = (
    "Each client hears of it in their language. Who is offered other times chooses one on the "
    "booking page; until then these are held."
)
WITHOUT_PAGE = (
    "Each client hears of it in their language. No booking page is linked, so nobody can choose "
    "a time by themselves."
)
NOBODY = "Nothing stands on this day any more."


class LostDayQuestion(TellingQuestion[LostDay]):
    """All of the day on one look: nothing is written or sent before the button is pressed."""

    def __init__(self, day: LostDay, tools: Tools, parent: QWidget) -> None:
        about = WITH_PAGE if day.page else WITHOUT_PAGE
        super().__init__(f"The day is lost: {long_day_in_words(day.day)}", about, tools, parent)
        self._day = day
        self._visits: dict[int, LostVisit] = {}
        self.for_all = QComboBox(self)
        self.close_day = QCheckBox("&Close the day: nothing more is booked on it", self)
        self.close_day.setChecked(True)
        self._build_head()
        self.add_buttons("Leave the day as it is")
        self.show_known(day)

    # -- what it is ---------------------------------------------------------------------------

    def read(self, now: datetime) -> LostDay:
        return lost_day(self.tools.diary, self._day.day, now=now)

    def show_known(self, known: LostDay) -> None:
        self._day = known
        self._visits = {one.visit.booking_id: one for one in known.visits}
        self.close_day.setVisible(not known.is_closed)
        self.list.show_listeners([self._listener(one) for one in known.visits], NOBODY)

    def words_of(self, row: ListenerRow) -> Words:
        decisions = [self._decision(row)]
        return lambda: self.tools.messages.would_tell(lost_messages(decisions)[0])

    def label(self, messages: int) -> str:
        changed = [one for one in self._decisions() if one.what is not LostChoice.KEEP]
        send = f" and send {counted(messages, 'message')}" if messages else ""
        return f"Call the day off{send}" if changed else ""

    def write(self, now: datetime) -> TapDone:
        decisions, close = list(self._decisions()), self._closes()
        return lose_day(self.tools.diary, self._day.day, decisions, now=now, close=close)

    def tell_done(self, result: object) -> None:
        if isinstance(result, TapDone):
            day = day_in_words(self._day.day)
            told = f"{day} is lost: {counted(len(result.told), 'message')} on the way"
            say_done(self.tools, f"{told}{calls(result)}")

    def doubts(self, row: ListenerRow, start: datetime) -> str:
        others = ((self._visits[one.listener.booking_id].visit, one.starts()) for one in self.rows)
        visit = self._visits[row.listener.booking_id].visit
        return taken_by_another(start, visit, others)

    # -- inside -------------------------------------------------------------------------------

    def _build_head(self) -> None:
        possible = {choice for one in self._day.visits for choice in one.choices}
        self.for_all.addItem("As it says below", None)
        for choice, label in FOR_ALL.items():
            if choice in possible:
                self.for_all.addItem(label, choice)
        self.for_all.activated.connect(lambda _: self._choose_for_all())
        self.for_all.setAccessibleName("For all of them")
        row = QHBoxLayout()
        row.setSpacing(8)
        caption = QLabel("For &all of them", self)
        caption.setBuddy(self.for_all)
        row.addWidget(caption)
        row.addWidget(self.for_all)
        row.addStretch(1)
        row.addWidget(self.close_day)
        self.close_day.toggled.connect(lambda _: self.decided())
        self.head.addLayout(row)

    def _choose_for_all(self) -> None:
        """All that can go on so do."""
        choice = self.for_all.currentData()
        if choice is not None:
            for row in self.rows:
                row.choose(choice)

    def _closes(self) -> bool:
        return not self._day.is_closed and self.close_day.isChecked()

    def _listener(self, lost: LostVisit) -> Listener:
        return replace(
            listener_of(lost.visit, self.tools, DirectKind.LOST),
            deposit="" if lost.deposit is None else deposit_text(lost.deposit),
            courses=tuple(COURSES[one] for one in lost.choices),
            free=lost.free,
            proposed=lost.proposed,
        )

    def _decisions(self) -> Iterator[LostDecision]:
        return (self._decision(row) for row in self.rows)

    def _decision(self, row: ListenerRow) -> LostDecision:
        course = row.course()
        what = LostChoice.KEEP if course is None else LostChoice(course.key)
        return LostDecision(self._visits[row.listener.booking_id].visit, what, row.starts())


def deposit_text(deposit: LostDeposit) -> str:
    """What is paid, and what becomes of it, such as "£40 deposit is paid; if it is off, …"."""
    if not deposit.paid.minor:
        missing = money_text(deposit.missing)
        return f"Deposit of {missing}: not paid yet" if deposit.missing.minor else ""
    said = f"Deposit: {money_text(deposit.paid)} paid"
    if deposit.missing.minor:
        said += f", {money_text(deposit.missing)} missing"
    parts = [
        f"{money_text(amount)} {where}"
        for amount, where in (
            (deposit.comes_back, "goes back"),
            (deposit.to_credit, "stays theirs"),
        )
        if amount.minor
    ]
    return f"{said}. Where the visit is off, {listed(parts)}." if parts else f"{said}."
