"""Before a time is promised the page is asked; nobody waits where there is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.questions.scope_question import ScopeQuestion
from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.doing.asking import PAUSE_MS
from scheduler_app.desktop.doing.clash_question import ClashQuestion
from scheduler_app.desktop.doing.overlap_question import OverlapQuestion
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.series import Scope
from tests.desktop.desk import NOW, Desk, booked

THURSDAY_TEN = datetime(2027, 3, 4, 10, tzinfo=UTC)
FRIDAY_TEN = THURSDAY_TEN + timedelta(days=1)
HOUR = timedelta(hours=1)
HOSTED = PageStatus(kind="hosted", url="https://book.example")
OUT_OF_REACH = PageStatus(
    kind="hosted", url="https://book.example", unreachable_since=NOW - timedelta(minutes=25)
)


@pytest.fixture
def linked(desk: Desk) -> Desk:
    """The window with a page that answers."""
    desk.page.show(HOSTED)
    return desk


def client_takes(desk: Desk, start: datetime) -> None:
    """What a client does on the page while the consultant speaks."""
    book(desk.diary, NewBooking(title="Web client", start=start, minutes=Minutes(60)), now=NOW)


def cut_off(desk: Desk) -> None:
    desk.page.reachable = False
    desk.page.show(OUT_OF_REACH)


def test_without_a_page_nobody_is_asked(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.drag(desk.block(item), desk.block(item) + desk.at(4, "10:00") - desk.at(3, "10:00"))
    desk.settle(lambda: desk.wall(desk.item("Anna Schmidt")) == "Fri 05 10:00")
    assert desk.page.asked == []


def test_a_drag_asks_before_it_writes_and_lets_go_afterwards(linked: Desk) -> None:
    item = booked(linked, "Anna Schmidt thu 10:00")
    linked.page.asked.clear()
    linked.page.gate.clear()
    linked.pull(linked.block(item), linked.at(4, "10:30"))
    linked.qtbot.waitUntil(lambda: len(linked.page.asked) == 1)
    assert linked.wall(linked.item("Anna Schmidt")) == "Thu 04 10:00"
    linked.page.gate.set()
    linked.settle(lambda: linked.wall(linked.item("Anna Schmidt")) == "Fri 05 10:00")
    assert linked.page.asked == [Stay(FRIDAY_TEN, FRIDAY_TEN + HOUR)]
    linked.settle(lambda: Stay(FRIDAY_TEN, FRIDAY_TEN + HOUR) in linked.page.released)


def test_what_a_client_took_meanwhile_shows_as_an_overlap(linked: Desk) -> None:
    item = booked(linked, "Anna Schmidt thu 10:00")
    linked.page.meanwhile = lambda: client_takes(linked, FRIDAY_TEN)
    linked.drag(linked.block(item), linked.at(4, "10:30"))
    question = linked.dialog(OverlapQuestion)
    assert linked.wall(linked.item("Anna Schmidt")) == "Thu 04 10:00"
    linked.click(question, "Leave it as it was")
    linked.settle(lambda: Stay(FRIDAY_TEN, FRIDAY_TEN + HOUR) in linked.page.released)
    assert linked.wall(linked.item("Anna Schmidt")) == "Thu 04 10:00"


def test_a_slow_page_is_told_and_does_not_hold_up_the_window(linked: Desk) -> None:
    item = booked(linked, "Anna Schmidt thu 10:00")
    linked.page.gate.clear()
    linked.pull(linked.block(item), linked.at(4, "10:30"))
    linked.qtbot.waitUntil(lambda: "Asking the booking page" in linked.window.toast.text())
    linked.page.gate.set()
    linked.settle(lambda: linked.wall(linked.item("Anna Schmidt")) == "Fri 05 10:00")


def test_a_page_out_of_reach_needs_an_explicit_word(linked: Desk) -> None:
    item = booked(linked, "Anna Schmidt thu 10:00")
    cut_off(linked)
    linked.drag(linked.block(item), linked.at(4, "10:30"))
    linked.dialog(Question)
    linked.press("Return")
    linked.settle(lambda: len(linked.page.released) == 2)
    assert linked.wall(linked.item("Anna Schmidt")) == "Thu 04 10:00", "Enter alone leaves it"
    linked.drag(linked.block(item), linked.at(4, "10:30"))
    linked.click(linked.dialog(Question), "Book anyway")
    linked.settle(lambda: linked.wall(linked.item("Anna Schmidt")) == "Fri 05 10:00")


def test_quick_entry_asks_while_the_line_is_read_and_saves_at_once(linked: Desk) -> None:
    linked.press("Ctrl+N")
    linked.write("Anna Schmidt thu 10:00")
    linked.settle(lambda: len(linked.page.asked) == 1)
    assert linked.page.asked == [Stay(THURSDAY_TEN, THURSDAY_TEN + HOUR)]
    linked.press("Return")
    linked.settle(lambda: len(linked.items()) == 1)
    assert len(linked.page.asked) == 1, "it was asked before Enter"


def test_quick_entry_shows_what_was_taken_before_anything_is_said(linked: Desk) -> None:
    linked.page.meanwhile = lambda: client_takes(linked, THURSDAY_TEN)
    linked.press("Ctrl+N")
    linked.write("Anna Schmidt thu 10:00")
    entry = linked.dialog(QuickEntry)
    linked.settle(entry.keep_button.isVisible)
    assert "Web client" in entry.offers.said.text()
    assert not entry.save_button.isEnabled()


def test_leaving_quick_entry_gives_the_time_back(linked: Desk) -> None:
    linked.press("Ctrl+N")
    linked.write("Anna Schmidt thu 10:00")
    linked.settle(lambda: len(linked.page.asked) == 1)
    linked.press("Escape")
    linked.settle(lambda: linked.page.released == linked.page.asked)
    assert linked.items() == []


def test_another_time_in_the_line_gives_the_first_back(linked: Desk) -> None:
    linked.press("Ctrl+N")
    linked.write("Anna Schmidt thu 10:00")
    linked.settle(lambda: len(linked.page.asked) == 1)
    for _ in "thu 10:00":
        linked.press("Backspace")
    linked.write("fri 10:00")
    linked.settle(lambda: len(linked.page.asked) == 2)
    assert linked.page.released == linked.page.asked[:1]


def test_quick_entry_says_since_when_the_page_is_silent(linked: Desk) -> None:
    cut_off(linked)
    linked.press("Ctrl+N")
    linked.write("Anna Schmidt thu 10:00")
    entry = linked.dialog(QuickEntry)
    linked.settle(entry.offers.anyway_button.isVisible)
    assert "has not answered since today 08:05" in entry.offers.said.text()
    linked.press("Return")
    linked.settle()
    assert linked.items() == []
    assert entry.focusWidget() is entry.offers.anyway_button
    linked.press("Return")
    linked.settle(lambda: len(linked.items()) == 1)


def test_a_page_that_is_back_is_asked_again(linked: Desk) -> None:
    cut_off(linked)
    linked.press("Ctrl+N")
    linked.write("Anna Schmidt thu 10:00")
    entry = linked.dialog(QuickEntry)
    linked.settle(entry.offers.anyway_button.isVisible)
    linked.page.reachable = True
    linked.page.show(HOSTED)
    linked.settle(entry.offers.isHidden)
    assert entry.save_button.isEnabled()


def test_the_form_asks_for_a_new_time_and_not_for_new_notes(linked: Desk) -> None:
    item = booked(linked, "Anna Schmidt thu 10:00")
    linked.page.asked.clear()
    linked.select(item)
    linked.press("Ctrl+E")
    editor = linked.dialog(BookingEditor)
    editor.form.notes.setFocus()
    linked.write("Spare roller")
    linked.press("Ctrl+S")
    linked.settle(lambda: linked.window.findChild(BookingEditor) is None)
    assert linked.page.asked == []
    linked.press("Ctrl+E")
    editor = linked.dialog(BookingEditor)
    editor.form.start.write("fri")
    linked.qtbot.wait(PAUSE_MS)
    linked.settle(lambda: len(linked.page.asked) == 1)
    linked.press("Ctrl+S")
    linked.settle(lambda: linked.wall(linked.item("Anna Schmidt")) == "Fri 05 10:00")
    assert linked.page.asked == [Stay(FRIDAY_TEN, FRIDAY_TEN + HOUR)]


def weekly(desk: Desk) -> None:
    """Fill in a series of four visits, each Thursday at 10:00, and save it."""
    desk.press("Ctrl+Shift+N")
    form = desk.dialog(BookingEditor).form
    desk.write("Anna Schmidt")
    form.start.write("thu 10:00")
    form.recurrence.choice.setCurrentIndex(2)
    form.recurrence.end.setCurrentIndex(1)
    form.recurrence.count.setValue(4)
    if desk.page.now.kind != "none":
        desk.settle(lambda: desk.page.questions == 1)
    desk.press("Ctrl+S")


def test_all_visits_of_a_series_are_asked_for_at_once(linked: Desk) -> None:
    taken = THURSDAY_TEN + timedelta(weeks=2)
    linked.page.meanwhile = lambda: client_takes(linked, taken)
    weekly(linked)
    question = linked.dialog(ClashQuestion)
    assert linked.page.questions == 2
    weeks = [THURSDAY_TEN + timedelta(weeks=number) for number in range(4)]
    assert [stay.start for stay in linked.page.asked] == weeks
    assert len(linked.items()) == 1, "what a client took shows before anything is promised"
    linked.click(question, "Leave it as it was")
    linked.settle(lambda: {stay.start for stay in linked.page.released} >= set(weeks[1:]))


def test_a_date_that_goes_elsewhere_is_asked_for_too(linked: Desk) -> None:
    taken = THURSDAY_TEN + timedelta(weeks=2)
    linked.page.meanwhile = lambda: client_takes(linked, taken)
    weekly(linked)
    question = linked.dialog(ClashQuestion)
    linked.page.meanwhile = lambda: None
    linked.click(question, "Move that date as shown")
    linked.settle(lambda: len(linked.items()) == 5)
    instead = from_epoch(linked.items()[2].start)
    if instead == taken:
        instead = from_epoch(linked.items()[3].start)
    assert instead != taken and instead in [stay.start for stay in linked.page.asked]


def test_visits_that_move_together_are_asked_for_at_once(desk: Desk) -> None:
    weekly(desk)
    desk.settle(lambda: len(desk.items()) == 4)
    desk.page.show(HOSTED)
    first = desk.items()[0]
    desk.drag(desk.block(first), desk.block(first) + desk.at(4, "10:00") - desk.at(3, "10:00"))
    desk.dialog(ScopeQuestion).choices[Scope.ALL].setChecked(True)
    desk.press("Return")
    desk.settle(lambda: desk.wall(desk.items()[3]) == "Fri 26 10:00")
    assert desk.page.questions == 2
    weeks = [FRIDAY_TEN + timedelta(weeks=number) for number in range(4)]
    assert [stay.start for stay in desk.page.asked] == weeks


def test_the_question_can_be_answered_by_keyboard(linked: Desk) -> None:
    item = booked(linked, "Anna Schmidt thu 10:00")
    cut_off(linked)
    linked.drag(linked.block(item), linked.at(4, "10:30"))
    question = linked.dialog(Question)
    reachable = [
        button.text() for button in question.findChildren(QPushButton) if button.isVisible()
    ]
    assert sorted(reachable) == ["Book anyway", "Leave it as it was"]
    for _ in range(3):
        if linked.focus() is not question.focusWidget():
            break
        focus = question.focusWidget()
        if isinstance(focus, QPushButton) and focus.text() == "Book anyway":
            break
        linked.press("Tab")
    linked.press("Space")
    linked.settle(lambda: linked.wall(linked.item("Anna Schmidt")) == "Fri 05 10:00")
