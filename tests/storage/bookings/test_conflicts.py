"""Which of the pairs that were left open are conflicts: the queries say the same as the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, Kind, State
from scheduler_app.domain.calendar.clashes import to_settle
from scheduler_app.domain.uids import new_uid
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.bookings.bookings import OnOverlap
from scheduler_app.storage.bookings.calendar_queries import items_between
from scheduler_app.storage.bookings.conflicts import count_unsettled, pairs_by_import
from scheduler_app.storage.care.examination import overlaps_without_permit
from scheduler_app.storage.diary import Diary

EPOCH = datetime(2027, 3, 1, tzinfo=UTC)
DAY = 24 * 60

stays = st.builds(
    lambda start, minutes, gap, state, all_day: Booking(
        id=0, uid=new_uid(), kind=Kind.BUSY, state=state,
        start=EPOCH + timedelta(minutes=0 if all_day else start),
        end=EPOCH + timedelta(minutes=DAY if all_day else start + minutes),
        zone="UTC", wrap_up=gap, all_day=all_day,
    ),
    start=st.integers(0, 2 * DAY),
    minutes=st.one_of(st.integers(1, 240), st.integers(1, 3 * DAY)),
    gap=st.sampled_from([0, 0, 15, 480]),
    state=st.sampled_from([State.CONFIRMED] * 4 + [State.CANCELLED, State.DONE]),
    all_day=st.sampled_from([False, False, False, True]),
)  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Diary:
    """One diary for all examples; each is rolled back."""
    return Diary.open(tmp_path_factory.mktemp("diary") / "diary.sqlite3")


class _RollBackError(Exception):
    pass


@given(st.lists(stays, min_size=2, max_size=8), st.integers(-60, 4 * DAY))
def test_only_what_comes_and_lasts_no_whole_days_is_a_conflict(
    shared: Diary, wanted: list[Booking], minutes: int
) -> None:
    moment = EPOCH + timedelta(minutes=minutes)
    now = int(moment.timestamp())
    with pytest.raises(_RollBackError), shared.write("import", by=By.IMPORT, at=EPOCH) as change:
        kept = [bookings.add(change, one, on_overlap=OnOverlap.LEAVE_OPEN) for one in wanted]
        items = {
            item.id: item
            for item in items_between(change.connection, 0, 2**40, with_cancelled=True)
        }
        expected = {
            (a.id, b.id)
            for place, b in enumerate(kept)
            for a in kept[:place]
            if bookings.overlapping(a, b) and to_settle(items[a.id], items[b.id], now)
        }
        found, _ = pairs_by_import(change.connection, now=now, limit=1000)
        assert {(a.id, b.id) for a, b, _ in found} == expected
        assert [min(a.end, b.end) > now for a, b, _ in found] == [True] * len(found)
        begins = [max(a.start, b.start) for a, b, _ in found]
        assert begins == sorted(begins), "what comes first stands first"
        assert count_unsettled(change.connection, now=now) == len(expected)
        marked = {item.id for item in items.values() if item.conflict > now}
        assert marked == {id_ for pair in expected for id_ in pair}
        # Nothing of it is a licence: each pair is still noted as open, and the guard holds.
        assert overlaps_without_permit(change.connection) == []
        raise _RollBackError


def test_a_conflict_is_none_any_more_once_one_of_the_two_is_over(
    diary: Diary, now: datetime
) -> None:
    hour = timedelta(hours=1)
    with diary.write("import", by=By.IMPORT, at=now) as change:
        first = Booking(0, "a", Kind.BUSY, State.CONFIRMED, now, now + hour, "UTC")
        late = replace(first, uid="b", start=now + hour / 2, end=now + 3 * hour)
        for one in (first, late):
            bookings.add(change, one, on_overlap=OnOverlap.LEAVE_OPEN)
    over = int((now + hour).timestamp())
    with diary.read() as connection:
        assert count_unsettled(connection, now=over - 1) == 1
        assert count_unsettled(connection, now=over) == 0
