"""Each verb of a booking, done in the real window with keyboard and mouse."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from PySide6.QtWidgets import QLabel, QPushButton

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.questions.cancel_question import CancelQuestion
from scheduler_app.desktop.bookings.questions.move_question import MoveQuestion
from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.doing.overlap_question import OverlapQuestion
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.clients.clients import list_clients
from tests.desktop.desk import Desk, booked


def test_a_line_becomes_a_booking_of_a_new_client(desk: Desk) -> None:
    item = booked(desk, "Peter Jones thu 15:00 router 2h")
    assert (item.client, item.service, item.title) == ("Peter Jones", "Remote session", "router")
    assert desk.wall(item) == "Thu 04 15:00"
    assert item.end - item.start == 2 * 3600
    assert "Peter Jones booked" in desk.toast()


def test_a_name_in_hebrew_does_not_turn_the_toast_around(desk: Desk) -> None:
    booked(desk, "\u05d9\u05e2\u05dc thu 15:00")
    assert desk.toast().startswith("\u2068\u05d9\u05e2\u05dc\u2069 booked, ")


def test_the_line_completes_a_known_client(desk: Desk) -> None:
    first = booked(desk, "Anna Schmidt thu 15:00 printer")
    desk.press("Ctrl+N")
    desk.write("ann")
    entry = desk.dialog(QuickEntry)
    assert entry.names.isVisible()
    desk.press("Tab")
    assert entry.line.text().startswith("Anna Schmidt ")
    desk.write("fri 10:00 scanner")
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 2)
    assert {item.client_id for item in desk.items()} == {first.client_id}


def test_what_is_understood_is_shown_before_it_is_saved(desk: Desk) -> None:
    desk.press("Ctrl+N")
    desk.write("Anna Schmidt thu 15:00 visit printer")
    entry = desk.dialog(QuickEntry)
    assert entry.shown.text("client") == "Anna Schmidt (new client)"
    assert entry.shown.text("service") == "Visit on site, 2 h"
    assert entry.shown.text("when") == "Thu 4 Mar, 15:00 – 17:00"
    assert entry.shown.text("problem") == "printer"
    assert desk.items() == []


def test_a_taken_time_offers_three_free_ones_by_keyboard(desk: Desk) -> None:
    booked(desk, "Anna Schmidt thu 15:00")
    desk.press("Ctrl+N")
    desk.write("Peter Jones thu 15:00")
    entry = desk.dialog(QuickEntry)
    offered = [button.text() for button in entry.free_buttons]
    assert offered == ["Thu 4 Mar 16:00", "Fri 5 Mar 09:00", "Fri 5 Mar 09:15"]
    desk.press("Return")
    assert len(desk.items()) == 1
    desk.press("Space")
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 2)
    assert desk.wall(desk.item("Peter Jones")) == "Thu 04 16:00"


def test_enter_takes_the_offered_time_and_saves_it(desk: Desk) -> None:
    booked(desk, "Anna Schmidt thu 15:00")
    desk.press("Ctrl+N")
    desk.write("Peter Jones thu 15:00")
    for _ in ("go to the offers", "take the first", "save"):
        desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 2)
    assert desk.wall(desk.item("Peter Jones")) == "Thu 04 16:00"


def test_enter_presses_the_button_that_has_the_focus(desk: Desk) -> None:
    booked(desk, "Anna Schmidt thu 15:00")
    desk.press("Ctrl+N")
    desk.write("Peter Jones thu 15:00")
    desk.dialog(QuickEntry).keep_button.setFocus()
    desk.press("Enter")
    desk.settle(lambda: len(desk.items()) == 2)
    assert {desk.wall(item) for item in desk.items()} == {"Thu 04 15:00"}
    desk.press("Ctrl+N")
    desk.write("Peter Jones fri 15:00")
    entry = desk.dialog(QuickEntry)
    for button in entry.findChildren(QPushButton):
        if button.text() == "Full form…":
            button.setFocus()
    desk.press("Return")
    assert desk.dialog(BookingEditor).isVisible()


def test_two_can_be_booked_at_once_on_purpose(desk: Desk) -> None:
    booked(desk, "Anna Schmidt thu 15:00")
    desk.press("Ctrl+N")
    desk.write("Peter Jones thu 15:00")
    desk.click(desk.dialog(QuickEntry), "Double-book on purpose")
    desk.settle(lambda: len(desk.items()) == 2)
    assert {desk.wall(item) for item in desk.items()} == {"Thu 04 15:00"}


def test_a_phone_in_the_line_is_saved_with_the_new_client(desk: Desk) -> None:
    desk.press("Ctrl+N")
    desk.write("New Person +44 161 496 0999 thu 11am")
    entry = desk.dialog(QuickEntry)
    assert entry.shown.text("client") == "New Person (new client) · +44 161 496 0999"
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 1)
    (client,) = list_clients(desk.diary)
    assert (client.name, client.phones) == ("New Person", ("+441614960999",))
    assert desk.items()[0].title == ""


def test_a_wrong_phone_in_the_line_is_named_and_nothing_is_written(desk: Desk) -> None:
    desk.press("Ctrl+N")
    desk.write("New Person +99 99 999 9999 thu 11am")
    entry = desk.dialog(QuickEntry)
    desk.press("Return")
    assert entry.isVisible()
    assert desk.items() == []
    assert entry.line.property("wrong")


def test_a_wrong_phone_of_a_new_client_is_named_and_nothing_is_written(desk: Desk) -> None:
    desk.press("Ctrl+N")
    desk.write("Peter Jones thu 15:00")
    entry = desk.dialog(QuickEntry)
    entry.reach.setFocus()
    desk.write("12")
    desk.press("Return")
    assert entry.isVisible()
    assert desk.items() == []
    entry.reach.clear()
    desk.write("0161 496 0000")
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 1)


def test_dragging_over_empty_hours_books_them(desk: Desk) -> None:
    desk.drag(desk.at(3, "10:00"), desk.at(3, "11:20"))
    desk.write("Anna Schmidt")
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 1)
    item = desk.item("Anna Schmidt")
    assert desk.wall(item) == "Thu 04 10:00"
    assert item.end - item.start == 90 * 60


def test_dragging_a_booking_moves_it_and_undo_brings_it_back(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.drag(desk.block(item), desk.block(item) + desk.at(4, "14:00") - desk.at(3, "10:00"))
    desk.settle(lambda: desk.wall(desk.item("Anna Schmidt")) == "Fri 05 14:00")
    assert "moved to Fri 5 Mar 14:00" in desk.toast()
    desk.window.toast.press("Undo")
    desk.settle(lambda: desk.wall(desk.item("Anna Schmidt")) == "Thu 04 10:00")
    assert "Undone" in desk.toast()


def test_dragging_the_edge_resizes(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.drag(desk.foot(item), desk.foot(item) + desk.at(3, "12:00") - desk.at(3, "11:00"))
    desk.settle(lambda: desk.item("Anna Schmidt").end - item.start == 2 * 3600)


def test_a_move_onto_another_booking_asks_and_keeps_both_by_word_only(desk: Desk) -> None:
    booked(desk, "Anna Schmidt thu 10:00")
    item = booked(desk, "Peter Jones fri 10:00")
    desk.drag(desk.block(item), desk.block(item) + desk.at(3, "10:00") - desk.at(4, "10:00"))
    question = desk.dialog(OverlapQuestion)
    assert desk.wall(desk.item("Peter Jones")) == "Fri 05 10:00"
    assert question.free_buttons[0].text() == "Thu 4 Mar 11:00"
    desk.click(question, "Keep both")
    desk.settle(lambda: desk.wall(desk.item("Peter Jones")) == "Thu 04 10:00")


def test_a_move_by_keyboard_keeps_its_reason(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.select(item)
    desk.press("Ctrl+M")
    question = desk.dialog(MoveQuestion)
    question.start.write("fri")
    question.why.setFocus()
    desk.write("by phone; child is ill")
    desk.press("Return")
    desk.settle(lambda: desk.wall(desk.item("Anna Schmidt")) == "Fri 05 10:00")
    assert desk.history(item)[-1] == (
        "Moved from Thu 4 Mar 10:00 to Fri 5 Mar 10:00",
        "by phone; child is ill",
    )


def test_a_long_remark_takes_nothing_from_the_month_below_it(desk: Desk) -> None:
    desk.select(booked(desk, "Anna Schmidt thu 10:00"))
    desk.press("Ctrl+M")
    question = desk.dialog(MoveQuestion)
    room, said = question.choice.height(), question.start.said
    said.setText("1 hour from 16:30 would run past 17:00, when open time ends. " * 5)
    desk.settle(lambda: said.height() >= said.heightForWidth(said.width()) > 20)
    assert question.choice.height() >= room


def test_a_move_to_where_it_stands_is_none(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    told = desk.history(item)
    desk.select(item)
    desk.press("Ctrl+M")
    desk.dialog(MoveQuestion)
    desk.press("Return")
    desk.settle(lambda: "Anna Schmidt" in desk.toast() and "stays Thu 4 Mar 10:00" in desk.toast())
    assert desk.history(item) == told


def test_details_are_changed_in_the_form(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.select(item)
    desk.press("Ctrl+E")
    editor = desk.dialog(BookingEditor)
    editor.form.title.setFocus()
    desk.write("Scanner jams")
    editor.form.notes.setFocus()
    desk.write("Bring the spare roller")
    desk.press("Ctrl+S")
    desk.settle(lambda: desk.items()[0].title == "Scanner jams")
    assert any("spare roller" in what or "notes" in what.lower() for what, _ in desk.history(item))


def test_an_end_before_the_start_is_refused_at_its_field(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.select(item)
    desk.press("Ctrl+E")
    editor = desk.dialog(BookingEditor)
    editor.form.end.write("9:00")
    desk.press("Ctrl+S")
    assert editor.isVisible()
    assert "09:00 is not after the start" in editor.form.wrong_text()
    assert desk.item("Anna Schmidt") == item


def test_cancelling_asks_who_and_why(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.select(item)
    desk.press("Delete")
    desk.dialog(CancelQuestion)
    desk.write("child is ill")
    desk.press("Return")
    desk.settle(lambda: desk.items()[0].state == "cancelled")
    what, why = desk.history(item)[-1]
    assert "ancelled" in what
    assert why == "child is ill"


def in_state(desk: Desk, state: str) -> bool:
    return desk.items()[0].state == state


def test_done_no_show_and_reopened(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.let_pass(item)
    for keys, state in (
        ("Ctrl+D", "done"),
        ("Ctrl+Shift+O", "confirmed"),
        ("Ctrl+Shift+D", "no-show"),
        ("Ctrl+Shift+O", "confirmed"),
    ):
        desk.calendar.select(item.id)
        desk.press(keys)
        desk.settle(partial(in_state, desk, state))


def test_the_menu_of_a_booking_marks_it_done(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.let_pass(item)
    desk.choose(desk.block(item), "Done")
    desk.settle(lambda: desk.items()[0].state == "done")


def test_what_has_not_begun_is_neither_done_nor_missed(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.select(item)
    labels = {action.label for action in desk.calendar.possible(item)}
    assert labels.isdisjoint({"Done", "No-show"}) and "Move…" in labels
    for keys, what in (("Ctrl+D", "done"), ("Ctrl+Shift+D", "missed")):
        desk.press(keys)
        told = f"The visit has not begun: it starts Thu 4 Mar 10:00, and can't be {what} before."
        said = [label.text() for label in desk.window.banner.findChildren(QLabel)]
        assert any(told in text for text in said)
    assert desk.item("Anna Schmidt").state == "confirmed"
    # Who came a little early may be done; nobody has missed it yet.
    desk.now = from_epoch(item.start) - timedelta(minutes=10)
    labels = {action.label for action in desk.calendar.possible(item)}
    assert "Done" in labels and "No-show" not in labels


def test_undo_and_redo_also_after_a_restart(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.let_pass(item)
    desk.calendar.select(item.id)
    desk.press("Ctrl+D")
    desk.settle(lambda: desk.items()[0].state == "done")
    desk.restart()
    desk.press("Ctrl+Z")
    desk.settle(lambda: desk.items()[0].state == "confirmed")
    desk.press("Ctrl+Shift+Z")
    desk.settle(lambda: desk.items()[0].state == "done")
    desk.press("Ctrl+Z")
    desk.press("Ctrl+Z")
    desk.settle(lambda: desk.items() == [])
