"""Journeys in the consultant's words, through the real window and the real diary."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from scheduler_app.desktop.bookings.questions.cancel_question import CancelQuestion
from scheduler_app.desktop.bookings.questions.move_question import MoveQuestion
from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.frame.search.palette import SearchPalette
from tests.desktop.desk import Desk, booked


def shown(desk: Desk) -> str:
    """All that the inspector says."""
    return "\n".join(label.text() for label in desk.calendar.inspector.findChildren(QLabel))


def test_the_phone_rings_and_ten_seconds_later_it_is_booked(desk: Desk) -> None:
    """Anna's printer, Thursday at three, two hours: one line, Enter."""
    desk.press("Ctrl+N")
    desk.write("Anna Schmidt thu 3pm printer 2h")
    assert desk.dialog(QuickEntry).shown.text("when") == "Thu 4 Mar, 15:00 – 17:00"
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 1)
    assert "Anna Schmidt" in shown(desk)
    assert "Confirmed" in shown(desk)


def test_a_booking_is_moved_cancelled_and_brought_back_and_its_history_tells_it(
    desk: Desk,
) -> None:
    """Her child is ill: move it; she calls again: cancel it; a slip of mine: undo."""
    item = booked(desk, "Anna Schmidt thu 10:00 printer")
    desk.select(item)
    desk.press("Ctrl+M")
    question = desk.dialog(MoveQuestion)
    question.start.write("fri 14")
    question.why.setFocus()
    desk.write("by phone; client's child is ill")
    desk.press("Return")
    desk.settle(lambda: desk.wall(desk.item("Anna Schmidt")) == "Fri 05 14:00")
    assert "Moved from Thu 4 Mar 10:00 to Fri 5 Mar 14:00 by phone; client's child is ill" in shown(
        desk
    )
    desk.press("Ctrl+Delete")
    desk.dialog(CancelQuestion)
    desk.write("still ill")
    desk.press("Return")
    desk.settle(lambda: desk.items()[0].state == "cancelled")
    desk.press("Ctrl+Z")
    desk.settle(lambda: desk.items()[0].state == "confirmed")
    said = [what for what, _ in desk.history(item)]
    assert len(said) == 4
    assert said[0].startswith("Booked")


def test_a_drag_is_explained_afterwards_and_the_history_tells_both(desk: Desk) -> None:
    """First the drag, while she is on the phone; then the reason, without leaving the calendar."""
    item = booked(desk, "Anna Schmidt thu 10:00 printer")
    desk.drag(desk.block(item), desk.block(item) + desk.at(4, "14:00") - desk.at(3, "10:00"))
    desk.settle(lambda: desk.wall(desk.item("Anna Schmidt")) == "Fri 05 14:00")
    desk.window.toast.press("Add reason…")
    desk.write("client's child is ill")
    desk.press("Return")
    told = "Moved from Thu 4 Mar 10:00 to Fri 5 Mar 14:00; client's child is ill"
    desk.settle(lambda: told in shown(desk))
    desk.press("Ctrl+Z")
    desk.settle(lambda: desk.wall(desk.item("Anna Schmidt")) == "Thu 04 10:00")
    assert told in shown(desk)


def test_a_day_from_the_first_call_to_the_evening(desk: Desk) -> None:
    """Two calls, one taken time, a no-show, a visit done, and finding it again by its word."""
    booked(desk, "Anna Schmidt thu 10:00 printer")
    desk.press("Ctrl+N")
    desk.write("Peter Jones thu 10:00 router")
    entry = desk.dialog(QuickEntry)
    assert entry.free_buttons[0].text() == "Thu 4 Mar 11:00"
    desk.press("Return")
    desk.press("Space")
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 2)
    desk.let_pass(desk.item("Peter Jones"))
    desk.select(desk.item("Peter Jones"))
    desk.press("Ctrl+Shift+D")
    desk.settle(lambda: desk.item("Peter Jones").state == "no-show")
    desk.select(desk.item("Anna Schmidt"))
    desk.press("Ctrl+D")
    desk.settle(lambda: desk.item("Anna Schmidt").state == "done")
    desk.restart()
    desk.press("Ctrl+K")
    desk.write("print")
    palette = desk.dialog(SearchPalette)
    desk.settle(lambda: "booking" in [hit.kind for hit in palette.list.hits()])
    kinds = [hit.kind for hit in palette.list.hits()]
    assert kinds[0] == "command", "what is over stands below what can be done"
    for _ in range(kinds.index("booking")):
        desk.press("Down")
    desk.press("Return")
    assert "Done" in shown(desk)
    assert "Undo" in desk.window.status.text()


def test_an_empty_diary_says_what_to_do_first(desk: Desk) -> None:
    """Nothing is booked: the screens say what they are for."""
    assert "Ctrl+N" in shown(desk)
    for name, words in (("conflicts", "Nothing to settle"), ("clients", "Your clients")):
        screen = desk.window.show_screen(name)
        desk.settle()
        said = [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]
        assert words in said
