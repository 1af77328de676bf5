"""The worker: it publishes what changes, hears what clients do, and ends when it is told."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import NoKeyring, Trouble
from scheduler_app.domain.page.limits import LONGEST_WAIT
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.page.troubles import PageRefuses, PageUnreachable
from scheduler_app.domain.time_units import Minutes
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.undo import undo_state
from scheduler_app.use_cases.page.inbox import accept, list_requests
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.worker import lanes
from tests.worker.conftest import CODE, Office, until

TOMORROW = timedelta(days=1, hours=2)
WEEKS = [timedelta(weeks=number) for number in range(4)]


def linked(office: Office) -> None:
    """Start the desk and pair it, and wait for the first publication."""
    office.desk.start()
    office.desk.pair(CODE)
    until(lambda: office.page.published and office.desk.status().published_at)


def a_stay(office: Office) -> Stay:
    start = office.began + TOMORROW
    return Stay(start, start + timedelta(hours=1))


def is_offered(office: Office, stay: Stay) -> bool:
    start = int(stay.start.timestamp())
    [first, *_] = office.page.published[-1].services
    return any(a <= start <= b for a, b in first.openings)


def test_without_a_page_nothing_is_asked_and_nothing_waits(office: Office) -> None:
    office.desk.ask(a_stay(office))
    office.desk.start()
    office.desk.ask(a_stay(office))
    assert office.desk.status().kind == "none"
    office.desk.stop_preview()
    assert office.desk.mails_folder() is None


def test_pairing_keeps_the_token_in_the_keyring_and_publishes(office: Office) -> None:
    linked(office)
    with office.diary.read() as connection:
        diary = connection.exec_driver_sql("SELECT diary FROM page_link").scalar_one()
    key = f"booking-links-{diary}"
    assert office.secrets.kept.keys() == {"page-token-page-1", key}
    assert office.secrets.kept["page-token-page-1"] == office.page.token
    status = office.desk.status()
    assert (status.kind, status.url, status.trouble) == ("hosted", "https://book.example", "")
    assert status.valid_until == office.began + timedelta(days=3)
    with office.diary.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM page_link").all()
    assert office.page.token not in str(rows)
    assert office.secrets.kept[key].encode() not in office.diary.path.read_bytes()


def test_what_changes_in_the_diary_is_published(office: Office) -> None:
    linked(office)
    stay = a_stay(office)
    assert is_offered(office, stay)
    book(office.diary, NewBooking(stay.start), now=office.began)
    until(lambda: not is_offered(office, stay))


def test_changes_that_follow_each_other_are_published_together(office: Office) -> None:
    linked(office)
    before = len(office.page.published)
    for day in range(2, 12):
        book(office.diary, NewBooking(office.began + timedelta(days=day)), now=office.began)
    until(lambda: len(office.page.published) > before)
    time.sleep(0.5)
    assert len(office.page.published) - before < 8


def test_what_another_program_writes_is_published_too(office: Office) -> None:
    linked(office)
    stay = a_stay(office)
    other = Diary.open(office.diary.path)
    book(other, NewBooking(stay.start), now=office.began)
    other.close()
    until(lambda: not is_offered(office, stay))


def test_a_request_arrives_is_told_and_its_answer_is_published(office: Office) -> None:
    linked(office)
    told = threading.Event()
    stop = office.desk.on_status(lambda: told.set() if office.desk.status().waiting else None)
    office.page.request(office.began + TOMORROW)
    assert told.wait(LONGEST_WAIT), "nothing woke it before the long poll ended"
    stop()
    accept(office.diary, list_requests(office.diary)[0].id, now=office.began)
    until(
        lambda: [str(one.state) for one in office.page.published[-1].commitments] == ["confirmed"]
    )
    assert office.page.published[-1].acknowledged_seq == 1
    until(lambda: office.desk.status().waiting == 0)


def test_asking_takes_the_time_off_the_page_and_brings_what_clients_took(office: Office) -> None:
    linked(office)
    stay = a_stay(office)
    office.desk.ask(stay)
    assert not is_offered(office, stay)
    office.desk.release(stay)
    until(lambda: is_offered(office, stay))
    office.page.request(stay.start, at_once=True)
    office.desk.ask(stay)
    assert [item.state for item in calendar_items(office.diary, 0, 2**33)] == ["confirmed"]


def test_who_lets_go_of_a_time_does_not_free_it_for_another_who_asked(office: Office) -> None:
    linked(office)
    stay = a_stay(office)
    office.desk.ask(stay)
    office.desk.ask(stay)
    before = len(office.page.published)
    office.desk.release(stay)
    office.desk.publish_soon()
    until(lambda: len(office.page.published) > before)
    assert not is_offered(office, stay)
    office.desk.release(stay)
    until(lambda: is_offered(office, stay))


def test_many_times_are_taken_off_the_page_in_one_publication(office: Office) -> None:
    linked(office)
    before = len(office.page.published)
    stays = [replace(a_stay(office), start=a_stay(office).start + week) for week in WEEKS]
    stays = [replace(stay, end=stay.start + timedelta(hours=1)) for stay in stays]
    assert all(is_offered(office, stay) for stay in stays)
    office.desk.ask(*stays)
    assert not any(is_offered(office, stay) for stay in stays)
    assert len(office.page.published) == before + 1


def test_a_time_that_was_asked_for_is_offered_again_after_five_minutes(office: Office) -> None:
    linked(office)
    stay = a_stay(office)
    office.desk.ask(stay)
    office.skew = timedelta(minutes=6)
    office.desk.publish_soon()
    until(lambda: is_offered(office, stay))


def test_far_ahead_nobody_is_asked(office: Office) -> None:
    linked(office)
    before = len(office.page.published)
    far = office.began + timedelta(days=500)
    office.desk.ask(Stay(far, far + timedelta(hours=1)))
    assert len(office.page.published) == before


def test_an_unreachable_page_is_said_and_healed(office: Office) -> None:
    linked(office)
    office.page.silent = True
    with pytest.raises(PageUnreachable) as unreachable:
        office.desk.ask(a_stay(office))
    assert unreachable.value.since == office.began
    until(lambda: office.desk.status().unreachable_since)
    book(office.diary, NewBooking(office.began + TOMORROW), now=office.began)
    office.page.silent = False
    until(lambda: office.desk.status().unreachable_since is None)
    until(lambda: not is_offered(office, a_stay(office)))
    assert office.desk.status().trouble == ""


def test_a_page_that_refuses_is_told_in_words(office: Office) -> None:
    linked(office)
    diary, office.page.diary = office.page.diary, "another"
    with pytest.raises(PageRefuses):
        office.desk.ask(a_stay(office))
    until(lambda: office.desk.status().trouble == "This page belongs to another diary.")
    office.page.diary = diary
    office.desk.publish_soon()
    until(lambda: office.desk.status().trouble == "")


@pytest.mark.expects_log("the job publish failed")
def test_a_job_with_a_bug_ends_no_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    linked(office)

    def broken(*_args: object, **_how: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr("tests.fakes.clients_on_the_page.FakePage.publish", broken)
    office.desk.unpair()
    office.page.code = "code"
    office.desk.pair(CODE)
    until(lambda: "publish" in office.desk.status().trouble)
    office.page.request(office.began + TOMORROW)
    until(lambda: list_requests(office.diary))


def test_the_clock_jumps_and_everything_is_planned_anew(office: Office) -> None:
    linked(office)
    before = len(office.page.published)
    office.skew = timedelta(hours=8)
    until(lambda: len(office.page.published) > before)
    assert office.page.published[-1].issued_at == int((office.began + office.skew).timestamp())


def test_a_second_start_takes_up_where_the_first_ended(office: Office) -> None:
    linked(office)
    office.desk.close()
    office.page.request(office.began + TOMORROW)
    office.desk = office.another_desk()
    office.desk.start()
    until(lambda: list_requests(office.diary))
    until(lambda: office.page.published[-1].acknowledged_seq == 1)
    assert office.desk.status().kind == "hosted"


def test_without_its_token_nobody_is_told_that_the_page_was_asked(office: Office) -> None:
    """It sells all the same: the consultant decides, as with a page that does not answer."""
    linked(office)
    office.desk.close()
    office.secrets.kept.clear()
    office.desk = office.another_desk()
    office.desk.start()
    until(lambda: "token" in office.desk.status().trouble)
    with pytest.raises(PageUnreachable):
        office.desk.ask(a_stay(office))


def test_without_a_keyring_no_code_is_used_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_self: object, _name: str) -> str | None:
        raise NoKeyring("There is none.")

    monkeypatch.setattr("tests.fakes.clients_on_the_page.FakeSecrets.get", none)
    office.desk.start()
    with pytest.raises(NoKeyring):
        office.desk.pair(CODE)
    assert office.page.code == "code"
    assert office.desk.status().kind == "none"


@pytest.mark.parametrize(
    "code", ["", "hello", "https://book.example", "http://book.example/#code", "https://[/#x"]
)
def test_what_is_no_code_is_refused(office: Office, code: str) -> None:
    office.desk.start()
    with pytest.raises(Trouble):
        office.desk.pair(code)


def test_unpairing_forgets_page_and_token(office: Office) -> None:
    linked(office)
    office.desk.unpair()
    until(lambda: office.desk.status().kind == "none")
    # The key of the links stays: those that were sent open again once a page is linked anew.
    assert [name for name in office.secrets.kept if name.startswith("page-token")] == []
    before = len(office.page.published)
    book(office.diary, NewBooking(office.began + TOMORROW), now=office.began)
    time.sleep(0.4)
    assert len(office.page.published) == before


def test_a_preview_is_linked_with_a_token_in_memory_only(office: Office) -> None:
    office.desk.start()
    assert office.desk.start_preview() == "http://127.0.0.1:8123"
    assert office.desk.start_preview() == "http://127.0.0.1:8123"
    until(lambda: office.desk.status().kind == "preview")
    assert office.secrets.kept == {}
    assert office.served == [office.folder / "preview"]
    assert office.desk.mails_folder() == office.folder / "preview" / "mails"
    office.page.request(office.began + TOMORROW)
    until(lambda: list_requests(office.diary))
    office.desk.stop_preview()
    until(lambda: office.desk.status().kind == "none")
    assert len(list_requests(office.diary)) == 1


def test_the_end_of_a_link_or_a_preview_is_known_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits until the worker looks around again."""
    monkeypatch.setattr(lanes, "LOOK_SECONDS", 3600)
    linked(office)
    office.desk.unpair()
    until(lambda: office.desk.status().kind == "none")
    office.desk.start_preview()
    until(lambda: office.desk.status().published_at)
    office.desk.stop_preview()
    until(lambda: office.desk.status().kind == "none")


def test_a_preview_is_known_from_its_start_on(office: Office) -> None:
    office.desk.start()
    until(lambda: office.desk.status() == PageStatus())
    told: list[PageStatus] = []
    office.desk.on_status(lambda: told.append(office.desk.status()))
    office.gate.clear()
    waits = threading.Thread(target=office.desk.start_preview)
    waits.start()
    until(lambda: office.desk.status().starting)
    office.gate.set()
    waits.join()
    until(lambda: office.desk.status().published_at)
    assert [(one.starting, one.kind) for one in told[:1]] == [(True, "none")]
    assert not told[-1].starting


def test_a_page_is_known_before_its_first_publication_is_through(office: Office) -> None:
    office.desk.start()
    office.gate.clear()
    office.desk.pair(CODE)
    until(lambda: office.desk.status().kind == "hosted")
    assert office.desk.status().published_at is None
    office.gate.set()
    until(lambda: office.desk.status().published_at)


def test_beside_a_hosted_page_there_is_no_preview(office: Office) -> None:
    linked(office)
    with pytest.raises(Trouble, match="linked already"):
        office.desk.start_preview()


def test_a_preview_ends_with_the_window(office: Office) -> None:
    office.desk.start()
    office.desk.start_preview()
    office.desk.close()
    assert read_link(office.diary).kind == "none"


def test_a_series_of_long_ago_has_its_next_visits_soon_after_the_start(office: Office) -> None:
    first = NewBooking(office.began, title="Backup check", minutes=Minutes(30))
    made = book_series(office.diary, NewSeries(first, "FREQ=WEEKLY"), now=office.began)
    office.skew = timedelta(weeks=20)
    office.desk.start()
    until(lambda: len(calendar_items(office.diary, 0, 2**33)) == len(made) + 20)
    assert undo_state(office.diary).undo == "book-series", "it is no step of anybody's"


def test_how_the_mails_to_clients_stand_is_told(office: Office) -> None:
    linked(office)
    assert (office.desk.status().mails_aside, office.desk.status().mails_wait_since) == (0, None)
    office.page.mails_aside, office.page.mail_waits = 2, 3_600
    office.desk.publish_soon()
    until(lambda: office.desk.status().mails_aside == 2)
    assert office.desk.status().mails_wait_since == office.clock() - timedelta(hours=1)
    office.page.mails_aside, office.page.mail_waits = 3, 2**60
    office.desk.publish_soon()
    until(lambda: office.desk.status().mails_aside == 3)
    since = office.desk.status().mails_wait_since
    assert since is not None and since < office.clock() - timedelta(days=300)
    # A mail that waits for a moment is every mail.
    office.page.mails_aside, office.page.mail_waits = 0, 30
    office.desk.publish_soon()
    until(lambda: not office.desk.status().mails_aside)
    assert office.desk.status().mails_wait_since is None
    office.desk.unpair()
    until(lambda: office.desk.status().kind == "none")
    assert office.desk.status().mails_aside == 0
