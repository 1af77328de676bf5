"""Recurring bookings in the real window: this one, this and following, all."""

from __future__ import annotations

import pytest

from scheduler_app.desktop.editor.cancel_question import CancelQuestion
from scheduler_app.desktop.editor.editor import BookingEditor
from scheduler_app.desktop.editor.scope_question import ScopeQuestion
from scheduler_app.use_cases.series import Scope
from tests.desktop.desk import Desk


@pytest.fixture
def weekly(desk: Desk) -> Desk:
    """Four visits of Anna, each Thursday at 10:00, booked in the full form."""
    desk.press("Ctrl+Shift+N")
    editor = desk.dialog(BookingEditor)
    desk.write("Anna Schmidt")
    form = editor.form
    form.start.setDateTime(form.start.dateTime().addDays(2).addSecs(3600))
    form.recurrence.choice.setCurrentIndex(2)
    form.recurrence.end.setCurrentIndex(1)
    form.recurrence.count.setValue(4)
    assert form.recurrence.words() == "Repeats every week on Thursday 4 times, at 10:00."
    desk.press("Ctrl+S")
    desk.settle(lambda: len(desk.items()) == 4)
    return desk


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
    weekly.window.jump_to(weekly.items()[2].id)
    weekly.press("Ctrl+Delete")
    weekly.dialog(ScopeQuestion).choices[Scope.FOLLOWING].setChecked(True)
    weekly.press("Return")
    weekly.dialog(CancelQuestion)
    weekly.press("Return")
    weekly.settle(lambda: starts(weekly) == ["Thu 04 10:00", "Thu 11 10:00"])


def test_details_of_all_visits_are_changed_in_the_form(weekly: Desk) -> None:
    weekly.window.jump_to(weekly.items()[1].id)
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
