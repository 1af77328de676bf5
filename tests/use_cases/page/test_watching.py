"""The page is told what is at risk while this program is silent, in numbers and times alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.handed_mails import examine_watch
from scheduler_app.domain.page.mails import MailState, Watch
from scheduler_app.storage import brought as storage_brought
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.page.handing_over import hand_over, left_at_page, still_sends
from scheduler_app.use_cases.page.link import publish
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.test_handing_over import MailFollower

KEY = b"k" * 32
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def mails(monkeypatch: pytest.MonkeyPatch) -> None:
    """For as long as a test lasts mails are planned."""
    toy = MailFollower()
    monkeypatch.setattr(storage_brought, "followers", lambda: (toy,))
    monkeypatch.setattr(brought, "MAIL_KINDS", toy.kinds)


def told(page: FakePage) -> Watch | None:
    return page.handed[-1].watch


def test_what_nobody_else_has_is_watched_over_and_no_more_than_that(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    save_settings(
        practice, {"messages.away_hours": "24", "page.email": "desk@practice.example"}, now=now
    )
    book(practice, NewBooking(now + 2 * DAY, client_id=anna.id), now=now)
    publish(practice, page, now=now, key=KEY)
    hand_over(practice, page, now=now)
    assert told(page) is None, "the page has all there is"
    far = book(practice, NewBooking(now + 9 * DAY, client_id=anna.id), now=now)
    farther = book(practice, NewBooking(now + 11 * DAY, client_id=anna.id), now=now)
    hand_over(practice, page, now=now)
    watch = told(page)
    assert watch is not None and len(page.handed) == 2
    first = int((far.start - DAY).timestamp())
    assert (watch.after, watch.risk_from, watch.count) == (86_400, first, 2)
    assert watch.to == "desk@practice.example"
    assert watch.subject == "2 messages to clients wait for your calendar program"
    assert "24 hours" in watch.text and "Europe/Berlin" in watch.text
    assert anna.name not in watch.text and anna.email not in watch.text
    examine_watch(watch)
    assert hand_over(practice, page, now=now) is None, "nothing has changed"
    cancel(practice, farther.id, now=now)
    hand_over(practice, page, now=now)
    watch = told(page)
    assert watch is not None and watch.subject.startswith("1 message to a client waits")
    save_settings(practice, {"messages.away_hours": "off"}, now=now)
    hand_over(practice, page, now=now)
    assert len(page.handed) == 4 and told(page) is None


@pytest.mark.parametrize(
    ("address", "knows"), [("", ("mails", "watch")), ("desk@practice.example", ("mails",))]
)
def test_an_older_page_and_one_that_knows_nobody_to_write_to_are_told_nothing(
    practice: Diary,
    page: FakePage,
    anna: Client,
    now: datetime,
    address: str,
    knows: tuple[str, ...],
) -> None:
    page.knows = knows
    save_settings(practice, {"messages.away_hours": "24", "page.email": address}, now=now)
    book(practice, NewBooking(now + 9 * DAY, client_id=anna.id), now=now)
    publish(practice, page, now=now, key=KEY)
    hand_over(practice, page, now=now)
    assert page.handed == []


def test_at_parting_the_page_forgets_its_mails_and_watches_no_more(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    save_settings(
        practice, {"messages.away_hours": "24", "page.email": "desk@practice.example"}, now=now
    )
    visits = [
        book(practice, NewBooking(now + days * DAY, client_id=anna.id), now=now)
        for days in (2, 3, 9)
    ]
    publish(practice, page, now=now, key=KEY)
    hand_over(practice, page, now=now)
    assert told(page) is not None
    kept = page.handed[-1].mails
    assert left_at_page(practice) == len(kept) == 2
    # One has gone out meanwhile, and of the other one the page knows nothing any more.
    sent, lost = (mail.key for mail in kept)
    page.mail_states[sent] = MailState.SENT
    del page.mail_states[lost]
    hand_over(practice, page, now=now, parting=True)
    assert page.handed[-1].mails == ()
    assert left_at_page(practice) == 0
    with practice.look() as asked:
        rows = list(asked.exec_driver_sql("SELECT booking_id, state FROM outbox ORDER BY id"))
    states = ("sent", "planned", "planned")
    assert rows == [(visit.id, state) for visit, state in zip(visits, states, strict=True)]


def test_a_page_that_can_not_be_told_may_still_send_what_it_has() -> None:
    assert still_sends(0) == ""
    assert "could not be reached: it may still send 2 mails" in still_sends(2)
