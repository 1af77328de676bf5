"""The screens beside the calendar, and what opens over it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from scheduler_app.desktop.bookings.workspace.why_popup import WhyPopup
from scheduler_app.desktop.calendar.printing.dialog import PrintDialog
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.exchange.importing.dialog import ImportDialog
from scheduler_app.desktop.exchange.importing.export import write_export
from scheduler_app.desktop.frame.bug_dialog import BugDialog
from scheduler_app.desktop.frame.search.palette import SearchPalette
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.frame.shortcut_sheet import ShortcutSheet
from scheduler_app.desktop.frame.undo_sign import UndoSign
from scheduler_app.desktop.practice.services.screen import ServicesScreen
from scheduler_app.desktop.practice.settings.dates import DatesGroup
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.exchange.records import TakeAs
from scheduler_app.use_cases.clients.clients import get_client, list_clients, save_client
from scheduler_app.use_cases.practice.dates import list_days_off, list_overrides
from scheduler_app.use_cases.practice.rules import get_practice
from scheduler_app.use_cases.practice.services import list_services
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


def test_search_finds_a_booking_and_jumps_to_it(desk: Desk) -> None:
    item = booked(desk, "Anna Müller 8 apr 15:00 scanner")
    desk.press("Ctrl+T")
    desk.press("Ctrl+K")
    desk.write("muller scan")
    palette = desk.dialog(SearchPalette)
    desk.settle(lambda: palette.list.count() > 0)
    desk.press("Return")
    first, last = desk.calendar.view.range()
    assert first <= date(2027, 4, 8) < last
    selected = desk.calendar.selected()
    assert selected is not None
    assert selected.id == item.id


def test_search_jumps_to_a_date(desk: Desk) -> None:
    desk.press("Ctrl+K")
    desk.write("14 jul")
    palette = desk.dialog(SearchPalette)
    desk.settle(lambda: [hit.kind for hit in palette.list.hits()] == ["date"])
    desk.press("Return")
    first, last = desk.calendar.view.range()
    assert first <= date(2027, 7, 14) < last


def test_search_says_when_nothing_is_found(desk: Desk) -> None:
    desk.press("Ctrl+K")
    desk.write("qqq")
    palette = desk.dialog(SearchPalette)
    assert palette.list.count() == 0
    assert palette.list.isHidden()


def test_search_opens_a_client(desk: Desk) -> None:
    save_client(desk.diary, Client(0, "Anna Müller", phones=("0161 496 0000",)), now=NOW)
    desk.press("Ctrl+K")
    desk.write("mull")
    palette = desk.dialog(SearchPalette)
    desk.settle(lambda: len(palette.list.hits()) == 1)
    desk.press("Return")
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    assert screen.form.name.text() == "Anna Müller"


def test_a_client_is_added_and_a_wrong_phone_is_named(desk: Desk) -> None:
    desk.press("Alt+4")
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.click(screen, "Add a client")
    desk.write("Anna Müller")
    screen.form.phones.setFocus()
    desk.write("12")
    desk.click(screen, "Save")
    assert list_clients(desk.diary) == []
    assert screen.form.fields.wrong_text()
    screen.form.phones.clear()
    desk.write("0161 496 0000")
    screen.form.places.setFocus()
    desk.write("Office: 1 High Street, Leeds")
    desk.click(screen, "Save")
    desk.settle(lambda: len(list_clients(desk.diary)) == 1)
    saved = get_client(desk.diary, list_clients(desk.diary)[0].id)
    assert saved.phones == ("+441614960000",)
    assert [(place.label, place.address) for place in saved.places] == [
        ("Office", "1 High Street, Leeds")
    ]


def test_a_service_is_changed(desk: Desk) -> None:
    desk.press("Alt+5")
    screen = desk.window.show_screen("services")
    assert isinstance(screen, ServicesScreen)
    assert screen.form.name.text() == "Remote session"
    screen.form.minutes.setValue(45)
    screen.form.price.line.setText("59.50")
    desk.click(screen, "Save")
    desk.settle(lambda: min(one.minutes for one in list_services(desk.diary)) == 45)
    assert 5950 in {service.price for service in list_services(desk.diary)}


def test_hours_are_set_and_a_wrong_one_is_named(desk: Desk) -> None:
    desk.press("Alt+6")
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    monday = screen.group("hours").fields.fields()["hours.monday"]
    monday.setFocus()
    monday.selectAll()  # type: ignore[attr-defined]
    desk.write("17:00-09:00")
    desk.click(screen, "Save settings")
    assert screen.group("hours").fields.wrong_text()
    monday.selectAll()  # type: ignore[attr-defined]
    desk.write("08:00-12:00, 13:00-16:00")
    desk.click(screen, "Save settings")
    desk.settle(lambda: len(get_practice(desk.diary).hours[0]) == 2)


def test_days_off_and_hours_of_a_date(desk: Desk) -> None:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    dates = screen.group("dates")
    assert isinstance(dates, DatesGroup)
    desk.click(dates, "Add days off")
    assert list_days_off(desk.diary) == [], "no day was named"
    assert "Days, such as" in dates.days.said_text()
    dates.days.setFocus()
    desk.write("24.12. - 6.1.")
    assert dates.days.said_text().endswith("Thu 6 January 2028, 14 days")
    desk.click(dates, "Add days off")
    desk.settle(lambda: len(list_days_off(desk.diary)) == 1)
    [off] = list_days_off(desk.diary)
    assert (off.first, off.last) == (date(2027, 12, 24), date(2028, 1, 6))
    assert dates.days.text() == ""
    dates.day.setFocus()
    desk.write("today")
    dates.hours.setFocus()
    desk.write("10:00-14:00")
    desk.click(dates, "Set hours")
    day = date(2027, 3, 2)
    desk.settle(lambda: day in list_overrides(desk.diary, day, day + timedelta(days=1)))
    desk.settle(lambda: len(dates.findChildren(QPushButton)) >= 4)
    desk.click(dates, "Remove")
    desk.settle(lambda: list_days_off(desk.diary) == [])


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


def test_a_week_becomes_a_pdf(desk: Desk, tmp_path: Path) -> None:
    booked(desk, "Anna Schmidt thu 10:00")
    desk.press("Ctrl+P")
    dialog = desk.dialog(PrintDialog)
    dialog.ranges["days"].setChecked(True)
    assert len(dialog.wanted()) == 5
    dialog.save_pdf(tmp_path / "week.pdf")
    data = (tmp_path / "week.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == 5


def test_the_explainer_says_why(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.choose(desk.at(3, "12:00"), "Why is this hour (not) offered?")
    popup = desk.window.findChild(WhyPopup)
    assert popup is not None
    assert any(line.startswith("Remote session: Open") for line in popup.lines)
    popup.close()
    desk.calendar.explain(NOW + timedelta(days=2, hours=1, minutes=30))
    shown = [one for one in desk.window.findChildren(WhyPopup) if one.isVisible()][-1]
    assert any(item.client in line for line in shown.lines)
    shown.close()


def test_an_hour_is_blocked_by_the_menu(desk: Desk) -> None:
    desk.choose(desk.at(4, "13:00"), "Block this time")
    desk.write("Dentist")
    desk.press("Ctrl+S")
    desk.settle(lambda: len(desk.items()) == 1)
    assert (desk.items()[0].kind, desk.items()[0].title) == ("busy", "Dentist")


def test_modes_by_keyboard_and_the_layout_is_remembered(desk: Desk) -> None:
    desk.press("Ctrl+4")
    assert desk.calendar.view.mode() is Mode.MONTH
    desk.press("Ctrl+B")
    assert desk.calendar.side.isHidden()
    desk.restart()
    assert desk.calendar.view.mode() is Mode.MONTH
    assert desk.calendar.side.isHidden()


def test_the_inspector_lies_over_the_view_in_a_narrow_window(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt tue 10:00")
    desk.window.resize(1000, 700)
    desk.settle()
    calendar = desk.calendar
    assert calendar.inspector.isVisible()
    assert calendar.inspector.geometry().right() == calendar.rect().right()
    before = calendar.view.width()
    calendar.beside.open_inspector(False)
    desk.settle()
    assert calendar.view.width() == before
    assert item.id == desk.items()[0].id


def test_another_program_beside_the_window_is_noticed(desk: Desk, tmp_path: Path) -> None:
    from scheduler_app.storage.diary import Diary

    other = Diary.open(tmp_path / "diary.db")
    save_client(other, Client(0, "From the command line"), now=NOW)
    other.close()
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.settle(lambda: screen.model.rowCount() == 1)


def test_the_sheet_of_shortcuts_opens(desk: Desk) -> None:
    desk.press("F1")
    desk.dialog(ShortcutSheet)


def test_a_bug_shows_one_scrubbed_dialog(desk: Desk) -> None:
    desk.tools.notices.bug.emit("first")
    desk.tools.notices.bug.emit("second")
    dialogs = desk.window.findChildren(BugDialog)
    assert len(dialogs) == 1


def test_what_undo_would_do_is_read_to_its_end_or_cut_visibly(desk: Desk) -> None:
    sign = desk.window.status.findChild(UndoSign)
    assert sign is not None
    for name in ("Anna", "Wolfeschlegelsteinhausenbergerdorff " * 4):
        save_client(desk.diary, Client(0, name.strip()), now=NOW)
        desk.settle(partial(_says, sign, name[:4]))
        shown = sign.text()
        assert sign.fontMetrics().horizontalAdvance(shown) <= sign.contentsRect().width()
        assert shown == sign.said() or shown.endswith("…")
    desk.window.resize(900, 600)
    desk.settle()
    assert sign.fontMetrics().horizontalAdvance(sign.text()) <= sign.contentsRect().width()


def _says(sign: UndoSign, words: str) -> bool:
    return words in sign.said()
