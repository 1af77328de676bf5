"""What was typed in a booking, or in a small question, is not lost by leaving it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtTest import QTest

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.questions.cancel_question import CancelQuestion
from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.page.inbox.decline_question import DeclineQuestion
from scheduler_app.desktop.ways import NEW_BOOKING_OF
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Busy
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.clients.clients import save_client
from tests.desktop.desk import NOW, Desk, booked
from tests.desktop.doing.unsaved_forms import LATER, Form, asked, changed_by_others


def in_new_booking(desk: Desk) -> Form:
    desk.press("Ctrl+Shift+N")
    editor = desk.dialog(BookingEditor)
    editor.form.title.setFocus()
    desk.write("Printer jams")
    return Form(
        editor.form.title,
        "Printer jams",
        lambda: [one.title for one in desk.items()] == ["Printer jams"],
        {"Escape": lambda: desk.press("Escape"), "its own button": editor.close},
    )


def in_booking(desk: Desk) -> Form:
    desk.select(booked(desk, "Anna Schmidt thu 10:00"))
    desk.press("Ctrl+E")
    editor = desk.dialog(BookingEditor)
    editor.form.notes.setFocus()
    desk.write("Ring twice")
    return Form(
        editor.form.notes,
        "Ring twice",
        lambda: any(
            booking_details(desk.diary, one.id).booking.notes == "Ring twice"
            for one in desk.items()
        ),
        {
            "Escape": lambda: desk.press("Escape"),
            "its own button": editor.close,
            "Leave it": lambda: desk.click(editor, "Leave it"),
        },
    )


@pytest.mark.parametrize("begin", [in_new_booking, in_booking])
def test_no_way_out_of_a_booking_loses_what_was_typed(
    desk: Desk, begin: Callable[[Desk], Form]
) -> None:
    form = begin(desk)
    others = {
        "others": lambda: changed_by_others(desk),
        "the window": desk.window.close,
        "quit": desk.window.leave,
    }
    for way, go in (form.ways | others).items():
        go()
        desk.settle()
        for question in asked(desk):
            desk.click(question, "Stay here")
        assert form.text() == form.typed, way
        assert form.field.isVisible(), way
        assert "Not saved yet" in desk.window.status.text(), way
    desk.press("Escape")
    desk.click(desk.dialog(Question), "Save")
    desk.settle(form.kept)
    assert "All changes are saved" in desk.window.status.text()


def test_a_booking_that_is_not_wanted_is_discarded_and_quitting_saves_one(desk: Desk) -> None:
    in_new_booking(desk)
    desk.press("Escape")
    desk.click(desk.dialog(Question), "Discard")
    assert desk.window.findChild(BookingEditor) is None
    assert desk.items() == []
    assert "All changes are saved" in desk.window.status.text()
    form = in_new_booking(desk)
    desk.window.leave()
    desk.click(desk.dialog(Question), "Save")
    desk.settle(lambda: not desk.window.isVisible())
    assert form.kept()


def test_a_form_in_which_nothing_was_typed_is_left_without_a_word(desk: Desk) -> None:
    desk.press("Ctrl+Shift+N")
    desk.dialog(BookingEditor)
    desk.press("Escape")
    assert desk.window.findChild(BookingEditor) is None
    assert asked(desk) == []


def test_nothing_can_be_typed_while_the_page_is_asked(desk: Desk) -> None:
    """It was dropped without a word: the form was written as it stood when Save was pressed."""
    desk.page.show(PageStatus(kind="hosted", url="https://book.example"))
    desk.press("Ctrl+Shift+N")
    editor = desk.dialog(BookingEditor)
    editor.form.title.setFocus()
    desk.write("Printer")
    desk.page.gate.clear()
    editor.save()
    QTest.keyClicks(desk.focus(), " jams")
    QTest.keyClicks(editor.form.title, " jams")
    desk.page.gate.set()
    desk.settle(lambda: len(desk.items()) == 1)
    assert desk.items()[0].title == "Printer"


def test_a_form_that_was_refused_can_be_filled_in_again(desk: Desk) -> None:
    desk.page.show(PageStatus(kind="hosted", url="https://book.example"))
    in_new_booking(desk)
    editor = desk.dialog(BookingEditor)
    desk.page.reachable = False
    editor.save()
    desk.click(desk.dialog(Question), "Leave it as it was")
    desk.settle(editor.form.title.isEnabled)
    assert editor.form.title.hasFocus() or editor.focusWidget() is editor.form.title
    desk.write(" again")
    assert editor.form.title.text() == "Printer jams again"


def test_a_form_is_not_left_locked_where_no_other_times_can_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> list[datetime]:
        raise Busy("Another program is writing to the diary.")

    monkeypatch.setattr("scheduler_app.desktop.doing.attempts.next_free", busy)
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.press("Ctrl+Shift+N")
    editor = desk.dialog(BookingEditor)
    editor.form.start.set_moment(datetime.fromtimestamp(item.start, UTC))
    editor.form.service.setCurrentIndex(1)
    editor.form.title.setFocus()
    desk.write("Printer")
    editor.save()
    desk.settle(desk.window.banner.isVisible)
    assert editor.save_button.isEnabled() and editor.form.title.isEnabled()


def test_words_in_a_small_question_are_not_lost_by_escape(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.select(item)
    desk.press("Delete")
    question = desk.dialog(CancelQuestion)
    desk.write("Child is ill")
    for leave in (lambda: desk.press("Escape"), question.close, desk.window.leave):
        leave()
        desk.settle()
        desk.click(asked(desk)[-1], "Keep writing")
        assert question.why.text() == "Child is ill"
        assert question.isVisible()
    desk.press("Escape")
    desk.click(asked(desk)[-1], "Discard")
    desk.settle(lambda: not asked(desk))
    assert desk.item("Anna Schmidt").state == "confirmed"


def test_a_very_long_problem_leaves_the_answers_in_view(desk: Desk) -> None:
    """The dialog was taller than the screen, and its buttons below it."""
    desk.window.resize(1280, 720)
    problem = "The printer in the back office prints only half of every page. " * 60
    question = DeclineQuestion("Anna Schmidt, " + problem, problem, desk.window)
    question.open()
    desk.settle()
    assert question.height() < 480
    place = question.answers[0].mapTo(question, question.answers[0].rect().center())
    assert question.rect().contains(place)
    question.close()
    for text in (problem, "short"):
        desk.press("Ctrl+Shift+N")
        editor = desk.dialog(BookingEditor)
        editor.form.title.setText(text)
        editor.form.notes.setPlainText(text)
        desk.settle()
        assert editor.height() < 700
        assert editor.save_button.isVisible()
        editor.discard_unsaved()


def test_a_booking_that_its_client_moved_meanwhile_stays_where_it_is(desk: Desk) -> None:
    """The form wrote its old time over the new one, because somebody had typed a title."""
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.select(item)
    desk.press("Ctrl+E")
    editor = desk.dialog(BookingEditor)
    editor.form.title.setFocus()
    desk.write("Scanner")
    move(desk.diary, item.id, NOW + timedelta(days=3, hours=5), by=By.CLIENT, now=LATER)
    edit(desk.diary, item.id, details={"notes": "Ring twice"}, now=LATER)
    desk.settle()
    editor.save()
    desk.settle(lambda: desk.item("Anna Schmidt").title == "Scanner")
    assert desk.wall(desk.item("Anna Schmidt")) == "Fri 05 13:30"
    assert booking_details(desk.diary, item.id).booking.notes == "Ring twice"


def test_a_line_of_quick_entry_that_was_left_comes_back(desk: Desk) -> None:
    desk.press("Ctrl+N")
    entry = desk.dialog(QuickEntry)
    desk.write("anna schmidt thu 10:00")
    assert "Not saved yet: a booking in quick entry" in desk.window.status.text()
    desk.window.leave()
    desk.click(desk.dialog(Question), "Stay here")
    assert entry.line.text() == "anna schmidt thu 10:00"
    desk.press("Escape")
    assert "All changes are saved" in desk.window.status.text()
    assert "Ctrl+N brings it back" in desk.toast()
    desk.press("Ctrl+N")
    again = desk.dialog(QuickEntry)
    assert again.line.text() == "anna schmidt thu 10:00"
    assert again.line.selectedText() == again.line.text()
    desk.window.leave()
    desk.click(desk.dialog(Question), "Save")
    desk.settle(lambda: not desk.window.isVisible())
    assert [desk.wall(item) for item in desk.items()] == ["Thu 04 10:00"]


def test_what_quick_entry_filled_in_is_not_lost_in_the_full_form(desk: Desk) -> None:
    desk.press("Ctrl+N")
    entry = desk.dialog(QuickEntry)
    desk.write("Petra Neumann fri 10:00 scanner jams")
    desk.click(entry, "Full form…")
    editor = desk.dialog(BookingEditor)
    desk.press("Escape")
    desk.click(desk.dialog(Question), "Stay here")
    assert editor.form.title.text() == "scanner jams"
    editor.discard_unsaved()
    known = save_client(desk.diary, Client(0, "Anna Müller"), now=NOW)
    desk.tools.ways.show(NEW_BOOKING_OF, known)
    desk.dialog(BookingEditor)
    desk.press("Escape")
    assert asked(desk) == []
