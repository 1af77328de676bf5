"""Somebody who is not to be booked is booked by an express word only, wherever it is done."""

from __future__ import annotations

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.doing.barred_question import BOOK_ALL_THE_SAME
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.clients.clients import save_client
from tests.desktop.desk import NOW, Desk


def test_the_line_and_the_form_ask_first(desk: Desk) -> None:
    owes = Client(0, "Olga Owes", barred=True, barred_why="owes since January")
    save_client(desk.diary, owes, now=NOW)
    desk.press("Ctrl+N")
    desk.write("olga owes wed 10am")
    desk.press("Return")
    question = desk.dialog(Question)
    assert question.windowTitle() == "Olga Owes is not to be booked"
    desk.press("Escape")
    assert desk.items() == []
    desk.press("Return")
    desk.click(desk.dialog(Question), BOOK_ALL_THE_SAME)
    desk.settle(lambda: len(desk.items()) == 1)
    desk.press("Ctrl+N")
    desk.write("olga owes thu 10am every week 3 times")
    desk.press("Return")
    desk.click(desk.dialog(Question), BOOK_ALL_THE_SAME)
    desk.settle(lambda: len(desk.items()) > 2)
    before = len(desk.items())
    desk.do("new-form")
    desk.settle()
    editor = desk.dialog(BookingEditor)
    editor.form.client.setFocus()
    desk.write("Olga Owes")
    desk.click(editor, "Save")
    desk.click(desk.dialog(Question), "Don't book")
    assert editor.isVisible()
    desk.click(editor, "Save")
    desk.click(desk.dialog(Question), BOOK_ALL_THE_SAME)
    desk.settle(lambda: len(desk.items()) == before + 1)
