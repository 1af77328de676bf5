"""Recurring bookings in the real window: this one, this and following, all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.questions.cancel_question import CancelQuestion
from scheduler_app.desktop.bookings.questions.scope_question import ScopeQuestion
from scheduler_app.desktop.doing.clash_question import ClashQuestion
from scheduler_app.desktop.wording import moment_text
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.series import Scope, move_in_series
from tests.desktop.desk import Desk


@pytest.fixture
def weekly(desk: Desk) -> Desk:
    """Four visits of Anna, each Thursday at 10:00, booked in the full form."""
    desk.press("Ctrl+Shift+N")
    editor = desk.dialog(BookingEditor)
    desk.write("Anna Schmidt")
    form = editor.form
    on_thursday_at_ten(editor)
    form.recurrence.choice.setCurrentIndex(2)
    form.recurrence.end.setCurrentIndex(1)
    form.recurrence.count.setValue(4)
    assert form.recurrence.words() == "Repeats every week on Thursday 4 times, at 10:00."
    desk.press("Ctrl+S")
    desk.settle(lambda: len(desk.items()) == 4)
    return desk


def on_thursday_at_ten(editor: BookingEditor) -> None:
    editor.form.start.write("thu 10")


def starts(desk: Desk) -> list[str]:
    return [desk.wall(item) for item in desk.items() if item.state == "confirmed"]


def test_a_series_is_booked_in_the_form(weekly: Desk) -> None:
    assert starts(weekly) == ["Thu 04 10:00", "Thu 11 10:00", "Thu 18 10:00", "Thu 25 10:00"]


@pytest.mark.parametrize(
    ("scope", "after"),
    [
        (Scope.THIS, ["Thu 04 10:00", "Fri 12 10:00", "Thu 18 10:00", "Thu 25 10:00"]),
        (Scope.FOLLOWING, ["Thu 04 10:00", "Fri 12 10:00", "Fri 19 10:00", "Fri 26 10:00"]),
        (Scope.ALL, ["Fri 05 10:00", "Fri 12 10:00", "Fri 19 10:00", "Fri 26 10:00"]),
    ],
)
def test_a_dragged_visit_asks_for_the_scope(weekly: Desk, scope: Scope, after: list[str]) -> None:
    second = weekly.items()[1]
    weekly.press("Alt+Right")
    weekly.drag(
        weekly.block(second),
        weekly.block(second) + weekly.at(4, "10:00") - weekly.at(3, "10:00"),
    )
    question = weekly.dialog(ScopeQuestion)
    question.choices[scope].setChecked(True)
    weekly.press("Return")
    weekly.settle(lambda: starts(weekly) == after)


def test_a_series_is_cancelled_from_here_on(weekly: Desk) -> None:
    weekly.jump_to(weekly.items()[2].id)
    weekly.press("Ctrl+Delete")
    choose(weekly, CancelQuestion, Scope.FOLLOWING)
    weekly.press("Return")
    weekly.settle(lambda: starts(weekly) == ["Thu 04 10:00", "Thu 11 10:00"])
    assert weekly.toast() == "Anna Schmidt: 2 visits cancelled"
    assert not weekly.window.findChildren(ScopeQuestion)


def test_the_dialogs_say_how_many_visits_are_meant(weekly: Desk) -> None:
    weekly.jump_to(weekly.items()[1].id)
    weekly.press("Ctrl+Delete")
    question = weekly.dialog(CancelQuestion)
    said = {Scope.THIS: "Cancel this visit", Scope.FOLLOWING: "Cancel 3 visits"}
    for scope, text in (said | {Scope.ALL: "Cancel 4 visits"}).items():
        choose(weekly, CancelQuestion, scope)
        assert question.answers[0].text() == text
    assert question.by_client.isChecked() and not question.by_consultant.isChecked()
    weekly.press("Escape")
    second = weekly.items()[1]
    weekly.drag(
        weekly.block(second),
        weekly.block(second) + weekly.at(4, "10:00") - weekly.at(3, "10:00"),
    )
    choose(weekly, ScopeQuestion, Scope.ALL)
    assert weekly.dialog(ScopeQuestion).answers[0].text() == "Move 4 visits"
    weekly.press("Return")
    weekly.settle(lambda: "Fri 05 10:00" in starts(weekly))
    assert weekly.toast() == "Anna Schmidt: 4 visits moved, this one to Fri 12 Mar 10:00"


def test_all_is_cancelled_after_the_series_was_split(weekly: Desk) -> None:
    third = weekly.items()[2]
    move_in_series(
        weekly.diary,
        third.id,
        from_epoch(third.start) + timedelta(days=1),
        Scope.FOLLOWING,
        now=weekly.now,
    )
    weekly.jump_to(weekly.items()[0].id)
    weekly.press("Ctrl+Delete")
    choose(weekly, CancelQuestion, Scope.ALL)
    weekly.press("Return")
    weekly.settle(lambda: starts(weekly) == [])
    assert weekly.toast() == "Anna Schmidt: 4 visits cancelled"


def clashing(desk: Desk, *weeks: int) -> BookingEditor:
    """The form of a weekly series of Anna, some dates of which are taken, just saved."""
    first = datetime(2027, 3, 4, 10, 0, tzinfo=UTC)
    for week in weeks:
        taken = NewBooking(first + timedelta(weeks=week), title=f"Week {week}")
        book(desk.diary, taken, now=desk.now)
    desk.press("Ctrl+Shift+N")
    editor = desk.dialog(BookingEditor)
    desk.write("Anna Schmidt")
    form = editor.form
    form.service.setCurrentIndex(1)
    form.service.activated.emit(1)
    on_thursday_at_ten(editor)
    form.recurrence.choice.setCurrentIndex(2)
    form.recurrence.end.setCurrentIndex(1)
    form.recurrence.count.setValue(4)
    desk.press("Ctrl+S")
    return editor


def test_a_new_series_skips_the_dates_that_are_taken(desk: Desk) -> None:
    clashing(desk, 1, 3)
    question = desk.dialog(ClashQuestion)
    said = [label.text() for label in question.findChildren(QLabel)]
    assert "2 dates are taken" in said and "Thu 11 Mar 10:00" in said
    assert "Week 1, 10:00 – 11:00" in said
    # Enter by habit leaves all as it was, and the form with what was typed in it.
    desk.press("Return")
    assert len(desk.items()) == 2
    desk.press("Ctrl+S")
    desk.click(desk.dialog(ClashQuestion), "Skip 2 dates")
    desk.settle(lambda: len(desk.items()) == 4)
    anna = [desk.wall(item) for item in desk.items() if item.client]
    assert anna == ["Thu 04 10:00", "Thu 18 10:00"]
    assert desk.toast() == "Anna Schmidt: 2 visits saved, this one Thu 4 Mar 10:00"


def test_a_new_series_moves_the_dates_that_are_taken(desk: Desk) -> None:
    clashing(desk, 1)
    question = desk.dialog(ClashQuestion)
    said = [label.text() for label in question.findChildren(QLabel)]
    there = next(text for text in said if text.startswith("→ "))
    desk.click(question, "Move that date as shown")
    desk.settle(lambda: len(desk.items()) == 5)
    anna = [item for item in desk.items() if item.client]
    assert len(anna) == 4
    moved = moment_text(from_epoch(anna[1].start), desk.tools.zone(), today=desk.tools.today())
    assert there == f"→ {moved}" and moved != "Thu 11 Mar 10:00"


def test_a_moved_series_that_meets_something_can_leave_that_visit(weekly: Desk) -> None:
    second = from_epoch(weekly.items()[1].start) + timedelta(hours=4)
    book(weekly.diary, NewBooking(second, title="Fair"), now=weekly.now)
    weekly.jump_to(weekly.items()[0].id)
    first = weekly.items()[0]
    weekly.calendar.verbs.times.move(first, from_epoch(first.start) + timedelta(hours=4))
    choose(weekly, ScopeQuestion, Scope.ALL)
    weekly.press("Return")
    weekly.click(weekly.dialog(ClashQuestion), "Leave that one where it was")
    weekly.settle(lambda: "Thu 04 14:00" in starts(weekly))
    anna = [weekly.wall(item) for item in weekly.items() if item.client]
    assert anna == ["Thu 04 14:00", "Thu 11 10:00", "Thu 18 14:00", "Thu 25 14:00"]
    weekly.press("Ctrl+Z")
    weekly.settle(lambda: "Thu 04 10:00" in starts(weekly))


def test_another_rule_is_not_offered_for_one_visit(weekly: Desk) -> None:
    weekly.jump_to(weekly.items()[1].id)
    weekly.press("Ctrl+E")
    editor = weekly.dialog(BookingEditor)
    editor.form.recurrence.custom.setText("FREQ=WEEKLY;COUNT=2")
    weekly.press("Ctrl+S")
    question = weekly.dialog(ScopeQuestion)
    assert question.choices[Scope.THIS].isHidden()
    assert question.answers[0].text() == "Change this and the following"
    weekly.press("Return")
    weekly.settle(lambda: starts(weekly) == ["Thu 04 10:00", "Thu 11 10:00", "Thu 18 10:00"])


def choose(desk: Desk, kind: type[ScopeQuestion | CancelQuestion], scope: Scope) -> None:
    """Click on how much of the series is meant."""
    choice = desk.dialog(kind).choice
    assert choice is not None
    choice.choices[scope].click()


def test_details_of_all_visits_are_changed_in_the_form(weekly: Desk) -> None:
    weekly.jump_to(weekly.items()[1].id)
    weekly.press("Ctrl+E")
    editor = weekly.dialog(BookingEditor)
    assert editor.form.recurrence.rule().startswith("FREQ=WEEKLY")
    editor.form.title.setFocus()
    weekly.write("Backup review")
    weekly.press("Ctrl+S")
    weekly.dialog(ScopeQuestion).choices[Scope.ALL].setChecked(True)
    weekly.press("Return")
    weekly.settle(lambda: {item.title for item in weekly.items()} == {"Backup review"})
    weekly.press("Ctrl+Z")
    weekly.settle(lambda: {item.title for item in weekly.items()} == {""})


def test_a_malformed_rule_is_refused_in_words(desk: Desk) -> None:
    desk.press("Ctrl+Shift+N")
    editor = desk.dialog(BookingEditor)
    desk.write("Anna Schmidt")
    editor.form.recurrence.choice.setCurrentIndex(4)
    editor.form.recurrence.custom.setFocus()
    desk.write("FREQ=SOMETIMES")
    desk.press("Ctrl+S")
    assert editor.isVisible()
    assert editor.form.wrong_text()
    assert desk.items() == []
