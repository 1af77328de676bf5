"""A day is lost: one look at all of it, then each visit is dealt with, each client told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.requests import RequestState
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.states import confirm, reopen
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.messages.direct import as_it_would_say
from scheduler_app.use_cases.page.inbox import accept, list_requests
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.page.lost_day import (
    LostChoice,
    LostDay,
    LostDecision,
    as_meant,
    lose_day,
    lost_day,
    lost_messages,
)
from scheduler_app.use_cases.practice.dates import list_days_off
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.lost_days import Practice

TUESDAY = date(2027, 3, 2)


@pytest.fixture
def lost(practice: Diary, page: FakePage) -> Practice:
    """A practice with a page."""
    del page
    return Practice(practice)


def look(lost: Practice) -> LostDay:
    return lost_day(lost.diary, TUESDAY, now=lost.now)


def stands(lost: Practice, booking_id: int) -> Booking:
    with lost.diary.read() as connection:
        return bookings.get(connection, booking_id)


def as_it_is(lost: Practice) -> list[tuple[object, ...]]:
    """All that stands in the calendar, and the days off."""
    items: list[tuple[object, ...]] = [
        (item.id, item.state, item.start, item.transparent)
        for item in calendar_items(lost.diary, 0, 2**33)
    ]
    return [*items, *((one.first, one.last) for one in list_days_off(lost.diary))]


def test_one_look_shows_all_of_it_and_changes_nothing(lost: Practice) -> None:
    ids = [lost.visit(name, place) for place, name in enumerate(("Anna", "Bert", "Cleo", ""))]
    lost.visit("Dora", 0, days=2)
    before = as_it_is(lost)
    found = look(lost)
    assert [each.visit.booking_id for each in found.visits] == ids
    anna, bert, cleo, nobody = found.visits
    assert (anna.visit.language, bert.visit.language) == ("de", "ar")
    assert anna.visit.is_told and bert.visit.is_told
    assert cleo.visit.must_be_called and cleo.visit.unreached
    assert not nobody.visit.must_be_called
    assert [each.choices[0] for each in found.visits] == [LostChoice.TIMES] * 3 + [
        LostChoice.CANCEL
    ]
    offered = [start for each in found.visits for start in each.proposed]
    assert len(offered) == len(set(offered)) == 9
    assert all(set(each.proposed) <= set(each.free) for each in found.visits)
    assert (found.page, found.is_closed) == (True, False)
    assert as_it_is(lost) == before


def test_times_are_on_several_days_at_about_the_same_hour(lost: Practice) -> None:
    lost.visit("Anna", 3)
    (anna,) = look(lost).visits
    hour = timedelta(hours=1)
    days = {start.date() for start in anna.proposed}
    assert len(days) == 3 and TUESDAY not in days
    noon = [
        start - datetime.combine(start.date(), anna.visit.start.timetz()) for start in anna.proposed
    ]
    assert all(abs(off) <= hour for off in noon)


def test_all_of_it_is_done_as_one_change_and_each_is_told_once(lost: Practice) -> None:
    ids = [lost.visit(name, place) for place, name in enumerate(("Anna", "Bert", "Cleo", ""))]
    decided = as_meant(look(lost))
    done = lose_day(lost.diary, TUESDAY, decided, now=lost.now)
    states = [(stands(lost, id_).state, stands(lost, id_).transparent) for id_ in ids]
    assert states == [(State.PENDING, True)] * 3 + [(State.CANCELLED, False)]
    assert [message.booking_id for message in done.told] == ids[:2]
    assert [visit.client for visit in done.yourself] == ["Cleo"]
    told = lost.told(*ids)
    assert {id_: [one.message.kind for one in its] for id_, its in told.items()} == {
        id_: [DirectKind.LOST] for id_ in ids[:2]
    }
    for id_ in ids[:2]:
        assert lost.rows(id_).count(("lost", "planned")) == 1
        assert {template for template, _ in lost.rows(id_)} == {"lost"}, "no rule tells it again"
    assert lost.rows(ids[2]) == []
    assert [(one.first, one.label) for one in list_days_off(lost.diary)][-1] == (
        TUESDAY,
        "Day lost",
    )
    assert [one.state for one in list_requests(lost.diary)] == [RequestState.PROPOSED] * 3
    assert look(lost).visits == () and look(lost).is_closed


def test_before_anything_went_out_one_undo_takes_all_of_it_back(lost: Practice) -> None:
    ids = [lost.visit(name, place) for place, name in enumerate(("Anna", "Bert", "Cleo", ""))]
    moved, kept = lost.visit("Dora", 5), lost.visit("Emil", 6)
    before = as_it_is(lost)
    rows = {id_: set(lost.rows(id_)) for id_ in ids}
    decided = as_meant(look(lost))
    free = look(lost).visits[4].free
    decided[4] = LostDecision(decided[4].visit, LostChoice.MOVE, (free[-1],))
    decided[5] = LostDecision(decided[5].visit, LostChoice.KEEP)
    lose_day(lost.diary, TUESDAY, decided, now=lost.now)
    assert (stands(lost, moved).start, stands(lost, kept).state) == (free[-1], State.CONFIRMED)
    assert undo_state(lost.diary).undoes == "lost day, Tue 2 Mar (5 visits)"
    assert undo(lost.diary, now=lost.now).verb == "lose-day"
    assert as_it_is(lost) == before
    assert {id_: set(lost.rows(id_)) for id_ in ids} == rows
    assert list_requests(lost.diary) == []


def test_what_a_client_has_been_told_is_not_undone(lost: Practice) -> None:
    anna = lost.visit("Anna", 0)
    lose_day(lost.diary, TUESDAY, as_meant(look(lost)), now=lost.now)
    with lost.diary.write("outbox", by="system", at=lost.now) as change:  # type: ignore[arg-type]
        change.connection.exec_driver_sql(
            "UPDATE outbox SET state = 'sent' WHERE booking_id = ? AND instr(key, '/direct/')",
            (anna,),
        )
    with pytest.raises(NotAllowed, match="told already"):
        undo(lost.diary, now=lost.now)
    assert stands(lost, anna).state is State.PENDING


@pytest.mark.parametrize("choice", list(LostChoice))
def test_the_words_are_shown_before_in_their_language(lost: Practice, choice: LostChoice) -> None:
    lost.visit("Anna", 0)
    (anna,) = look(lost).visits
    starts = {LostChoice.TIMES: anna.proposed, LostChoice.MOVE: anna.proposed[:1]}.get(choice, ())
    decision = LostDecision(anna.visit, choice, starts)
    messages = lost_messages([decision])
    if choice is LostChoice.KEEP:
        assert messages == []
        return
    (message,) = messages
    shown = as_it_would_say(lost.diary, TemplateWriter(), message, now=lost.now)
    assert shown.language == "de" and shown.text
    done = lose_day(lost.diary, TUESDAY, [decision], now=lost.now)
    assert [replace(one, id=0, uid="", at=0, useful_until=0).kind for one in done.told] == [
        message.kind
    ]


def test_whoever_wants_no_messages_or_is_archived_is_to_be_called(lost: Practice) -> None:
    lost.visit("Dora", 0)
    lost.visit("Emil", 1)
    found = look(lost)
    assert all(each.visit.must_be_called for each in found.visits)
    done = lose_day(lost.diary, TUESDAY, as_meant(found), now=lost.now)
    assert done.told == ()
    assert [visit.client for visit in done.yourself] == ["Dora", "Emil"]


def test_a_visit_that_was_changed_meanwhile_lets_nothing_happen(lost: Practice) -> None:
    anna, bert = lost.visit("Anna", 0), lost.visit("Bert", 1)
    decided = as_meant(look(lost))
    move(lost.diary, bert, stands(lost, bert).start + timedelta(hours=3), now=lost.now)
    before = as_it_is(lost)
    with pytest.raises(NotAllowed, match="Bert was changed"):
        lose_day(lost.diary, TUESDAY, decided, now=lost.now)
    assert as_it_is(lost) == before
    assert lost.told(anna, bert) == {}


def test_a_time_that_is_taken_by_now_lets_nothing_happen(lost: Practice) -> None:
    lost.visit("Anna", 0)
    decided = as_meant(look(lost))
    lost.visit("", 0, days=2)
    before = as_it_is(lost)
    taken = [replace(decided[0], starts=(lost.now + timedelta(days=2),))]
    with pytest.raises(Overlap):
        lose_day(lost.diary, TUESDAY, taken, now=lost.now)
    assert as_it_is(lost) == before


def test_two_visits_are_never_offered_one_hour(lost: Practice) -> None:
    lost.visit("Anna", 0)
    lost.visit("Bert", 1)
    anna, bert = as_meant(look(lost))
    with pytest.raises(Overlap):
        lose_day(lost.diary, TUESDAY, [anna, replace(bert, starts=anna.starts)], now=lost.now)


def test_what_can_not_be_decided_so(lost: Practice) -> None:
    lost.visit("Anna", 0)
    (anna,) = as_meant(look(lost))
    for wrong in (
        [],
        [replace(anna, what=LostChoice.KEEP)],
        [anna, anna],
        [replace(anna, starts=())],
        [replace(anna, what=LostChoice.MOVE)],
        [replace(anna, what=LostChoice.MOVE, starts=(lost.now,))],
    ):
        with pytest.raises(InvalidInput):
            lose_day(lost.diary, TUESDAY, wrong, now=lost.now)


def test_without_a_page_visits_are_called_off_or_moved(practice: Diary) -> None:
    lost = Practice(practice)
    anna = lost.visit("Anna", 0)
    (found,) = look(lost).visits
    assert found.choices == (LostChoice.CANCEL, LostChoice.MOVE, LostChoice.KEEP)
    lose_day(lost.diary, TUESDAY, as_meant(look(lost)), now=lost.now)
    assert stands(lost, anna).state is State.CANCELLED
    assert {template for template, _ in lost.rows(anna)} == {"lost"}


def test_a_page_of_an_earlier_version_still_mails_about_their_visits(
    lost: Practice, page: FakePage
) -> None:
    lost.visit("Bert", 0)
    page.knows = tuple(one for one in PageAbility if one is not PageAbility.DIRECT)
    publish(lost.diary, page, now=lost.now)
    [bert] = look(lost).visits
    assert [way.channel for way in bert.visit.ways] == [Channel.MAIL] and bert.visit.is_told
    assert lose_day(lost.diary, TUESDAY, as_meant(look(lost)), now=lost.now).told


def test_a_visit_of_a_series_goes_its_own_way(lost: Practice) -> None:
    start = lost.now + timedelta(days=1)
    first = NewBooking(start, client_id=lost.clients["Anna"].id)
    book_series(lost.diary, NewSeries(first, "FREQ=WEEKLY;COUNT=3"), now=lost.now)
    (anna,) = look(lost).visits
    assert anna.visit.in_series
    lose_day(lost.diary, TUESDAY, as_meant(look(lost)), now=lost.now)
    one = stands(lost, anna.visit.booking_id)
    assert (one.state, one.detached) == (State.PENDING, True)
    others = [item for item in calendar_items(lost.diary, 0, 2**33) if item.series_id]
    assert sorted(item.state for item in others) == ["confirmed", "confirmed", "pending"]


@pytest.mark.parametrize(("days", "first"), [(1, LostChoice.CANCEL), (3, LostChoice.KEEP)])
def test_a_booking_of_whole_days_is_called_off_or_stays(
    lost: Practice, days: int, first: LostChoice
) -> None:
    lost.visit("Anna", 15, days=0, all_day=True, minutes=days * 1440)
    (anna,) = look(lost).visits
    assert anna.free == () and anna.choices[0] is first
    assert set(anna.choices) == {LostChoice.CANCEL, LostChoice.KEEP}


def test_a_wish_for_another_time_is_answered_by_the_move(lost: Practice, page: FakePage) -> None:
    uid = page.request(lost.now + timedelta(days=1, hours=2)).uid
    read_inbox(lost.diary, page, now=lambda: lost.now)
    (asked,) = list_requests(lost.diary)
    accept(lost.diary, asked.id, now=lost.now)
    page.move(uid, lost.now + timedelta(days=1, hours=4))
    read_inbox(lost.diary, page, now=lambda: lost.now)
    (visit,) = look(lost).visits
    moved = LostDecision(visit.visit, LostChoice.MOVE, visit.free[:1])
    lose_day(lost.diary, TUESDAY, [moved], now=lost.now)
    assert list_requests(lost.diary) == []


def test_what_is_over_is_left_out_and_what_has_begun_stays(lost: Practice) -> None:
    lost.visit("Anna", 0)
    lost.visit("Bert", 1)
    later = lost.now + timedelta(days=1, minutes=30)
    found = lost_day(lost.diary, TUESDAY, now=later)
    assert [each.choices[0] for each in found.visits] == [LostChoice.KEEP, LostChoice.TIMES]
    evening = lost_day(lost.diary, TUESDAY, now=later + timedelta(hours=8))
    assert evening.visits == ()


def test_a_request_of_that_day_is_answered_by_the_page(lost: Practice, page: FakePage) -> None:
    page.request(lost.now + timedelta(days=1, hours=2))
    read_inbox(lost.diary, page, now=lambda: lost.now)
    (asked,) = look(lost).visits
    assert asked.visit.by_page and LostChoice.MOVE not in asked.choices
    moved = LostDecision(asked.visit, LostChoice.MOVE, asked.free[:1])
    with pytest.raises(NotAllowed, match="request"):
        lose_day(lost.diary, TUESDAY, [moved], now=lost.now)
    done = lose_day(lost.diary, TUESDAY, as_meant(look(lost)), now=lost.now)
    assert (done.told, done.yourself) == ((), ())
    (request,) = list_requests(lost.diary)
    assert (request.state, len(request.proposals)) == (RequestState.PROPOSED, 3)


def test_its_history_says_why(lost: Practice) -> None:
    anna, bert, cleo = (lost.visit(name, at) for at, name in enumerate(("Anna", "Bert", "Cleo")))
    found = look(lost).visits
    starts = {LostChoice.TIMES: found[0].proposed, LostChoice.MOVE: found[1].proposed[:1]}
    kinds = (LostChoice.TIMES, LostChoice.MOVE, LostChoice.CANCEL)
    decided = [
        LostDecision(each.visit, kind, starts.get(kind, ()))
        for each, kind in zip(found, kinds, strict=True)
    ]
    lose_day(lost.diary, TUESDAY, decided, now=lost.now)
    told = [booking_history(lost.diary, id_)[-1].what for id_ in (anna, bert, cleo)]
    assert told[0] == "Put aside, and other times offered: the day was lost"
    assert told[1].startswith("Moved from Tue 2 Mar") and told[1].endswith(": the day was lost")
    assert told[2] == "Cancelled: the day was lost"


def test_whoever_has_an_account_is_told_by_the_message_and_not_by_the_page_too(
    lost: Practice, page: FakePage
) -> None:
    """The page mails nothing about what its client is to hear of from the desktop."""
    page.request(lost.now + timedelta(days=1))
    read_inbox(lost.diary, page, now=lambda: lost.now)
    (asked,) = list_requests(lost.diary)
    accept(lost.diary, asked.id, now=lost.now)

    def awaited() -> bool:
        publish(lost.diary, page, now=lost.now)
        (one,) = page.published[-1].commitments
        return one.awaited

    assert not awaited()
    (found,) = look(lost).visits
    off = [LostDecision(found.visit, LostChoice.CANCEL)]
    lose_day(lost.diary, TUESDAY, off, now=lost.now)
    assert awaited()
    lost.now += timedelta(seconds=30)
    reopen(lost.diary, asked.booking_id, now=lost.now)
    assert not awaited()
    assert "lost" not in {template for template, _ in lost.rows(asked.booking_id)}


def test_a_visit_that_stands_again_within_the_minute_is_told_nothing(lost: Practice) -> None:
    anna, bert = lost.visit("Anna", 0), lost.visit("Bert", 2)
    one, other = as_meant(look(lost))
    off = replace(other, what=LostChoice.CANCEL, starts=())
    lose_day(lost.diary, TUESDAY, [one, off], now=lost.now)
    assert [id_ for id_ in (anna, bert) if ("lost", "planned") in lost.rows(id_)] == [anna, bert]
    confirm(lost.diary, anna, now=lost.now)
    reopen(lost.diary, bert, now=lost.now)
    assert [id_ for id_ in (anna, bert) if ("lost", "planned") in lost.rows(id_)] == []


def test_a_request_that_was_there_before_is_as_it_was_after_undo(
    lost: Practice, page: FakePage
) -> None:
    page.request(lost.now + timedelta(days=1, hours=1))
    read_inbox(lost.diary, page, now=lambda: lost.now)
    lost.visit("Anna", 3)
    before, asked = as_it_is(lost), list_requests(lost.diary)
    for _ in range(2):
        lose_day(lost.diary, TUESDAY, as_meant(look(lost)), now=lost.now)
        assert len(list_requests(lost.diary)) == 2
        undo(lost.diary, now=lost.now)
        assert (as_it_is(lost), list_requests(lost.diary)) == (before, asked)


@pytest.mark.parametrize(
    ("zone_name", "lost_on"),
    [
        # The clocks go back to summer time after Ramadan, on 14 March.
        ("Africa/Casablanca", datetime(2027, 3, 12, 10)),  # noqa: DTZ001
        ("America/New_York", datetime(2027, 3, 12, 10)),  # noqa: DTZ001
        ("Asia/Kathmandu", datetime(2027, 3, 12, 10)),  # noqa: DTZ001
    ],
)
def test_the_hour_is_that_of_the_clock_on_the_wall(
    lost: Practice, zone_name: str, lost_on: datetime
) -> None:
    save_settings(lost.diary, {"practice.zone": zone_name}, now=lost.now)
    in_zone = ZoneInfo(zone_name)
    start = lost_on.replace(tzinfo=in_zone).astimezone(UTC)
    lost.visit("Anna", (start - lost.now).total_seconds() / 3600, days=0)
    (anna,) = lost_day(lost.diary, lost_on.date(), now=lost.now).visits
    shown = [one.astimezone(in_zone).replace(tzinfo=None) for one in anna.proposed]
    assert shown == [lost_on + timedelta(days=days) for days in (3, 4, 5)]
