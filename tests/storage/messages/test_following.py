"""What follows each change of a diary: in its transaction, at little cost, and never silently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.messages.outbox import Errand, RowState
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages import outbox, plans
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.carrying_out import Fate, claim, settle
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.practice.dates import add_days_off
from scheduler_app.use_cases.practice.founding import found_practice
from tests.counting import Cost, QueryRecorder
from tests.use_cases.messages.toy_follower import MAIL, ToyFollower, planted

HOUR = timedelta(hours=1)


@pytest.fixture
def toy() -> Iterator[ToyFollower]:
    made = ToyFollower()
    with planted(made):
        yield made


@pytest.fixture
def founded(diary: Diary, now: datetime) -> Diary:
    found_practice(diary, zone_name="Europe/Berlin", now=now)
    while plan_chunk(diary, now=now):
        pass
    return diary


def states(diary: Diary) -> list[tuple[str, str]]:
    with diary.look() as snapshot:
        rows = snapshot.exec_driver_sql("SELECT kind, state FROM outbox ORDER BY id")
        return [(row[0], row[1]) for row in rows]


def again_from(diary: Diary) -> dict[str, int | None]:
    with diary.look() as snapshot:
        return {name: known.again_from for name, known in plans.plans_of(snapshot).items()}


def following(cost: Cost) -> list[str]:
    """What was asked after the history was written."""
    told = cost.statements
    return told[next(i for i, one in enumerate(told) if "INTO history" in one) + 1 :]


def test_a_change_that_concerns_nobody_costs_no_statement(founded: Diary, now: datetime) -> None:
    day = now.date()
    with QueryRecorder().asked() as cost:
        add_days_off(founded, DaysOff(0, day, day), now=now)
    assert not [statement for statement in cost.statements if "outbox" in statement]


def test_a_booking_costs_a_few_statements_more(founded: Diary, now: datetime) -> None:
    book(founded, NewBooking(now + HOUR), now=now)
    with QueryRecorder().asked() as cost:
        book(founded, NewBooking(now + 5 * HOUR), now=now)
    after = following(cost)
    assert len(after) == 10, after


def test_a_booking_of_a_client_costs_a_few_more_beside(founded: Diary, now: datetime) -> None:
    client = save_client(founded, Client(0, "Anna", email="anna@example.org"), now=now)
    book(founded, NewBooking(now + HOUR, client_id=client.id), now=now)
    with QueryRecorder().asked() as cost:
        book(founded, NewBooking(now + 5 * HOUR, client_id=client.id), now=now)
    after = following(cost)
    assert len(after) == 17, after


def test_either_both_are_on_disk_or_neither(
    founded: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_asked: object, **_more: object) -> None:
        raise RuntimeError("half way")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "write", fails)
        with pytest.raises(RuntimeError, match="half way"):
            book(founded, NewBooking(now + HOUR), now=now)
    with founded.look() as snapshot:
        assert not list(snapshot.exec_driver_sql("SELECT * FROM outbox"))
        assert not list(snapshot.exec_driver_sql("SELECT * FROM bookings"))


def test_who_listens_hears_that_the_outbox_changed(founded: Diary, now: datetime) -> None:
    heard: list[frozenset[str]] = []
    booking = book(founded, NewBooking(now + HOUR), now=now)
    founded.on_change(heard.append)
    cancel(founded, booking.id, now=now)
    assert heard == [frozenset({"bookings", "outbox"})]


def test_what_is_carried_out_is_heard_of_and_is_no_history(founded: Diary, now: datetime) -> None:
    book(founded, NewBooking(now + HOUR / 6), now=now)
    heard: list[frozenset[str]] = []
    founded.on_change(heard.append)
    latest = founded.latest_change()
    assert claim(founded, 1, now=now) is not None
    assert settle(founded, 1, Fate(RowState.SENT), now=now)
    assert heard == [frozenset({"outbox"})] * 2
    assert founded.latest_change() == latest
    undo(founded, now=now)
    assert states(founded) == [("tray reminder", "sent")]


def test_what_was_tried_stays_told(founded: Diary, now: datetime) -> None:
    book(founded, NewBooking(now + HOUR / 6), now=now)
    claim(founded, 1, now=now)
    for statement in ("UPDATE outbox_attempts SET at = 0", "DELETE FROM outbox_attempts"):
        with (
            pytest.raises(DBAPIError, match="only grows"),
            founded.write("tamper", by=By.SYSTEM, at=now) as change,
        ):
            change.connection.exec_driver_sql(statement)


def test_only_one_claims_a_row(founded: Diary, now: datetime) -> None:
    book(founded, NewBooking(now + HOUR / 6), now=now)
    assert claim(founded, 1, now=now) is not None
    assert claim(founded, 1, now=now) is None
    assert settle(founded, 1, Fate(RowState.SENT, provider="no 5"), now=now)
    assert not settle(founded, 1, Fate(RowState.SKIPPED), now=now), "it knows better"
    with founded.look() as snapshot:
        found = list(snapshot.exec_driver_sql("SELECT outcome FROM outbox_attempts ORDER BY id"))
        assert [row[0] for row in found] == ["sending", "sent"]
        ((provider,),) = snapshot.exec_driver_sql("SELECT provider FROM outbox")
        assert provider == "no 5"


def test_a_row_can_t_come_to_a_state_from_which_nothing_leads(
    founded: Diary, now: datetime
) -> None:
    book(founded, NewBooking(now + HOUR / 6), now=now)
    with founded.write("carry out", by=By.SYSTEM, at=now) as change:
        row = outbox.row(change.connection, 1)
        with pytest.raises(ValueError, match="can't become"):
            outbox.turn(change.connection, row, RowState.DELIVERED, now=0)


@pytest.mark.expects_log("the follower toy failed")
def test_a_follower_that_fails_stops_no_verb_and_is_seen(
    founded: Diary, now: datetime, toy: ToyFollower
) -> None:
    while plan_chunk(founded, now=now):
        pass
    booking = book(founded, NewBooking(now + 40 * HOUR), now=now)
    assert [state for _, state in states(founded)] == ["planned"] * 3
    toy.broken = True
    move(founded, booking.id, now + 60 * HOUR, now=now)
    assert states(founded)[0] == ("tray reminder", "withdrawn"), "others go on"
    marked = again_from(founded)["toy"]
    assert marked is not None
    assert marked <= to_epoch(now)
    with pytest.raises(RuntimeError):
        plan_chunk(founded, now=now)
    number = next(i for i, (kind, _) in enumerate(states(founded), 1) if kind == "toy mail")
    with pytest.raises(RuntimeError):
        claim(founded, number, now=now, early=True)
    assert states(founded)[number - 1] == ("toy mail", "planned"), "nothing of it goes out"
    toy.broken = False
    while plan_chunk(founded, now=now):
        pass
    assert states(founded)[number - 1] == ("toy mail", "withdrawn")
    assert set(again_from(founded).values()) == {None}


@pytest.mark.expects_log("the follower toy failed")
def test_what_was_moved_beyond_the_plan_while_a_follower_failed_is_withdrawn(
    founded: Diary, now: datetime, toy: ToyFollower
) -> None:
    while plan_chunk(founded, now=now):
        pass
    booking = book(founded, NewBooking(now + 40 * HOUR), now=now)
    toy.broken = True
    move(founded, booking.id, now + timedelta(days=2_000), now=now)
    toy.broken = False
    while plan_chunk(founded, now=now):
        pass
    mails = {state for kind, state in states(founded) if kind == "toy mail"}
    assert mails == {"withdrawn"}


def test_what_is_planned_again_is_unknown_to_the_other_side(founded: Diary, now: datetime) -> None:
    booking = book(founded, NewBooking(now + HOUR), now=now)
    assert claim(founded, 1, now=now, early=True) is not None
    settle(founded, 1, Fate(RowState.HANDED_OVER, provider="no 7"), now=now)
    cancel(founded, booking.id, now=now)
    settle(founded, 1, Fate(RowState.WITHDRAWN), now=now)
    undo(founded, now=now)
    with founded.look() as snapshot:
        rows = list(snapshot.exec_driver_sql("SELECT state, provider FROM outbox"))
    assert [tuple(row) for row in rows] == [("planned", "")]


def test_what_the_database_refuses_is_no_bug_of_a_follower(
    founded: Diary, now: datetime, toy: ToyFollower, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_asked: object) -> object:
        raise DBAPIError("SELECT", {}, OSError("disk"))

    monkeypatch.setattr(ToyFollower, "wanted", refused)
    latest = founded.latest_change()
    with pytest.raises(DBAPIError):
        book(founded, NewBooking(now + HOUR), now=now)
    assert founded.latest_change() == latest
    assert toy.name


def test_a_notice_waits_a_minute_and_only_the_newest_is_of_use(
    founded: Diary, now: datetime, toy: ToyFollower
) -> None:
    plan_chunk(founded, now=now)
    booking = book(founded, NewBooking(now + 40 * HOUR), now=now)
    told = [one for one in states(founded) if one[0] == "toy notice"]
    assert told == [("toy notice", "planned")]
    for hours in (50, 60):
        later = now + timedelta(seconds=hours)
        move(founded, booking.id, now + hours * HOUR, now=later)
    query = "SELECT state, due_at FROM outbox WHERE kind = 'toy notice' ORDER BY id"
    with founded.look() as snapshot:
        rows = [(row[0], row[1]) for row in snapshot.exec_driver_sql(query)]
    due = to_epoch(now) + 120
    assert [state for state, _ in rows] == ["withdrawn", "withdrawn", "planned"]
    assert rows[-1][1] == due
    undo(founded, now=now + timedelta(minutes=1))
    undo(founded, now=now + timedelta(minutes=1))
    undo(founded, now=now + timedelta(minutes=1))
    notices = [state for kind, state in states(founded) if kind == "toy notice"]
    assert set(notices) == {"withdrawn"}, "nobody hears of what was taken back"
    assert toy.name


class LaterThanBookings(ToyFollower):
    """Wants something three days after a booking began."""

    def wanted(self, asked: PlainSql, bookings: str, _until: int) -> Sequence[Errand]:
        query = "SELECT id, start_at FROM bookings WHERE id IN (SELECT value FROM json_each(?))"
        return [
            Errand(f"later/{row[0]}", MAIL, row[0], row[1] + 3 * DAY, row[1] + 5 * DAY)
            for row in asked.exec_driver_sql(query, (bookings,))
        ]


def test_what_is_due_long_after_a_booking_is_planned_when_its_time_comes_near(
    diary: Diary, now: datetime
) -> None:
    """The booking itself lies within what was planned before."""
    with planted(LaterThanBookings()):
        found_practice(diary, zone_name="Europe/Berlin", now=now)
        while plan_chunk(diary, now=now):
            pass
        book(diary, NewBooking(now + timedelta(days=39)), now=now)
        assert ("toy mail", "planned") not in states(diary)
        while plan_chunk(diary, now=now + timedelta(days=3)):
            pass
        assert states(diary).count(("toy mail", "planned")) == 1


def test_no_booking_is_passed_over_between_chunks_however_close_it_begins(
    founded: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = book(founded, NewBooking(now + 2 * HOUR), now=now)
    second = book(founded, NewBooking(now + 4 * HOUR, transparent=True), now=now)
    with founded.write("forget", by=By.SYSTEM, at=now) as change:
        asked = change.connection
        asked.exec_driver_sql(
            "UPDATE bookings SET transparent = 1, start_at = ? WHERE id = ?",
            (to_epoch(first.start) + 1, second.id),
        )
        asked.exec_driver_sql("DELETE FROM outbox")
        plans.keep_plan(asked, "tray", plans.Plan())
    monkeypatch.setattr(plans, "CHUNK", 1)
    while plan_chunk(founded, now=now):
        pass
    assert states(founded) == [("tray reminder", "planned")] * 2


def test_in_a_chunk_are_so_many_and_the_plan_goes_on_where_it_was(
    founded: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hours in range(2, 12, 2):
        book(founded, NewBooking(now + hours * HOUR), now=now)
    with founded.write("forget", by=By.SYSTEM, at=now) as change:
        change.connection.exec_driver_sql("DELETE FROM outbox")
        plans.keep_plan(change.connection, "tray", plans.Plan())
    monkeypatch.setattr(plans, "CHUNK", 2)
    counts = []
    more = True
    while more:
        more = plan_chunk(founded, now=now)
        counts.append(len(states(founded)))
    assert counts == [2, 4, 5]
    assert set(again_from(founded).values()) == {None}
