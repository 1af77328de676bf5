"""Undo knows the rows that it wrote: ids are used once, and a permit names its pair."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.domain.time_units import Minutes
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.bookings import bookings as stored
from scheduler_app.storage.bookings.bookings import OnOverlap
from scheduler_app.storage.bookings.tables import overlap_permits
from scheduler_app.storage.care.examination import overlaps_without_permit
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.resize import resize
from scheduler_app.use_cases.bookings.series import NewSeries, Scope, book_series, move_in_series
from scheduler_app.use_cases.bookings.show_calendar import calendar_items, settle
from scheduler_app.use_cases.bookings.states import cancel, reopen
from scheduler_app.use_cases.bookings.undo import redo, undo, undo_state
from scheduler_app.use_cases.practice.dates import (
    add_days_off,
    list_overrides,
    remove_days_off,
    save_override,
)
from scheduler_app.use_cases.practice.rules import get_practice
from scheduler_app.use_cases.practice.settings import save_settings
from tests.waiting import conflicts_to_settle

TUESDAY = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = TUESDAY.date()


def arrive(diary: Diary, at: datetime, now: datetime) -> int:
    """A booking comes in by the page: written as it falls, a conflict where the time is taken."""
    with diary.write("request-at-once", by=By.CLIENT, at=now) as change:
        from dataclasses import replace

        from scheduler_app.use_cases.bookings.book import drafted

        draft = drafted(change.connection, NewBooking(at))
        return stored.add(
            change, replace(draft, uid=f"at {at}"), on_overlap=OnOverlap.LEAVE_OPEN
        ).id


def by_client(diary: Diary, booking_id: int, now: datetime, **columns: object) -> None:
    """A client changes a booking on the page."""
    with diary.write("move-at-once", by=By.CLIENT, at=now) as change:
        change.update("bookings", booking_id, columns)
        stored.drop_stale_permits(change, [booking_id])


def moved_away(diary: Diary, booking_id: int, now: datetime, *, hours: float = 5) -> None:
    """A client moves a booking so far after Tuesday nine."""
    start = epoch(TUESDAY + hours * HOUR)
    by_client(diary, booking_id, now, start_at=start, end_at=start + 3600)


def permits(diary: Diary) -> dict[tuple[int, int], int]:
    """The pairs that may overlap, and whether the consultant said so."""
    with diary.read() as connection:
        return {(row.a, row.b): row.settled for row in connection.execute(overlap_permits.select())}


def shown(diary: Diary) -> list[CalendarItem]:
    """All that the calendar shows, cancelled bookings included."""
    return list(calendar_items(diary, 0, 2**33, with_cancelled=True))


def epoch(moment: datetime) -> int:
    return int(moment.timestamp())


Nowhere = Callable[[Diary, int, datetime], Booking]


def moved_nowhere(diary: Diary, booking_id: int, now: datetime) -> Booking:
    """A booking is dropped where it was taken up."""
    return move(diary, booking_id, TUESDAY, now=now)


def resized_nowhere(diary: Diary, booking_id: int, now: datetime) -> Booking:
    """Its end is dragged, and back."""
    return resize(diary, booking_id, start=TUESDAY, end=TUESDAY + HOUR, now=now)


def test_undo_leaves_the_permit_of_another_pair(practice: Diary, now: datetime) -> None:
    first = book(practice, NewBooking(TUESDAY), now=now)
    second = book(practice, NewBooking(TUESDAY), now=now, permit_overlap=True)
    cancel(practice, first.id, by=By.CLIENT, now=now)
    third = arrive(practice, TUESDAY, now)
    assert permits(practice) == {(second.id, third): 0}
    assert undo_state(practice).undo == "cancel"
    # Reopening the first would meet the third, which nobody spoke of.
    with pytest.raises(Overlap, match="taken by"):
        undo(practice, now=now)
    assert permits(practice) == {(second.id, third): 0}, "refused whole"
    assert len(conflicts_to_settle(practice)) == 1


def test_ids_of_rows_that_are_gone_are_never_given_out_again(
    practice: Diary, now: datetime
) -> None:
    first = book(practice, NewBooking(TUESDAY), now=now)
    second = book(practice, NewBooking(TUESDAY), now=now, permit_overlap=True)
    off = add_days_off(practice, DaysOff(0, DAY, DAY, "Fair"), now=now)
    save_override(practice, DAY, "10:00-12:00", now=now)
    move(practice, second.id, TUESDAY + 5 * HOUR, now=now)
    remove_days_off(practice, off.id, now=now)
    save_override(practice, DAY, None, now=now)
    again = add_days_off(practice, DaysOff(0, DAY, DAY, "Again"), now=now)
    assert again.id > off.id
    move(practice, second.id, TUESDAY, now=now, permit_overlap=True)
    with practice.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT subject, subject_id, count(*) FROM history WHERE before IS NULL"
            " GROUP BY 1, 2 HAVING count(*) > 1"
        ).all()
    assert rows == []
    assert permits(practice) == {(first.id, second.id): 1}


def test_a_permit_that_is_gone_does_not_hold_up_undo(practice: Diary, now: datetime) -> None:
    first = book(practice, NewBooking(TUESDAY), now=now)
    before = shown(practice)
    book(practice, NewBooking(TUESDAY), now=now, permit_overlap=True)
    by_client(
        practice,
        first.id,
        now,
        start_at=epoch(TUESDAY + 5 * HOUR),
        end_at=epoch(TUESDAY + 6 * HOUR),
    )
    undo(practice, now=now)
    assert [item.start for item in shown(practice)] == [epoch(TUESDAY + 5 * HOUR)]
    assert permits(practice) == {}
    assert len(before) == 1


def test_a_settled_pair_that_parted_is_said_to_be_past(practice: Diary, now: datetime) -> None:
    first = book(practice, NewBooking(TUESDAY), now=now)
    other = arrive(practice, TUESDAY, now)
    settle(practice, first.id, other, now=now)
    by_client(
        practice, other, now, start_at=epoch(TUESDAY + 5 * HOUR), end_at=epoch(TUESDAY + 6 * HOUR)
    )
    over: set[int] = set()
    with pytest.raises(NotAllowed, match="do not overlap any more"):
        undo(practice, now=now, over=over)
    assert undo(practice, now=now, over=over).verb == "book", "it is passed over the next time"


def test_old_diaries_that_used_an_id_twice_keep_the_new_pair(
    practice: Diary, now: datetime
) -> None:
    first = book(practice, NewBooking(TUESDAY), now=now)
    second = book(practice, NewBooking(TUESDAY), now=now, permit_overlap=True)
    with practice.write("cancel-on-page", by=By.CLIENT, at=now) as change:
        change.update("bookings", first.id, {"state": "cancelled", "occupies": 0})
        stored.drop_stale_permits(change, [first.id])
    with practice.write("request-at-once", by=By.CLIENT, at=now) as change:
        # As versions before this one did: the lowest id that is free.
        change._next["overlap_permits"] = 1
        third = stored.add(
            change,
            stored.booking_of({**change.row("bookings", second.id), "uid": "x"}),
            on_overlap=OnOverlap.LEAVE_OPEN,
        )
    assert permits(practice) == {(second.id, third.id): 0}
    undo(practice, now=now)
    assert permits(practice) == {}
    assert conflicts_to_settle(practice) == []
    with practice.read() as connection:
        assert overlaps_without_permit(connection) == []
    redo(practice, now=now)
    assert permits(practice) == {(second.id, third.id): 0}, "the conflict is back, and unsettled"


def test_what_a_change_said_of_a_pair_is_taken_back_with_it(practice: Diary, now: datetime) -> None:
    first = book(practice, NewBooking(TUESDAY, minutes=Minutes(60)), now=now)
    second = book(practice, NewBooking(TUESDAY + HOUR, minutes=Minutes(60)), now=now)
    resize(
        practice, second.id, start=TUESDAY + HOUR / 2, end=TUESDAY + 2 * HOUR, now=now,
        permit_overlap=True,
    )  # fmt: skip
    by_client(practice, first.id, now, end_at=epoch(TUESDAY + 2 * HOUR))
    undo(practice, now=now)
    assert permits(practice) == {(first.id, second.id): 0}, "they overlap still: a conflict"
    assert len(conflicts_to_settle(practice)) == 1


def test_a_permit_does_not_come_back_for_another_overlap(practice: Diary, now: datetime) -> None:
    first = book(practice, NewBooking(TUESDAY), now=now)
    second = book(practice, NewBooking(TUESDAY), now=now, permit_overlap=True)
    move(practice, second.id, TUESDAY + 5 * HOUR, now=now)
    moved_away(practice, first.id, now, hours=0.5)
    with pytest.raises(Overlap, match=r"taken by .*10:30"):
        undo(practice, now=now)


def test_no_phantom_conflict_stays_where_undo_moved_away(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    move(practice, booking.id, TUESDAY + 5 * HOUR, now=now)
    arrive(practice, TUESDAY + 5 * HOUR, now)
    assert len(conflicts_to_settle(practice)) == 1
    undo(practice, now=now)
    assert conflicts_to_settle(practice) == []
    redo(practice, now=now)
    assert len(conflicts_to_settle(practice)) == 1


@pytest.mark.parametrize("verb", [moved_nowhere, resized_nowhere])
def test_what_changes_nothing_is_no_step(practice: Diary, now: datetime, verb: Nowhere) -> None:
    """Undo had nothing to take back then, and said that some bookings overlap no more."""
    booking = book(practice, NewBooking(TUESDAY, minutes=Minutes(60)), now=now)
    assert verb(practice, booking.id, now) == booking
    assert undo_state(practice).undo == "book"
    undo(practice, now=now)
    assert shown(practice) == []
    assert undo_state(practice).redo == "book"


def test_a_visit_that_is_moved_to_where_it_stands_stays_with_its_series(
    practice: Diary, now: datetime
) -> None:
    visits = book_series(practice, NewSeries(NewBooking(TUESDAY), "FREQ=DAILY;COUNT=2"), now=now)
    assert move(practice, visits[0].id, TUESDAY, now=now) == visits[0]
    for scope in Scope:
        # Nor is the series split for nothing.
        assert move_in_series(practice, visits[1].id, visits[1].start, scope, now=now) == []
    assert undo_state(practice).undo == "book-series"


def test_a_conflict_is_settled_by_a_move_to_where_it_is(practice: Diary, now: datetime) -> None:
    first = book(practice, NewBooking(TUESDAY), now=now)
    other = arrive(practice, TUESDAY, now)
    move(practice, other, TUESDAY, now=now, permit_overlap=True)
    assert permits(practice) == {(first.id, other): 1}
    undo(practice, now=now)
    assert permits(practice) == {(first.id, other): 0}
    redo(practice, now=now)
    assert permits(practice) == {(first.id, other): 1}


def test_steps_of_older_versions_that_changed_nothing_are_taken_back(
    practice: Diary, now: datetime
) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    before = shown(practice)
    with practice.write("move", by=By.CONSULTANT, at=now) as change:
        change.update("bookings", booking.id, {"revision": booking.revision + 1})
    for _ in range(2):
        assert undo(practice, now=now).verb == "move"
        assert shown(practice) == before
        assert undo(practice, now=now).verb == "book"
        assert shown(practice) == []
        assert [redo(practice, now=now).verb for _ in range(2)] == ["book", "move"]
        assert shown(practice) == before


def test_hours_set_anew_since_are_not_overwritten(practice: Diary, now: datetime) -> None:
    save_override(practice, DAY, "10:00-12:00", now=now)
    save_override(practice, DAY, None, now=now)
    with practice.write("mend", by=By.SYSTEM, at=now) as change:
        change.insert("date_overrides", {"day": DAY.isoformat(), "spans": "08:00-09:00"})
    with pytest.raises(NotAllowed, match="what was set for that day has been changed since"):
        undo(practice, now=now)
    assert list_overrides(practice, DAY, DAY + timedelta(days=1)) != {}


def test_what_cannot_be_taken_back_is_said_once_and_passed_over(
    practice: Diary, now: datetime
) -> None:
    kept = book(practice, NewBooking(TUESDAY), now=now)
    booking = book(practice, NewBooking(TUESDAY + 3 * HOUR), now=now)
    move(practice, booking.id, TUESDAY + 5 * HOUR, now=now)
    moved_away(practice, booking.id, now, hours=7)
    over: set[int] = set()
    before = shown(practice)
    for _ in ("the move", "the booking"):
        with pytest.raises(NotAllowed, match="since: it was moved by its client on the page"):
            undo(practice, now=now, over=over)
        assert shown(practice) == before
    assert undo(practice, now=now, over=over).verb == "book"
    assert [item.id for item in shown(practice)] == [booking.id]
    assert redo(practice, now=now, over=over).verb == "book"
    assert kept.id in [item.id for item in shown(practice)]
    # What was passed over is tried again once something new was done and taken back.
    cancel(practice, kept.id, now=now)
    assert undo_state(practice, over=over).undo == "cancel"
    assert undo(practice, now=now, over=over).verb == "cancel"


def test_a_change_of_other_columns_is_no_obstacle(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    edit(practice, booking.id, details={"title": "Server"}, now=now)
    by_client(practice, booking.id, now, notes="It blinks.")
    undo(practice, now=now)
    (item,) = shown(practice)
    assert item.title == ""
    with pytest.raises(NotAllowed, match="changed since"):
        undo(practice, now=now)


def test_what_came_back_to_the_same_value_was_changed_all_the_same(
    practice: Diary, now: datetime
) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    move(practice, booking.id, TUESDAY + HOUR, now=now)
    for hours in (3, 1):
        moved_away(practice, booking.id, now, hours=hours)
    with pytest.raises(NotAllowed, match="moved by its client"):
        undo(practice, now=now)


def test_settings_can_be_undone(practice: Diary, now: datetime) -> None:
    book(practice, NewBooking(TUESDAY), now=now)
    before = get_practice(practice)
    save_settings(practice, {"hours.monday": "10:00-12:00"}, now=now)
    assert undo(practice, now=now).verb == "settings"
    assert get_practice(practice) == before
    assert len(shown(practice)) == 1


def test_refusals_are_expected_troubles(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    cancel(practice, booking.id, now=now)
    arrive(practice, TUESDAY, now)
    with pytest.raises(Trouble) as refused:
        undo(practice, now=now)
    assert "row" not in str(refused.value) and "constraint" not in str(refused.value)
    assert reopen(practice, booking.id, now=now, permit_overlap=True).state == "confirmed"


def test_a_permit_that_came_after_is_not_taken_for_the_one_that_went(
    practice: Diary, now: datetime
) -> None:
    """Two at one time, one is cancelled on the page, another request comes: then undo."""
    first = book(practice, NewBooking(TUESDAY), now=now)
    second = book(practice, NewBooking(TUESDAY), now=now, permit_overlap=True)
    by_client(practice, first.id, now, state="cancelled", occupies=0)
    third = arrive(practice, TUESDAY, now)
    assert permits(practice) == {(second.id, third): 0}
    undo(practice, now=now)
    assert [item.id for item in shown(practice) if item.state != "cancelled"] == [third]
    assert permits(practice) == {}
    redo(practice, now=now)
    assert permits(practice) == {(second.id, third): 0}
    assert len(conflicts_to_settle(practice)) == 1, "nobody has said that these two may overlap"
    with practice.read() as connection:
        assert overlaps_without_permit(connection) == []


def test_a_row_that_is_not_as_it_was_written_is_left_alone(practice: Diary, now: datetime) -> None:
    """Though the history tells of nothing: older versions wrote some rows without telling it."""
    made = book(practice, NewBooking(TUESDAY, title="Printer"), now=now)
    with closing(connected(practice.path)) as plain:
        plain.execute("UPDATE bookings SET title = 'Another one' WHERE id = ?", (made.id,))
        plain.commit()
    with pytest.raises(NotAllowed, match="has been changed since"):
        undo(practice, now=now)
    assert [item.title for item in shown(practice)] == ["Another one"]
