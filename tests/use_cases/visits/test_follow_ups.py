"""What is due at clients, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.dossier import Before, EntryOf, KnownOf
from scheduler_app.domain.clients.reach import ExtrasWord
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind, FollowUpState
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.states import mark_done as booking_done
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.dossier import dossier_of, timeline_of
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import save_service
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.use_cases.visits.follow_ups import (
    book_follow_up,
    decline,
    due,
    follow_ups_of,
    get_follow_up,
    mark_done,
    put_off,
    reopen,
    save_follow_up,
)

if TYPE_CHECKING:
    from scheduler_app.storage.diary import Diary

TODAY = date(2027, 3, 1)
"""Of the clock of the tests."""


@pytest.fixture
def anna(diary: Diary, now: datetime) -> Client:
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
    return save_client(diary, Client(0, "Anna Schmidt"), now=now)


@pytest.fixture
def service(diary: Diary, anna: Client, now: datetime) -> Service:
    return save_service(
        diary, Service(0, "Disk change", Minutes(45), price=9000, currency="EUR"), now=now
    )


def _due(anna: Client, service: Service | None = None, **other: Any) -> FollowUp:
    wanted = FollowUp(0, anna.id, FollowUpKind.RECOMMENDED, "Replace disk", date(2027, 3, 20))
    return replace(wanted, service_id=service.id if service else None, **other)


def _states(diary: Diary, anna: Client, now: datetime) -> list[FollowUpState]:
    return [one.follow_up.state for one in follow_ups_of(diary, [anna.id], now=now)]


def test_it_becomes_a_booking_in_one_step(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    wanted = _due(anna, service, minutes=Minutes(90), price=Money(12000, "EUR"))
    kept = save_follow_up(diary, wanted, now=now)
    start = now + timedelta(days=2)
    booking = book_follow_up(diary, kept, start, now=now)
    assert (booking.client_id, booking.service_id, booking.title) == (
        anna.id, service.id, "Replace disk",
    )  # fmt: skip
    assert booking.end - booking.start == timedelta(minutes=90)
    assert (booking.agreed_price, booking.agreed_currency) == (12000, "EUR")
    assert due(diary, now=now) == []
    assert get_follow_up(diary, kept.id).follow_up.booking_id == booking.id
    with pytest.raises(NotAllowed, match="booked already"):
        book_follow_up(diary, kept, start + timedelta(days=1), now=now)


def test_without_a_word_length_and_price_are_the_services(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    kept = save_follow_up(diary, _due(anna, service), now=now)
    booking = book_follow_up(diary, kept, now + timedelta(days=2), now=now)
    assert booking.end - booking.start == timedelta(minutes=45)
    assert booking.agreed_price == 9000


def test_a_taken_time_books_nothing(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    start = now + timedelta(days=2)
    book(diary, NewBooking(start, service_id=service.id), now=now)
    kept = save_follow_up(diary, _due(anna, service), now=now)
    with pytest.raises(Overlap):
        book_follow_up(diary, kept, start, now=now)
    assert _states(diary, anna, now) == [FollowUpState.OPEN]


def test_its_state_follows_its_booking(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    kept = save_follow_up(diary, _due(anna, service), now=now)
    first = book_follow_up(diary, kept, now + timedelta(days=2), now=now)
    cancel(diary, first.id, by=By.CLIENT, now=now, why="ill")
    assert _states(diary, anna, now) == [FollowUpState.OPEN]
    assert [one.follow_up.id for one in due(diary, now=now)] == [kept.id]
    second = book_follow_up(diary, kept, now + timedelta(days=3), now=now)
    assert _states(diary, anna, now) == [FollowUpState.BOOKED]
    booking_done(diary, second.id, now=now + timedelta(days=4))
    assert _states(diary, anna, now) == [FollowUpState.DONE]


def test_undo_takes_booking_and_word_back_together(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    kept = save_follow_up(diary, _due(anna, service), now=now)
    book_follow_up(diary, kept, now + timedelta(days=2), now=now)
    undo(diary, now=now)
    assert get_follow_up(diary, kept.id).follow_up == kept


def test_what_is_far_off_waits_outside_the_list(diary: Diary, anna: Client, now: datetime) -> None:
    save_follow_up(diary, replace(_due(anna), due=TODAY + timedelta(days=46)), now=now)
    assert due(diary, now=now) == []
    assert len(due(diary, now=now, until=TODAY + timedelta(days=47))) == 1


def test_a_word_ends_it_and_it_can_be_reopened(diary: Diary, anna: Client, now: datetime) -> None:
    kept = save_follow_up(diary, _due(anna), now=now)
    said = decline(diary, kept, word="buys a new one", now=now)
    assert due(diary, now=now) == []
    assert (said.state, said.word) == (FollowUpState.DECLINED, "buys a new one")
    again = reopen(diary, said, now=now)
    assert [one.follow_up for one in due(diary, now=now)] == [again]
    mark_done(diary, again, now=now)
    assert due(diary, now=now) == []


def test_what_was_reopened_elsewhere_keeps_what_became_of_it_since(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    """A window that still shows it as declined neither puts its day back nor frees its booking."""
    said = decline(diary, save_follow_up(diary, _due(anna, service), now=now), now=now)
    later = put_off(diary, reopen(diary, said, now=now), date(2027, 6, 1), now=now)
    assert reopen(diary, said, now=now) == later
    visit = book_follow_up(diary, later, now + timedelta(days=2), now=now)
    with pytest.raises(NotAllowed, match="is booked already"):
        reopen(diary, said, now=now)
    assert get_follow_up(diary, said.id).follow_up.booking_id == visit.id


def test_what_became_a_booking_meanwhile_is_not_ended_or_put_off(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    kept = save_follow_up(diary, _due(anna, service), now=now)
    book_follow_up(diary, kept, now + timedelta(days=2), now=now)
    with pytest.raises(NotAllowed, match="booked already"):
        decline(diary, kept, now=now)
    with pytest.raises(NotAllowed, match="booked already"):
        mark_done(diary, kept, now=now)
    with pytest.raises(NotAllowed, match="booked already"):
        put_off(diary, kept, date(2027, 5, 1), now=now)
    assert _states(diary, anna, now) == [FollowUpState.BOOKED]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("what", {"what": " \n"}),
        ("what", {"what": "x" * 401}),
        ("minutes", {"minutes": -5}),
        ("price", {"price": Money(-5, "EUR")}),
        ("price", {"price": Money(5, "<b>")}),
        ("price", {"price": Money(10**30, "EUR")}),
    ],
)
def test_what_makes_no_sense_is_refused(
    diary: Diary, anna: Client, now: datetime, field: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_follow_up(diary, replace(_due(anna), **wrong), now=now)
    assert refused.value.field == field


def _device(diary: Diary, anna: Client, now: datetime, expires: date, name: str = "NAS") -> int:
    from scheduler_app.storage.diary import writing

    with writing(diary, "device", by=By.CONSULTANT, at=now) as change:
        row = {"uid": new_uid(), "client_id": anna.id, "kind": "storage", "name": name}
        return change.insert("devices", {**row, "expires": expires.isoformat()})


def test_what_expires_stands_in_the_list_until_somebody_sees_to_it(
    diary: Diary, anna: Client, now: datetime
) -> None:
    near, far = TODAY + timedelta(days=45), TODAY + timedelta(days=46)
    number = _device(diary, anna, now, near)
    _device(diary, anna, now, far)
    _device(diary, anna, now, TODAY - timedelta(days=91))
    [one] = due(diary, now=now)
    assert (one.follow_up.id, one.follow_up.device_id) == (0, number)
    assert (one.follow_up.what, one.follow_up.due) == ("Warranty of NAS ends", near)
    mark_done(diary, one.follow_up, now=now)
    assert due(diary, now=now) == []
    with pytest.raises(InvalidInput, match="stands with the device"):
        put_off(diary, one.follow_up, far, now=now)
    with pytest.raises(NotAllowed, match="does not wait any more"):
        book_follow_up(diary, one.follow_up, now + timedelta(days=1), now=now)


def test_another_last_day_is_told_anew(diary: Diary, anna: Client, now: datetime) -> None:
    from scheduler_app.storage.diary import writing

    number = _device(diary, anna, now, TODAY)
    mark_done(diary, due(diary, now=now)[0].follow_up, now=now)
    with writing(diary, "device", by=By.CONSULTANT, at=now) as change:
        change.update("devices", number, {"expires": (TODAY + timedelta(days=30)).isoformat()})
    assert len(due(diary, now=now)) == 1


def test_clients_who_were_not_seen_are_recalled_where_that_is_wished(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    long_ago = datetime(2026, 2, 20, 9, tzinfo=now.tzinfo)
    book(diary, NewBooking(long_ago, client_id=anna.id, service_id=service.id), now=long_ago)
    assert due(diary, now=now) == []
    save_settings(diary, {"visits.recall": "12"}, now=now)
    [one] = due(diary, now=now)
    assert (one.follow_up.what, one.follow_up.due) == ("Not seen for 12 months", date(2027, 2, 20))
    assert one.client == "Anna Schmidt"
    later = put_off(diary, one.follow_up, date(2027, 6, 1), now=now)
    assert due(diary, now=now) == []
    with pytest.raises(NotAllowed, match="does not wait any more"):
        decline(diary, one.follow_up, now=now)
    decline(diary, later, now=now)
    assert due(diary, now=now) == []
    # A year after what was answered it is asked again.
    assert len(due(diary, now=now + timedelta(days=500))) == 1


def test_nobody_is_recalled_who_comes_anyway_or_wants_no_such_words(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    long_ago = datetime(2026, 2, 20, 9, tzinfo=now.tzinfo)
    book(diary, NewBooking(long_ago, client_id=anna.id, service_id=service.id), now=long_ago)
    save_settings(diary, {"visits.recall": "12"}, now=now)
    coming = NewBooking(now + timedelta(days=3), client_id=anna.id, service_id=service.id)
    visit = book(diary, coming, now=now)
    assert due(diary, now=now) == []
    cancel(diary, visit.id, by=By.CLIENT, now=now, why="")
    assert len(due(diary, now=now)) == 1
    save_client(diary, replace(anna, extras=ExtrasWord(True, now, "by phone")), now=now)
    assert due(diary, now=now) == []


def test_nobody_is_recalled_for_whom_something_is_due_again(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    """A follow-up whose booking was called off waits: one line for one client is enough."""
    long_ago = datetime(2026, 2, 20, 9, tzinfo=now.tzinfo)
    book(diary, NewBooking(long_ago, client_id=anna.id, service_id=service.id), now=long_ago)
    save_settings(diary, {"visits.recall": "12"}, now=now)
    kept = save_follow_up(diary, _due(anna, service), now=now)
    visit = book_follow_up(diary, kept, now + timedelta(days=2), now=now)
    cancel(diary, visit.id, by=By.CLIENT, now=now, why="")
    assert [one.follow_up.id for one in due(diary, now=now)] == [kept.id]


def test_former_and_barred_clients_are_not_asked_for(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    _device(diary, anna, now, TODAY + timedelta(days=5))
    long_ago = datetime(2026, 2, 20, 9, tzinfo=now.tzinfo)
    book(diary, NewBooking(long_ago, client_id=anna.id, service_id=service.id), now=long_ago)
    save_settings(diary, {"visits.recall": "12"}, now=now)
    assert len(due(diary, now=now)) == 2
    save_client(diary, replace(anna, barred=True), now=now)
    [expires] = due(diary, now=now)
    assert expires.follow_up.kind is FollowUpKind.EXPIRY, "what they have ends all the same"
    save_client(diary, replace(anna, archived=True), now=now)
    assert due(diary, now=now) == []


def test_what_became_of_it_is_gone_with_its_booking(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    start = now + timedelta(days=2)
    kept = save_follow_up(diary, _due(anna, service), now=now)
    booking = book(diary, NewBooking(start, client_id=anna.id, service_id=service.id), now=now)
    booked = replace(kept, state=FollowUpState.BOOKED, booking_id=booking.id)
    save_follow_up(diary, booked, now=now)
    assert due(diary, now=now) == []
    with diary.write("test", by=By.CONSULTANT, at=now) as change:
        change.update("bookings", booking.id, {"removed": 1, "occupies": 0})
    assert [one.follow_up.id for one in due(diary, now=now)] == [kept.id]
    assert _states(diary, anna, now) == [FollowUpState.OPEN]


def test_a_clients_page_tells_what_is_due(
    diary: Diary, anna: Client, service: Service, now: datetime
) -> None:
    late = save_follow_up(diary, replace(_due(anna), due=TODAY - timedelta(days=2)), now=now)
    save_follow_up(diary, replace(_due(anna), what="Check backup"), now=now)
    known = [fact for fact in dossier_of(diary, anna.id, now=now).known if fact.of is KnownOf.DUE]
    assert [(fact.text, fact.urgent) for fact in known] == [
        ("Replace disk, due since Sat 27 Feb", True),
        ("Check backup, due Sat 20 Mar", False),
    ]
    book_follow_up(diary, late, now + timedelta(days=1), now=now)
    told = timeline_of(diary, anna.id, of=frozenset({EntryOf.FOLLOW_UP}))
    assert [(entry.title, entry.state) for entry in told] == [
        ("Check backup", "open"), ("Replace disk", "booked"),
    ]  # fmt: skip
    assert told[1].day == TODAY - timedelta(days=2), "a day, whatever the zone"
    last = told[0]
    below = timeline_of(
        diary, anna.id, of=frozenset({EntryOf.FOLLOW_UP}),
        before=Before(last.at, last.of, last.number),
    )  # fmt: skip
    assert below == told[1:]
