"""The record of a visit, written with hands on the keyboard, and how few of them it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from scheduler_app.desktop.visits.record.dialog import VisitDialog
from scheduler_app.desktop.visits.stopwatch_line import StopwatchLine
from scheduler_app.desktop.widgets.fact_rows import RowButton
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.visits.templates import Snippet
from scheduler_app.domain.visits.visit import IssueState, VisitIssue, VisitRecord
from scheduler_app.use_cases.clients.devices import save_device
from scheduler_app.use_cases.visits.follow_ups import follow_ups_of
from scheduler_app.use_cases.visits.records import record_of
from scheduler_app.use_cases.visits.stopwatch import start
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


class CountingHands:
    """Counts what the hands do that is no letter of a word."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.keys = self.letters = 0

    def press(self, keys: str) -> None:
        self.keys += 1
        self._desk.press(keys)

    def write(self, text: str) -> None:
        self.letters += len(text)
        self._desk.write(text)


def test_two_minutes_after_a_visit_are_nine_keys_and_no_click(
    desk: Desk, visit: CalendarItem
) -> None:
    """An issue with cause and mend, its device, a note by a snippet, a recommendation, and done."""
    anna = visit.client_id or 0
    laptop = save_device(
        desk.diary, Device(0, anna, DeviceKind.LAPTOP, "Anna's laptop"), now=desk.now
    )
    snippet = Snippet(0, "backup", "Please leave {device} on over night.")
    save_snippet(desk.diary, snippet, now=desk.now)
    hands = CountingHands(desk)
    hands.press("Ctrl+R")
    desk.dialog(VisitDialog)
    hands.write("Laptop is slow")
    hands.press("Tab")
    hands.write("Disk full")
    hands.press("Tab")
    hands.write("Moved photos to the NAS")
    hands.press("Alt+V")
    hands.write("lap")
    hands.press("Return")
    hands.press("Alt+F")
    hands.write("/b")
    hands.press("Return")
    hands.press("Alt+R")
    hands.write("Replace the disk")
    hands.press("Ctrl+Return")
    desk.settle(lambda: record_of(desk.diary, visit.id) is not None)
    record = written(desk, visit)
    issue = VisitIssue(
        "Laptop is slow", "Disk full", "Moved photos to the NAS", IssueState.SOLVED, laptop.id
    )
    assert [replace(one, id=0) for one in record.issues] == [issue]
    assert record.devices == (laptop.id,)
    assert record.told == "Please leave Anna's laptop on over night."
    noted = follow_ups_of(desk.diary, [anna], now=desk.now)
    assert [one.follow_up.what for one in noted] == ["Replace the disk"]
    assert desk.item("Anna Müller").state == "done"
    desk.press("Ctrl+R")
    again = desk.dialog(VisitDialog)
    assert again.unsaved() == "", "it is shown as it stands"
    assert again.form.issues.value() == record.issues
    assert hands.keys == 9
    assert hands.letters == 67


def test_the_stopwatch_that_ran_over_night_is_mended_by_a_button(desk: Desk) -> None:
    item = booked(desk, "Anna Müller today 8:30 1h")
    start(desk.diary, booking_id=item.id, now=desk.now)
    desk.now += timedelta(hours=23)
    desk.window.parts.running_visit.refresh()
    desk.settle()
    desk.do("stop-stopwatch")
    dialog = desk.dialog(VisitDialog)
    said = dialog.doubt.findChild(QLabel)
    assert isinstance(said, QLabel)
    assert "over night" in said.text()
    desk.click(dialog, "It ended at 09:30")
    desk.press("Ctrl+Return")
    desk.settle(lambda: written(desk, item).minutes_spent == 60)


def test_a_clock_that_was_set_back_asks_when_the_visit_ended(desk: Desk) -> None:
    item = booked(desk, "Anna Müller today 8:30 1h")
    start(desk.diary, booking_id=item.id, now=desk.now)
    desk.now -= timedelta(hours=2)
    desk.window.parts.running_visit.refresh()
    desk.settle()
    desk.do("stop-stopwatch")
    dialog = desk.dialog(VisitDialog)
    assert "set back" in dialog.form.wrong_text()
    dialog.form.times.ended.write("45 min")
    desk.press("Ctrl+Return")
    desk.settle(lambda: written(desk, item).minutes_spent == 45)


def test_a_pasted_screenshot_and_a_file_are_kept_and_opened_by_a_click_only(
    desk: Desk, visit: CalendarItem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_it(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr("scheduler_app.desktop.visits.record.writing.open_outside", open_it)
    file = tmp_path / "router.txt"
    file.write_text("settings")
    gone = tmp_path / "gone.txt"
    desk.press("Ctrl+R")
    dialog = desk.dialog(VisitDialog)
    mime = QMimeData()
    mime.setImageData(QImage(20, 20, QImage.Format.Format_RGB32))
    dialog.form.told.text.insertFromMimeData(mime)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(gone))])
    dialog.form.files.take(dropped)
    assert [one.name for one in dialog.form.files.value()[1]] == [
        "Screenshot 2027-03-02 10.00.png", "router.txt", "gone.txt",
    ]  # fmt: skip
    desk.press("Ctrl+Return")
    desk.settle(lambda: not desk.window.findChildren(VisitDialog))
    kept = written(desk, visit).attachments
    assert {one.name for one in kept} == {"Screenshot 2027-03-02 10.00.png", "router.txt"}
    assert "gone.txt" in desk.window.banner.text(), "what was not kept is said"
    desk.press("Ctrl+R")
    dialog = desk.dialog(VisitDialog)
    assert opened == []
    row = next(one for one in dialog.findChildren(RowButton) if "router" in one.accessibleName())
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    desk.settle(lambda: bool(opened))
    assert Path(opened[0]).read_text() == "settings"


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
