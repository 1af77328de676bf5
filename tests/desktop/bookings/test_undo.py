"""Undo and redo at the window: named before and after, refused in words, never stuck."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.diary import writing
from scheduler_app.use_cases.bookings.move import move
from tests.desktop.desk import Desk, booked


def test_undo_names_what_and_whom_before_and_after(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    words = "new booking of Anna Schmidt, Thu 4 Mar 10:00"
    desk.settle(lambda: f"Undo {words} (Ctrl+Z)" in desk.window.status.text())
    desk.let_pass(item)
    desk.choose(desk.block(item), "Done")
    desk.settle(lambda: desk.items()[0].state == "done")
    desk.press("Ctrl+Z")
    desk.settle(lambda: desk.items()[0].state == "confirmed")
    assert desk.toast() == "Undone: “done” of Anna Schmidt, Thu 4 Mar 10:00"
    desk.settle(lambda: "Redo “done” of Anna Schmidt" in desk.window.status.text())
    desk.press("Ctrl+Z")
    desk.settle(lambda: desk.items() == [])
    assert desk.toast() == f"Undone: {words}"
    desk.window.toast.press("Redo")
    desk.settle(lambda: len(desk.items()) == 1)
    assert desk.toast() == f"Done again: {words}"


def test_what_cannot_be_taken_back_is_said_and_passed_over(desk: Desk) -> None:
    booked(desk, "Otto Vogel fri 10:00")
    item = booked(desk, "Anna Schmidt thu 10:00")
    later = from_epoch(item.start) + timedelta(hours=2)
    with writing(desk.tools.diary, "move-at-once", by=By.CLIENT, at=desk.now) as change:
        start = int(later.timestamp())
        change.update("bookings", item.id, {"start_at": start, "end_at": start + 3600})
    desk.press("Ctrl+Z")
    desk.settle(lambda: "can't be taken back" in desk.window.banner.text())
    said = desk.window.banner.text()
    assert "The new booking of Anna Schmidt, Thu 4 Mar 10:00 can't be taken back" in said
    assert "moved by its client on the page" in said and "Undo again goes on" in said
    assert len(desk.items()) == 2
    assert "Undo new booking of Otto Vogel" in desk.window.status.text(), "the next, not this one"
    desk.press("Ctrl+Z")
    desk.settle(lambda: len(desk.items()) == 1)
    assert desk.toast() == "Undone: new booking of Otto Vogel, Fri 5 Mar 10:00"
    # Whatever is done next is taken back first, and what was refused is tried again after it.
    move(desk.tools.diary, item.id, later + timedelta(hours=3), now=desk.now)
    desk.press("Ctrl+Z")
    desk.settle(lambda: from_epoch(desk.items()[0].start) == later)


def test_a_name_is_no_markup_in_the_line_about_undo(desk: Desk) -> None:
    booked(desk, "<b>Anna</b> thu 10:00")
    desk.settle(lambda: "<b>Anna</b>" in desk.window.status.text())
