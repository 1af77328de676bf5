"""What the window may rely on, whether the worker is real or the fake that its tests use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.ports.page_desk import PageDesk
from tests.fakes.page_desk import FakePageDesk
from tests.worker.conftest import CODE, Office, founded, until

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Side:
    """A desk over a founded diary, and what the world around it does."""

    desk: PageDesk
    diary: Diary
    now: datetime
    falls_silent: Callable[[], None]
    client_takes: Callable[[datetime], None]

    @property
    def tomorrow(self) -> Stay:
        """An hour that the page offers."""
        start = self.now + timedelta(days=1, hours=2)
        return Stay(start, start + HOUR)


def _real(office: Office) -> Side:
    def falls_silent() -> None:
        office.page.silent = True

    def client_takes(start: datetime) -> None:
        office.page.request(start, at_once=True)

    return Side(office.desk.ports(), office.diary, office.began, falls_silent, client_takes)


def _fake(office: Office) -> Side:
    fake = FakePageDesk()

    def falls_silent() -> None:
        fake.reachable = False

    def client_takes(start: datetime) -> None:
        wish = NewBooking(start)
        fake.meanwhile = lambda: book(office.diary, wish, by=By.CLIENT, now=office.began)

    return Side(fake.ports(), office.diary, office.began, falls_silent, client_takes)


@pytest.fixture(params=[_fake, _real], ids=["fake", "real"])
def side(
    request: pytest.FixtureRequest, diary: Diary, now: datetime, tmp_path: Path
) -> Iterator[Side]:
    """A desk that has not been started."""
    made = request.param(founded(diary, now, tmp_path))
    yield made
    made.desk.life.close()


@pytest.fixture
def linked(side: Side) -> Side:
    """The same at work, with a page of its own."""
    side.desk.life.start()
    side.desk.linking.pair(CODE)
    until(lambda: side.desk.state.status().kind == "hosted")
    return side


def test_before_it_is_started_it_knows_no_page_and_asks_nobody(side: Side) -> None:
    assert side.desk.state.status() == PageStatus()
    side.falls_silent()
    side.desk.asking.ask(side.tomorrow)
    assert side.desk.preview.mails_folder() is None
    side.desk.preview.stop_preview()
    side.desk.asking.release(side.tomorrow)
    side.desk.asking.publish_soon()


def test_what_needs_the_worker_is_refused_in_words_before_it_is_started(side: Side) -> None:
    desk = side.desk
    for wanted in (
        desk.linking.unpair,
        desk.preview.start_preview,
        lambda: desk.linking.pair(CODE),
        lambda: desk.links.link_of(1),
        lambda: desk.links.link_to_pay(1),
        lambda: desk.links.end_link(1),
    ):
        with pytest.raises(Trouble, match="has not started"):
            wanted()


def test_a_booking_has_a_link_until_it_is_ended(linked: Side) -> None:
    client = save_client(linked.diary, Client(0, "Zoe"), now=linked.now)
    wish = NewBooking(linked.tomorrow.start, client_id=client.id)
    booking = book(linked.diary, wish, now=linked.now)
    links = linked.desk.links
    until(lambda: linked.desk.state.status().opens_links)
    first = links.link_of(booking.id)
    assert first.startswith("https://book.example/m/")
    assert links.link_of(booking.id) == first
    assert links.link_to_pay(booking.id).startswith("https://book.example/pay/")
    second = links.end_link(booking.id)
    assert second != first
    assert links.link_of(booking.id) == second


def test_without_a_page_asking_returns_at_once(side: Side) -> None:
    side.desk.life.start()
    side.falls_silent()
    side.desk.asking.ask(side.tomorrow)


def test_a_code_links_the_page_that_it_names(linked: Side) -> None:
    assert linked.desk.state.status().url == "https://book.example"


@pytest.mark.parametrize("pasted", ["", "book.example", "https://book.example/"])
def test_what_is_no_code_is_refused_in_words(side: Side, pasted: str) -> None:
    side.desk.life.start()
    with pytest.raises(Trouble) as refused:
        side.desk.linking.pair(pasted)
    assert refused.value.message
    assert side.desk.state.status().kind == "none"


def test_whoever_listens_hears_of_a_change_until_the_subscription_ends(side: Side) -> None:
    heard: list[str] = []
    ends = side.desk.state.on_status(lambda: heard.append(side.desk.state.status().kind))
    side.desk.life.start()
    side.desk.linking.pair(CODE)
    until(lambda: "hosted" in heard)
    ends()
    heard.clear()
    side.desk.linking.unpair()
    until(lambda: side.desk.state.status().kind == "none")
    assert heard == []


def test_a_page_that_does_not_answer_is_told_to_whoever_asks(linked: Side) -> None:
    linked.desk.asking.ask(linked.tomorrow)
    linked.falls_silent()
    with pytest.raises(PageUnreachable) as refused:
        linked.desk.asking.ask(linked.tomorrow)
    assert refused.value.message


def test_asking_brings_what_clients_did_meanwhile(linked: Side) -> None:
    stay = linked.tomorrow
    linked.client_takes(stay.start)
    linked.desk.asking.ask(stay)
    [taken] = calendar_items(linked.diary, 0, 2**33)
    assert taken.start == stay.start.timestamp()


def test_a_preview_has_an_address_and_a_folder_of_mails_until_it_ends(side: Side) -> None:
    side.desk.life.start()
    address = side.desk.preview.start_preview()
    status = side.desk.state.status
    until(lambda: (status().kind, status().url) == ("preview", address))
    assert side.desk.preview.start_preview() == address, "it runs already"
    assert side.desk.preview.mails_folder() is not None
    side.desk.preview.stop_preview()
    until(lambda: status().kind == "none")
    assert side.desk.preview.mails_folder() is None


def test_no_preview_beside_a_page_that_clients_use(linked: Side) -> None:
    with pytest.raises(Trouble, match="linked already"):
        linked.desk.preview.start_preview()
    assert linked.desk.state.status().kind == "hosted"


def test_once_closed_it_asks_nobody_and_can_be_closed_again(linked: Side) -> None:
    linked.falls_silent()
    linked.desk.life.close()
    linked.desk.asking.ask(linked.tomorrow)
    linked.desk.life.close()
