"""What the page is told: what is free, and what each client's bookings have become."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from scheduler_app.booking_page.store.examination import examine
from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.format import Commitment, Publication
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.limits import EARLIEST
from scheduler_app.domain.page.openings import starts_of
from scheduler_app.domain.practice.replies import Reply, answered_by
from scheduler_app.domain.practice.services import Online
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.practice import rules, services
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.calendar.find_slots import find_slots
from scheduler_app.use_cases.page.blocking import block, release
from scheduler_app.use_cases.page.inbox import accept, decline, list_requests
from scheduler_app.use_cases.page.link import pair, pairing_code, publish, read_inbox
from scheduler_app.use_cases.page.publish import publication_of
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.counting import statements
from tests.fakes.clients_on_the_page import FakePage, new_uid

TOMORROW = timedelta(days=1, hours=2)


def published(diary: Diary, now: datetime, **how: object) -> Publication:
    return publication_of(diary, now=now, generation=1, **how)  # type: ignore[arg-type]


def shown(diary: Diary, now: datetime) -> Commitment:
    [one] = published(diary, now).commitments
    return one


def starts(publication: Publication, service: int = 0) -> list[int]:
    return list(starts_of(publication.services[service].openings, publication.grid, 0, 2**40))


def test_what_is_free_is_offered_without_notice_and_beyond_the_horizon(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    """The page applies notice and horizon when somebody asks: the lease may be days old then."""
    save_settings(practice, {"booking.horizon": "10", "page.lease_days": "4"}, now=now)
    book(practice, NewBooking(now + TOMORROW, service_id=1), now=now)
    publication = published(practice, now)
    last = now + timedelta(days=14)
    free = find_slots(practice, 1, now.date(), last.date() + timedelta(days=1), now=now)
    expected = [int(start.timestamp()) for start in free if now <= start <= last]
    assert starts(publication) == expected
    assert publication.rules.horizon == 10


def test_only_what_is_offered_online_is_published(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    first, second = list_services(practice)
    save_service(practice, replace(first, online=Online.AT_ONCE, description="By phone"), now=now)
    save_service(practice, replace(second, online=Online.NO), now=now)
    [card] = published(practice, now).services
    assert (card.id, card.at_once, card.description) == (first.id, True, "By phone")


def test_notices_and_promises_of_the_practice_are_published(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    publication = published(practice, now)
    assert publication.working == ()
    assert publication.practice.reply == "none"
    wanted = {
        "page.privacy": "We keep little.",
        "page.imprint": "Birch Lane 3",
        "page.reply": "2 days",
    }
    save_settings(practice, wanted, now=now)
    publication = published(practice, now)
    card = publication.practice
    assert (card.privacy, card.imprint, card.reply) == ("We keep little.", "Birch Lane 3", "2 days")
    moment = int(now.timestamp())
    by = answered_by(Reply.TWO_DAYS, moment, publication.working, card.zone)
    # It counts the days that the working hours name, however long the laptop stays shut.
    assert by is not None and moment < by <= publication.working[-1][1]
    assert publication.working[-1][1] > moment + publication.lease + 14 * 86_400


@pytest.mark.parametrize("wrong", ["soon", "1", "1 day ", "5 days"])
def test_a_promise_is_one_of_those_there_are(practice: Diary, now: datetime, wrong: str) -> None:
    if wrong.strip() in set(Reply):
        save_settings(practice, {"page.reply": wrong}, now=now)
        return
    with pytest.raises(InvalidInput) as refused:
        save_settings(practice, {"page.reply": wrong}, now=now)
    assert refused.value.field == "page.reply"


def test_what_is_being_promised_is_not_offered(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    start = int((now + TOMORROW).timestamp())
    assert start in starts(published(practice, now))
    [made] = block(practice, [Stay(now + TOMORROW, now + TOMORROW + timedelta(hours=1))], now=now)
    assert start not in starts(published(practice, now))
    release(practice, made, now=now)
    assert start in starts(published(practice, now))


def test_a_request_through_its_life(practice: Diary, page: FakePage, now: datetime) -> None:
    event = page.request(now + TOMORROW, text="No sound")
    read_inbox(practice, page, now=page.now)
    one = shown(practice, now)
    assert (one.uid, one.account, one.state) == (event.uid, "acc-anna", CommitmentState.PENDING)
    assert one.by_client
    accept(practice, list_requests(practice)[0].id, note="Gladly", now=now)
    one = shown(practice, now)
    assert (one.state, one.by_client, one.note) == (CommitmentState.CONFIRMED, False, "Gladly")
    publication = published(practice, now)
    assert publication.acknowledged_seq == 1
    assert one.start not in starts(publication)


def test_declined_is_not_cancelled(practice: Diary, page: FakePage, now: datetime) -> None:
    page.request(now + TOMORROW)
    read_inbox(practice, page, now=page.now)
    decline(practice, list_requests(practice)[0].id, now=now)
    assert shown(practice, now).state is CommitmentState.DECLINED


def test_limits_count_from_the_first_agreed_start_unless_the_consultant_moved_it(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, at_once=True)
    page.move(event.uid, now + TOMORROW * 2)
    read_inbox(practice, page, now=page.now)
    one = shown(practice, now)
    assert one.asked_start == int((now + TOMORROW * 2).timestamp())
    accept(practice, list_requests(practice)[0].id, now=now)
    one = shown(practice, now)
    assert (one.asked_start, one.first_start) == (None, int((now + TOMORROW).timestamp()))
    assert one.start == int((now + TOMORROW * 2).timestamp())
    move(practice, 1, now + TOMORROW * 3, now=now)
    assert shown(practice, now).first_start == int((now + TOMORROW * 3).timestamp())


def test_taking_back_a_move_takes_back_what_the_limits_count_from(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, at_once=True)
    page.move(event.uid, now + TOMORROW * 2)
    read_inbox(practice, page, now=page.now)
    accept(practice, list_requests(practice)[0].id, now=now)
    agreed = shown(practice, now).first_start
    assert agreed == int((now + TOMORROW).timestamp())
    limits = booking_details(practice, 1).limits
    assert limits is not None
    assert (limits.counts_from, limits.first_agreed) == (agreed, True)
    move(practice, 1, now + TOMORROW * 3, now=now)
    undo(practice, now=now)
    assert shown(practice, now).first_start == agreed
    redo(practice, now=now)
    assert shown(practice, now).first_start == int((now + TOMORROW * 3).timestamp())
    limits = booking_details(practice, 1).limits
    assert limits is not None
    assert limits.until_cancelled == int((now + TOMORROW * 3).timestamp()) - 86_400


def test_until_it_is_agreed_nothing_counts(practice: Diary, page: FakePage, now: datetime) -> None:
    page.request(now + TOMORROW)
    read_inbox(practice, page, now=page.now)
    move(practice, 1, now + TOMORROW * 2, by=By.CLIENT, now=now)
    assert shown(practice, now).first_start == int((now + TOMORROW * 2).timestamp())


def test_all_bookings_of_a_client_are_shown_once_each_and_of_nobody_else(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, at_once=True)
    read_inbox(practice, page, now=page.now)
    visits = book_series(
        practice,
        NewSeries(
            NewBooking(now + timedelta(days=30), client_id=1, service_id=1), "FREQ=WEEKLY;COUNT=3"
        ),
        now=now,
    )
    book(practice, NewBooking(now + TOMORROW * 2, title="Dentist"), now=now)
    book(practice, NewBooking(now - timedelta(days=400), client_id=1), now=now)
    told = published(practice, now).commitments
    assert len({one.uid for one in told}) == len(told) == 4
    assert told[0].uid == event.uid
    edit(practice, visits[1].id, details={"client_id": None}, now=now)
    assert len(published(practice, now).commitments) == 3
    cancel(practice, visits[0].id, now=now)
    states = [one.state for one in published(practice, now).commitments]
    assert states.count(CommitmentState.CANCELLED) == 1


def test_a_visit_of_a_series_is_found_by_the_name_that_the_page_knows(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    from scheduler_app.domain.page.kinds import EventKind

    page.request(now + TOMORROW, at_once=True)
    read_inbox(practice, page, now=page.now)
    first = NewBooking(now + timedelta(days=30), client_id=1, service_id=1)
    visits = book_series(practice, NewSeries(first, "FREQ=WEEKLY;COUNT=3"), now=now)
    told = published(practice, now).commitments
    page.tell(EventKind.CANCELLATION, uid=told[2].uid)
    read_inbox(practice, page, now=page.now)
    state = {one.start: one.state for one in published(practice, now).commitments}
    assert state[int(visits[1].start.timestamp())] is CommitmentState.CANCELLED


def test_another_page_counts_on_its_own(practice: Diary, page: FakePage, now: datetime) -> None:
    """Whatever number a page has led the diary to, the next page begins where it stands."""
    page.generation = 2**52
    publish(practice, page, now=now)
    assert read_link(practice).generation == 2**52 + 1
    other = FakePage(lambda: now, "page-2")
    wanted = pairing_code("https://other.example/#code")
    pair(practice, other, wanted, "hosted", keep=lambda _page, _token: None, now=now)
    publish(practice, other, now=now)
    assert other.generation == 1


def test_a_restored_diary_reads_before_it_publishes(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    for _ in range(3):
        publish(practice, page, now=now)
    # What the diary does not know of any more: a page that is ahead, with a request unread.
    page.generation = 40
    page.request(now + TOMORROW, at_once=True)
    receipt = publish(practice, page, now=now)
    assert receipt is not None and receipt.generation == 41
    assert page.published[-1].acknowledged_seq == 1
    assert read_link(practice).generation == 41


def test_a_restored_page_is_read_anew(practice: Diary, page: FakePage, now: datetime) -> None:
    page.request(now + TOMORROW)
    publish(practice, page, now=now)
    publish(practice, page, now=now)
    # The backup knew of one publication and of the first request only.
    page.generation = 1
    again = page.request(now + TOMORROW * 2)
    page.events = [page.events[0], again]
    page.request(now + TOMORROW * 3)
    read_inbox(practice, page, now=page.now)
    assert len(list_requests(practice)) == 3
    assert read_link(practice).read_seq == 3


def test_the_wire_carries_it_as_it_is(practice: Diary, page: FakePage, now: datetime) -> None:
    page.request(now + TOMORROW)
    publish(practice, page, now=now)
    sent = page.published[-1]
    assert msgspec.json.decode(msgspec.json.encode(sent), type=Publication) == sent


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page.colour", "red"),
        ("page.email", "nobody"),
        ("page.email", "a<b@practice.example"),
        ("page.logo", "PHN2Zz48L3N2Zz4="),
        ("page.logo", "not base64"),
        ("page.lease_days", "31"),
        ("page.policy", "x" * 4001),
        ("booking.open_requests", "0"),
    ],
)
def test_settings_that_no_page_takes_are_refused(
    practice: Diary, now: datetime, name: str, value: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_settings(practice, {name: value}, now=now)
    assert refused.value.field == name


def test_odd_rows_are_cut_to_what_a_page_takes_and_never_refused(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    """A page refuses a publication as a whole: one odd row would shut it for everybody."""
    page.request(now + TOMORROW, at_once=True)
    read_inbox(practice, page, now=page.now)
    visit = booking_details(practice, 1).booking
    service = list_services(practice)[0]
    last_year = datetime(2199, 12, 31, 23, tzinfo=UTC)
    odd = [
        replace(visit, id=0, uid=new_uid(), transparent=True, start=start, end=end, zone=zone)
        for start, end, zone in (
            (last_year, last_year + timedelta(days=30), "Europe/Berlin"),
            (visit.start, visit.end, "localtime"),
            (visit.start, visit.end, "Factory"),
        )
    ]
    with practice.write("import", by=By.IMPORT, at=now) as change:
        bookings.add_all(change, odd)
        services.save_service(
            change,
            replace(service, name="Support\nBcc: x " * 40, description="y" * 5000),
        )
        rules.save_settings(change, {"page.email": "a<b@c"})
    long_ago = book(practice, NewBooking(datetime(1600, 5, 1, 9, tzinfo=UTC), client_id=1), now=now)
    move(practice, long_ago.id, now + TOMORROW * 9, by=By.CLIENT, now=now)

    told = published(practice, now)

    examine(told)
    assert len(told.commitments) == 5
    assert {one.zone for one in told.commitments} == {"Europe/Berlin"}
    assert EARLIEST in {one.first_start for one in told.commitments}
    assert told.services[0].name == ("Support Bcc: x " * 40).strip()[:200]
    assert told.practice.email == ""


@pytest.mark.expects_log("1 booking is not on the page")
def test_an_hour_of_a_time_that_no_page_can_show_is_left_off_and_told(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW)
    read_inbox(practice, page, now=page.now)
    slow = datetime(2000, 2, 1, tzinfo=UTC)  # the clock of this machine has lost its year
    book(practice, NewBooking(datetime(1999, 12, 1, 9, tzinfo=UTC), client_id=1), now=now)
    told = published(practice, slow)
    assert len(told.commitments) == 1


@pytest.mark.parametrize(
    ("field", "value"), [("name", "x" * 201), ("description", "x" * 4_001)], ids=["name", "words"]
)
def test_a_service_that_no_page_takes_is_refused(
    practice: Diary, now: datetime, field: str, value: str
) -> None:
    service = replace(list_services(practice)[0], **{field: value})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as refused:
        save_service(practice, service, now=now)
    assert refused.value.field == field


def test_a_big_diary_is_published_by_as_few_questions_as_a_small_one(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    """Four thousand bookings of clients are shown, of eight thousand: what is nearest to now."""
    page.request(now + TOMORROW)
    read_inbox(practice, page, now=page.now)
    with statements(practice._engine) as few_asked:
        published(practice, now)
    visit = booking_details(practice, 1).booking
    for client in (1, None):
        hours = (timedelta(hours=number - 300 * 24) for number in range(4_100))
        many = [
            replace(visit, id=0, uid=new_uid(), client_id=client, transparent=True,
                    start=visit.start + by, end=visit.end + by)
            for by in hours
        ]  # fmt: skip
        with practice.write("import", by=By.IMPORT, at=now) as change:
            bookings.add_all(change, many)
    with statements(practice._engine) as many_asked:
        told = published(practice, now).commitments
    assert len(told) == 4_000
    assert visit.uid in {one.uid for one in told}
    assert len(many_asked) == len(few_asked)
    assert few_asked.count("SELECT name, value FROM settings") == 1


@pytest.mark.expects_log("bug in tidying requests")
def test_a_request_that_can_t_be_tidied_stops_no_publication(
    practice: Diary, page: FakePage, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler_app.use_cases.page import link as page_link

    def bad(_diary: Diary, *, now: datetime) -> int:
        raise KeyError("a bug")

    monkeypatch.setattr(page_link, "tidy_requests", bad)
    before = len(page.published)
    assert publish(practice, page, now=now) is not None
    assert len(page.published) == before + 1
