"""The record of a visit, written with hands on the keyboard, and how few of them it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from scheduler_app.desktop.visits.of_bookings import visit_actions
from scheduler_app.desktop.visits.record.dialog import VisitDialog
from scheduler_app.desktop.visits.record.writing import write_visit
from scheduler_app.desktop.visits.stopwatch_line import StopwatchLine
from scheduler_app.desktop.widgets.fact_rows import RowButton
from scheduler_app.desktop.widgets.secret_remark import SecretRemark
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.clients.secret_words import looks_like_secret
from scheduler_app.domain.visits.templates import Snippet
from scheduler_app.domain.visits.visit import IssueState, VisitIssue, VisitRecord
from scheduler_app.use_cases.clients.devices import save_device
from scheduler_app.use_cases.visits.attachments import attach, remove_attachment
from scheduler_app.use_cases.visits.follow_ups import follow_ups_of
from scheduler_app.use_cases.visits.records import draft_of, get_record, record_of, save_record
from scheduler_app.use_cases.visits.stopwatch import start
from scheduler_app.use_cases.visits.templates import save_snippet
from scheduler_app.use_cases.visits.write_down import VisitDown
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


class CountingHands:
    """Counts what the hands do that is no letter of a word."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.keys = self.letters = 0

    def press(self, keys: str) -> None:
        self.keys += 1
        self._desk.press(keys)

    def press_in(self, popup: QWidget) -> None:
        """Enter in a list that is open below what is typed."""
        assert popup.isVisible()
        self.keys += 1
        QTest.keyClick(popup, Qt.Key.Key_Return)
        self._desk.settle()

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
    dialog = desk.dialog(VisitDialog)
    hands.write("Laptop is slow")
    hands.press("Tab")
    hands.write("Disk full")
    hands.press("Tab")
    hands.write("Moved photos to the NAS")
    hands.press("Alt+V")
    hands.write("lap")
    hands.press_in(dialog.form.devices.popup)
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
    desk.press("Escape")
    desk.press("Ctrl+Z")
    desk.settle(lambda: record_of(desk.diary, visit.id) is None)
    assert follow_ups_of(desk.diary, [anna], now=desk.now) == []
    assert desk.item("Anna Müller").state == "confirmed", "all of it was one step"


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
    desk.press("Escape")
    desk.press("Ctrl+Z")
    desk.settle(lambda: record_of(desk.diary, visit.id) is None)


def test_a_picture_that_can_not_be_kept_stays_in_the_dialog_with_the_words(
    desk: Desk, visit: CalendarItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.press("Ctrl+R")
    dialog = desk.dialog(VisitDialog)
    mime = QMimeData()
    mime.setImageData(QImage(20, 20, QImage.Format.Format_RGB32))
    dialog.form.told.text.insertFromMimeData(mime)
    dialog.form.told.text.insertPlainText("It works.")
    with monkeypatch.context() as small:
        small.setattr("scheduler_app.domain.visits.attaching.MOST_BYTES", 9)
        desk.press("Ctrl+Return")
        desk.settle(lambda: "at most" in dialog.form.wrong_text())
    assert record_of(desk.diary, visit.id) is None
    desk.press("Ctrl+Return")
    desk.settle(lambda: not desk.window.findChildren(VisitDialog))
    assert (written(desk, visit).told, len(written(desk, visit).attachments)) == ("It works.", 1)


def test_a_file_that_another_window_took_out_keeps_no_record_from_being_saved(
    desk: Desk, visit: CalendarItem
) -> None:
    """The words are written by then: saved a second time they would stand twice."""
    draft = draft_of(desk.diary, visit.id)
    record = save_record(desk.diary, draft, now=desk.now, untouched_too=True)
    taken_out = attach(desk.diary, record.id, b"words", "note.txt", now=desk.now)
    remove_attachment(desk.diary, taken_out.id, now=desk.now)
    down = VisitDown(replace(get_record(desk.diary, record.id), told="Cleaned it."))
    saved = write_visit(desk.tools, down, (), (taken_out,), desk.now)
    assert (saved.record.told, saved.troubles) == ("Cleaned it.", ())


def test_what_was_typed_is_never_lost_and_what_is_refused_stands_at_its_field(
    desk: Desk, visit: CalendarItem
) -> None:
    desk.press("Ctrl+R")
    desk.dialog(VisitDialog)
    desk.press("Escape")
    assert not desk.window.findChildren(VisitDialog), "nothing typed, nothing asked"
    desk.press("Ctrl+R")
    dialog = desk.dialog(VisitDialog)
    desk.write("Slow")
    desk.press("Return")
    desk.write("Mail lost")
    desk.press("Escape")
    assert any(one.text() == "Stay here" for one in desk.window.findChildren(QPushButton))
    desk.press("Escape")
    assert [one.symptom for one in dialog.form.issues.value()] == ["Slow", "Mail lost"]
    assert desk.tools.unsaved.names() == ["the visit of Anna Müller"]
    dialog.form.times.billed.setText("soon")
    desk.press("Ctrl+Return")
    assert "no length of time" in dialog.form.wrong_text()
    assert dialog.focusWidget() is dialog.form.times.billed
    dialog.form.times.billed.setText("30")
    dialog.form.devices.line.setFocus()
    desk.write("Anna's laptop")
    desk.press("Ctrl+Return")
    desk.settle(lambda: record_of(desk.diary, visit.id) is not None)
    record = written(desk, visit)
    assert record.minutes_billed == 30
    assert [one.device_id for one in record.issues] == [*record.devices, *record.devices]


def test_the_stopwatch_stands_in_the_status_bar_and_its_doubts_have_their_mend(
    desk: Desk,
) -> None:
    item = booked(desk, "Anna Müller today 8:30 1h")
    start(desk.diary, booking_id=item.id, now=desk.now)
    offered = visit_actions(desk.tools, lambda: desk.window.parts.visit_verbs)(item, ())
    assert [one.label for one in offered] == ["Stop and write it down…"], "at once"
    desk.now += timedelta(hours=23)
    desk.window.parts.running_visit.refresh()
    desk.settle()
    line = desk.window.findChild(StopwatchLine)
    assert isinstance(line, StopwatchLine)
    assert line.light.line == "Anna Müller: 23 h"
    desk.click(line, "Stop")
    dialog = desk.dialog(VisitDialog)
    assert not line.isVisible()
    said = dialog.doubt.findChild(QLabel)
    assert isinstance(said, QLabel)
    assert "over night" in said.text()
    desk.click(dialog, "It ended at 09:30")
    desk.press("Ctrl+Return")
    desk.settle(lambda: written(desk, item).minutes_spent == 60)
    other = booked(desk, "Ben Okafor today 14 1h")
    start(desk.diary, booking_id=other.id, now=desk.now)
    desk.now -= timedelta(hours=2)
    desk.window.parts.running_visit.refresh()
    desk.settle()
    desk.do("stop-stopwatch")
    dialog = desk.dialog(VisitDialog)
    assert "set back" in dialog.form.wrong_text()
    dialog.form.times.ended.write("45 min")
    desk.press("Ctrl+Return")
    desk.settle(lambda: written(desk, other).minutes_spent == 45)


def test_what_looks_like_a_password_says_so_where_it_is_typed(
    desk: Desk, visit: CalendarItem
) -> None:
    desk.press("Ctrl+R")
    dialog = desk.dialog(VisitDialog)
    desk.write("Mail")
    desk.press("Tab")
    desk.write("password: hunter2")
    remarks = dialog.findChildren(SecretRemark)
    desk.settle(lambda: any(not one.isHidden() for one in remarks))
    assert [one.text() for one in remarks if one.text()] == [looks_like_secret("password: hunter2")]
    dialog.form.private.text.setPlainText("PIN: 4711")
    desk.settle(lambda: not dialog.form.private.doubt.isHidden())
    dialog.form.private.text.setPlainText("In their safe")
    desk.settle(dialog.form.private.doubt.isHidden)
    desk.press("Escape")
