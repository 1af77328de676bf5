"""No hour sold twice: the database itself refuses, and says the same as the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, Kind, State
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.uids import new_uid
from scheduler_app.storage.bookings import bookings, tables
from scheduler_app.storage.bookings.bookings import OnOverlap
from scheduler_app.storage.bookings.calendar_queries import items_between
from scheduler_app.storage.bookings.conflicts import pairs_by_import
from scheduler_app.storage.bookings.permits import settle_pair
from scheduler_app.storage.care.examination import overlaps_without_permit
from scheduler_app.storage.diary import Diary

EPOCH = datetime(2027, 3, 1, tzinfo=UTC)

gaps = st.sampled_from([0, 0, 5, 15, 30, 480])
stays = st.builds(
    lambda start, minutes, gaps, place, state, transparent: Booking(
        id=0, uid=new_uid(), kind=Kind.APPOINTMENT, state=state,
        start=EPOCH + timedelta(minutes=start), end=EPOCH + timedelta(minutes=start + minutes),
        zone="UTC", preparation=gaps[0], wrap_up=gaps[1], travel=gaps[2], place_id=place,
        transparent=transparent,
    ),
    start=st.integers(0, 4 * 24 * 60),
    minutes=st.one_of(st.integers(1, 240), st.integers(1, 3 * 24 * 60)),
    gaps=st.tuples(gaps, gaps, gaps),
    place=st.sampled_from([None, None, 1, 2]),
    state=st.sampled_from([State.CONFIRMED] * 4 + [State.CANCELLED, State.NO_SHOW, State.DONE]),
    transparent=st.sampled_from([False, False, False, True]),
)  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Diary:
    """One diary for all examples; each is rolled back."""
    diary = Diary.open(tmp_path_factory.mktemp("diary") / "diary.sqlite3")
    with diary.write("client", by=By.CONSULTANT, at=EPOCH) as change:
        change.insert("clients", {"uid": "a", "name": "Anna", "folded": "anna"})
        for label in ("Shop", "Home"):
            change.insert("places", {"client_id": 1, "label": label})
    return diary


class _RollBackError(Exception):
    pass


@given(st.lists(stays, min_size=2, max_size=8))
def test_the_trigger_refuses_just_what_the_rules_call_an_overlap(
    shared: Diary, wanted: list[Booking]
) -> None:
    kept: list[Booking] = []
    with pytest.raises(_RollBackError), shared.write("book", by=By.CONSULTANT, at=EPOCH) as change:
        for number, booking in enumerate(wanted, start=1):
            row = {"id": number, **bookings.row_of(booking)}
            fits = not any(bookings.overlapping(booking, other) for other in kept)
            found = bookings.in_the_way(change.connection, booking)
            assert bool(found) is not fits
            if fits:
                change.connection.execute(insert(tables.bookings), row)
                kept.append(booking)
            else:
                with pytest.raises(IntegrityError, match="overlap"):
                    change.connection.execute(insert(tables.bookings), row)
        assert overlaps_without_permit(change.connection) == []
        raise _RollBackError


@given(st.lists(stays, min_size=2, max_size=6))
def test_the_examination_finds_what_no_trigger_guarded(
    shared: Diary, wanted: list[Booking]
) -> None:
    with pytest.raises(_RollBackError), shared.write("book", by=By.CONSULTANT, at=EPOCH) as change:
        for trigger in ("bookings_no_overlap_insert", "bookings_no_overlap_update"):
            change.connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        rows = [{"id": n, **bookings.row_of(booking)} for n, booking in enumerate(wanted)]
        change.connection.execute(insert(tables.bookings), rows)
        expected = {
            (a, b)
            for b in range(len(wanted))
            for a in range(b)
            if bookings.overlapping(wanted[a], wanted[b])
        }
        assert set(overlaps_without_permit(change.connection)) == expected
        raise _RollBackError


def test_an_update_is_guarded_like_an_insert(diary: Diary, now: datetime) -> None:
    first, second = _two_hours(diary, now)
    with pytest.raises(Overlap), diary.write("move", by=By.CONSULTANT, at=now) as change:
        # Straight past the check of `bookings.save`: only the trigger stands in the way.
        bookings.set_rows(change, {second.id: bookings.row_of(first)})


def test_a_pair_left_open_is_a_conflict_until_it_is_settled(diary: Diary, now: datetime) -> None:
    first, third = _left_open(diary, now)
    with diary.read() as connection:
        assert _waiting(connection) == [(first.id, third.id)]
        assert {item.id for item in items_between(connection, 0, 2**33) if item.conflict} == {
            first.id,
            third.id,
        }
    with diary.write("settle", by=By.CONSULTANT, at=now) as change:
        settle_pair(change, third.id, first.id)
    with diary.read() as connection:
        assert _waiting(connection) == []


def test_a_pair_left_open_is_no_leave_to_overlap_at_another_time(
    diary: Diary, now: datetime
) -> None:
    first, third = _left_open(diary, now)
    later = _shifted(third, timedelta(minutes=30))
    with diary.read() as connection:
        assert {item.id for item in bookings.in_the_way(connection, later)} >= {first.id}
    with pytest.raises(Overlap), diary.write("move", by=By.CONSULTANT, at=now) as change:
        bookings.save(change, later)


def test_a_pair_left_open_does_not_stop_a_change_that_takes_no_more_time(
    diary: Diary, now: datetime
) -> None:
    _, third = _left_open(diary, now)
    with diary.write("change", by=By.CONSULTANT, at=now) as change:
        noted = bookings.save(change, replace(third, notes="Bring the spare roller"))
        shorter = replace(noted, end=noted.end - timedelta(minutes=15))
        assert bookings.save(change, shorter).end == shorter.end
        with pytest.raises(Overlap):
            bookings.save(change, replace(shorter, wrap_up=Minutes(5)))
    assert len(_open_pairs(diary)) == 1


def test_keeping_both_at_another_time_settles_a_pair_that_was_left_open(
    diary: Diary, now: datetime
) -> None:
    first, third = _left_open(diary, now)
    earlier = _shifted(third, timedelta(minutes=-30))
    with diary.write("move", by=By.CONSULTANT, at=now) as change:
        bookings.save(change, earlier, on_overlap=OnOverlap.PERMIT)
    assert _open_pairs(diary) == []
    # The consultant has decided about this pair, and is not asked about it again.
    with diary.write("move", by=By.CONSULTANT, at=now) as change:
        bookings.save(change, _shifted(earlier, timedelta(minutes=15)))
    with diary.read() as connection:
        assert overlaps_without_permit(connection) == []
        assert bookings.get(connection, first.id).start == first.start


def test_what_is_left_open_again_at_another_time_stays_one_conflict(
    diary: Diary, now: datetime
) -> None:
    first, third = _left_open(diary, now)
    earlier = _shifted(third, timedelta(minutes=-30))
    with diary.write("move-at-once", by=By.CLIENT, at=now) as change:
        bookings.save(change, earlier, on_overlap=OnOverlap.LEAVE_OPEN)
    assert _open_pairs(diary) == [(first.id, third.id)]


def _left_open(diary: Diary, now: datetime) -> tuple[Booking, Booking]:
    """A first hour, and one that came from outside into the middle of the same time."""
    first, _ = _two_hours(diary, now)
    with diary.write("import", by=By.IMPORT, at=now) as change:
        third = bookings.add(
            change,
            Booking(0, "x", Kind.BUSY, State.CONFIRMED, first.start, first.end, "UTC"),
            on_overlap=OnOverlap.LEAVE_OPEN,
        )
    return first, third


def _open_pairs(diary: Diary) -> list[tuple[int, int]]:
    with diary.read() as connection:
        return _waiting(connection)


def _shifted(booking: Booking, by: timedelta) -> Booking:
    return replace(booking, start=booking.start + by, end=booking.end + by)


def _two_hours(diary: Diary, now: datetime) -> tuple[Booking, Booking]:
    hour = timedelta(hours=1)
    with diary.write("book", by=By.CONSULTANT, at=now) as change:
        first = bookings.add(
            change, Booking(0, "a", Kind.BUSY, State.CONFIRMED, now, now + hour, "UTC")
        )
        second = bookings.add(
            change,
            Booking(0, "b", Kind.BUSY, State.CONFIRMED, now + hour, now + 2 * hour, "UTC"),
        )
    return first, second


def _waiting(connection: Connection) -> list[tuple[int, int]]:
    """Ids of the pairs that wait for a decision."""
    found, _ = pairs_by_import(connection, now=0, limit=1000)
    return [(pair.a.id, pair.b.id) for pair in found]
