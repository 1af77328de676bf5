"""The toast that answers a gesture: undo, a reason afterwards, and no focus taken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.questions.cancel_question import CancelQuestion
from scheduler_app.desktop.frame.toasts import SHOWN_MS
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.widgets.reason_line import ReasonLine
from scheduler_app.domain.calendar.items import CalendarItem
from tests.desktop.desk import Desk, booked


@pytest.fixture
def moved(desk: Desk) -> Desk:
    """Anna's booking, dragged from Thursday 10:00 to Friday 14:00."""
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.drag(desk.block(item), desk.block(item) + desk.at(4, "14:00") - desk.at(3, "10:00"))
    desk.settle(lambda: desk.wall(desk.item("Anna Schmidt")) == "Fri 05 14:00")
    return desk


def anna(desk: Desk) -> CalendarItem:
    return desk.item("Anna Schmidt")


def why(desk: Desk) -> str:
    """The reason of the last change."""
    return desk.history(anna(desk))[-1][1]


def test_a_drag_is_explained_in_the_toast_by_keyboard(moved: Desk) -> None:
    view = moved.window.focusWidget()
    assert moved.window.toast.labels() == ["Undo", "Add reason…"]
    moved.press("Alt+R")
    moved.settle(moved.window.toast.line.isVisible)
    assert moved.window.focusWidget() is moved.window.toast.line
    moved.write("child is ill")
    moved.press("Return")
    moved.settle(lambda: why(moved) == "child is ill")
    assert moved.toast() == "Anna Schmidt moved to Fri 5 Mar 14:00; child is ill"
    assert moved.window.toast.labels() == ["Undo"]
    assert moved.window.focusWidget() is view
    moved.window.toast.press("Undo")
    moved.settle(lambda: moved.wall(anna(moved)) == "Thu 04 10:00")


def test_escape_leaves_the_reason_and_brings_undo_back(moved: Desk) -> None:
    view = moved.window.focusWidget()
    moved.window.toast.press("Add reason…")
    moved.write("child is")
    moved.press("Escape")
    assert moved.window.toast.labels() == ["Undo", "Add reason…"]
    assert moved.window.toast.isVisible()
    assert moved.window.toast.line.isHidden()
    assert moved.window.focusWidget() is view
    moved.window.toast.press("Add reason…")
    assert moved.window.toast.line.text() == ""
    moved.press("Return")
    assert moved.window.toast.line.isHidden()
    assert why(moved) == ""


def test_a_click_in_the_toast_leaves_the_focus_in_the_calendar(moved: Desk) -> None:
    before = moved.window.focusWidget()
    assert before is not None
    assert not moved.window.toast.isAncestorOf(before)
    moved.click(moved.window.toast, "Undo")
    moved.settle(lambda: moved.wall(anna(moved)) == "Thu 04 10:00")
    assert moved.window.focusWidget() is before


def test_the_toast_stays_while_it_is_read_or_used(moved: Desk) -> None:
    toast = moved.window.toast
    assert SHOWN_MS >= 8000
    middle = QPointF(toast.rect().center())
    QApplication.sendEvent(toast, QEnterEvent(middle, middle, middle))
    toast.expire()
    assert toast.isVisible()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    toast.press("Add reason…")
    toast.expire()
    assert toast.isVisible()
    moved.press("Escape")
    toast.expire()
    assert not toast.isVisible()


def test_tab_reaches_the_offers_and_escape_goes_back(moved: Desk) -> None:
    view, toast = moved.window.focusWidget(), moved.window.toast
    undo = next(one for one in toast.findChildren(QPushButton) if one.text() == "Undo")
    for _ in range(60):
        QTest.keyClick(moved.focus(), Qt.Key.Key_Tab)
        if moved.window.focusWidget() is undo:
            break
    assert moved.window.focusWidget() is undo
    moved.press("Escape")
    assert not toast.isVisible()
    assert moved.window.focusWidget() is view


def test_screen_readers_are_told_what_was_done(moved: Desk) -> None:
    interface = QAccessible.queryAccessibleInterface(moved.window.toast)
    assert interface.text(QAccessible.Text.Name) == "Anna Schmidt moved to Fri 5 Mar 14:00"


def test_verbs_without_a_reason_offer_one_and_those_with_one_do_not(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.let_pass(item)
    desk.select(item)
    desk.press("Ctrl+D")
    desk.settle(lambda: anna(desk).state == "done")
    desk.window.toast.press("Add reason…")
    desk.write("took an hour more")
    desk.press("Return")
    desk.settle(lambda: why(desk) == "took an hour more")
    desk.calendar.select(item.id)
    desk.press("Ctrl+Shift+O")
    desk.settle(lambda: anna(desk).state == "confirmed")
    desk.calendar.select(item.id)
    desk.press("Delete")
    desk.dialog(CancelQuestion)
    desk.write("child is ill")
    desk.press("Return")
    desk.settle(lambda: anna(desk).state == "cancelled")
    assert desk.window.toast.labels() == ["Undo"]


def test_one_save_of_the_form_is_one_undo(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.select(item)
    desk.press("Ctrl+E")
    form = desk.dialog(BookingEditor).form
    form.title.setFocus()
    desk.write("Router")
    form.start.write("fri")
    form.client.setFocus()
    form.client.selectAll()
    desk.write("Vera Lind")
    desk.press("Ctrl+S")
    desk.settle(lambda: desk.items()[0].client == "Vera Lind")
    assert (desk.wall(desk.items()[0]), desk.items()[0].title) == ("Fri 05 10:00", "Router")
    desk.press("Ctrl+Z")
    desk.settle(lambda: desk.items() == [item])
    assert len(desk.history(item)) == 3


def test_the_newest_line_of_the_history_takes_a_reason(moved: Desk) -> None:
    inspector = moved.calendar.inspector
    moved.select(anna(moved))
    moved.click(inspector, "Add reason")
    moved.write("child is")
    line = inspector.findChild(ReasonLine)
    assert line is not None
    # Something else changes meanwhile: what is being typed stays, and so does the cursor.
    moved.window.refresh(frozenset({ChangedKind.BOOKINGS}))
    moved.write(" ill")
    moved.press("Return")
    moved.settle(lambda: why(moved) == "child is ill")
    said = [label.text() for label in inspector.findChildren(QLabel)]
    assert "Moved from Thu 4 Mar 10:00 to Fri 5 Mar 14:00; child is ill" in said
    assert offered(inspector) == []
    assert moved.window.focusWidget() is moved.calendar.view.grid


def offered(inspector: QWidget) -> list[str]:
    """The offers to give a reason that can be seen."""
    found = inspector.findChildren(QPushButton)
    return [one.text() for one in found if one.isVisible() and "reason" in one.text()]


def test_escape_leaves_the_reason_in_the_inspector(moved: Desk) -> None:
    inspector = moved.calendar.inspector
    moved.select(anna(moved))
    moved.click(inspector, "Add reason")
    moved.write("child")
    moved.press("Escape")
    assert why(moved) == ""
    assert offered(inspector) == ["Add reason"]


def test_news_waits_while_a_reason_is_typed(moved: Desk) -> None:
    """It took the line away with what stood in it."""
    moved.window.toast.press("Add reason…")
    moved.write("Ill")
    moved.tools.notices.say("A request came")
    moved.write("ness")
    moved.press("Return")
    moved.settle(lambda: why(moved) == "Illness")
    moved.settle(lambda: "Illness" in moved.toast())
    moved.window.toast.dismiss()
    assert moved.toast() == "A request came"


def test_a_reason_in_the_toast_is_kept_when_the_window_closes(moved: Desk) -> None:
    moved.window.toast.press("Add reason…")
    moved.write("Illness")
    moved.window.close()
    moved.settle(lambda: why(moved) == "Illness")


def test_a_reason_in_the_inspector_is_kept_when_another_booking_is_chosen(moved: Desk) -> None:
    first = anna(moved)
    other = booked(moved, "Bert Okafor wed 10:00")
    moved.select(first)
    moved.click(moved.calendar.inspector, "Add reason")
    moved.write("Illness")
    moved.select(other)
    moved.settle(lambda: why(moved) == "Illness")
