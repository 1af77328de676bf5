"""Page journeys: Wanda books, pays her deposit, and cancels: page, worker and Stripe at work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from scheduler_app.booking_page.store import practice as practice_rows
from scheduler_app.booking_page.store.database import opened
from scheduler_app.domain.practice.services import Online
from scheduler_app.domain.zones import from_epoch
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from scheduler_app.gateways.page.http import PageHttp
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.money.payment_key import keep_payment_key
from scheduler_app.use_cases.money.policy import set_policy
from scheduler_app.use_cases.ports.payments import OpenPayments
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.worker.page.desk import WorkerDesk
from scheduler_app.worker.parts import WorkerParts
from tests.booking_page.sample import NOW
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.stripe_server import KEY, FakeStripe, running
from tests.page_journeys.acquaintance import acquaint
from tests.page_journeys.devices import PLAIN_PHONE
from tests.page_journeys.practice import Practice, wait_until
from tests.page_journeys.turned_page import TurnedPage, open_turned_page
from tests.page_journeys.visits import Visits

POLICY = """{"deposit": {"kind": "percent", "percent": 50}, "due": 24, "free_moves": 1,
 "ladder": [{"hours": 96, "percent": 100}, {"hours": 24, "percent": 50}]}"""
NO_PREVIEW = "A practice with a page of its own shows no preview."


@dataclass
class Office:
    """A worker at work, with the page and a Stripe that are outside."""

    page: TurnedPage
    stripe: FakeStripe
    diary: Diary

    def now(self) -> datetime:
        return from_epoch(self.page.now())

    def founded(self) -> None:
        found_practice(self.diary, zone_name="Europe/Berlin", region="DE", now=self.now())
        for service in list_services(self.diary):
            offered = replace(service, online=Online.AT_ONCE, price=8_001, currency="EUR")
            save_service(self.diary, offered, now=self.now())
        set_policy(self.diary, POLICY, now=self.now())

    def desk(self, folder: Path) -> WorkerDesk:
        secrets = FakeSecrets()
        keep_payment_key(self.diary, secrets, KEY, now=self.now())

        def no_preview(_folder: Path) -> None:
            raise AssertionError(NO_PREVIEW)

        parts = WorkerParts(
            self.diary,
            self.now,
            folder,
            connect=PageHttp,
            stranger=PageHttp,
            secrets=lambda: secrets,
            serve=no_preview,  # type: ignore[arg-type]
            payments=self.pays,
            payments_at=self.stripe.url,
        )
        return WorkerDesk(parts)

    def pays(self, key: str, /, *, trial: bool) -> OpenPayments:
        account = StripePayments(key, self.stripe.url, trial=trial, now=self.page.now)
        return OpenPayments(account, account.close)

    def code(self) -> str:
        with opened(self.page.database_url) as database:
            code = database.write_now(lambda c: practice_rows.new_pairing_code(c, self.page.now()))
        return f"{self.page.url}/#{code}"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Half of what is booked is asked for in advance."""
    with ExitStack() as stack:
        page = stack.enter_context(open_turned_page(tmp_path / "page", NOW))
        stripe = stack.enter_context(running(FakeStripe()))
        stripe.account.now = page.now
        diary = Diary.open(tmp_path / "diary.db")
        stack.callback(diary.close)
        made = Office(page, stripe, diary)
        made.founded()
        desk = made.desk(tmp_path)
        stack.callback(desk.close)
        desk.start()
        desk.pair(made.code())
        wait_until(lambda: desk.status().published_at, within=10.0)
        yield made


def test_a_deposit_is_asked_paid_and_partly_given_back(office: Office, browser: Browser) -> None:
    """I book on the phone, without scripts, and pay; I cancel late, and read what I get back."""
    practice = Practice(office.page, httpx.Client())
    visits = Visits(browser, practice)
    with visits.open:
        wanda = visits(PLAIN_PHONE)
        page = wanda.page
        acquaint(practice, wanda)
        wanda.come()
        page.locator("h2 a").first.click()
        page.locator("table a").nth(2).click()
        page.locator("#times ul button").first.click()
        page.wait_for_url("**/request")
        wanda.sees("Deposit of €40.01: to be paid once the appointment is agreed, within 24 hours.")
        wanda.describe("It hums.")
        wanda.press("Book now")
        wanda.sees("Reserved; the deposit confirms it")
        wanda.follow("See the appointment")
        appointment = page.url

        # The worker hears of it, and has a link made.
        def payable() -> int:
            page.goto(f"{appointment}/pay")
            return page.get_by_role("button", name="Pay €40.01").count()

        wait_until(payable, within=15.0, every=0.4)
        wanda.sees("Reserved until")
        wanda.press("Pay €40.01")
        page.wait_for_url(f"{office.stripe.url}/**")
        page.get_by_role("button", name="Book").click()
        page.wait_for_url("**/pay/*?paid=1**")
        # As soon as that, while the desktop is on.
        page.get_by_text("Deposit of €40.01: paid.").wait_for(timeout=10_000)

        page.goto(appointment)
        wanda.sees("Confirmed", "You can move it 1 more time yourself")
        wanda.follow("Cancel the appointment")
        wanda.sees("Cancelling now gives back €20.01 of the deposit of €40.01.")
        wanda.press("Yes, cancel it")

        def told() -> int:
            page.goto(appointment)
            return page.get_by_text("you get back €20.01; it is on its way").count()

        wait_until(told, within=15.0, every=0.4)
        wanda.sees("Cancelled")
        # What was cancelled by mistake can be taken back for a minute.
        office.page.turn_on(120)

        def given_back() -> int:
            page.goto(appointment)
            return page.get_by_text("€20.01 was paid back to you, the rest was kept").count()

        wait_until(given_back, within=20.0, every=0.4)
        faults = [fault for fault in wanda.watch.wrong if "left the page's origin" not in fault]
        assert faults == []
    assert office.stripe.wrong == []
