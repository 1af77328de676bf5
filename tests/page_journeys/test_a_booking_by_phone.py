"""Page journeys: Anna books by phone, has no account, and needs none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from scheduler_app.domain.bookings.booking import State
from scheduler_app.storage.diary import Diary
from tests.booking_page.mail.mail_server import Kept, serving
from tests.booking_page.sample import NOW
from tests.page_journeys import judging
from tests.page_journeys.devices import DESKTOP, PHONE
from tests.page_journeys.phone_call import Desktop, received
from tests.page_journeys.practice import Practice
from tests.page_journeys.turned_page import open_turned_page
from tests.page_journeys.visits import Visits

THURSDAY_TEN = datetime(2027, 3, 4, 9, tzinfo=UTC)


@pytest.fixture
def post() -> Kept:
    """What the mail server has taken."""
    return Kept()


@pytest.fixture
def desktop(tmp_path: Path, post: Kept) -> Iterator[Desktop]:
    """A practice with a page that mails by a server of its own."""
    diary = Diary.open(tmp_path / "diary.db")
    with (
        serving(post) as port,
        open_turned_page(
            tmp_path / "page", NOW, SMTP_HOST="127.0.0.1", SMTP_PORT=str(port)
        ) as page,
    ):
        made = Desktop(diary, page)
        yield made
        made.gateway.close()
    diary.close()


def test_the_link_in_a_mail_moves_and_cancels_what_was_booked_by_phone(
    desktop: Desktop, post: Kept, browser: Browser
) -> None:
    """Anna moves it on the phone, in German, and cancels it at her desk; I need not ring back."""
    booking = desktop.takes_a_call(THURSDAY_TEN)
    desktop.mails_its_link(booking)
    body = received(post).get_body(("plain",))
    assert body is not None
    [link] = re.findall(r"http://127\.0\.0\.1:\d+/m/\S+", body.get_content())
    visits = Visits(browser, Practice(desktop.page, httpx.Client()))
    with visits.open:
        phone = visits(PHONE.but(locale="de-DE"))
        phone.page.goto(link)
        phone.sees("Donnerstag, 4. März 2027", "Bestätigt")
        assert judging.faults(phone.page) == []
        phone.follow("Auf eine andere Zeit verschieben")
        phone.choose_day(5)
        phone.page.locator("#times ul button").first.click()
        phone.page.wait_for_url("**/move/review")
        phone.sees("Er wird sofort verschoben.")
        phone.press("Jetzt verschieben")
        phone.page.wait_for_url(link)
        phone.sees("Freitag, 5. März 2027", "Bestätigt")

        desktop.contact()
        moved = desktop.stands(booking)
        assert moved.start.date() == (THURSDAY_TEN + timedelta(days=1)).date()
        assert "Anna Schmidt moved it on the page" in desktop.history(booking)[0]
        assert desktop.notices()[0].startswith("Anna Schmidt moved")

        desk = visits(DESKTOP.but(dark=True))
        desk.page.goto(link)
        desk.sees("Friday, 5 March 2027")
        desk.follow("Cancel the appointment")
        assert "mail" not in desk.main.inner_text()
        desk.press("Yes, cancel it")
        desk.page.wait_for_url(link)
        desk.sees("Cancelled")

        desktop.contact()
        assert desktop.stands(booking).state is State.CANCELLED
        assert desktop.notices()[0].startswith("Anna Schmidt cancelled")
        desk.come()
        desk.page.locator("h2 a").first.click()
        desk.page.wait_for_url("**/book/*")
        desk.choose_day(5)
        offered = desk.page.locator(f"#times button[value='{int(moved.start.timestamp())}']")
        assert offered.count() == 1, "the hour is free for others"
        phone.page.reload()
        phone.sees("Abgesagt")
        assert [fault for watch in visits.watches for fault in watch.wrong] == []
    assert len(post.got) == 1, "the page knows no address of hers, and writes nothing by itself"
