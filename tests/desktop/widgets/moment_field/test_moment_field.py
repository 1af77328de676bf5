"""The field of a moment, by keyboard and mouse: typed, stepped, chosen from what is free."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.questions.move_question import MoveQuestion
from scheduler_app.desktop.frame.start import close_tools
from scheduler_app.desktop.widgets.moment_field.choice import ChoicePopup
from scheduler_app.desktop.widgets.moment_field.days_field import DaysField
from scheduler_app.desktop.widgets.moment_field.moment_field import MomentField
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.domain.zones import zone
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.dates import add_days_off
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk, booked, delete

AUTUMN = datetime(2027, 10, 30, 23, 30, tzinfo=UTC)
"""00:30 in London, an hour before the clocks go back."""


@pytest.fixture
def field(desk: Desk) -> Iterator[MomentField]:
    """A field in a window of its own, in London."""
    made = MomentField(desk.tools)
    made.setAccessibleName("Start")
    desk.qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def test_it_says_what_it_understands_as_one_types(field: MomentField) -> None:
    told: list[str] = []
    field.changed.connect(lambda: told.append(field.said_text()))
    QTest.keyClicks(field.line, "tue 15")
    assert field.said_text() == "Tue 2 March 2027, 15:00"
    assert field.moment() == datetime(2027, 3, 2, 15, tzinfo=UTC)
    assert "at what time?" in told[2]
    assert field.line.accessibleDescription() == field.said_text()
    assert (field.line.accessibleName(), field.text()) == ("Start", "tue 15")
    QTest.keyClicks(field.line, " printer")
    assert "“printer” is not understood" in field.said_text()
    with pytest.raises(InvalidInput, match="printer"):
        field.moment()


def test_it_is_written_in_full_when_it_is_left(field: MomentField) -> None:
    QTest.keyClicks(field.line, "5.3. 9:30")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert field.text() == "Fri 5 Mar 2027 09:30"


def test_an_instant_that_nobody_edits_comes_back_as_it_was(field: MomentField) -> None:
    """Also the second of two hours that the clock shows alike, and seconds."""
    for moment in (AUTUMN + timedelta(hours=2), datetime(2027, 3, 2, 9, 0, 7, tzinfo=UTC)):
        field.set_moment(moment)
        QTest.keyClick(field.line, Qt.Key.Key_Return)
        assert field.moment() == moment


def test_keys_step_by_the_grid_and_by_days(field: MomentField) -> None:
    field.set_moment(datetime(2027, 3, 2, 9, 5, tzinfo=UTC))
    for key, wall in (
        (Qt.Key.Key_Up, "Tue 2 Mar 2027 09:15"),
        (Qt.Key.Key_Up, "Tue 2 Mar 2027 09:30"),
        (Qt.Key.Key_Down, "Tue 2 Mar 2027 09:15"),
        (Qt.Key.Key_PageUp, "Wed 3 Mar 2027 09:15"),
        (Qt.Key.Key_PageDown, "Tue 2 Mar 2027 09:15"),
    ):
        QTest.keyClick(field.line, key)
        assert field.text() == wall


def test_steps_go_through_the_hour_that_comes_twice(field: MomentField) -> None:
    field.set_moment(AUTUMN + timedelta(minutes=45))
    seen = []
    for _ in range(5):
        QTest.keyClick(field.line, Qt.Key.Key_Up)
        seen.append(field.text().removeprefix("Sun 31 Oct 2027 "))
    assert seen == ["01:30", "01:45", "01:00 GMT", "01:15 GMT", "01:30 GMT"]
    assert field.said_text().startswith("Sun 31 October 2027, 01:30 GMT. The clocks show")


def test_another_zone_reads_the_same_words(field: MomentField) -> None:
    field.set_moment(datetime(2027, 3, 2, 9, tzinfo=UTC))
    field.set_zone(zone("Asia/Kolkata"))
    assert field.text() == "Tue 2 Mar 2027 09:00"
    assert field.moment() == datetime(2027, 3, 2, 3, 30, tzinfo=UTC)


def popup() -> ChoicePopup:
    found = QApplication.activePopupWidget()
    assert isinstance(found, ChoicePopup)
    return found


def test_a_free_time_is_chosen_by_keyboard_alone(desk: Desk) -> None:
    booked(desk, "Peter Jones thu 10:00 1h")
    item = booked(desk, "Anna Schmidt fri 10:00")
    desk.select(item)
    desk.press("Ctrl+E")
    form = desk.dialog(BookingEditor).form
    form.start.setFocus()
    QTest.keyClick(form.start.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    choice = popup().choice
    desk.settle(lambda: choice.times.count() > 1)
    assert choice.times.item(0).text() == "Fri 5 Mar 09:00"
    assert choice.times.item(4).text() == "Fri 5 Mar 10:00", "its own time is free for it"
    QTest.keyClick(choice.month, Qt.Key.Key_Left)
    QTest.keyClick(choice.month, Qt.Key.Key_Return)
    assert choice.times.hasFocus()
    assert form.start.text() == "Thu 4 Mar 2027 10:00", "another day at the same time"
    desk.settle(lambda: choice.times.item(0).text() == "Thu 4 Mar 09:00")
    texts = [choice.times.item(row).text() for row in range(3)]
    assert texts == ["Thu 4 Mar 09:00", "Thu 4 Mar 11:00", "Thu 4 Mar 11:15"]
    QTest.keyClick(choice.times, Qt.Key.Key_Down)
    QTest.keyClick(choice.times, Qt.Key.Key_Return)
    assert QApplication.activePopupWidget() is None
    assert form.start.text() == "Thu 4 Mar 2027 11:00"
    assert form.end.text() == "12:00"


def test_a_service_brings_its_length(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt fri 10:00")
    desk.select(item)
    desk.press("Ctrl+E")
    form = desk.dialog(BookingEditor).form
    assert form.end.said_text() == "1 h, until 11:00"
    form.end.write("45 min")
    assert form.end.text() == "10:45"
    form.start.write("14")
    assert form.end.said_text() == "45 min, until 14:45"
    form.service.setCurrentIndex(form.service.findText("Visit on site"))
    form.service.activated.emit(form.service.currentIndex())
    assert form.end.said_text() == "2 h, until 16:00"


def test_days_are_chosen_by_two_clicks(desk: Desk) -> None:
    field = DaysField(desk.tools)
    desk.qtbot.addWidget(field)
    field.show()
    field.open_choice()
    month = popup().choice.month
    days = month.days()
    for day in (11, 9):
        at = month.cell(next(i for i, each in enumerate(days) if each.day == day)).center()
        QTest.mouseClick(month, Qt.MouseButton.LeftButton, pos=at)
    assert QApplication.activePopupWidget() is None
    assert field.text() == "Tue 9 Mar 2027 – Thu 11 Mar 2027"
    QTest.keyClick(field.line, Qt.Key.Key_PageUp)
    assert field.said_text() == "Tue 9 March 2027 – Fri 12 March 2027, 4 days"
    field.close()


def test_what_is_typed_after_the_month_was_looked_at_replaces_what_stands(
    field: MomentField,
) -> None:
    field.write("5.3. 9:30")
    field.line.setFocus()
    QTest.keyClick(field.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, ChoicePopup)
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    QTest.keyClicks(field.line, "tue 15")
    assert (field.text(), field.said_text()) == ("tue 15", "Tue 2 March 2027, 15:00")


def test_a_move_takes_a_free_time_by_one_click(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt fri 10:00")
    desk.select(item)
    desk.press("Ctrl+M")
    question = desk.dialog(MoveQuestion)
    desk.settle(lambda: question.choice.times.count() > 1)
    line = question.choice.times.item(2)
    at = question.choice.times.visualItemRect(line).center()
    QTest.mouseClick(question.choice.times.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert question.start.text() == "Fri 5 Mar 2027 09:30"
    desk.press("Return")
    desk.settle(lambda: desk.wall(desk.item("Anna Schmidt")) == "Fri 05 09:30")


def test_free_times_follow_the_day_that_is_typed(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt fri 10:00")
    desk.select(item)
    desk.press("Ctrl+M")
    question = desk.dialog(MoveQuestion)
    times = question.choice.times
    desk.settle(lambda: times.count() > 1)
    desk.write("9 mar 14:00")
    desk.settle(lambda: times.item(0).text().startswith("Tue 9 Mar"))
    # Nothing looks chosen before it is.
    assert not times.selectedItems()
    times.setFocus()
    assert times.selectedItems() == [times.item(0)]
    desk.press("Down")
    desk.press("Return")
    assert question.start.text() == "Tue 9 Mar 2027 09:15"
    assert times.item(0).text() == "Tue 9 Mar 09:00"
    assert not times.selectedItems()


def test_enter_on_a_free_time_takes_it_and_moves_nothing_yet(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt fri 10:00")
    desk.select(item)
    desk.press("Ctrl+M")
    question = desk.dialog(MoveQuestion)
    desk.settle(lambda: question.choice.times.count() > 1)
    question.choice.times.setFocus()
    desk.press("Down")
    desk.press("Return")
    assert question.isVisible()
    assert question.start.text() == "Fri 5 Mar 2027 09:15"
    assert question.why.hasFocus()


def test_a_move_to_nowhere_is_not_done(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt fri 10:00")
    desk.select(item)
    desk.press("Ctrl+M")
    question = desk.dialog(MoveQuestion)
    desk.write("soon")
    desk.press("Return")
    assert question.isVisible()
    assert "“soon” is not understood" in question.start.said_text()
    assert desk.item("Anna Schmidt") == item


def test_a_window_that_is_taken_apart_while_one_types_tells_nobody(
    diary: Diary, tmp_path: Path, qtbot: QtBot
) -> None:
    found_practice(diary, zone_name="Europe/London", now=NOW)
    desk = Desk(diary, tmp_path, qtbot)
    desk.press("Ctrl+Shift+N")
    form = desk.dialog(BookingEditor).form
    form.start.setFocus()
    form.start.line.selectAll()
    desk.write("fri 9")
    told: list[str] = []
    form.start.line.textChanged.connect(told.append)
    close_tools(desk.tools)
    delete(desk.window)
    assert told == []


def test_an_unusual_time_is_said_in_the_same_line_as_quick_entry_says_it(desk: Desk) -> None:
    add_days_off(desk.diary, DaysOff(0, date(2027, 3, 9), date(2027, 3, 9)), now=NOW)
    save_settings(desk.diary, {"practice.holidays": "GB-ENG"}, now=NOW)
    item = booked(desk, "Anna Schmidt fri 10:00")
    desk.select(item)
    desk.press("Ctrl+M")
    start = desk.dialog(MoveQuestion).start
    for text, odd in (
        ("sun 11", "Sunday is no working day."),
        ("tue 20:00", "Outside working hours: Tuesday is open 09:00–17:00."),
        ("9 mar 10:00", "Tue 9 Mar is a day off."),
        ("26 mar 2027 10:00", "Fri 26 Mar is a public holiday: Good Friday."),
        ("today 7:00", "This time is past. Outside working hours"),
        ("thu 16:30", "1 hour from 16:30 would run past 17:00, when open time ends."),
    ):
        start.write(text)
        desk.settle(lambda odd=odd: f". {odd}" in start.said_text())  # type: ignore[misc]
        assert start.said.property("role") == "remark"
        assert start.line.accessibleDescription() == start.said_text()
    start.write("thu 16:00")
    desk.settle()
    assert (start.said_text(), start.said.property("role")) == ("Thu 4 March 2027, 16:00", "small")
    start.write("soon")
    desk.settle()
    assert "“soon” is not understood" in start.said_text()


def test_of_a_date_just_past_it_is_said_once(desk: Desk) -> None:
    desk.press("Ctrl+Shift+N")
    start = desk.dialog(BookingEditor).form.start
    start.write("20.2. 10:00")
    desk.settle(lambda: "is no working day" in start.said_text())
    assert start.said_text().count("past") == 1


def test_what_stands_in_the_past_is_no_news_while_it_stays_there(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt 25 feb 2027 10:00")
    desk.select(item)
    desk.press("Ctrl+M")
    start = desk.dialog(MoveQuestion).start
    desk.settle()
    assert start.said_text() == "Thu 25 February 2027, 10:00"
    start.write("26 feb 2027 10:00")
    desk.settle(lambda: "This time is past." in start.said_text())


def test_an_unusual_length_is_said_and_a_busy_block_may_lie_anywhere(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt fri 10:00")
    desk.select(item)
    desk.press("Ctrl+E")
    form = desk.dialog(BookingEditor).form
    desk.settle()
    assert form.start.said_text() == "Fri 5 March 2027, 10:00"
    form.end.write("8 h")
    desk.settle(lambda: "8 hours from 10:00 would run past" in form.start.said_text())
    form.kind.setChecked(True)
    desk.settle(lambda: form.start.said_text() == "Fri 5 March 2027, 10:00")


def test_a_busy_block_is_moved_to_any_hour(desk: Desk) -> None:
    item = booked(desk, "block fri 14-16 dentist")
    desk.select(item)
    desk.press("Ctrl+M")
    start = desk.dialog(MoveQuestion).start
    start.write("sun 11")
    desk.settle()
    assert start.said_text() == "Sun 7 March 2027, 11:00"
