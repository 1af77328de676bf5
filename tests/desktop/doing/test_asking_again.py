"""Whoever waits for the page waits for one time: who wants another one does not book the first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.doing.asking import KEPT, Promise
from scheduler_app.desktop.doing.overlap_question import KEEP_BOTH, OverlapQuestion
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.time_units import Minutes
from scheduler_app.use_cases.bookings.book import NewBooking, book
from tests.desktop.desk import NOW, Desk, booked

THURSDAY_TEN = datetime(2027, 3, 4, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEN, ELEVEN = (Stay(THURSDAY_TEN + HOUR * n, THURSDAY_TEN + HOUR * (n + 1)) for n in (0, 1))
HOSTED = PageStatus(kind="hosted", url="https://book.example")


@pytest.fixture
def linked(desk: Desk) -> Desk:
    """The window with a page that answers."""
    desk.page.show(HOSTED)
    return desk


class Caller:
    """Wants times promised, and remembers what came of it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.promise = Promise(desk.tools, desk.window)
        self.told: list[str] = []

    def before(self, stay: Stay, name: str) -> None:
        """Ask, and note what is answered."""

        def note(what: str) -> Callable[..., None]:
            return lambda *_: self.told.append(f"{what} {name}")

        self.promise.before(stay, note("go"), note("doubt"), note("left"))

    def page_has_heard(self, stays: list[Stay]) -> None:
        self.desk.qtbot.waitUntil(lambda: self.desk.page.asked == stays)


def changes_to(promise: Promise, stay: Stay) -> None:
    """Another time is typed, and has stood for a moment."""
    promise.consider(stay)
    promise._timer.setInterval(0)
    promise._timer.start()
    QTest.qWait(20)


def test_the_first_answer_does_not_book_a_time_that_was_given_back(linked: Desk) -> None:
    linked.page.gate.clear()
    caller = Caller(linked)
    caller.before(TEN, "ten")
    caller.page_has_heard([TEN])
    changes_to(caller.promise, ELEVEN)
    linked.page.gate.set()
    linked.settle(lambda: linked.page.asked == [TEN, ELEVEN])
    assert caller.told == ["left ten"]
    assert linked.page.released == [TEN]
    caller.before(ELEVEN, "eleven")
    assert caller.told == ["left ten", "go eleven"]


def test_a_doubt_about_another_time_is_not_told_to_who_has_left(linked: Desk) -> None:
    linked.page.gate.clear()
    linked.page.reachable = False
    caller = Caller(linked)
    caller.before(TEN, "ten")
    caller.page_has_heard([TEN])
    changes_to(caller.promise, ELEVEN)
    linked.page.gate.set()
    linked.settle(lambda: linked.page.asked == [TEN, ELEVEN])
    assert caller.told == ["left ten"]


def test_back_to_the_first_time_its_old_answer_is_not_taken_for_the_new_one(linked: Desk) -> None:
    linked.page.gate.clear()
    caller = Caller(linked)
    changes_to(caller.promise, TEN)
    caller.page_has_heard([TEN])
    changes_to(caller.promise, ELEVEN)
    changes_to(caller.promise, TEN)
    caller.before(TEN, "ten")
    kept_when_told: list[bool] = []
    caller.promise.answered.connect(
        lambda: kept_when_told.append(
            linked.page.asked.count(TEN) > linked.page.released.count(TEN)
        )
    )
    linked.page.gate.set()
    linked.settle(lambda: caller.told == ["go ten"])
    assert linked.page.asked == [TEN, ELEVEN, TEN]
    assert kept_when_told == [True]


def test_who_asks_twice_for_a_time_is_served_once(linked: Desk) -> None:
    linked.page.gate.clear()
    caller = Caller(linked)
    caller.before(TEN, "first")
    caller.before(TEN, "second")
    linked.page.gate.set()
    linked.settle(lambda: bool(caller.told))
    assert caller.told == ["go second"]


def test_what_is_being_written_is_not_given_back_for_another_time(linked: Desk) -> None:
    caller = Caller(linked)
    caller.before(TEN, "ten")
    linked.settle(lambda: caller.told == ["go ten"])
    errand = caller.promise.errand
    assert caller.promise.stands(errand)
    changes_to(caller.promise, ELEVEN)
    linked.settle()
    assert not caller.promise.stands(errand)
    assert (linked.page.asked, linked.page.released) == ([TEN], [])
    caller.promise.not_done()
    linked.settle(lambda: linked.page.asked == [TEN, ELEVEN])
    assert linked.page.released == [TEN]


def test_a_time_that_is_asked_for_anew_is_blocked_once_afterwards(linked: Desk) -> None:
    caller = Caller(linked)
    caller.before(TEN, "first")
    linked.settle(lambda: caller.told == ["go first"])
    linked.now += KEPT
    caller.before(TEN, "second")
    linked.settle(lambda: caller.told == ["go first", "go second"])
    assert len(linked.page.asked) - len(linked.page.released) == 1
    caller.promise.end()
    linked.settle()
    assert linked.page.asked == linked.page.released


def test_an_answer_that_comes_after_the_end_is_not_believed_later(linked: Desk) -> None:
    linked.page.gate.clear()
    caller = Caller(linked)
    caller.before(TEN, "ten")
    caller.page_has_heard([TEN])
    caller.promise.end()
    linked.page.gate.set()
    linked.settle(lambda: linked.page.released == [TEN])
    assert caller.told == []
    assert not caller.promise.keeps(TEN)


# -- in the quick entry ---------------------------------------------------------------------------


def pressed_while_slow(linked: Desk) -> QuickEntry:
    """Enter for Thursday at ten, and a page that takes its time."""
    linked.page.gate.clear()
    linked.press("Ctrl+N")
    entry = linked.dialog(QuickEntry)
    QTest.keyClicks(entry.line, "Anna Schmidt thu 10:00")
    QTest.keyClick(entry.line, Qt.Key.Key_Return)
    linked.qtbot.waitUntil(lambda: linked.page.asked == [TEN])
    return entry


def test_enter_means_the_time_it_was_pressed_for(linked: Desk) -> None:
    entry = pressed_while_slow(linked)
    for _ in "10:00":
        QTest.keyClick(entry.line, Qt.Key.Key_Backspace)
    QTest.keyClicks(entry.line, "11:00")
    linked.qtbot.wait(600)
    linked.page.gate.set()
    linked.settle(lambda: linked.page.asked == [TEN, ELEVEN])
    assert linked.items() == []
    assert linked.page.released == [TEN]
    assert "Nothing was booked" in linked.window.toast.text()
    linked.press("Return")
    linked.settle(lambda: len(linked.items()) == 1)
    assert linked.wall(linked.items()[0]) == "Thu 04 11:00"


def test_enter_means_the_client_it_was_pressed_for(linked: Desk) -> None:
    entry = pressed_while_slow(linked)
    QTest.keyClick(entry.line, Qt.Key.Key_Home)
    QTest.keyClicks(entry.line, "Joh")
    linked.page.gate.set()
    linked.settle()
    assert linked.items() == []
    linked.press("Return")
    linked.settle(lambda: len(linked.items()) == 1)
    assert linked.items()[0].headline == "JohAnna Schmidt"


def test_enter_before_the_line_is_read_is_taken_back_by_the_next_key(desk: Desk) -> None:
    desk.press("Ctrl+N")
    entry = desk.dialog(QuickEntry)
    QTest.keyClicks(entry.line, "Anna Schmidt thu 10:00")
    QTest.keyClick(entry.line, Qt.Key.Key_Return)
    QTest.keyClicks(entry.line, " 2h")
    desk.settle()
    assert desk.items() == []


# -- in the form ----------------------------------------------------------------------------------


def filled_in(linked: Desk) -> BookingEditor:
    """A new booking, Thursday at ten."""
    linked.press("Ctrl+Shift+N")
    editor = linked.dialog(BookingEditor)
    linked.write("Anna Schmidt")
    editor.form.start.write("thu 10:00")
    linked.settle(lambda: linked.page.asked == [TEN])
    linked.page.asked.clear()
    linked.page.released.clear()
    return editor


def later(editor: BookingEditor) -> None:
    editor.form.start.choose(editor.form.start.moment() + timedelta(hours=1))


def test_save_means_the_time_it_was_pressed_for(linked: Desk) -> None:
    editor = filled_in(linked)
    linked.page.gate.clear()
    later(editor)
    editor.save()
    linked.qtbot.waitUntil(lambda: linked.page.asked == [ELEVEN])
    later(editor)
    linked.qtbot.wait(600)
    linked.page.gate.set()
    linked.settle(lambda: len(linked.page.asked) == 2)
    assert linked.items() == []
    assert editor.isVisible()
    assert "Nothing was saved" in linked.window.toast.text()
    editor.save()
    linked.settle(lambda: len(linked.items()) == 1)
    assert linked.wall(linked.items()[0]) == "Thu 04 12:00"


def test_a_form_that_was_left_while_the_page_was_asked_saves_nothing(linked: Desk) -> None:
    editor = filled_in(linked)
    weekly(editor)
    linked.settle()
    questions = linked.page.questions
    linked.page.gate.clear()
    editor.save()
    linked.qtbot.waitUntil(lambda: linked.page.questions > questions)
    leave(editor)
    linked.page.gate.set()
    linked.settle(lambda: len(linked.page.asked) == len(linked.page.released) - 1)
    assert linked.items() == []


def test_another_time_while_the_visits_of_a_series_are_asked_for_saves_nothing(
    linked: Desk,
) -> None:
    editor = filled_in(linked)
    weekly(editor)
    linked.settle()
    questions = linked.page.questions
    linked.page.gate.clear()
    editor.save()
    linked.qtbot.waitUntil(lambda: linked.page.questions > questions)
    later(editor)
    linked.qtbot.wait(600)
    linked.page.gate.set()
    linked.settle(lambda: ELEVEN in linked.page.asked)
    assert linked.items() == []
    assert "Nothing was saved" in linked.window.toast.text()
    editor.save()
    linked.settle(lambda: len(linked.items()) == 4)
    assert linked.wall(linked.items()[0]) == "Thu 04 11:00"


def leave(editor: BookingEditor) -> None:
    """Escape, and that what was typed is not wanted."""
    editor.reject()
    question = next(one for one in editor.findChildren(Question) if one.isVisible())
    QTest.mouseClick(
        next(one for one in question.findChildren(QPushButton) if one.text() == "Discard"),
        Qt.MouseButton.LeftButton,
    )


def weekly(editor: BookingEditor) -> None:
    editor.form.recurrence.choice.setCurrentIndex(2)
    editor.form.recurrence.end.setCurrentIndex(1)
    editor.form.recurrence.count.setValue(4)


def test_save_twice_books_once(linked: Desk) -> None:
    editor = filled_in(linked)
    weekly(editor)
    linked.page.gate.clear()
    editor.save()
    editor.save()
    QApplication.processEvents()
    linked.page.gate.set()
    linked.settle(lambda: len(linked.items()) == 4)
    linked.settle()
    assert len(linked.items()) == 4
    assert linked.window.findChild(OverlapQuestion) is None


def test_both_are_kept_only_of_what_the_page_still_keeps_free(linked: Desk) -> None:
    """The question stood open for longer than the page keeps a time: it is asked once more."""
    item = booked(linked, "Anna Schmidt thu 14:00")
    book(linked.diary, NewBooking(title="Fair", start=THURSDAY_TEN, minutes=Minutes(60)), now=NOW)
    linked.settle()
    linked.page.asked.clear()
    linked.drag(linked.block(item), linked.at(3, "10:30"))
    question = linked.dialog(OverlapQuestion)
    linked.now += timedelta(minutes=30)
    question.answered.emit(KEEP_BOTH)
    question.accept()
    again = linked.dialog(OverlapQuestion)
    assert linked.page.asked == [TEN, TEN]
    again.answered.emit(KEEP_BOTH)
    again.accept()
    linked.settle(lambda: linked.wall(linked.item("Anna Schmidt")) == "Thu 04 10:00")
    linked.settle(lambda: len(linked.page.released) >= 2)


def test_a_form_that_was_left_while_it_was_written_tells_of_an_overlap(linked: Desk) -> None:
    editor = filled_in(linked)
    book(linked.diary, NewBooking(title="Fair", start=THURSDAY_TEN, minutes=Minutes(60)), now=NOW)
    linked.settle()
    busy = threading.Event()
    linked.tools.runner.run(lambda: busy.wait(5), lambda _: None)
    editor.save()
    linked.qtbot.waitUntil(lambda: editor._promise.errand is not None)
    leave(editor)
    QTest.qWait(50)
    busy.set()
    linked.settle(lambda: linked.page.released != [])
    assert [item.headline for item in linked.items()] == ["Fair"]
    assert linked.window.findChild(OverlapQuestion) is None
    assert linked.window.banner.isVisible()
