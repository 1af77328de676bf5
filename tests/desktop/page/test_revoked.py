"""A contract that was revoked is told in the window so that no one overlooks it."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.page.inbox.words import revoked_answer, revoked_answered
from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.storage.money import revocations
from scheduler_app.storage.page import requests
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_item
from scheduler_app.use_cases.money.deposit import PaidBy, deposit_of, record_payment
from scheduler_app.use_cases.money.revoking import RevocationView
from tests.desktop.desk import NOW, Desk
from tests.desktop.page.inbox_desk import THURSDAY_TEN, inbox, said
from tests.desktop.page.web_clients import WebClients


def test_it_is_announced_and_counted_until_it_is_dismissed(desk: Desk) -> None:
    waiting = desk.window.parts.waiting
    told: list[object] = []
    waiting.pressing.connect(told.append)
    desk.settle()
    with desk.diary.write("revoke", by=By.CLIENT, at=NOW + timedelta(minutes=1)) as change:
        text = "Anna revoked the contract about Tue 9 Mar 10:00."
        requests.add_notice(change, NoticeKind.REVOKED, int(NOW.timestamp()), text)
    desk.settle()
    assert len(told) == len(waiting.revoked) == 1
    assert waiting.count() == 0


def test_one_click_calls_it_off_and_gives_back_what_stands_on_the_button(desk: Desk) -> None:
    wish = NewBooking(NOW + timedelta(days=1), agreed=Money(8000, "EUR"))
    visit = book(desk.diary, wish, now=NOW)
    record_payment(desk.diary, visit.id, 4000, PaidBy.CASH, key="a", now=NOW)
    with desk.diary.write("revoke", by=By.CLIENT, at=NOW) as change:
        at = int(NOW.timestamp())
        revocations.declare(change, visit.id, at=at, by_reference=True)
        text = "Anna revoked the contract about Tue 9 Mar 10:00."
        requests.add_notice(change, NoticeKind.REVOKED, at, text, booking_id=visit.id)
    screen = inbox(desk)
    desk.settle(lambda: "In time: it could be revoked until" in said(screen))
    assert "Nobody was logged in" in said(screen)
    assert "No request waits for an answer, but a contract that was revoked does." in said(screen)
    [answer] = [
        one for one in screen.findChildren(QPushButton) if one.text().startswith("Call off")
    ]
    assert answer.text() == "Call off and give back €40"
    answer.click()
    desk.settle(lambda: calendar_item(desk.diary, visit.id).state == "cancelled")
    assert "goes back" in desk.toast()
    assert deposit_of(desk.diary, visit.id, now=NOW).on_its_way == 4000
    desk.settle(lambda: "revoked" not in said(screen))


def test_what_came_from_credit_is_not_said_to_go_back() -> None:
    def view(back: int, credit: int) -> RevocationView:
        paid = back + credit
        return RevocationView(1, NOW, NOW, "EUR", paid, 0, back, credit, False, False, False)

    assert revoked_answer(view(0, 4599)) == "Call off and leave €45.99 as credit"
    assert revoked_answered(view(0, 4599)) == "Called off, €45.99 is the client's credit again"
    told = "Call off, give back €40 and leave €5.99 as credit"
    assert revoked_answer(view(4000, 599)) == told
    assert revoked_answer(view(0, 0)) == "Call off"


def test_it_is_not_dismissed_along_with_news_and_is_told_above_the_requests(
    desk: Desk, web: WebClients
) -> None:
    wish = NewBooking(NOW + timedelta(days=1), agreed=Money(8000, "EUR"))
    visit = book(desk.diary, wish, now=NOW)
    web.asks("Dora Lang", THURSDAY_TEN)
    at = int(NOW.timestamp())
    with desk.diary.write("revoke", by=By.CLIENT, at=NOW) as change:
        revocations.declare(change, visit.id, at=at, by_reference=False)
        requests.add_notice(change, NoticeKind.REVOKED, at, "Anna revoked it.", booking_id=visit.id)
        for text in ("Bert has a new number.", "Cleo has a new address."):
            requests.add_notice(change, NoticeKind.ACCOUNT, at, text)
    screen = inbox(desk)
    desk.settle(lambda: "1 revoked contract to answer below." in said(screen))
    desk.click(screen, "Dismiss all")
    desk.settle(lambda: "Bert" not in said(screen))
    assert "Anna revoked it." in said(screen)
    assert [one.text for one in desk.window.parts.waiting.unanswered] == ["Anna revoked it."]
