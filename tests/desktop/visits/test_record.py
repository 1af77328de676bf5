"""The record of a visit, written with hands on the keyboard, and how few of them it takes."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.visits.record.dialog import VisitDialog
from scheduler_app.desktop.visits.stopwatch_line import StopwatchLine
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.visits.templates import Snippet
from scheduler_app.domain.visits.visit import IssueState, VisitRecord
from scheduler_app.use_cases.visits.follow_ups import follow_ups_of
from scheduler_app.use_cases.visits.records import record_of
from scheduler_app.use_cases.visits.templates import save_snippet
from tests.desktop.desk import Desk, booked


@pytest.fixture
def visit(desk: Desk) -> CalendarItem:
    """A visit that is over, and selected."""
    item = booked(desk, "Anna Müller today 9 1h")
    desk.let_pass(item)
    desk.jump_to(item.id)
    desk.settle()
    return item


def written(desk: Desk, item: CalendarItem) -> VisitRecord:
    found = record_of(desk.diary, item.id)
    assert found is not None
    return found


def test_the_usual_record_in_few_keys(desk: Desk, visit: CalendarItem) -> None:
    desk.press("Ctrl+R")
    desk.dialog(VisitDialog)
    desk.write("Printer offline")
    desk.press("Tab")
    desk.press("Tab")
    desk.write("New address from the router")
    desk.press("Ctrl+Return")
    desk.settle(lambda: record_of(desk.diary, visit.id) is not None)
    record = written(desk, visit)
    assert [(one.symptom, one.resolution, one.state) for one in record.issues] == [
        ("Printer offline", "New address from the router", IssueState.SOLVED)
    ]
    assert desk.item("Anna Müller").state == "done"
    assert "visit written down" in desk.toast()
    desk.press("Ctrl+Z")
    desk.settle(lambda: record_of(desk.diary, visit.id) is None)
    assert desk.item("Anna Müller").state == "confirmed"


def test_everything_by_the_keyboard(desk: Desk, visit: CalendarItem) -> None:
    save_snippet(desk.diary, Snippet(0, "backup", "Backup of {device} checked."), now=desk.now)
    desk.press("Ctrl+R")
    dialog = desk.dialog(VisitDialog)
    form = dialog.form
    desk.write("Slow")
    desk.press("Tab")
    desk.write("Full disk")
    desk.press("Return")
    desk.write("Mail lost")
    form.devices.line.setFocus()
    desk.write("Anna's laptop")
    desk.press("Return")
    form.told.text.setFocus()
    desk.write("Done. /ba")
    desk.press("Return")
    form.recommended.what.setFocus()
    desk.write("Replace the disk")
    form.parts.rows[0].first().setFocus()
    desk.write("SSD 1 TB")
    desk.press("Ctrl+Return")
    desk.settle(lambda: record_of(desk.diary, visit.id) is not None)
    record = written(desk, visit)
    assert [one.symptom for one in record.issues] == ["Slow", "Mail lost"]
    assert len(record.devices) == 1
    assert [one.device_id for one in record.issues] == [record.devices[0]] * 2
    assert record.told == "Done. Backup of Anna's laptop checked."
    assert [part.what for part in record.parts] == ["SSD 1 TB"]
    noted = follow_ups_of(desk.diary, [record.client_id], now=desk.now)
    assert [one.follow_up.what for one in noted] == ["Replace the disk"]
    assert noted[0].follow_up.visit_id == record.id


def test_what_was_typed_is_never_lost(desk: Desk, visit: CalendarItem) -> None:
    desk.press("Ctrl+R")
    dialog = desk.dialog(VisitDialog)
    desk.write("Slow")
    assert desk.tools.unsaved.names() == ["the visit of Anna Müller"]
    desk.press("Escape")
    assert dialog.isVisible()
    question = desk.window.findChildren(QPushButton)
    assert any(one.text() == "Stay here" and one.isVisible() for one in question)
    desk.press("Escape")
    assert dialog.form.issues.value()[0].symptom == "Slow"


def test_an_empty_record_is_left_without_a_question(desk: Desk, visit: CalendarItem) -> None:
    desk.press("Ctrl+R")
    dialog = desk.dialog(VisitDialog)
    desk.press("Escape")
    assert not desk.window.findChildren(VisitDialog) or not dialog.isVisible()
    assert record_of(desk.diary, visit.id) is None


def test_what_is_refused_stands_at_its_field(desk: Desk, visit: CalendarItem) -> None:
    desk.press("Ctrl+R")
    dialog = desk.dialog(VisitDialog)
    desk.write("Slow")
    dialog.form.times.billed.setText("soon")
    desk.press("Ctrl+Return")
    assert dialog.isVisible()
    assert "no length of time" in dialog.form.wrong_text()
    assert dialog.focusWidget() is dialog.form.times.billed


def test_the_stopwatch_runs_in_the_status_bar(desk: Desk) -> None:
    item = booked(desk, "Anna Müller today 8:30 1h")
    desk.jump_to(item.id)
    desk.settle()
    action = next(one for one in desk.calendar.possible(item) if one.label == "Start the stopwatch")
    action.act()
    running = desk.window.parts.running_visit
    desk.settle(lambda: running.stands is not None)
    desk.let_pass(item)
    running.refresh()
    desk.settle()
    line = desk.window.findChild(StopwatchLine)
    assert isinstance(line, StopwatchLine)
    assert line.isVisible()
    assert line.light.line == "Anna Müller: 1 h"
    desk.click(line, "Stop")
    desk.dialog(VisitDialog)
    assert not line.isVisible()
    desk.write("Slow")
    desk.press("Ctrl+Return")
    desk.settle(lambda: not desk.window.findChildren(VisitDialog))
    record = written(desk, item)
    assert record.minutes_spent == 60
