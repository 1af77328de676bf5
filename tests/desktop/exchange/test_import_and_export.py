"""Files are dropped on the window, and the diary is written to one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from scheduler_app.desktop.exchange.export import write_export
from scheduler_app.desktop.exchange.importing.dialog import ImportDialog
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.exchange.records import TakeAs
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.practice.dates import list_days_off
from tests.desktop.desk import NOW, Desk, booked
from tests.waiting import conflicts_to_settle

TWO_AT_ONCE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//test//EN
BEGIN:VEVENT
UID:one@test
DTSTAMP:20270301T000000Z
DTSTART:20270304T100000Z
DTEND:20270304T110000Z
SUMMARY:Anna Schmidt printer
END:VEVENT
BEGIN:VEVENT
UID:two@test
DTSTAMP:20270301T000000Z
DTSTART:20270304T103000Z
DTEND:20270304T113000Z
SUMMARY:Dentist
END:VEVENT
BEGIN:VEVENT
UID:three@test
DTSTAMP:20270301T000000Z
DTSTART;VALUE=DATE:20270315
DTEND;VALUE=DATE:20270317
SUMMARY:Holiday
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_dropped_files_are_previewed_imported_and_settled(desk: Desk, tmp_path: Path) -> None:
    save_client(desk.diary, Client(0, "Anna Schmidt"), now=NOW)
    file = tmp_path / "old.ics"
    file.write_text(TWO_AT_ONCE, newline="")
    desk.press("Ctrl+I")
    dialog = desk.dialog(ImportDialog)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    enter = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, mime,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(dialog, enter)
    assert enter.isAccepted()
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, mime,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(dialog, drop)
    desk.settle(dialog.preview.isVisible)
    model = dialog.preview.model
    becomes = {model.index(row, 1).data(): model.index(row, 2).data() for row in range(3)}
    assert sorted(becomes.values()) == ["Appointment", "Busy block", "Busy block"]
    desk.click(dialog, "All-day events are days off")
    desk.click(dialog, "Import")
    desk.settle(dialog.report.isVisible)
    assert dialog.report.title.text() == "3 events imported"
    assert dialog.report.text().splitlines() == [
        "Events 3 new",
        "Conflicts 1 coming overlap waits for you",
    ]
    desk.click(dialog, "Close")
    assert [days.first for days in list_days_off(desk.diary)] == [date(2027, 3, 15)]
    desk.press("Ctrl+I")
    again = desk.dialog(ImportDialog)
    again.read([file])
    desk.settle(again.preview.isVisible)
    assert again.preview.summary.text().startswith("Would come in: nothing new.")
    again.preview.model.choose([0], TakeAs.NOTHING)
    assert again.preview.model.coming().total() == 1
    again.close()
    desk.settle()
    assert len(conflicts_to_settle(desk.diary)) == 1
    desk.press("Alt+3")
    desk.settle()
    desk.click(desk.window.show_screen("conflicts"), "Keep both")
    desk.settle(lambda: conflicts_to_settle(desk.diary) == [])


def test_the_diary_is_exported(desk: Desk, tmp_path: Path) -> None:
    booked(desk, "Anna Schmidt thu 10:00")
    write_export(desk.tools, tmp_path / "out.ics")
    desk.settle((tmp_path / "out.ics").exists)
    assert "Anna Schmidt" in (tmp_path / "out.ics").read_text(encoding="utf-8")
    write_export(desk.tools, tmp_path / "out.doc")
    desk.settle(desk.window.banner.isVisible)
    assert not (tmp_path / "out.doc").exists()
