"""What nobody holds any more is accepted only once the page has been asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.desktop.doing.overlap_question import OverlapQuestion
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.page.requests import Request, RequestState
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.page.inbox import list_requests, propose
from tests.desktop.desk import NOW, Desk
from tests.desktop.page.web_clients import WebClients

THURSDAY_TEN = datetime(2027, 3, 4, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEN = Stay(THURSDAY_TEN, THURSDAY_TEN + HOUR)


@pytest.fixture
def web(desk: Desk) -> WebClients:
    """Clients on the page of this diary."""
    desk.page.show(PageStatus(kind="hosted", url="https://book.example"))
    return WebClients(desk.diary, NOW)


def proposed(desk: Desk, web: WebClients) -> Request:
    """A request whose client has another time to choose from."""
    web.asks("Anna Schmidt", THURSDAY_TEN)
    [request] = list_requests(desk.diary)
    propose(desk.diary, request.id, [THURSDAY_TEN + 3 * HOUR], now=NOW)
    desk.settle()
    [request] = list_requests(desk.diary)
    return request


def states(desk: Desk) -> list[RequestState]:
    return [each.state for each in list_requests(desk.diary, with_answered=True)]


def test_a_time_that_is_held_needs_no_question(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN)
    [request] = list_requests(desk.diary)
    desk.window.parts.answers.accept(request)
    desk.settle(lambda: states(desk) == [RequestState.ACCEPTED])
    assert desk.page.asked == []


def test_the_page_is_asked_before_a_time_is_agreed_to_that_it_offers(
    desk: Desk, web: WebClients
) -> None:
    request = proposed(desk, web)
    desk.page.gate.clear()
    desk.window.parts.answers.accept(request)
    desk.window.parts.answers.accept(request)
    desk.qtbot.waitUntil(lambda: desk.page.asked == [TEN])
    assert states(desk) == [RequestState.PROPOSED]
    desk.page.gate.set()
    desk.settle(lambda: states(desk) == [RequestState.ACCEPTED])
    desk.settle(lambda: desk.page.released == [TEN])
    assert not desk.window.banner.isVisible(), "Enter twice is one answer"


def test_what_a_client_took_of_it_meanwhile_is_told(desk: Desk, web: WebClients) -> None:
    request = proposed(desk, web)
    desk.page.meanwhile = lambda: book(
        desk.diary, NewBooking(THURSDAY_TEN, title="Web client"), now=NOW
    )
    desk.window.parts.answers.accept(request)
    question = desk.dialog(OverlapQuestion)
    assert states(desk) == [RequestState.PROPOSED]
    desk.click(question, "Leave it as it was")
    desk.settle(lambda: desk.page.released == [TEN])


def test_with_a_silent_page_it_needs_an_explicit_word(desk: Desk, web: WebClients) -> None:
    request = proposed(desk, web)
    desk.page.reachable = False
    desk.page.show(PageStatus(kind="hosted", unreachable_since=NOW))
    desk.window.parts.answers.accept(request)
    question = desk.dialog(Question)
    desk.click(question, "Leave it as it was")
    desk.settle(lambda: desk.page.released == [TEN])
    assert states(desk) == [RequestState.PROPOSED]
    desk.window.parts.answers.accept(request)
    desk.click(desk.dialog(Question), "Book anyway")
    desk.settle(lambda: states(desk) == [RequestState.ACCEPTED])
