"""What clients read of visits: only what is told, only of their own, bounded; and how they rate."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import EventKind, PageAbility
from scheduler_app.domain.page.links import LinkPurpose, hash_of
from scheduler_app.domain.page.reports import ClientRating, ToldFollowUp, ToldIssue
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind
from scheduler_app.domain.visits.visit import IssueState, VisitIssue, VisitRecord
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.page import reports as stored
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.states import mark_done
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.page import reports
from scheduler_app.use_cases.page.booking_links import key_of_links, link_to_hand_out
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.visits.follow_ups import book_follow_up, save_follow_up
from scheduler_app.use_cases.visits.records import get_record, save_record
from tests.fakes.clients_on_the_page import ANNA, FakePage, FakeSecrets
from tests.use_cases.page.linked_bookings import KEY, last, told

HOUR = timedelta(hours=1)
RATE = "https://book.example/rate/"


@pytest.fixture
def visit(practice: Diary, anna: Client, page: FakePage, now: datetime) -> Booking:
    """Anna, without an account, was visited yesterday."""
    wish = NewBooking(now - 24 * HOUR, client_id=anna.id, service_id=1)
    booking = book(practice, wish, now=now - 48 * HOUR)
    mark_done(practice, booking.id, now=now)
    publish(practice, page, now=now, key=KEY)
    return booking


def recorded(diary: Diary, visit: Booking, now: datetime, told: str = "It works.") -> VisitRecord:
    """What was written down of it: more than its client reads."""
    assert visit.client_id is not None
    record = VisitRecord(
        0,
        visit.client_id,
        visit.start,
        visit.end,
        visit.id,
        private="Grumpy dog.",
        told=told,
        issues=(
            VisitIssue("No paper", "lazy", "filled", IssueState.SOLVED),
            VisitIssue("Loud fan", state=IssueState.WATCH),
        ),
    )
    return save_record(diary, record, now=now)


def only(page: FakePage) -> Commitment:
    [one] = last(page).commitments
    return one


def test_what_was_told_stands_under_the_booking_and_nothing_else(
    practice: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    assert last(page).commitments == (), "what is long over, nobody opens any more"
    record = recorded(practice, visit, now)
    due = (now + timedelta(days=30)).date()
    save_follow_up(
        practice,
        FollowUp(0, record.client_id, FollowUpKind.RECOMMENDED, "New fan", due, record.id),
        now=now,
    )
    link_to_hand_out(practice, KEY, visit.id, now=now, purpose=LinkPurpose.RATE)
    publish(practice, page, now=now, key=KEY)
    report = only(page).report
    assert report is not None
    assert report.told == "It works." and report.minutes == 60 and report.stars == 0
    assert report.issues == (
        ToldIssue("No paper", IssueState.SOLVED),
        ToldIssue("Loud fan", IssueState.WATCH),
    )
    assert report.recommended == (ToldFollowUp("New fan", due.toordinal()),)
    for secret in ("dog", "lazy", "filled"):
        assert secret not in repr(last(page))
    assert {link.purpose for link in only(page).links} == {"rate"}


def test_what_was_recommended_is_so_no_more_once_its_own_visit_is_done(
    practice: Diary, visit: Booking, now: datetime
) -> None:
    record = recorded(practice, visit, now)
    day = now.date()
    wanted = FollowUp(0, record.client_id, FollowUpKind.RECOMMENDED, "New fan", day, record.id)
    kept = save_follow_up(practice, wanted, now=now)
    booking = book_follow_up(practice, kept, now + HOUR, now=now)
    with practice.read() as connection:
        still = {record.id: [("New fan", day.isoformat())]}
        assert stored.recommended(connection, [record.id]) == still
    mark_done(practice, booking.id, now=now + 3 * HOUR)
    with practice.read() as connection:
        assert stored.recommended(connection, [record.id]) == {}


def test_who_was_told_nothing_is_only_asked_and_only_by_the_link(
    practice: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    with pytest.raises(NotAllowed, match="recorded"):
        link_to_hand_out(practice, KEY, visit.id, now=now, purpose=LinkPurpose.RATE)
    recorded(practice, visit, now, told="")
    publish(practice, page, now=now, key=KEY)
    assert last(page).commitments == ()
    link_to_hand_out(practice, KEY, visit.id, now=now, purpose=LinkPurpose.RATE)
    publish(practice, page, now=now, key=KEY)
    report = only(page).report
    assert report is not None and report.rate_until is not None
    assert (report.told, report.issues, report.recommended) == ("", (), ())
    later = now + timedelta(days=31)
    with pytest.raises(NotAllowed, match="30 days"):
        link_to_hand_out(practice, KEY, visit.id, now=later, purpose=LinkPurpose.RATE)
    publish(practice, page, now=later, key=KEY)
    assert last(page).commitments == ()


def test_nobody_reads_what_was_done_at_somebody_elses(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    """Anna asked for it; it was given to Otto, and at his place the work was done."""
    page.request(now + HOUR, ANNA, at_once=True)
    read_inbox(practice, page, now=page.now)
    otto = save_client(practice, Client(0, "Otto"), now=now)
    edit(practice, 1, details={"client_id": otto.id}, now=now)
    with practice.read() as connection:
        visit = bookings.get(connection, 1)
    later = now + 3 * HOUR
    recorded(practice, visit, later)
    publish(practice, page, now=later, key=KEY)
    assert only(page).account == ANNA.account and only(page).report is None
    edit(practice, 1, details={"client_id": anna.id}, now=later)
    publish(practice, page, now=later, key=KEY)
    assert only(page).report is None, "nor does whoever is given the booking after the visit"
    page.tell(EventKind.RATING, uid=only(page).uid, person=ANNA, rating=ClientRating(1))
    read_inbox(practice, page, now=page.now)
    assert get_record(practice, 1).rating is None
    assert "The record of the visit is gone" in "".join(told(practice))


def test_a_minute_that_has_begun_counts_for_its_client_as_on_the_invoice(
    practice: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    record = recorded(practice, visit, now)
    longer = replace(record, ended=record.started + timedelta(minutes=59, seconds=1))
    kept = save_record(practice, longer, now=now)
    link_to_hand_out(practice, KEY, visit.id, now=now, purpose=LinkPurpose.RATE)
    publish(practice, page, now=now, key=KEY)
    report = only(page).report
    assert report is not None and report.minutes == kept.minutes_billed == 60


def test_an_older_page_is_told_nothing_of_it(
    practice: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    page.knows = tuple(each for each in PageAbility if each is not PageAbility.REPORTS)
    recorded(practice, visit, now)
    publish(practice, page, now=now, key=KEY)
    publish(practice, page, now=now, key=KEY)
    assert last(page).commitments == ()
    with pytest.raises(NotAllowed, match="no bookings by a link"):
        link_to_hand_out(practice, KEY, visit.id, now=now, purpose=LinkPurpose.RATE)


def test_the_latest_are_told_as_long_as_there_is_room(
    practice: Diary, anna: Client, page: FakePage, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.request(now + 300 * HOUR, ANNA)
    read_inbox(practice, page, now=page.now)
    for days in (3, 2, 1):
        start = now - days * 24 * HOUR
        visit = book(practice, NewBooking(start, client_id=anna.id), now=start - HOUR)
        recorded(practice, visit, now, told=f"{days} " + "é" * 40)
    monkeypatch.setattr(reports, "MOST_WORDS", 210)
    publish(practice, page, now=now, key=KEY)
    found = [one.report.told[0] for one in last(page).commitments if one.report]
    assert found == ["2", "1"], "in order of start, without the oldest"


def test_the_thanks_lead_to_the_rating_where_something_was_told(
    practice: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    secrets = FakeSecrets()
    assert brought.links_of(practice, secrets, visit.id, now=now).rate == ""
    recorded(practice, visit, now, told="")
    assert brought.links_of(practice, secrets, visit.id, now=now).rate == ""
    [kept] = [get_record(practice, 1)]
    save_record(practice, replace(kept, told="It works."), now=now)
    assert brought.links_of(practice, None, visit.id, now=now).rate == ""
    address = brought.links_of(practice, secrets, visit.id, now=now).rate
    assert address.startswith(RATE)
    publish(practice, page, now=now, key=key_of_links(practice, secrets))
    assert hash_of(address.removeprefix(RATE)) in {link.hash for link in only(page).links}


@pytest.fixture
def to_rate(practice: Diary, page: FakePage, visit: Booking, now: datetime) -> str:
    """The hash of the link to rate it by."""
    recorded(practice, visit, now)
    address = link_to_hand_out(practice, KEY, visit.id, now=now, purpose=LinkPurpose.RATE)
    publish(practice, page, now=now, key=KEY)
    return hash_of(address.removeprefix(RATE))


def test_a_rating_comes_into_the_record_and_is_told(
    practice: Diary, page: FakePage, visit: Booking, to_rate: str, now: datetime
) -> None:
    words = "Great! {when} <b>\n\u202eevil " + "x" * 5_000
    rating = ClientRating(4, words, True)
    page.tell(EventKind.RATING, uid=visit.uid, link=to_rate, rating=rating)
    read_inbox(practice, page, now=page.now)
    kept = get_record(practice, 1).rating
    assert kept is not None and kept.stars == 4 and len(kept.words) <= 1_000
    assert "\u202e" not in kept.words
    [notice] = told(practice)
    assert notice.startswith("Anna") and "4 stars of 5" in notice and "{when} <b> evil" in notice
    # Thought again days later, without another word: what was said stays, and until when they may.
    later = page.now() + timedelta(days=5)
    page.now = lambda: later
    page.tell(EventKind.RATING, uid=visit.uid, link=to_rate, rating=ClientRating(5))
    read_inbox(practice, page, now=page.now)
    again = get_record(practice, 1).rating
    assert again == replace(kept, stars=5)
    publish(practice, page, now=later, key=KEY)
    report = only(page).report
    assert report is not None and report.stars == 5


def test_not_solved_opens_its_issues_again(
    practice: Diary, page: FakePage, visit: Booking, to_rate: str, now: datetime
) -> None:
    rating = ClientRating(2, "No paper again", False)
    page.tell(EventKind.RATING, uid=visit.uid, link=to_rate, rating=rating)
    read_inbox(practice, page, now=page.now)
    assert {one.state for one in get_record(practice, 1).issues} == {IssueState.OPEN}
    [notice] = told(practice)
    assert "2 stars" in notice
    assert notice.endswith("what was wrong is open again. “No paper again”"), "what counts, first"
    with practice.read() as connection:
        by = connection.exec_driver_sql("SELECT \"by\" FROM changes WHERE verb = 'rate'").scalars()
        assert set(by) == {By.CLIENT}


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_nonsense_is_set_aside(
    practice: Diary, page: FakePage, visit: Booking, to_rate: str, stars: int
) -> None:
    page.tell(EventKind.RATING, uid=visit.uid, link=to_rate, rating=ClientRating(stars))
    read_inbox(practice, page, now=page.now)
    assert get_record(practice, 1).rating is None
    [notice] = told(practice)
    assert "a rating on the page did not fit the diary" in notice


def test_a_link_rates_its_own_visit_and_does_nothing_else(
    practice: Diary, page: FakePage, anna: Client, visit: Booking, to_rate: str, now: datetime
) -> None:
    other = book(practice, NewBooking(now + 30 * HOUR, client_id=anna.id), now=now)
    page.tell(EventKind.RATING, uid=other.uid, link=to_rate, rating=ClientRating(1))
    page.tell(EventKind.CANCELLATION, uid=visit.uid, link=to_rate)
    page.tell(EventKind.RATING, uid=visit.uid, link="A" * 22, rating=ClientRating(1))
    page.tell(EventKind.RATING, uid=visit.uid, person=ANNA, rating=ClientRating(1))
    read_inbox(practice, page, now=page.now)
    assert get_record(practice, 1).rating is None
    assert len(told(practice)) == 4
