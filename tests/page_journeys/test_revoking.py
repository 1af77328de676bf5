"""Page journeys: Anna revokes a contract while the laptop is shut, and has her money back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.client import Client as KnownClient
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.deposit import PaidBy, deposit_of, record_payment
from scheduler_app.use_cases.money.policy import set_policy
from scheduler_app.use_cases.money.revoking import revocation_of
from scheduler_app.use_cases.page.booking_links import link_to_hand_out
from scheduler_app.use_cases.page.inbox import notices
from scheduler_app.use_cases.page.revoked import answer_revocation
from scheduler_app.use_cases.practice.settings import save_settings
from tests.booking_page.sample import NOW
from tests.page_journeys import judging
from tests.page_journeys.devices import DESKTOP, PLAIN_PHONE
from tests.page_journeys.phone_call import ADDRESS, KEY, Desktop
from tests.page_journeys.practice import Practice
from tests.page_journeys.turned_page import open_turned_page
from tests.page_journeys.visits import Visits

RULES = {"deposit": {"kind": "percent", "percent": 50}, "due": 24, "ladder": []}
SOON = datetime(2027, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    """A practice that keeps what it can, and lets consumers revoke."""
    diary = Diary.open(tmp_path / "diary.db")
    with open_turned_page(tmp_path / "page", NOW) as page:
        made = Desktop(diary, page)
        save_settings(diary, {"money.revocation": "on"}, now=made.now)
        set_policy(diary, json.dumps(RULES), now=made.now)
        yield made
        made.gateway.close()
    diary.close()


def test_by_reference_and_address_without_scripts_while_the_laptop_is_shut(
    desktop: Desktop, browser: Browser
) -> None:
    diary = desktop.diary
    anna = KnownClient(id=0, name="Anna Schmidt", email=ADDRESS)
    known = save_client(diary, anna, now=desktop.now)
    wish = NewBooking(SOON, client_id=known.id, agreed=Money(8000, "EUR"))
    booking = book(diary, wish, now=desktop.now)
    record_payment(diary, booking.id, 4000, PaidBy.CASH, key="a", now=desktop.now)
    desktop.contact()
    link = link_to_hand_out(diary, KEY, booking.id, now=desktop.now)
    visits = Visits(browser, Practice(desktop.page, httpx.Client()))
    with visits.open:
        desk = visits(DESKTOP)
        desk.page.goto(link)
        desk.sees("Cancelling now gives back nothing of the deposit of €40.")
        shown = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", desk.main.inner_text())
        assert shown is not None

        phone = visits(PLAIN_PHONE.but(locale="de-DE"))
        phone.come()
        phone.page.locator("footer").get_by_text("Vertrag hier widerrufen").click()
        phone.fill("Kennzeichen des Termins", shown[0].lower())
        phone.fill("Name", "Anna Schmidt")
        phone.fill("E-Mail", ADDRESS)
        phone.press("Weiter")
        phone.sees("Diesen Vertrag widerrufen?", shown[0], ADDRESS)
        phone.press("Widerruf bestätigen")
        phone.page.wait_for_url("**/revoked/*")
        phone.sees("Ihr Widerruf ist eingegangen: Montag, 1. März 2027, 09:0", shown[0])
        assert judging.overflowing(phone.page) == []
        with phone.page.expect_download() as download:
            phone.follow("Als Text behalten")
        assert "Ich widerrufe den Vertrag" in download.value.path().read_text("utf-8")

        desktop.contact()
        [notice] = notices(diary)
        assert "by its reference and their address" in notice.text
        seen = revocation_of(diary, booking.id)
        assert seen is not None and (seen.back, seen.by_reference) == (4000, True)
        desk.page.reload()
        desk.sees("You withdrew from the contract about this appointment")
        answer_revocation(diary, booking.id, now=desktop.now)
        assert deposit_of(diary, booking.id, now=desktop.now).on_its_way == 4000
        assert desktop.stands(booking).state is State.CANCELLED
        desktop.contact()
        desk.page.reload()
        desk.sees("Cancelled", "you get back €40; it is on its way to you")
        assert [fault for watch in visits.watches for fault in watch.wrong] == []
