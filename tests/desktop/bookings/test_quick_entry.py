"""Tests: quick entry in the real window: names in question, series, blocks, signs, full form."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.bookings.quick_entry.marked_line import LONGEST
from scheduler_app.desktop.ways import BOOK_AT
from scheduler_app.domain.bookings.booking import Kind
from scheduler_app.domain.calendar.marks_in_text import Part
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.clients.in_line import clients_in_line
from scheduler_app.use_cases.practice.dates import add_days_off
from tests.counting import statements
from tests.desktop.desk import NOW, Desk, booked


@pytest.fixture
def annas(desk: Desk) -> tuple[Client, Client]:
    one = Client(0, "Anna Bauer", "Bauer GmbH", phones=("+4989831798",))
    other = Client(0, "Anna Bauer", "Café Lux", phones=("+493012345678",))
    return save_client(desk.diary, one, now=NOW), save_client(desk.diary, other, now=NOW)


def typed(desk: Desk, line: str) -> QuickEntry:
    """Ctrl+N, and the line."""
    desk.press("Ctrl+N")
    desk.write(line)
    return desk.dialog(QuickEntry)


def names(entry: QuickEntry) -> list[str]:
    """What the list of clients shows."""
    return [entry.names.item(row).text() for row in range(entry.names.count())]


@pytest.mark.usefixtures("annas")
def test_two_of_one_name_are_told_apart_and_picked_by_keyboard(
    desk: Desk, annas: tuple[Client, Client]
) -> None:
    entry = typed(desk, "anna bauer thu 15:00")
    desk.settle(lambda: "+49 89" in "".join(names(entry)))
    assert names(entry) == [
        "Anna Bauer · Bauer GmbH · +49 89 831798",
        "Anna Bauer · Café Lux · +49 30 12345678",
    ]
    assert not entry.save_button.isEnabled()
    desk.press("Return")
    assert desk.items() == [] and entry.names.currentRow() == 0
    desk.press("Down")
    desk.press("Return")
    assert entry.line.text() == "Anna Bauer thu 15:00"
    assert "Café Lux" in entry.shown.text("client")
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 1)
    assert desk.items()[0].client_id == annas[1].id
    assert len(list_clients(desk.diary)) == 2


def test_one_of_them_is_picked_by_mouse_and_the_answer_can_change(
    desk: Desk, annas: tuple[Client, Client]
) -> None:
    entry = typed(desk, "anna bauer thu 15:00")
    spot = entry.names.visualItemRect(entry.names.item(1)).center()
    QTest.mouseClick(entry.names.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    desk.settle()
    assert "Café Lux" in entry.shown.text("client") and not entry.names.isVisible()
    entry.line.setCursorPosition(4)
    desk.write("x")
    assert "Café Lux" not in entry.shown.text("client"), "another name, another answer"
    desk.press("Backspace")
    assert "Café Lux" in entry.shown.text("client")
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 1)
    assert desk.items()[0].client_id == annas[1].id


@pytest.mark.usefixtures("annas")
def test_a_name_two_letters_off_is_asked_and_may_be_new(desk: Desk) -> None:
    entry = typed(desk, "Anna Baur thu 15:00")
    assert names(entry)[-1] == "New client “Anna Baur”"
    desk.press("Up")
    assert entry.names.currentRow() == entry.names.count() - 1
    desk.press("Return")
    assert entry.shown.text("client") == "Anna Baur (new client)"
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 1)
    assert sorted(client.name for client in list_clients(desk.diary)) == [
        "Anna Bauer",
        "Anna Bauer",
        "Anna Baur",
    ]


def test_a_known_number_finds_its_client(desk: Desk, annas: tuple[Client, Client]) -> None:
    item = booked(desk, "089 831798 thu 15:00 modem")
    assert (item.client_id, item.title) == (annas[0].id, "modem")


def test_what_reaches_a_new_client_is_kept(desk: Desk) -> None:
    booked(desk, "nina@example.com thu 15:00")
    (client,) = list_clients(desk.diary)
    assert (client.name, client.email) == ("Nina", "nina@example.com")


def test_place_link_and_notes_are_booked(desk: Desk) -> None:
    first = booked(desk, "Peter Jones thu 15:00 @ 12 High Street https://a.example/x")
    details = booking_details(desk.diary, first.id).booking
    assert (details.place, details.notes) == ("12 High Street", "https://a.example/x")
    second = booked(desk, "Vera Hill fri 15:00 https://teams.microsoft.com/l/meetup-join/19")
    place = booking_details(desk.diary, second.id).booking.place
    assert place == "https://teams.microsoft.com/l/meetup-join/19"


def test_a_busy_block_is_nobodys(desk: Desk) -> None:
    item = booked(desk, "block thu 14-16 dentist")
    details = booking_details(desk.diary, item.id).booking
    assert (details.kind, details.client_id, details.service_id) == (Kind.BUSY, None, None)
    assert (details.title, (details.end - details.start).seconds) == ("dentist", 7200)
    assert list_clients(desk.diary) == []


def test_a_line_that_repeats_is_a_series(desk: Desk) -> None:
    entry = typed(desk, "Peter Jones every thu 15:00 4 times")
    assert "Repeats every week on Thursday 4 times" in entry.shown.text("when")
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 4)
    assert [desk.wall(item) for item in desk.items()] == [
        "Thu 04 15:00",
        "Thu 11 15:00",
        "Thu 18 15:00",
        "Thu 25 15:00",
    ]
    assert "4 visits" in desk.toast()
    assert len(list_clients(desk.diary)) == 1


def test_a_date_just_past_is_asked_about(desk: Desk) -> None:
    entry = typed(desk, "Peter Jones 26 feb 15:00")
    shown = [button.text() for button in entry.free_buttons if button.isVisible()]
    assert shown == ["Fri 26 Feb 2027", "Sat 26 Feb 2028"]
    assert not entry.save_button.isEnabled()
    desk.press("Return")
    assert desk.items() == []
    entry.free_buttons[1].click()
    desk.settle()
    assert entry.line.text() == "Peter Jones 26 Feb 2028 15:00"
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 1)
    start = datetime.fromtimestamp(desk.items()[0].start, UTC)
    assert start.date() == date(2028, 2, 26)


def test_an_amber_sign_tells_what_is_odd_about_the_time(desk: Desk) -> None:
    week = DaysOff(0, date(2027, 3, 8), date(2027, 3, 12), "skiing")
    add_days_off(desk.diary, week, now=NOW)
    entry = typed(desk, "")
    for line, said in (
        ("Peter Jones thu 15:00", ""),
        ("Peter Jones thu 19:00", "Outside working hours: Thursday is open 09:00–17:00."),
        ("Peter Jones sat 10:00", "Saturday is no working day."),
        ("Peter Jones today 8:00", "This time is past."),
        ("Peter Jones mon 10:00", "Mon 8 Mar is a day off: skiing."),
    ):
        entry.line.selectAll()
        desk.write(line)
        assert entry.shown.odd.isVisible() == bool(said)
        assert entry.shown.odd.said.text().startswith(said)


def test_what_is_odd_can_be_booked_all_the_same(desk: Desk) -> None:
    assert desk.wall(booked(desk, "Peter Jones sat 10:00")) == "Sat 06 10:00"


@pytest.mark.usefixtures("annas")
def test_what_was_understood_is_coloured_in_the_line(desk: Desk) -> None:
    entry = typed(desk, "089 831798 thu 15:00 modem")
    line = entry.line.text()
    assert [(mark.part, line[mark.start : mark.end]) for mark in entry.line.marks()] == [
        (Part.PHONE, "089 831798"),
        (Part.DAY, "thu"),
        (Part.TIME, "15:00"),
    ]


def test_an_american_writes_the_month_first(desk: Desk) -> None:
    QLocale.setDefault(QLocale("en_US"))
    assert desk.wall(booked(desk, "Peter Jones 03/04 15:00")) == "Thu 04 15:00"
    QLocale.setDefault(QLocale("en_GB"))
    entry = typed(desk, "Vera Hill 03/04 15:00")
    assert entry.shown.text("when").startswith("Sat 3 Apr")


def test_the_full_form_keeps_all_that_the_line_said(desk: Desk) -> None:
    entry = typed(
        desk,
        "Nina Weber 0161 496 0999 nina@example.com every thu 15:00 90 min visit modem "
        "@ 12 High Street https://a.example/x",
    )
    desk.click(entry, "Full form…")
    editor = desk.dialog(BookingEditor)
    assert editor.form.client.text() == "Nina Weber"
    assert "0161 496 0999" in editor.form.reach.text() and editor.form.reach.isVisible()
    assert editor.form.where.currentText() == "12 High Street"
    assert editor.form.notes.toPlainText() == "https://a.example/x"
    assert editor.form.recurrence.rule() == "FREQ=WEEKLY;BYDAY=TH"
    assert editor.form.title.text() == "modem"
    assert (editor.form.ends() - editor.form.starts()).seconds == 5400
    desk.click(editor, "Save")
    desk.settle(lambda: len(desk.items()) > 50)
    (client,) = list_clients(desk.diary)
    assert (client.name, client.email) == ("Nina Weber", "nina@example.com")
    assert client.phones == ("+441614960999",)
    booking = booking_details(desk.diary, desk.items()[0].id).booking
    assert (booking.place, booking.notes) == ("12 High Street", "https://a.example/x")


def test_the_full_form_keeps_a_busy_block_and_what_was_typed_below_the_line(desk: Desk) -> None:
    entry = typed(desk, "block thu 14-16 dentist")
    desk.click(entry, "Full form…")
    editor = desk.dialog(BookingEditor)
    assert editor.form.chosen_kind() is Kind.BUSY and editor.form.title.text() == "dentist"
    editor.discard_unsaved()
    desk.settle()
    entry = typed(desk, "Nina Weber thu 15:00")
    entry.reach.setFocus()
    desk.write("0161 496 0999")
    desk.click(entry, "Full form…")
    assert "0161 496 0999" in desk.dialog(BookingEditor).form.reach.text()


def test_the_screen_reader_hears_what_was_understood(desk: Desk) -> None:
    entry = typed(desk, "Peter Jones sat 15:00 modem")
    said = entry.line.accessibleDescription()
    for words in ("Who? Peter Jones (new client)", "When? Sat 6 Mar", "no working day"):
        assert words in said
    assert entry.line.accessibleName() == "New booking in one line"


def test_a_word_without_end_is_read_to_its_end(desk: Desk) -> None:
    company = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    save_client(desk.diary, Client(0, "Vera Lang", company), now=NOW)
    entry = typed(desk, "vera thu 15:00")
    label = entry.shown._texts["client"]
    desk.settle(lambda: "Vera" in label.text())
    assert label.minimumSizeHint().width() <= label.width()


def test_a_line_reads_few_clients_in_few_statements(diary: Diary) -> None:
    for number in range(60):
        save_client(
            diary, Client(0, f"Anna Number{number}", phones=(f"+4989{number:07}",)), now=NOW
        )
    line = "anna number7 tue 3pm printer broken again +49 89 0000007 anna@example.com"
    with statements(diary._engine) as told:
        found = clients_in_line(diary, line)
    assert any(client.name == "Anna Number7" for client in found)
    assert len(told) <= 32


def test_a_block_without_a_time_takes_the_whole_day(desk: Desk) -> None:
    item = booked(desk, "Urlaub fri")
    assert desk.wall(item) == "Fri 05 00:00"
    assert (item.end - item.start, item.title) == (24 * 3600, "Urlaub")


@pytest.mark.parametrize("line", ["Peter Jones every thu 15:00 0 times", "Peter 9999-12-31 23:59"])
def test_a_line_that_no_calendar_holds_is_left_as_words(desk: Desk, line: str) -> None:
    entry = typed(desk, line)
    assert entry.line.text() == line
    assert desk.window.banner.isHidden()


def test_a_line_that_was_left_outlives_a_look_at_an_hour(desk: Desk) -> None:
    typed(desk, "Peter Jones thu")
    desk.press("Escape")
    desk.tools.ways.show(BOOK_AT, (NOW, None))
    desk.settle()
    desk.press("Escape")
    desk.press("Ctrl+N")
    assert desk.dialog(QuickEntry).line.text() == "Peter Jones thu"


def test_a_line_that_is_pasted_too_long_is_cut_and_says_so(desk: Desk) -> None:
    entry = typed(desk, "")
    QGuiApplication.clipboard().setText("Anna Bauer thu 15:00 " + "1 " * 50_000)
    entry.line.paste()
    assert len(entry.line.text()) == LONGEST
    labels = entry.findChildren(QLabel)
    desk.settle(lambda: any("left out" in one.text() and one.isVisible() for one in labels))
    said = next(one for one in labels if "left out" in one.text())
    desk.settle(lambda: entry.shown.text("client") != "")
    desk.press("Ctrl+A")
    desk.write("Anna Bauer thu 15:00")
    assert not said.isVisible()
