"""Journeys where a client on the page and the consultant at the desk meet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.page.inbox.propose_question import ProposeQuestion
from scheduler_app.desktop.page.inbox.screen import InboxScreen
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.use_cases.page.inbox import list_requests
from tests.desktop.desk import NOW, Desk
from tests.desktop.page.web_clients import WebClients

THURSDAY_TEN = datetime(2027, 3, 4, 10, tzinfo=UTC)


def test_a_request_comes_is_answered_by_one_key_and_stands_in_the_week(desk: Desk) -> None:
    """While I look at my week: a message, one click, Enter."""
    web = WebClients(desk.diary, NOW)
    told: list[str] = []
    assert desk.window.tray is not None
    desk.window.tray.announced.connect(lambda _, text: told.append(text))
    web.asks("Anna Schmidt", THURSDAY_TEN, text="Printer jams again")
    desk.settle(lambda: told == ["Anna Schmidt asks for Remote session, Thu 4 Mar 10:00"])
    desk.window.tray.follow()
    desk.settle()
    desk.press("Return")
    desk.settle(lambda: desk.item("Anna Schmidt").state == "confirmed")
    desk.window.toast.press("Show")
    desk.settle()
    assert desk.window.current() == "calendar"
    assert desk.history(desk.item("Anna Schmidt"))[-1][0].startswith("Accepted")


def test_the_phone_and_the_page_want_the_same_hour(desk: Desk) -> None:
    """Peter is on the phone; while I type, Anna takes his hour on the page. I see it in time."""
    desk.page.show(PageStatus(kind="hosted"))
    web = WebClients(desk.diary, NOW)

    def asks_meanwhile() -> None:
        web.asks("Anna Schmidt", THURSDAY_TEN)

    desk.page.meanwhile = asks_meanwhile
    desk.press("Ctrl+N")
    desk.write("Peter Jones thu 10:00 router")
    entry = desk.dialog(QuickEntry)
    desk.settle(entry.keep_button.isVisible)
    assert "Anna Schmidt" in entry.offers.said.text()
    assert entry.free_buttons[0].text() == "Thu 4 Mar 11:00"
    for _ in ("go to the offers", "take the first", "save"):
        desk.press("Return")
    desk.settle(lambda: len(desk.items()) == 2)
    assert desk.wall(desk.item("Peter Jones")) == "Thu 04 11:00"
    assert desk.item("Anna Schmidt").state == "pending"


def test_another_time_is_proposed_and_the_client_takes_it(desk: Desk) -> None:
    """Thursday does not suit me: I propose two hours, Anna takes one, the other is free again."""
    web = WebClients(desk.diary, NOW)
    uid = web.asks("Anna Schmidt", THURSDAY_TEN)
    desk.press("Alt+2")
    screen = desk.window.show_screen("inbox")
    assert isinstance(screen, InboxScreen)
    desk.settle(lambda: len(screen.cards) == 1)
    screen.cards[0].setFocus()
    desk.press("P")
    question = desk.dialog(ProposeQuestion)
    for key in (*["Down"] * 3, "Right", "Space", *["Down"] * 4, "Space"):
        desk.press(key)
    first, second = sorted(question.chosen)
    assert second - first == timedelta(hours=1)
    desk.click(question, "Propose")
    desk.settle(lambda: len(list_requests(desk.diary)[0].proposals) == 2)
    web.chooses("Anna Schmidt", uid, second)
    desk.settle(lambda: desk.item("Anna Schmidt").state == "confirmed")
    assert desk.item("Anna Schmidt").start == int(second.timestamp())
    desk.settle(lambda: screen.cards == [])
    standing = [item for item in desk.items() if item.state != "cancelled"]
    assert len(standing) == 1, "nothing is held any more"
