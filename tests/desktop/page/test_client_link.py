"""The link of a booking in the window: copied for its client, and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.bookings.inspector.action_bar import MORE, ActionBar
from scheduler_app.desktop.bookings.inspector.inspector import Inspector
from scheduler_app.desktop.contributions import Action
from scheduler_app.desktop.frame.brought import of_bookings
from scheduler_app.desktop.notices import News, Offer
from scheduler_app.desktop.page.client_link import COPY, END, RATE
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.clients.clients import save_client
from tests.desktop.desk import NOW, YEARS, Desk

HOSTED = PageStatus(kind="hosted", url="https://book.example", opens_links=True, takes_ratings=True)


def phoned(desk: Desk, *, days: int = 1, client: bool = True) -> Booking:
    """A coming booking, selected."""
    zoe = save_client(desk.diary, Client(0, "Zoe"), now=NOW)
    start, whose = NOW + timedelta(days=days), zoe.id if client else None
    wish = NewBooking(start, client_id=whose, service_id=1)
    made = book(desk.diary, wish, now=NOW)
    desk.jump_to(made.id)
    desk.settle()
    return made


def item_of(desk: Desk, booking: Booking) -> CalendarItem:
    return next(one for one in calendar_items(desk.diary, *YEARS) if one.id == booking.id)


def possible(desk: Desk, booking: Booking) -> dict[str, Action]:
    """What wings offer for a booking, by label."""
    return offered(desk, item_of(desk, booking))


def offered(desk: Desk, item: CalendarItem) -> dict[str, Action]:
    actions = of_bookings(desk.window.parts).actions(item, [])
    return {action.label: action for action in actions}


def do(desk: Desk, booking: Booking, label: str) -> None:
    possible(desk, booking)[label].act()
    desk.settle()


def menu_of(inspector: Inspector) -> str:
    """What the menu of its bar holds, as the tip of its button tells."""
    [more] = [one for one in inspector.findChildren(QPushButton) if one.accessibleName() == MORE]
    return more.toolTip()


def news(desk: Desk) -> list[News]:
    told: list[News] = []
    desk.tools.notices.news.connect(told.append)
    return told


def test_the_link_of_a_coming_booking_is_copied(desk: Desk) -> None:
    desk.page.show(HOSTED)
    booking, told = phoned(desk), news(desk)
    assert [label for label in possible(desk, booking) if label in {COPY, END}] == [COPY, END]
    do(desk, booking, COPY)
    assert QGuiApplication.clipboard().text() == f"https://book.example/m/{booking.id}-0"
    assert "can move or cancel it without an account" in told[-1].text


def test_the_inspector_offers_the_link_as_soon_as_the_page_opens_it(desk: Desk) -> None:
    phoned(desk)
    inspector = desk.window.findChild(Inspector)
    assert isinstance(inspector, Inspector)
    assert COPY not in menu_of(inspector)
    desk.page.show(HOSTED)
    desk.settle()
    assert COPY in menu_of(inspector)
    built = inspector.findChild(ActionBar)
    desk.page.show(replace(HOSTED, unreachable_since=NOW))
    desk.settle()
    assert inspector.findChild(ActionBar) is built, "built anew for nothing"
    desk.page.show(PageStatus())
    desk.settle()
    assert COPY not in menu_of(inspector)


def test_a_link_that_is_ended_offers_the_new_one(desk: Desk) -> None:
    desk.page.show(HOSTED)
    booking, told = phoned(desk), news(desk)
    do(desk, booking, END)
    assert "opens nothing any more" in told[-1].text
    [offer] = told[-1].offers
    assert isinstance(offer, Offer)
    offer.act()
    assert QGuiApplication.clipboard().text() == f"https://book.example/m/{booking.id}-1"


def test_a_page_that_is_silent_shows_it_later_and_that_is_said(desk: Desk) -> None:
    desk.page.show(replace(HOSTED, unreachable_since=NOW))
    booking, told = phoned(desk), news(desk)
    do(desk, booking, COPY)
    assert told[-1].text.endswith("It opens once the page is reached again")


@pytest.mark.parametrize(
    "status", [PageStatus(), replace(HOSTED, opens_links=False)], ids=["no page", "older page"]
)
def test_there_is_no_link_where_nothing_would_open(desk: Desk, status: PageStatus) -> None:
    desk.page.show(status)
    assert COPY not in possible(desk, phoned(desk))


def test_nor_of_what_is_over_or_nobodys(desk: Desk) -> None:
    desk.page.show(HOSTED)
    assert COPY not in possible(desk, phoned(desk, days=2, client=False))
    item = item_of(desk, phoned(desk))
    assert COPY in offered(desk, item)
    assert RATE not in offered(desk, item)
    assert COPY not in offered(desk, item._replace(state="cancelled"))
    assert COPY not in offered(desk, item._replace(end=int(NOW.timestamp())))


def test_a_visit_is_rated_by_a_link_where_the_page_knows_of_it(desk: Desk) -> None:
    item = item_of(desk, phoned(desk))
    over = item._replace(state="done", start=item.start - 3 * 86400, end=item.end - 3 * 86400)
    desk.page.show(HOSTED)
    assert RATE in offered(desk, over)
    desk.page.show(replace(HOSTED, takes_ratings=False))
    assert RATE not in offered(desk, over)
