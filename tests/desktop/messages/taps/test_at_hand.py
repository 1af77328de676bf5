"""One tap is where it is needed, and does what its dialog says: over a real diary."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu

from scheduler_app.desktop.calendar.signs import Sign
from scheduler_app.desktop.messages.taps.earlier_question import EarlierQuestion
from scheduler_app.desktop.messages.taps.gaps import gap_around
from scheduler_app.desktop.messages.taps.late_question import LateQuestion
from scheduler_app.desktop.messages.taps.lost_day_question import LostDayQuestion
from scheduler_app.desktop.messages.taps.on_my_way_question import OnMyWayQuestion
from scheduler_app.desktop.messages.taps.written_words import WrittenWords
from scheduler_app.domain.actors import By
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.use_cases.bookings.show_calendar import calendar_item
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.messages.direct import direct_of
from tests.desktop.desk import NOW, Desk
from tests.shots_taps import with_visits

TEN = NOW.replace(hour=10, minute=0)
HOUR = timedelta(hours=1)


@pytest.fixture
def visits(desk: Desk) -> list[int]:
    """From ten on, one an hour: Anna by text, an Arab client by mail, Maximiliane, and Ben."""
    made = with_visits(desk.tools, TEN, 4, every=60)
    desk.settle()
    return made


def _kinds(desk: Desk, booking_id: int) -> list[DirectKind]:
    return [told.message.kind for told in direct_of(desk.diary, [booking_id]).get(booking_id, ())]


def _told(desk: Desk) -> str:
    return " ".join(label.text() for label in desk.calendar.inspector.findChildren(QLabel))


def test_who_waits_is_told_by_a_key_and_one_button(desk: Desk, visits: list[int]) -> None:
    desk.press("Ctrl+L")
    question = desk.dialog(LateQuestion)
    assert question.rows[0].listener.name == "Anna Schmidt"
    question.rows[0].words.button.click()
    desk.settle()
    shown = question.rows[0].words
    assert isinstance(shown, WrittenWords)
    assert "10:20" in " ".join(label.text() for label in shown.findChildren(QLabel))
    messages = sum(row.messages() for row in question.rows)
    assert question.answers[0].text() == f"Send {messages} message" + "s" * (messages > 1)
    assert _kinds(desk, visits[0]) == []
    question.answers[0].click()
    desk.settle()
    assert _kinds(desk, visits[0]) == [DirectKind.LATE]
    desk.jump_to(visits[0])
    desk.settle()
    assert "20 min late, begins about 10:20" in _told(desk)
    badges = desk.calendar.view.grid.badges
    assert Sign.LATE in badges.signs[visits[0]]
    assert any("begins about 10:20" in said for said in badges.words(visits[0]))


def test_a_lost_day_is_called_off_from_its_header_and_taken_back(
    desk: Desk, visits: list[int]
) -> None:
    grid = desk.calendar.view.grid
    day = grid.plan.days.date(1)
    assert day == TEN.date()
    grid.day_menu_requested.emit(day, QPoint(0, 0))
    [menu] = [one for one in desk.calendar.findChildren(QMenu) if one.isVisible()]
    lost = next(one for one in menu.actions() if one.text().startswith("The day is lost"))
    menu.close()
    lost.trigger()
    desk.settle()
    question = desk.dialog(LostDayQuestion)
    assert question.focusWidget() is question.leave
    assert question.to_call.text() == "1 client to call"
    question.answers[0].click()
    desk.settle()
    states = {calendar_item(desk.diary, number).state for number in visits}
    assert states == {"cancelled"}, "no page is linked: they are off"
    assert [_kinds(desk, number) for number in visits[:2]] == [[DirectKind.LOST]] * 2
    assert "call Ben Okafor yourself" in desk.toast()
    desk.press("Ctrl+Z")
    desk.settle()
    assert {calendar_item(desk.diary, number).state for number in visits} == {"confirmed"}


def test_the_next_client_hears_when_one_arrives(desk: Desk, visits: list[int]) -> None:
    desk.do("on-my-way")
    desk.settle()
    question = desk.dialog(OnMyWayQuestion)
    QTest.keyClick(question.leave, Qt.Key.Key_Return)
    desk.settle()
    assert _kinds(desk, visits[0]) == [], "the button with the focus is the safe one"
    desk.window.parts.tap_verbs.on_my_way(visits[1])
    desk.settle()
    question = desk.dialog(OnMyWayQuestion)
    question.answers[0].click()
    desk.settle()
    assert _kinds(desk, visits[1]) == [DirectKind.ON_MY_WAY]


def test_whoever_may_come_earlier_is_offered_once_an_hour_is_free(
    desk: Desk, visits: list[int]
) -> None:
    cancel(desk.diary, visits[0], by=By.CLIENT, now=NOW)
    item = calendar_item(desk.diary, visits[0])
    offer = desk.window.parts.of_bookings().freed(item)
    assert offer is not None
    offer.act()
    desk.settle()
    question = desk.dialog(EarlierQuestion)
    assert question.answers[0].text().startswith("Ask ")
    asked = next(row.listener.booking_id for row in question.rows if row.tell.isChecked())
    question.answers[0].click()
    desk.settle()
    assert _kinds(desk, asked) == [DirectKind.EARLIER]
    desk.window.parts.tap_verbs.ask_earlier(TEN, TEN + HOUR / 2)
    desk.settle()
    again = desk.dialog(EarlierQuestion)
    assert not again.answers[0].isEnabled() and again.give_up.isVisible()
    again.close()


def test_a_gap_lies_between_what_is_taken_and_within_working_hours(
    desk: Desk, visits: list[int]
) -> None:
    def gap(moment: datetime) -> tuple[datetime, datetime] | None:
        return gap_around(moment, desk.tools)

    assert len(visits) == 4
    assert gap(TEN + 0.75 * HOUR) == (TEN + HOUR / 2, TEN + HOUR)
    assert gap(TEN) is None and gap(TEN - 9 * HOUR) is None
    first = gap(TEN - HOUR / 4)
    assert first is not None and first[1] == TEN and first[0] >= NOW
