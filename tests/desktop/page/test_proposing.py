"""Other times are proposed for a request: by keyboard, by clicks, typed."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scheduler_app.desktop.page.inbox.propose_question import ProposeQuestion
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.page.requests import RequestState
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.use_cases.page.inbox import list_requests
from tests.desktop.desk import NOW, Desk, booked
from tests.desktop.page.inbox_desk import THURSDAY_TEN, inbox, said, states
from tests.desktop.page.web_clients import WebClients


def test_three_other_times_are_proposed_by_keyboard_alone(desk: Desk, web: WebClients) -> None:
    desk.page.show(PageStatus(kind="hosted"))
    web.asks("Anna Schmidt", THURSDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    screen.cards[0].setFocus()
    desk.press("P")
    question = desk.dialog(ProposeQuestion)
    for key in ("Down", "Right", "Space", "Down", "Space", "Left", "Down", "Right", "Space"):
        desk.press(key)
    assert len(question.chosen) == 3
    desk.press("Down")
    desk.press("Space")
    assert len(question.chosen) == 3, "no fourth is held"
    assert question.said.geometry().top() >= question.times.geometry().bottom()
    question.note.setFocus()
    desk.write("Thursday is full")
    desk.press("Return")
    desk.settle(lambda: states(desk) == [RequestState.PROPOSED])
    proposed = list_requests(desk.diary)[0]
    assert len(proposed.proposals) == 3
    assert len(desk.page.asked) == 3, "the page was asked for each before it was held"
    assert desk.page.questions == 1
    desk.settle(lambda: len(desk.page.released) == 3)
    desk.settle(lambda: "has not chosen yet" in said(screen.cards[0]))
    assert desk.window.parts.waiting.count() == 0


def test_times_held_already_are_shown_and_can_be_left_out(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    for presses in (("Space",), ("Down", "Space")):
        screen.cards[0].setFocus()
        desk.press("P")
        desk.dialog(ProposeQuestion)
        desk.press("Right")
        for key in presses:
            desk.press(key)
        desk.click(desk.dialog(ProposeQuestion), "Propose")
        desk.settle(lambda: states(desk) == [RequestState.PROPOSED])
    assert len(list_requests(desk.diary)[0].proposals) == 2
    screen.cards[0].setFocus()
    desk.press("P")
    question = desk.dialog(ProposeQuestion)
    assert len(question.chosen) == 2
    assert "held already" in question.times.item(0).text()
    question.toggle(question.chosen[0])
    desk.click(question, "Propose")
    desk.settle(lambda: len(list_requests(desk.diary)[0].proposals) == 1)


def test_a_time_is_taken_by_a_click_and_a_fourth_says_why_not(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    screen.cards[0].setFocus()
    desk.press("P")
    question = desk.dialog(ProposeQuestion)
    question.days.setCurrentRow(1)
    picture = question.times.grab().toImage()
    for row in range(4):
        place = question.times.visualItemRect(question.times.item(row))
        assert place.height() >= 28, "rows are not crushed"
        QTest.mouseClick(question.times.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
        assert len(question.chosen) == min(row + 1, 3)
    assert question.said.text() == "3 times are held at most: leave one out first."
    assert question.times.grab().toImage() != picture, "what is chosen has a tick to be seen"
    assert not question.times.item(0).icon().isNull()
    place = question.times.visualItemRect(question.times.item(0))
    QTest.mouseClick(question.times.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert len(question.chosen) == 2
    question.close()


def test_a_typed_time_is_proposed_if_it_is_free(desk: Desk, web: WebClients) -> None:
    booked(desk, "Peter Jones fri 10:00 2h")
    web.asks("Anna Schmidt", THURSDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    screen.cards[0].setFocus()
    desk.press("P")
    question = desk.dialog(ProposeQuestion)
    question.line.setFocus()
    desk.write("fri 10:30")
    desk.press("Return")
    assert question.isVisible()
    assert question.chosen == []
    assert question.said.text() == (
        "Fri 5 Mar 10:30 is not free. The next free time is Fri 5 Mar 12:00."
    )
    desk.write("fri 14")
    desk.press("Return")
    assert [f"{start:%u %H:%M}" for start in question.chosen] == ["5 14:00"]
    assert question.line.text() == ""
    question.close()


def test_times_near_the_day_that_was_asked_for_are_proposed(desk: Desk, web: WebClients) -> None:
    """Weeks ahead too: such a time was called "not free", for it had not been looked for."""
    web.asks("Anna Schmidt", THURSDAY_TEN + timedelta(weeks=8))
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    screen.cards[0].setFocus()
    desk.press("P")
    question = desk.dialog(ProposeQuestion)
    assert question.days.currentItem().text().startswith("Thu 29 Apr")
    question.line.setFocus()
    desk.write("3 may 14:00")
    desk.press("Return")
    assert [f"{start:%d.%m. %H:%M}" for start in question.chosen] == ["03.05. 13:00"]
    desk.write("7 jun 14:00")
    desk.press("Return")
    assert len(question.chosen) == 1
    assert question.said.text() == (
        "What is free is known until Wed 26 May only: choose an earlier time."
    )
    question.close()


def test_half_an_hour_later_can_be_proposed(desk: Desk, web: WebClients) -> None:
    uid = web.asks("Anna Schmidt", THURSDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    screen.cards[0].setFocus()
    desk.press("P")
    question = desk.dialog(ProposeQuestion)
    half_past = THURSDAY_TEN + timedelta(minutes=30)
    free = [start for starts in question.free.values() for start in starts]
    assert half_past in free
    assert THURSDAY_TEN not in free, "that is no other time"
    question.toggle(half_past)
    desk.click(question, "Propose")
    desk.settle(lambda: states(desk) == [RequestState.PROPOSED])
    web.chooses("Anna Schmidt", uid, half_past)
    desk.settle(lambda: desk.item("Anna Schmidt").state == "confirmed")
    [only] = desk.items()
    assert (desk.wall(only), only.conflict) == ("Thu 04 10:30", 0)


def test_nothing_is_proposed_unasked_when_the_page_is_silent(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN)
    desk.page.show(PageStatus(kind="hosted", unreachable_since=NOW))
    desk.page.reachable = False
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    screen.cards[0].propose()
    desk.dialog(ProposeQuestion)
    for key in ("Right", "Space"):
        desk.press(key)
    desk.click(desk.dialog(ProposeQuestion), "Propose")
    question = desk.dialog(Question)
    assert states(desk) == [RequestState.WAITING]
    desk.click(question, "Book anyway")
    desk.settle(lambda: states(desk) == [RequestState.PROPOSED])
