"""Conflicts by the import that brought them: all of one are kept at once, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import NotFound, Trouble
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.conflicts import (
    count_conflicts,
    grouped_conflicts,
    keep_all_of_import,
)
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.show_calendar import (
    calendar_item,
    calendar_items,
    settle,
    unsettled_with,
)
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.exchange.import_back import take_import_back
from scheduler_app.use_cases.exchange.import_calendar import import_events, preview
from tests.counting import statements
from tests.gateways.exchange import calendar_texts as texts
from tests.waiting import conflicts_to_settle

TEN = datetime(2027, 3, 2, 10, 30, tzinfo=UTC)


def event(uid: str, start: datetime, *, whole_day: bool = False) -> str:
    """An hour, or a whole day."""
    if whole_day:
        return texts.event(f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"SUMMARY:{uid}", uid=uid)
    span = f"DTSTART:{start:%Y%m%dT%H%M%SZ}", "DURATION:PT1H"
    return texts.event(*span, f"SUMMARY:{uid}", uid=uid)


def bring_in(diary: Diary, folder: Path, now: datetime, *events: str) -> None:
    file = texts.write(folder, *events, name=f"{len(list(folder.glob('*.ics')))}.ics")
    import_events(diary, preview(diary, CalendarFiles(), [file], now=now), now=now)


def test_what_is_long_over_is_no_conflict_and_what_comes_first_stands_first(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    old = [event(f"old-{n}", TEN - timedelta(days=6_000)) for n in range(6)]
    later = [event(f"later-{n}", TEN + timedelta(days=30)) for n in range(2)]
    soon = [event(f"soon-{n}", TEN) for n in range(2)]
    bring_in(diary, tmp_path, now, *old, *later, *soon)
    assert [{a.uid, b.uid} for a, b in conflicts_to_settle(diary, now=now)] == [
        {"soon-0", "soon-1"},
        {"later-0", "later-1"},
    ]
    assert count_conflicts(diary, now=now) == 2
    assert count_conflicts(diary, now=now + timedelta(days=7)) == 1
    first_of_old = calendar_items(diary, 0, int(now.timestamp()))[0]
    assert unsettled_with(diary, first_of_old.id, now=now) == []


def test_a_whole_day_and_a_visit_on_it_are_no_conflict_but_nothing_else_is_booked_there_unasked(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    visit = book(diary, NewBooking(TEN), now=now)
    bring_in(diary, tmp_path, now, event("fair", TEN, whole_day=True))
    assert count_conflicts(diary, now=now) == 0
    assert calendar_item(diary, visit.id).conflict == 0
    assert unsettled_with(diary, visit.id, now=now) == []
    with pytest.raises(Overlap, match="fair"):
        book(diary, NewBooking(TEN + timedelta(hours=3)), now=now)


def test_all_that_one_import_brought_is_kept_at_once_and_nothing_else(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    book(diary, NewBooking(TEN), now=now)
    bring_in(diary, tmp_path, now, event("a", TEN), event("b", TEN + timedelta(days=1)))
    second = now + timedelta(hours=1)
    bring_in(diary, tmp_path, second, event("c", TEN + timedelta(days=1)))
    groups = grouped_conflicts(diary, now=second, limit=60)
    assert [(group.brought_at, group.count) for group in groups] == [(second, 1), (now, 1)]
    assert keep_all_of_import(diary, now, now=second) == 1
    [left] = grouped_conflicts(diary, now=second, limit=60)
    assert left.brought_at == second
    assert {item.uid for pair in left.pairs for item in pair} == {"b", "c"}
    with pytest.raises(NotFound):
        keep_all_of_import(diary, now, now=second)
    assert undo(diary, now=second).words == "settled overlap of a, Tue 2 Mar 10:30"
    assert count_conflicts(diary, now=second) == 2


def test_what_one_import_brought_comes_first_on_demand(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    """Even where others alone would fill all that is shown."""
    twins = [event(f"{n}-{k}", TEN + timedelta(days=n)) for n in range(4) for k in "ab"]
    bring_in(diary, tmp_path, now, *twins)
    second = now + timedelta(hours=1, milliseconds=300)
    late = TEN + timedelta(days=9)
    bring_in(diary, tmp_path, second, event("c", late), event("d", late))
    third = now + timedelta(hours=2)
    later = TEN + timedelta(days=12)
    bring_in(diary, tmp_path, third, event("e", later), event("f", later))
    groups = grouped_conflicts(diary, now=third, limit=3, first=second)
    assert [(group.count, len(group.pairs)) for group in groups] == [(1, 1), (1, 0), (4, 2)]
    assert {item.uid for pair in groups[0].pairs for item in pair} == {"c", "d"}


def test_more_than_are_shown_are_counted_and_kept_too(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    twins = [event(f"{n}-{k}", TEN + timedelta(days=n)) for n in range(12) for k in "ab"]
    bring_in(diary, tmp_path, now, *twins)
    [group] = grouped_conflicts(diary, now=now, limit=5)
    assert (group.count, len(group.pairs)) == (12, 5)
    a, b = group.pairs[0]
    settle(diary, a.id, b.id, now=now)
    assert keep_all_of_import(diary, now, now=now) == 11
    assert grouped_conflicts(diary, now=now, limit=5) == []


def test_an_import_of_several_files_is_taken_back_whole_but_for_what_was_changed_since(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    files = [
        texts.write(tmp_path, event(name, TEN + timedelta(days=day)), name=f"{name}.ics")
        for day, name in enumerate("abc")
    ]
    import_events(diary, preview(diary, CalendarFiles(), files, now=now), now=now)
    kept = book(diary, NewBooking(TEN + timedelta(days=9)), now=now)
    later = now + timedelta(hours=1)
    changed = next(item for item in calendar_items(diary, 0, 2**33) if item.uid == "b")
    move(diary, changed.id, TEN + timedelta(days=20), now=later)
    answer = take_import_back(diary, now, now=later)
    assert answer.files == ("c.ics", "a.ics")
    assert [file for file, _ in answer.refused] == ["b.ics"]
    assert {item.uid for item in calendar_items(diary, 0, 2**33)} == {"b", kept.uid}
    redo(diary, now=later)
    assert {item.uid for item in calendar_items(diary, 0, 2**33)} == {"a", "b", "c", kept.uid}
    assert take_import_back(diary, now, now=later).files == ("c.ics", "a.ics")


def test_an_import_that_was_taken_back_can_not_be_again(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    bring_in(diary, tmp_path, now, event("a", TEN), event("b", TEN))
    assert take_import_back(diary, now, now=now).files == ("0.ics",)
    assert count_conflicts(diary, now=now) == 0
    assert calendar_items(diary, 0, 2**33, with_cancelled=True) == []
    with pytest.raises(Trouble, match="already"):
        take_import_back(diary, now, now=now)


def test_the_conflicts_of_a_long_past_cost_as_many_statements_as_none(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    def asked() -> int:
        with statements(diary._engine) as told:
            grouped_conflicts(diary, now=now, limit=60)
        return len(told)

    before = asked()
    bring_in(diary, tmp_path, now, *[event(str(n), TEN - timedelta(days=900)) for n in range(9)])
    assert asked() == before
