"""Requests from the page: seen, answered by one key, and nowhere two truths."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QLabel, QPushButton

from scheduler_app.desktop.doing.overlap_question import OverlapQuestion
from scheduler_app.desktop.page.inbox.decline_question import DeclineQuestion
from scheduler_app.desktop.page.inbox.propose_question import ProposeQuestion
from scheduler_app.domain.page.requests import RequestState
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.use_cases.page.inbox import list_requests
from tests.desktop.desk import NOW, Desk, booked
from tests.desktop.page.inbox_desk import THURSDAY_TEN, inbox, said, states
from tests.desktop.page.web_clients import WebClients

FRIDAY_TEN = THURSDAY_TEN + timedelta(days=1)


def test_a_request_says_who_what_when_and_why(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN, text="Printer jams\nagain", zone="Europe/Berlin")
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    text = said(screen.cards[0])
    for part in (
        "Anna Schmidt",
        "new client",
        "Remote session · 1 h",
        "Thu 4 Mar, 10:00 – 11:00",
        "Thu 4 Mar 11:00 in Europe/Berlin",
        "Printer jams\nagain",
        "just now",
    ):
        assert part in text
    assert "Printer jams" in screen.cards[0].accessibleName()


def test_long_words_are_whole_in_a_wide_window(desk: Desk, web: WebClients) -> None:
    for hour in range(5):
        name = f"Dr. Maximiliane-Theodora von Oppenheim zu Hohenlohe-Langenburg {hour} " * 2
        start = THURSDAY_TEN + timedelta(hours=hour)
        web.asks(name, start, text="The printer prints nothing but stars. " * 5)
    desk.window.resize(1600, 700)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 5)
    for label in screen.cards[1].findChildren(QLabel):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
        assert label.height() >= needed, label.text()


def test_the_count_on_the_rail_is_live(desk: Desk, web: WebClients) -> None:
    badge = desk.window.rail.findChildren(QLabel)
    web.asks("Anna Schmidt", THURSDAY_TEN)
    web.asks("Peter Jones", FRIDAY_TEN)
    desk.settle(lambda: "2" in [one.text() for one in badge if one.isVisible()])
    desk.press("Alt+2")
    desk.press("Return")
    desk.settle(lambda: "1" in [one.text() for one in badge if one.isVisible()])


def test_enter_accepts_and_the_keyboard_goes_to_the_next(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN)
    web.now = NOW + timedelta(minutes=1)
    web.asks("Peter Jones", FRIDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 2)
    assert "Peter Jones" in said(screen.cards[0]), "the newest comes first"
    screen.cards[0].setFocus()
    desk.press("Return")
    desk.settle(lambda: desk.item("Peter Jones").state == "confirmed")
    assert "Peter Jones confirmed, Fri 5 Mar 10:00" in desk.toast()
    desk.settle(lambda: len(screen.cards) == 1)
    assert desk.focus() is screen.cards[0]
    desk.press("Return")
    desk.settle(lambda: desk.item("Anna Schmidt").state == "confirmed")
    desk.settle(lambda: screen.cards == [])


def test_what_was_agreed_to_is_shown_in_the_calendar(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    screen.cards[0].accept_button.click()
    desk.settle(lambda: screen.cards == [])
    assert desk.window.toast.labels() == ["Show"], "the client was told: nothing to undo"
    desk.window.toast.press("Show")
    selected = desk.calendar.selected()
    assert selected is not None
    assert (selected.client, selected.state) == ("Anna Schmidt", "confirmed")
    # As the page tells its client.
    limit = "move or cancel it until tomorrow 10:00 (counted from its start)"
    assert limit in said(desk.calendar.inspector)


def test_a_booking_that_met_another_says_which(desk: Desk, web: WebClients) -> None:
    booked(desk, "Peter Jones thu 10:30")
    web.asks("Anna Schmidt", THURSDAY_TEN, at_once=True)
    desk.settle(lambda: len(desk.items()) == 2)
    desk.select(desk.item("Peter Jones"))
    desk.settle(lambda: "Overlaps Anna Schmidt (Thu 4 Mar, 10:00 – 11:00)." in said(desk.window))


def test_declining_takes_a_word_to_the_client(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    screen.cards[0].setFocus()
    desk.press("D")
    desk.dialog(DeclineQuestion)
    desk.write("I am away that day")
    desk.press("Return")
    desk.settle(lambda: desk.items()[0].state == "cancelled")
    answered = list_requests(desk.diary, with_answered=True)[0]
    assert (answered.state, answered.note) == (RequestState.DECLINED, "I am away that day")


def test_a_request_that_meets_a_booking_is_marked_and_accepting_asks(
    desk: Desk, web: WebClients
) -> None:
    booked(desk, "Dr. Okafor thu 10:30")
    web.asks("Anna Schmidt", THURSDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    card = screen.cards[0]
    assert card.property("role") == "card-conflict"
    desk.calendar.select(desk.item("Anna Schmidt").id)
    desk.window.show_screen("calendar")
    assert "Meets Dr. Okafor" in said(desk.calendar.inspector)
    desk.press("Alt+2")
    card = screen.cards[0]
    assert "Meets Dr. Okafor, Thu 4 Mar, 10:30 – 11:30." in said(card)
    card.accept()
    question = desk.dialog(OverlapQuestion)
    assert "Dr. Okafor" in said(question)
    assert desk.item("Anna Schmidt").state == "pending"
    desk.click(question, "Propose other times…")
    desk.dialog(ProposeQuestion).close()
    screen.cards[0].accept()
    desk.click(desk.dialog(OverlapQuestion), "Keep both")
    desk.settle(lambda: desk.item("Anna Schmidt").state == "confirmed")


def test_rivals_for_one_hour_name_each_other_and_accepting_one_marks_the_other(
    desk: Desk, web: WebClients
) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN)
    web.asks("Peter Jones", THURSDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 2)
    assert all("Meets the request of" in said(card) for card in screen.cards)
    anna = next(card for card in screen.cards if "Anna" in card.entry.request.client)
    anna.accept()
    desk.settle(lambda: len(screen.cards) == 1)
    assert desk.item("Anna Schmidt").state == "confirmed"
    desk.settle(lambda: "Meets Anna Schmidt" in said(screen.cards[0]))


def test_a_move_shows_the_old_time_and_the_new(desk: Desk, web: WebClients) -> None:
    uid = web.asks("Anna Schmidt", THURSDAY_TEN, at_once=True)
    web.asks_to_move("Anna Schmidt", uid, FRIDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    assert "Thu 4 Mar 10:00  →  Fri 5 Mar, 10:00 – 11:00" in said(screen.cards[0])
    assert "wants to move" in said(screen.cards[0])
    screen.cards[0].setFocus()
    desk.press("Return")
    desk.settle(lambda: desk.wall(desk.item("Anna Schmidt")) == "Fri 05 10:00")
    assert "Anna Schmidt moved to Fri 5 Mar 10:00" in desk.toast()


def test_a_request_taken_back_is_gone(desk: Desk, web: WebClients) -> None:
    uid = web.asks("Anna Schmidt", THURSDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    web.withdraws("Anna Schmidt", uid)
    desk.settle(lambda: screen.cards == [])
    assert "Anna Schmidt" in said(screen), "a notice tells of it"


def test_notices_are_read_and_dismissed(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN, at_once=True)
    web.erases("Anna Schmidt")
    screen = inbox(desk)
    desk.settle(lambda: said(screen).count("Anna Schmidt") >= 2)
    assert "No request waits for an answer." in said(screen) and "News" in said(screen)
    desk.click(screen, "Dismiss all")
    desk.settle(lambda: "News" not in said(screen))


def test_the_empty_screen_says_what_it_is_for_and_offers_the_first_step(desk: Desk) -> None:
    screen = inbox(desk)
    desk.settle(lambda: "Requests of clients" in said(screen))
    desk.click(screen, "Connect a page…")
    assert desk.window.current() == "settings"
    desk.page.show(PageStatus(kind="hosted"))
    desk.settle(lambda: "Nothing waits for an answer" in said(desk.window.show_screen("inbox")))


def test_up_and_down_go_from_card_to_card_and_o_shows_the_day(desk: Desk, web: WebClients) -> None:
    for number in range(6):
        web.now = NOW + timedelta(minutes=number)
        web.asks(f"Client {number}", THURSDAY_TEN + timedelta(days=7, hours=number - 1))
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 6)
    screen.cards[0].setFocus()
    for _ in range(5):
        desk.press("Down")
    assert desk.focus() is screen.cards[5]
    assert not screen.cards[5].visibleRegion().isEmpty()
    desk.press("Up")
    assert desk.focus() is screen.cards[4]
    desk.press("O")
    assert desk.window.current() == "calendar"
    selected = desk.calendar.selected()
    assert selected is not None
    assert selected.client == "Client 1"


def test_the_inspector_of_a_request_offers_the_answers(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN, text="Printer jams again")
    desk.settle(lambda: desk.window.parts.waiting.count() == 1)
    desk.select(desk.item("Anna Schmidt"))
    inspector = desk.calendar.inspector
    labels = [one.text() for one in inspector.findChildren(QPushButton)]
    assert labels[:3] == ["Accept", "Propose times…", "Decline…"]
    assert "Confirm" not in labels
    assert said(inspector).count("Printer jams again") == 1
    desk.press("Ctrl+Return")
    desk.settle(lambda: desk.item("Anna Schmidt").state == "confirmed")
    assert states(desk) == [RequestState.ACCEPTED]


def test_delete_declines_what_is_not_agreed_yet(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN)
    desk.settle(lambda: desk.window.parts.waiting.count() == 1)
    desk.select(desk.item("Anna Schmidt"))
    desk.press("Delete")
    desk.dialog(DeclineQuestion)
    desk.press("Return")
    desk.settle(lambda: states(desk) == [RequestState.DECLINED])


def test_a_held_time_tells_for_whom_and_offers_the_answers(desk: Desk, web: WebClients) -> None:
    uid = web.asks("Anna Schmidt", THURSDAY_TEN, at_once=True)
    web.asks_to_move("Anna Schmidt", uid, FRIDAY_TEN)
    desk.settle(lambda: desk.window.parts.waiting.count() == 1)
    held = next(item for item in desk.items() if item.kind == "busy")
    desk.select(held)
    inspector = desk.calendar.inspector
    assert "Held until you or the client have decided" in said(inspector)
    labels = [one.text() for one in inspector.findChildren(QPushButton)]
    assert {"Accept move", "Decline move…", "Propose times…"} <= set(labels)
    assert "Edit…" not in labels


def test_the_booking_of_a_wish_to_move_offers_the_answers_too(desk: Desk, web: WebClients) -> None:
    uid = web.asks("Anna Schmidt", THURSDAY_TEN, at_once=True)
    web.asks_to_move("Anna Schmidt", uid, FRIDAY_TEN)
    desk.settle(lambda: desk.window.parts.waiting.count() == 1)
    desk.select(desk.item("Anna Schmidt"))
    desk.choose(desk.block(desk.item("Anna Schmidt")), "Accept move")
    desk.settle(lambda: desk.wall(desk.item("Anna Schmidt")) == "Fri 05 10:00")


def test_a_wish_that_comes_while_its_booking_is_selected_is_offered_at_once(
    desk: Desk, web: WebClients
) -> None:
    uid = web.asks("Anna Schmidt", THURSDAY_TEN, at_once=True)
    desk.settle(lambda: len(desk.items()) == 1)
    desk.select(desk.item("Anna Schmidt"))
    web.asks_to_move("Anna Schmidt", uid, FRIDAY_TEN)

    def offered() -> bool:
        buttons = desk.calendar.inspector.findChildren(QPushButton)
        return any(one.text() == "Accept move" for one in buttons)

    desk.settle(offered)


def test_who_accepts_what_was_just_taken_back_is_told(desk: Desk, web: WebClients) -> None:
    uid = web.asks("Anna Schmidt", THURSDAY_TEN)
    screen = inbox(desk)
    desk.settle(lambda: len(screen.cards) == 1)
    stale = screen.cards[0].entry.request
    web.withdraws("Anna Schmidt", uid)
    desk.window.parts.answers.accept(stale)
    desk.settle(desk.window.banner.isVisible)
    assert "withdrawn" in desk.window.banner.text()
    assert desk.items()[0].state == "cancelled"
