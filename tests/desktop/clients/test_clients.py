"""The clients screen: former clients are found and brought back; phones read as people write."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.clients.page import DETAILS
from scheduler_app.desktop.clients.reach import HOW
from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.exchange.importing.dialog import ImportDialog
from scheduler_app.desktop.widgets.fact_rows import LinkButton
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Copy, ExtrasWord
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import get_client, list_clients, save_client
from tests.desktop.desk import NOW, Desk

STORED, READABLE = "+441614960000", "+44 161 496 0000"


@pytest.fixture
def clients(desk: Desk) -> ClientsScreen:
    """Anna is a client; Vera was one."""
    anna = Client(0, "Anna Müller", phones=(STORED,))
    save_client(desk.diary, anna, now=NOW)
    save_client(desk.diary, Client(0, "Vera Lind", archived=True), now=NOW)
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.settle(lambda: screen.model.rowCount() == 1)
    screen.page.show_part(DETAILS)
    return screen


def rows(screen: ClientsScreen) -> list[str]:
    """What the list says."""
    model = screen.model
    return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]


def test_former_clients_are_listed_on_request_and_brought_back(
    desk: Desk, clients: ClientsScreen
) -> None:
    assert [row.partition("\n")[0] for row in rows(clients)] == ["Anna Müller"]
    clients.with_former.setFocus()
    QTest.keyClick(clients.with_former, Qt.Key.Key_Space)
    desk.settle(lambda: clients.model.rowCount() == 2)
    assert "Vera Lind\nFormer client" in rows(clients)
    clients.search_line.setFocus()
    desk.write("vera")
    desk.settle(lambda: clients.model.rowCount() == 1)
    desk.click(clients, "Bring back")
    desk.settle(lambda: desk.toast() == "Vera Lind is a client again")
    clients.search_line.clear()
    clients.with_former.setChecked(False)
    desk.settle(lambda: clients.model.rowCount() == 2)
    assert clients.form.bring_back.isHidden()
    desk.window.toast.press("Undo")
    desk.settle(lambda: clients.model.rowCount() == 1)


def test_a_search_that_finds_nobody_leaves_no_other_client_to_change(
    desk: Desk, clients: ClientsScreen
) -> None:
    assert clients.form.isVisible()
    clients.search_line.setFocus()
    desk.write("zzz")
    desk.settle(lambda: clients.model.rowCount() == 0)
    assert not clients.form.isVisible()
    desk.click(clients, "Add a client")
    assert clients.form.isVisible()
    assert clients.form.name.text() == ""


def test_a_former_client_that_the_search_finds_is_shown(desk: Desk, clients: ClientsScreen) -> None:
    former = save_client(desk.diary, Client(0, "Otto Old", archived=True), now=NOW)
    desk.show_client(former.id)
    desk.settle(lambda: clients.model.rowCount() == 3)
    assert clients.form.name.text() == "Otto Old"
    assert clients.form.bring_back.isVisible()


def test_phones_read_as_people_write_them_and_are_kept_as_stored(
    desk: Desk, clients: ClientsScreen
) -> None:
    desk.settle(lambda: clients.form.phones.text() == READABLE)
    assert rows(clients) == [f"Anna Müller\n{READABLE}"]
    assert not clients.form.dirty()
    clients.form.notes.setFocus()
    desk.write("Two printers")
    desk.click(clients, "Save")
    anna = clients.form.filled().id
    desk.settle(lambda: get_client(desk.diary, anna).notes == "Two printers")
    assert get_client(desk.diary, anna).phones == (STORED,)
    clients.form.phones.setFocus()
    clients.form.phones.end(False)
    desk.write(", 0161 496 0001")
    desk.click(clients, "Save")
    desk.settle(lambda: get_client(desk.diary, anna).phones == (STORED, "+441614960001"))


def test_the_inspector_shows_a_readable_phone(desk: Desk) -> None:
    anna = save_client(desk.diary, Client(0, "Anna Müller", phones=(STORED,)), now=NOW)
    start = NOW.replace(hour=10, minute=0)
    booking = book(desk.diary, NewBooking(start, client_id=anna.id), now=NOW)
    desk.jump_to(booking.id)

    def said() -> list[str]:
        return [one.text() for one in desk.calendar.inspector.findChildren(QPushButton)]

    desk.settle(lambda: READABLE in said())


def test_a_client_is_called_written_to_and_booked_from_the_card(
    desk: Desk, clients: ClientsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_outside(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr("scheduler_app.desktop.widgets.contact.open_outside", open_outside)
    vera = Client(0, "Vera & <b>Co</b>", email="vera@example.org", phones=(STORED,))
    kept = save_client(desk.diary, vera, now=NOW)
    clients.show_client(kept.id)
    desk.settle(lambda: clients.form.filled().id == kept.id)
    links = {link.accessibleName(): link for link in clients.page.head.findChildren(LinkButton)}
    desk.settle(lambda: READABLE in {one.accessibleName() for one in links.values()})
    for link in links.values():
        link.click()
    assert sorted(opened) == ["mailto:vera@example.org", f"tel:{STORED}"]
    clients.page.head.book_button.click()
    desk.settle()
    editor = desk.dialog(BookingEditor)
    assert editor.form.client.text() == "Vera & <b>Co</b>"
    desk.click(editor, "Save")
    desk.settle(lambda: len(desk.items()) == 1)
    [booked] = desk.items()
    assert booked.client_id == kept.id


def test_the_card_shows_what_is_kept_and_nobody_books_who_is_no_client(
    desk: Desk, clients: ClientsScreen
) -> None:
    assert clients.page.head.isVisible()
    clients.start_new()
    assert not clients.page.head.isVisible()
    former = save_client(desk.diary, Client(0, "Otto Old", archived=True), now=NOW)
    clients.show_client(former.id)
    assert clients.page.head.isVisible()
    assert not clients.page.head.book_button.isVisible()


def test_import_stays_at_hand_once_there_are_clients(desk: Desk, clients: ClientsScreen) -> None:
    assert clients.model.rowCount() > 0
    desk.click(clients, "Import…")
    desk.settle()
    desk.dialog(ImportDialog).close()


@pytest.mark.parametrize("typed", ["0161 496 0000", "+44 161 496 0000", "1614960000", "4960000"])
def test_the_search_finds_a_number_however_it_is_typed(
    desk: Desk, clients: ClientsScreen, typed: str
) -> None:
    save_client(desk.diary, Client(0, "Somebody Else", phones=("+441614961111",)), now=NOW)
    clients.search_line.setFocus()
    desk.write(typed)
    desk.settle(lambda: [row.partition("\n")[0] for row in rows(clients)] == ["Anna Müller"])


def test_a_word_about_thanks_is_shown_dated_changed_and_taken_back(
    desk: Desk, clients: ClientsScreen
) -> None:
    [anna] = [one for one in list_clients(desk.diary) if one.name == "Anna Müller"]
    extras = clients.form.reach.extras
    assert extras.said_on.isHidden() and extras.word.isHidden()
    extras.unwanted.click()
    assert extras.said_on.value() == NOW.date() and not extras.said_on.isHidden()
    extras.unwanted.click()
    assert not clients.form.dirty() and extras.said_on.isHidden()
    extras.unwanted.click()
    extras.said_on.write("31 Dec 2029")
    desk.click(clients, "Save")
    assert "still to come" in clients.form.fields.wrong_text()
    extras.said_on.write("14 Feb 2027")
    desk.click(clients, "Save")
    desk.settle(lambda: get_client(desk.diary, anna.id).extras.unwanted)
    said = get_client(desk.diary, anna.id).extras
    assert said == ExtrasWord(unwanted=True, at=datetime(2027, 2, 14, 12, tzinfo=UTC), how=HOW)
    desk.settle(lambda: not extras.word.isHidden())
    assert extras.word.text().startswith("How: told the consultant. What a booking needs")
    extras.unwanted.click()
    desk.click(clients, "Save")
    desk.settle(lambda: not get_client(desk.diary, anna.id).extras.unwanted)
    desk.settle(lambda: extras.word.text().startswith("Wants thanks and follow-ups again"))
    assert extras.said_on.isHidden() and not clients.form.dirty()


def test_who_unsubscribed_from_copies_is_told_and_stays_so(
    desk: Desk, clients: ClientsScreen
) -> None:
    [anna] = [one for one in list_clients(desk.diary) if one.name == "Anna Müller"]
    boss = Copy("boss@example.org", spared_since=NOW)
    save_client(desk.diary, replace(anna, copies=(boss,)), now=NOW)
    desk.settle(lambda: not clients.form.reach.spared.isHidden())
    assert clients.form.reach.spared.text().startswith("boss@example.org wants no thanks")
    clients.form.reach.copies.setText("new@example.org, Boss <Boss@example.org>")
    desk.click(clients, "Save")
    desk.settle(lambda: len(get_client(desk.diary, anna.id).copies) == 2)
    new, same = get_client(desk.diary, anna.id).copies
    assert (new.spared_since, same.spared_since) == (None, boss.spared_since)


def test_a_client_books_for_a_business(desk: Desk, clients: ClientsScreen) -> None:
    clients.form.business.setChecked(True)
    desk.click(clients, "Save")
    desk.settle(lambda: list_clients(desk.diary)[0].business)
    assert clients.form.business.isChecked() and not clients.form.dirty()


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


def test_a_new_client_is_saved_by_keys_and_the_hand_goes_on_in_their_page(desk: Desk) -> None:
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    ben = save_client(desk.diary, Client(0, "Ben Okafor"), now=NOW)
    book(desk.diary, NewBooking(NOW, client_id=ben.id), now=NOW)
    desk.show_client(ben.id)
    desk.settle(screen.page.timeline.list.isVisible)
    screen.page.timeline.list.setFocus()
    desk.do("new-client")
    desk.settle()
    desk.write("Anna Schmidt")
    desk.press("Tab")
    desk.press("Ctrl+S")
    desk.settle(lambda: desk.toast() == "Anna Schmidt saved")
    assert screen.page.timeline.isAncestorOf(desk.focus()), "and not to Undo in the toast"
