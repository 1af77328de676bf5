"""A price that was shown is the price that is agreed: on the page, in the mails and in the diary.

The page gets what a real diary publishes, coded and decoded as on the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from scheduler_app.booking_page.store import events
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.messages.message import MessageLinks
from scheduler_app.domain.messages.telling import told
from scheduler_app.domain.page.format import Event, Publication
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.practice.services import Online
from scheduler_app.storage.diary import Diary, looking
from scheduler_app.storage.messages.facts import facts_of
from scheduler_app.storage.page.link import ReadPosition
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.page.inbox import accept, list_requests
from scheduler_app.use_cases.page.link import PairingCode, pair
from scheduler_app.use_cases.page.publish import publication_of
from scheduler_app.use_cases.page.take_in import take_in_all
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.booking_page.sample import NOW, ZONE, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import deliver, last_mail, link_in, registered, send, text_of
from tests.fakes.clients_on_the_page import FakePage

TUESDAY_TEN = int(datetime(2027, 3, 2, 9, 0, tzinfo=UTC).timestamp())
HOUR = 3_600
PHONE, HOUSE_CALL = 1, 2
"""The services of the diary: one waits for the consultant, one is confirmed at once."""

ZOE = {"name": "Zoe", "email": "zoe@example.org"}


@dataclass
class Practice:
    """A diary and the page that shows it."""

    diary: Diary
    page: Page
    generation: int = 0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.page.clock.now, UTC)

    def publish(self) -> None:
        self.generation += 1
        sent = publication_of(self.diary, now=self.now(), generation=self.generation)
        read = msgspec.json.decode(msgspec.json.encode(sent), type=Publication)
        self.page.publish(read)

    def price(self, service: int, minor: int, currency: str) -> None:
        """Ask another price from now on, and show it."""
        [known] = [each for each in list_services(self.diary) if each.id == service]
        changed = replace(known, price=minor, currency=currency)
        save_service(self.diary, changed, now=self.now())
        self.publish()

    def hear(self) -> Event:
        """Take in what clients did, and show it; what they did last."""
        told = self.page.database.read_now(lambda c: events.after(c, 0, 1_000))
        take_in_all(self.diary, "page-1", told, after=ReadPosition(), now=self.now())
        self.publish()
        return told[-1]

    def agreed(self, booking_id: int) -> Money | None:
        return booking_details(self.diary, booking_id).booking.agreed


@pytest.fixture
def practice(diary: Diary, page: Page, now: datetime) -> Practice:
    """A practice in Berlin that is paid in euros: 80 for the phone, 120 for a house call."""
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
    save_settings(diary, {"booking.notice": "0", "practice.currency": "EUR"}, now=now)
    plain = {"minutes": 60, "preparation": 0, "wrap_up": 0, "travel": 0, "currency": "EUR"}
    for service in list_services(diary):
        online = Online.REQUEST if service.id == PHONE else Online.AT_ONCE
        price = 8000 if service.id == PHONE else 12000
        known = replace(service, online=online, price=price, where="remote", **plain)  # type: ignore[arg-type]
        save_service(diary, known, now=now)
    made = FakePage(lambda: now)
    code = PairingCode("https://book.example", "code")
    pair(diary, made, code, "hosted", keep=lambda _page, _token: None, now=now)
    practice = Practice(diary, page)
    practice.publish()
    return practice


def hold(visitor: httpx.Client, service: int = PHONE, start: int = TUESDAY_TEN) -> None:
    answer = send(
        visitor, f"/book/{service}/hold", shown_at=f"/book/{service}", start=str(start), zone=ZONE
    )
    assert answer.headers["location"] == "/request", answer.text


def chosen(visitor: httpx.Client) -> Mapping[str, str]:
    """What the form says that it was shown for."""
    shown = visitor.get("/request").text
    return {
        name: shown.partition(f'name="{name}" value="')[2].partition('"')[0]
        for name in ("claim", "chosen", "shown")
    }


def ask(visitor: httpx.Client, **fields: str) -> httpx.Response:
    return send(visitor, "/request", text="It beeps.", **{"do": "send", **fields})


def test_after_another_currency_and_price_what_was_agreed_stands(practice: Practice) -> None:
    """From euros to pounds: €80 is never £80, nor is it what the service costs by now."""
    zoe = registered(practice.page)
    hold(zoe)
    assert "€80" in zoe.get("/request").text
    sent = ask(zoe).headers["location"]
    assert "€80" in text_of(last_mail(practice.page, ZOE["email"]))
    asked = practice.hear()
    assert asked.wish is not None
    assert (asked.wish.price, asked.wish.currency) == (8000, "EUR")

    save_settings(practice.diary, {"practice.currency": "GBP"}, now=practice.now())
    practice.price(PHONE, 9500, "GBP")
    shown = zoe.get(sent.replace("/sent/", "/appointments/")).text
    assert "€80" in shown and "£" not in shown
    [request] = list_requests(practice.diary)
    booking = accept(practice.diary, request.id, now=practice.now())
    assert practice.agreed(booking.id) == Money(8000, "EUR")
    practice.publish()
    mail = last_mail(practice.page, ZOE["email"])
    assert str(mail["Subject"]).startswith("Confirmed")
    assert "€80" in text_of(mail) and "£" not in text_of(mail)
    everything = zoe.get("/account/export").json()
    [one] = everything["appointments"]
    assert (one["price"], one["currency"]) == (8000, "EUR")


def test_each_service_is_shown_in_its_own_currency(practice: Practice) -> None:
    save_settings(practice.diary, {"practice.currency": "GBP"}, now=practice.now())
    practice.price(PHONE, 9550, "GBP")
    services = practice.page.visitor().get("/").text
    assert "£95.50" in services and "€120" in services
    assert "€120" in practice.page.visitor().get(f"/book/{HOUSE_CALL}").text
    german = practice.page.visitor(**{"Accept-Language": "de"}).get("/").text
    assert "95,50\xa0£" in german and "120\xa0€" in german
    arabic = practice.page.visitor(**{"Accept-Language": "ar"}).get("/").text
    assert "\u2067\u200f95.50\xa0" in arabic


@pytest.mark.parametrize(
    ("currency", "minor", "shown"),
    [("JPY", 8000, "JP¥8,000"), ("KWD", 8005, "KWD\xa08.005"), ("CHF", 8050, "CHF\xa080.50")],
)
def test_currencies_without_cents_and_with_more(
    practice: Practice, currency: str, minor: int, shown: str
) -> None:
    practice.price(PHONE, minor, currency)
    zoe = registered(practice.page)
    hold(zoe)
    ask(zoe)
    assert shown in text_of(last_mail(practice.page, ZOE["email"]))
    practice.hear()
    [request] = list_requests(practice.diary)
    assert practice.agreed(request.booking_id) == Money(minor, currency)


def test_while_the_time_is_held_the_price_is_too(practice: Practice) -> None:
    zoe = registered(practice.page)
    hold(zoe, HOUSE_CALL)
    practice.price(HOUSE_CALL, 15000, "EUR")
    assert "€120" in zoe.get("/request").text
    assert ask(zoe).headers["location"].startswith("/sent/")
    heard = practice.hear()
    assert heard.wish is not None and heard.wish.at_once
    assert (heard.wish.price, heard.wish.currency) == (12000, "EUR")


def test_nothing_is_sold_at_a_price_that_was_not_shown(practice: Practice) -> None:
    """The form was open for longer than the time was held; meanwhile it became dearer."""
    zoe = registered(practice.page)
    hold(zoe)
    form = {**chosen(zoe), "text": "It beeps.", "do": "send"}
    practice.page.clock.now += 700
    practice.price(PHONE, 9500, "EUR")
    again = send(zoe, "/request", shown_at="/appointments", **form)
    assert again.status_code == 409
    assert "The price has changed since you chose this time." in again.text
    assert "€95" in again.text and "€80" not in again.text
    assert "It beeps." in again.text, "what was typed stays"
    assert practice.page.database.read_now(lambda c: events.after(c, 0)) == ()
    # What stands there now binds for ten minutes more.
    practice.price(PHONE, 11000, "EUR")
    assert ask(zoe, **chosen(zoe)).headers["location"].startswith("/sent/")
    wish = practice.hear().wish
    assert wish is not None and wish.price == 9500


def test_a_form_that_shows_another_price_is_not_sent(practice: Practice) -> None:
    """Chosen anew in another window, where it costs more by now."""
    zoe = registered(practice.page)
    hold(zoe)
    shown = chosen(zoe)
    practice.price(PHONE, 9500, "EUR")
    hold(zoe, HOUSE_CALL)
    hold(zoe)
    answer = ask(zoe, **shown)
    assert answer.status_code == 409
    assert "€95" in answer.text and "€80" not in answer.text


def test_a_dead_hold_goes_on_where_the_price_is_the_same(practice: Practice) -> None:
    zoe = registered(practice.page)
    hold(zoe)
    form = {**chosen(zoe), "text": "It beeps.", "do": "send"}
    practice.page.clock.now += 700
    practice.publish()
    answer = send(zoe, "/request", shown_at="/appointments", **form)
    assert answer.headers["location"].startswith("/sent/")


def test_a_mailed_link_asks_again_where_the_price_has_changed(practice: Practice) -> None:
    zoe = practice.page.visitor()
    hold(zoe)
    answer = ask(zoe, do="register", **ZOE)
    assert answer.headers["location"] == "/request/mail", answer.text
    deliver(practice.page)
    link = link_in(last_mail(practice.page, ZOE["email"]))
    practice.page.clock.now += 2_000
    practice.price(PHONE, 9500, "EUR")
    phone = practice.page.visitor()
    answer = send(phone, link)
    assert answer.headers["location"] == "/request?why=price"
    form = phone.get("/request?why=price")
    assert form.status_code == 200
    assert "The price has changed since you chose this time." in form.text
    assert "€95" in form.text and "It beeps." in form.text
    assert ask(phone, **chosen(phone)).headers["location"].startswith("/sent/")
    wish = practice.hear().wish
    assert wish is not None and (wish.price, wish.text) == (9500, "It beeps.")


def test_a_move_keeps_the_price(practice: Practice) -> None:
    zoe = registered(practice.page)
    hold(zoe, HOUSE_CALL, TUESDAY_TEN + 48 * HOUR)
    uid = ask(zoe).headers["location"].removeprefix("/sent/")
    practice.hear()
    practice.price(HOUSE_CALL, 15000, "GBP")
    base = f"/appointments/{uid}"
    send(zoe, f"{base}/move", start=str(TUESDAY_TEN + 50 * HOUR), zone=ZONE)
    send(zoe, f"{base}/move/confirm", shown_at=f"{base}/move/review")
    moved = practice.hear()
    assert moved.kind is EventKind.MOVE and moved.wish is not None
    assert (moved.wish.price, moved.wish.currency) == (12000, "EUR")
    assert "€120" in zoe.get(base).text
    assert "€120" in text_of(last_mail(practice.page, ZOE["email"]))
    assert practice.agreed(1) == Money(12000, "EUR")


def test_an_older_desktop_tells_one_currency_for_all(page: Page) -> None:
    """Its services have prices, but no currency: they are in the practice's."""
    publication = sample_publication(NOW)
    older = [replace(card, currency="") for card in publication.services]
    card = replace(publication.practice, currency="CHF")
    page.publish(replace(publication, services=tuple(older), practice=card))
    assert "CHF\xa090" in page.visitor().get("/").text
    zoe = registered(page)
    hold(zoe, 1, TUESDAY_TEN)
    ask(zoe)
    [event] = page.database.read_now(lambda c: events.after(c, 0))
    assert event.wish is not None and (event.wish.price, event.wish.currency) == (9000, "CHF")
    mail = last_mail(page, ZOE["email"])
    assert "CHF\xa090" in text_of(mail)


def test_a_client_is_told_all_that_is_owed_wherever_a_price_stands(practice: Practice) -> None:
    """A price without its tax is shown with it: before it is asked for, in mails, and afterwards.

    What was agreed keeps its tax, whatever is set by now.
    """
    [phone] = [each for each in list_services(practice.diary) if each.id == PHONE]
    save_service(practice.diary, replace(phone, tax=1900, net=True), now=practice.now())
    practice.publish()
    zoe, owed = registered(practice.page), "€95.20 (€80 plus 19% tax)"
    hold(zoe)
    for address in ("/", f"/book/{PHONE}", f"/book/{HOUSE_CALL}", "/request"):
        assert owed in zoe.get(address).text, address
    sent = ask(zoe).headers["location"]
    shown = sent.replace("/sent/", "/appointments/")
    assert owed in zoe.get(sent).text
    assert owed in zoe.get(shown).text
    assert owed in text_of(last_mail(practice.page, ZOE["email"]))
    practice.hear()
    [request] = list_requests(practice.diary)
    assert (request.agreed_tax, request.cost_tax) == (1900, 1900)
    booking = accept(practice.diary, request.id, now=practice.now())
    assert practice.agreed(booking.id) == Money(8000, "EUR")

    save_service(practice.diary, replace(phone, tax=2000, net=False), now=practice.now())
    practice.publish()
    assert owed in zoe.get(shown).text
    assert owed in text_of(last_mail(practice.page, ZOE["email"]))
    assert "€80 ·" in zoe.get(f"/book/{PHONE}").text.replace("</p>", " ·")
    details = booking_details(practice.diary, booking.id)
    assert (details.price.agreed_tax, details.price.cost_tax) == (1900, 0)
    with looking(practice.diary) as snapshot:
        [facts] = facts_of(snapshot, f"[{booking.id}]")
    words = told(facts, MessageLinks(), name="Zoe", language="en", read_at=TUESDAY_TEN)
    assert words["price"] == owed


def test_who_was_shown_another_tax_is_asked_once_more(practice: Practice) -> None:
    [phone] = [each for each in list_services(practice.diary) if each.id == PHONE]
    zoe = registered(practice.page)
    hold(zoe)
    shown = chosen(zoe)
    save_service(practice.diary, replace(phone, tax=1900, net=True), now=practice.now())
    practice.publish()
    again = ask(zoe, **shown)
    assert again.status_code != 303 and "€95.20 (€80 plus 19% tax)" in again.text
    assert ask(zoe, **chosen(zoe)).headers["location"].startswith("/sent/")
