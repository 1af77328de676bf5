"""Running late: who is hit is shown, each is told once, and other times where it no longer fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Kind, State
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.messages.direct import as_it_would_say
from scheduler_app.use_cases.page.late import (
    LateChoice,
    LateDay,
    LateDecision,
    as_meant,
    late_messages,
    lateness,
    run_late,
)
from scheduler_app.use_cases.practice.dates import save_override
from tests.counting import QueryRecorder
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.lost_days import MONDAY, Practice

MONDAY_AFTER = MONDAY + timedelta(days=7)


@pytest.fixture
def day(practice: Diary, page: FakePage) -> Practice:
    """A practice with a page, at nine o'clock in Berlin."""
    del page
    return Practice(practice)


def look(day: Practice, minutes: int, **more: int) -> LateDay:
    return lateness(day.diary, minutes, now=day.now, **more)


def late(found: LateDay) -> dict[str, int]:
    """Minutes by client."""
    return {each.visit.name: each.minutes for each in found.visits}


def test_who_is_hit_by_how_much_and_nothing_is_written(day: Practice) -> None:
    day.visit("Anna", 1, days=0)
    day.visit("Bert", 2, days=0)
    day.visit("Cleo", 4, days=0)
    found = look(day, 20)
    assert late(found) == {"Anna": 20, "Bert": 20}
    assert [each.choices[0] for each in found.visits] == [LateChoice.TELL] * 2
    assert found.visits[0].expected == day.now + timedelta(hours=1, minutes=20)
    assert [visit.name for visit in found.could_begin] == ["Anna", "Bert", "Cleo"]
    assert late(look(day, 20, begins_with=found.could_begin[2].booking_id)) == {"Cleo": 20}


def test_each_is_told_once_and_no_booking_changes(day: Practice) -> None:
    anna, bert = day.visit("Anna", 1, days=0), day.visit("Bert", 2, days=0)
    cleo = day.visit("Cleo", 3, days=0)
    found = look(day, 20)
    messages = late_messages(as_meant(found))
    words = [as_it_would_say(day.diary, TemplateWriter(), one, now=day.now) for one in messages]
    assert "10:20" in words[0].text and (words[0].language, words[1].language) == ("de", "ar")
    done = run_late(day.diary, as_meant(found), now=day.now)
    assert [message.booking_id for message in done.told] == [anna, bert]
    assert ([visit.name for visit in done.yourself], done.changed) == (["Cleo"], 0)
    with day.diary.read() as connection:
        starts = [bookings.get(connection, id_).start for id_ in (anna, bert, cleo)]
    assert starts == [day.now + timedelta(hours=hour) for hour in (1, 2, 3)]
    again = look(day, 20)
    assert [each.told for each in again.visits][:2] == [each.expected for each in again.visits][:2]
    meant = [each.what for each in as_meant(again)]
    assert meant == [LateChoice.LEAVE, LateChoice.LEAVE, LateChoice.TELL], "they know it already"
    later = look(day, 40)
    run_late(day.diary, as_meant(later), now=day.now)
    told = look(day, 40).visits[0].told
    assert told == day.now + timedelta(hours=1, minutes=40), "what was told last holds"


def test_a_visit_that_does_not_fit_any_more_is_put_aside(day: Practice) -> None:
    anna = day.visit("Anna", 6.5, days=0)
    bert = day.visit("Bert", 8, days=0)
    assert late(look(day, 20)) == {"Anna": 20}
    save_override(day.diary, day.now.date(), "09:00-18:15", now=day.now)
    found = look(day, 70, limit=80)
    assert late(found) == {"Anna": 70, "Bert": 40}
    fits, not_so = found.visits
    assert (fits.misfit, fits.choices[0]) == ("", LateChoice.TELL)
    assert not_so.misfit == "It would last until 18:40, after your working hours."
    assert not_so.choices[0] is LateChoice.TIMES and len(not_so.proposed) == 3
    done = run_late(day.diary, as_meant(found), now=day.now)
    assert [message.kind for message in done.told] == [DirectKind.LATE, DirectKind.LOST]
    with day.diary.read() as connection:
        states = [bookings.get(connection, id_).state for id_ in (anna, bert)]
    assert states == [State.CONFIRMED, State.PENDING]
    assert day.rows(bert).count(("lost", "planned")) == 1
    undo(day.diary, now=day.now)
    with day.diary.read() as connection:
        assert bookings.get(connection, bert).state is State.CONFIRMED
    assert day.told(anna, bert) == {}


def test_what_can_not_move_and_what_is_too_late(day: Practice) -> None:
    day.visit("Anna", 1, days=0)
    day.visit("", 2.25, days=0, kind=Kind.BUSY, title="Dentist")
    day.visit("Bert", 4, days=0)
    found = look(day, 30)
    assert [each.misfit for each in found.visits] == [
        "It would last until 11:30, and Dentist is at 11:15."
    ]
    found = look(day, 90)
    assert [each.misfit for each in found.visits] == ["Nobody is to wait longer than 1 hour."]


def test_a_visit_under_way_takes_longer(day: Practice) -> None:
    anna = day.visit("Anna", 1, days=0)
    day.visit("Bert", 2.25, days=0)
    day.now += timedelta(hours=1, minutes=40)
    found = look(day, 30)
    assert found.under_way is not None and found.under_way.booking_id == anna
    assert late(found) == {"Bert": 15}


def test_nobody_is_hit(day: Practice) -> None:
    assert look(day, 30).visits == ()
    anna = day.visit("Anna", 1, days=1)
    assert look(day, 30).visits == ()
    assert run_late(day.diary, [], now=day.now).told == ()
    for minutes in (0, 721):
        with pytest.raises(InvalidInput, match="late"):
            look(day, minutes)
    with pytest.raises(NotFound):
        look(day, 20, begins_with=anna)


def test_a_visit_without_a_client_and_one_that_nobody_counts_on(day: Practice) -> None:
    day.visit("", 1, days=0)
    day.visit("Anna", 2, days=0, state=State.PENDING)
    found = look(day, 20)
    assert [each.choices for each in found.visits] == [(LateChoice.LEAVE,)] * 2
    assert run_late(day.diary, as_meant(found), now=day.now).told == ()


def test_what_was_changed_meanwhile_lets_nothing_happen(day: Practice) -> None:
    anna = day.visit("Anna", 1, days=0)
    bert = day.visit("Bert", 2, days=0)
    decided = as_meant(look(day, 20))
    move(day.diary, bert, day.now + timedelta(hours=5), now=day.now)
    with pytest.raises(NotAllowed, match="Bert"):
        run_late(day.diary, decided, now=day.now)
    assert day.told(anna, bert) == {}
    passed = replace(decided[0], what=LateChoice.TIMES, starts=(day.now,))
    with pytest.raises(InvalidInput):
        run_late(day.diary, [passed], now=day.now)


def test_the_way_that_is_shown_is_the_one_that_it_goes(day: Practice) -> None:
    """A late visit is told by text; other times are offered as a visit is called off, by mail."""
    day.visit("Anna", 1, days=0)
    (anna,) = look(day, 20).visits
    found = LateDecision(anna.visit, LateChoice.TELL, anna.expected)
    offered = LateDecision(anna.visit, LateChoice.TIMES, anna.expected, (MONDAY_AFTER,))
    for decision, kind in ((found, DirectKind.LATE), (offered, DirectKind.LOST)):
        (message,) = late_messages([decision])
        said = as_it_would_say(day.diary, TemplateWriter(), message, now=day.now)
        way = anna.visit.way(kind)
        assert way is not None and (way.channel, way.address) == (said.channel, said.address)


def test_a_night_at_which_the_clocks_change(day: Practice) -> None:
    """One and a half hours before the clocks are put forward, to 03:00: an hour is an hour."""
    day.now = datetime(2027, 3, 27, 23, 30, tzinfo=UTC)
    save_override(day.diary, datetime(2027, 3, 28, tzinfo=UTC).date(), "00:00-06:00", now=day.now)
    day.visit("Anna", 1, days=0)
    (anna,) = look(day, 45).visits
    assert anna.expected == datetime(2027, 3, 28, 1, 15, tzinfo=UTC)
    (message,) = late_messages(as_meant(look(day, 45)))
    assert "03:15" in as_it_would_say(day.diary, TemplateWriter(), message, now=day.now).text


def test_a_busy_day_costs_as_many_statements_as_a_quiet_one(
    day: Practice, query_recorder: QueryRecorder
) -> None:
    day.visit("Anna", 1, days=0)
    with query_recorder.asked() as few:
        look(day, 20)
    for hour in range(2, 8):
        day.visit("Anna", hour, days=0)
    with query_recorder.asked() as many:
        assert len(look(day, 20).visits) == 7
    assert len(many.statements) == len(few.statements)


def test_whoever_could_not_be_told_is_told_again(day: Practice) -> None:
    anna = day.visit("Anna", 1, days=0)
    run_late(day.diary, as_meant(look(day, 20)), now=day.now)
    assert look(day, 20).visits[0].told is not None
    with day.diary.write("outbox", by=By.SYSTEM, at=day.now) as change:
        failed = (
            "UPDATE outbox SET state = 'failed' WHERE booking_id = ? AND instr(key, '/direct/')"
        )
        change.connection.exec_driver_sql(failed, (anna,))
    (again,) = look(day, 20).visits
    assert again.told is None
    assert as_meant(look(day, 20))[0].what is LateChoice.TELL
