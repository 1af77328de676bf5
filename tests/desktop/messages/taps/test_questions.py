"""The dialogs of what one tap tells: who hears what, what is chosen, and what the button says."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from scheduler_app.desktop.messages.taps.earlier_question import EarlierQuestion
from scheduler_app.desktop.messages.taps.late_question import LateQuestion
from scheduler_app.desktop.messages.taps.lost_day_question import (
    COURSES,
    LostDayQuestion,
    deposit_text,
)
from scheduler_app.domain.amounts import Money
from scheduler_app.use_cases.page.late import LateChoice
from scheduler_app.use_cases.page.lost_day import LostChoice, LostDeposit
from tests.desktop.desk import Desk
from tests.desktop.messages.taps import made
from tests.desktop.messages.taps.dialogs import THREE


def _go(question: LateQuestion | LostDayQuestion | EarlierQuestion) -> QPushButton:
    return question.answers[0]


def test_running_late_says_how_many_messages_leave_and_who_is_to_be_called(desk: Desk) -> None:
    question = LateQuestion(made.late(THREE), desk.tools, desk.window)
    question.open()
    desk.settle()
    anna, ben, jo = question.rows
    assert _go(question).text() == "Put 1 booking aside and send 2 messages"
    assert question.to_call.text() == "1 client to call"
    assert [row.messages() for row in (anna, ben, jo)] == [1, 0, 1]
    jo.choose(LateChoice.TELL)
    assert _go(question).text() == "Send 2 messages"
    QTest.keyClick(anna.tell, Qt.Key.Key_Space)
    assert _go(question).text() == "Send 1 message"
    # A number that is typed ends with Enter; the dialog stays, and nothing leaves.
    QTest.keyClick(question.minutes, Qt.Key.Key_Return)
    assert question.isVisible() and question.focusWidget() is question.leave
    # What was decided by hand stays when it is another lateness.
    question.show_known(made.late(THREE, minutes=30))
    assert _go(question).text() == "Put 1 booking aside and send 1 message"
    assert "30 min late" in question.rows[0].listener.becomes
    question.to_call.click()
    focused = question.focusWidget()
    assert isinstance(focused, QPushButton) and "161 496 0000" in focused.accessibleName()
    question.close()


def test_each_course_says_by_which_way_it_is_told(desk: Desk) -> None:
    """News of today go by text where that is possible; other times as a visit is called off."""
    visit = made.visit(1)
    both = replace(visit, ways=(made.mail_way(visit.client), *visit.ways))
    question = LateQuestion(made.late([both]), desk.tools, desk.window)
    question.open()
    desk.settle()
    (row,) = question.rows

    def shown() -> set[str]:
        return {label.text() for label in row.findChildren(QLabel) if label.isVisible()}

    assert {"by mail, in German", "anna@example.org"} <= shown()
    row.choose(LateChoice.TELL)
    assert "by text, in German" in shown() and "anna@example.org" not in shown()
    question.close()


def test_a_dialog_that_grows_stays_on_the_screen(desk: Desk) -> None:
    question = LostDayQuestion(made.lost(THREE[:1]), desk.tools, desk.window)
    question.open()
    opened = question.height()
    desk.settle()
    assert question.height() == opened, "it is given its place at its height"
    moved = question.testAttribute(Qt.WidgetAttribute.WA_Moved)
    assert not moved, "the system gives it its place"
    room = question.screen().availableGeometry()
    question.move(question.x(), room.bottom() - question.height())
    question.show_known(made.lost(THREE))
    desk.settle()
    assert question.frameGeometry().bottom() <= room.bottom()
    question.close()


def test_times_chosen_by_hand_stay_when_the_diary_is_asked_again(desk: Desk) -> None:
    question = LostDayQuestion(made.lost(THREE), desk.tools, desk.window)
    free = made.times(THREE[2], 5)
    question.rows[2].times.leave_out(free[0])
    question.rows[2].times.take(free[4])
    for _ in range(2):
        question.show_known(made.lost(THREE))
        assert question.rows[2].starts() == (free[1], free[2], free[4])
    assert question.rows[0].starts() == made.times(THREE[0], 3)
    question.close()


def test_of_a_lost_day_each_visit_goes_on_as_it_is_chosen(desk: Desk) -> None:
    question = LostDayQuestion(made.lost(THREE), desk.tools, desk.window)
    question.open()
    desk.settle()
    anna, ben, jo = question.rows
    assert question.focusWidget() is question.leave
    assert _go(question).text() == "Call the day off and send 2 messages"
    assert [row.starts() for row in (anna, jo)] == [made.times(one, 3) for one in THREE[::2]]
    anna.choose(LostChoice.MOVE)
    assert anna.starts() == made.times(THREE[0], 1)
    for start in made.times(THREE[2], 3):
        jo.times.leave_out(start)
    assert not _go(question).isEnabled() and not jo.times.said.isHidden()
    # No hour twice: what one is offered no other is.
    jo.times.take(made.times(THREE[0], 1)[0])
    assert jo.starts() == () and "Anna Schmidt is offered" in jo.times.said.text()
    jo.times.take(made.times(THREE[2], 5)[4])
    assert _go(question).isEnabled()
    question.for_all.setCurrentIndex(question.for_all.findData(LostChoice.KEEP))
    question.for_all.activated.emit(question.for_all.currentIndex())
    assert [row.course() for row in (anna, ben, jo)] == [COURSES[LostChoice.KEEP]] * 3
    assert _go(question).text() == "Nothing to do" and not _go(question).isEnabled()
    assert question.foot.isHidden()
    question.close()


def test_without_a_page_nobody_is_offered_a_choice(desk: Desk) -> None:
    question = LostDayQuestion(made.lost(THREE, page=False), desk.tools, desk.window)
    assert question.for_all.findData(LostChoice.TIMES) < 0
    assert question.rows[0].course() == COURSES[LostChoice.MOVE]
    question.close()


def test_one_client_at_a_time_is_asked_to_come_earlier(desk: Desk) -> None:
    question = EarlierQuestion(made.freed(THREE), desk.tools, desk.window)
    question.open()
    desk.settle()
    anna, ben, jo = question.rows
    assert _go(question).text() == "Ask Anna Schmidt: send 1 message"
    jo.tell.click()
    assert _go(question).text() == "Ask Jo: send 1 message"
    assert not anna.tell.isChecked() and not ben.tell.isVisible()
    question.until.line.selectAll()
    QTest.keyClicks(question.until.line, "never")
    assert not _go(question).isEnabled()
    question.close()


def test_what_becomes_of_a_deposit_is_said(desk: Desk) -> None:
    def deposit(*amounts: int) -> str:
        return deposit_text(LostDeposit(*(Money(each, "GBP") for each in amounts)))

    assert desk is not None
    assert deposit(4000, 0, 4000, 0) == "Deposit: £40 paid. Where the visit is off, £40 goes back."
    assert deposit(0, 4000, 0, 0) == "Deposit of £40: not paid yet"
    assert deposit(4000, 0, 3000, 1000) == (
        "Deposit: £40 paid. Where the visit is off, £30 goes back and £10 stays theirs."
    )
    assert deposit(0, 0, 0, 0) == ""
