"""Tests: calendar files on their way into a real diary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.exchange.records import CalendarPreview, ImportReport, Standing, TakeAs
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import extend_series
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.states import cancel, mark_done
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.exchange.import_calendar import import_events, preview
from scheduler_app.use_cases.practice.rules import working_time
from scheduler_app.use_cases.practice.settings import save_settings
from tests.gateways.exchange.calendar_texts import event, write
from tests.waiting import conflicts_to_settle

ALL_TIME = (-(10**10), 10**10)


@pytest.fixture(autouse=True)
def _in_london(diary: Diary, now: datetime) -> None:
    save_settings(diary, {"practice.zone": "Europe/London"}, now=now)


def looked_at(diary: Diary, paths: Sequence[Path], now: datetime) -> CalendarPreview:
    return preview(diary, CalendarFiles(), paths, now=now)


def bring_in(diary: Diary, now: datetime, *paths: Path) -> ImportReport:
    return import_events(diary, looked_at(diary, paths, now), now=now)


def agenda(diary: Diary) -> list[CalendarItem]:
    return calendar_items(diary, *ALL_TIME, with_cancelled=True)


def shape(diary: Diary) -> list[tuple[str, str, str]]:
    """What is in the diary: start, title and state."""
    return [
        (f"{datetime.fromtimestamp(item.start, UTC):%Y-%m-%d %H:%M}", item.title, item.state)
        for item in agenda(diary)
    ]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.imported, report.updated, report.unchanged, len(report.skipped)


PLAIN = event("DTSTART:20270302T100000Z", "DURATION:PT1H", "SUMMARY:Dentist", uid="plain")
WEEKLY = event(
    "DTSTART;TZID=Europe/London:20270303T090000",
    "DURATION:PT1H",
    "RRULE:FREQ=WEEKLY;COUNT=6",
    "SUMMARY:Choir",
    uid="weekly",
)


def test_events_of_strangers_become_busy_blocks(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    report = bring_in(diary, now, write(tmp_path, PLAIN))
    (item,) = agenda(diary)
    assert counts(report) == (1, 0, 0, 0)
    assert (item.kind, item.title, item.uid, item.client_id) == ("busy", "Dentist", "plain", None)


@pytest.mark.parametrize(
    "line",
    ["ATTENDEE:mailto:ANNA@example.com", "SUMMARY:Printer at Anna Müller's", "SUMMARY:anna muller"],
)
def test_a_known_client_makes_it_an_appointment(
    diary: Diary, tmp_path: Path, now: datetime, line: str
) -> None:
    anna = save_client(diary, Client(0, "Anna Müller", email="anna@example.com"), now=now)
    save_client(diary, Client(0, "Bert Anna"), now=now)
    bring_in(diary, now, write(tmp_path, event("DTSTART:20270302T100000Z", "DURATION:PT1H", line)))
    (item,) = agenda(diary)
    assert (item.kind, item.client_id) == ("appointment", anna.id)


def test_a_second_import_changes_nothing(diary: Diary, tmp_path: Path, now: datetime) -> None:
    file = write(tmp_path, PLAIN, WEEKLY)
    bring_in(diary, now, file)
    before = agenda(diary)
    again = bring_in(diary, now + timedelta(days=40), file)
    assert counts(again) == (0, 0, 2, 0)
    assert agenda(diary) == before


def test_a_newer_version_updates_and_keeps_the_history(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    bring_in(diary, now, write(tmp_path, PLAIN))
    (item,) = agenda(diary)
    later = PLAIN.replace("100000Z", "140000Z").replace("UID:plain", "UID:plain\r\nSEQUENCE:1")
    report = bring_in(diary, now, write(tmp_path, later))
    assert counts(report) == (0, 1, 0, 0)
    assert shape(diary) == [("2027-03-02 14:00", "Dentist", "confirmed")]
    history = booking_details(diary, item.id).history
    assert [line.by for line in history] == [By.IMPORT, By.IMPORT]


def test_an_older_version_is_left_out(diary: Diary, tmp_path: Path, now: datetime) -> None:
    newer = PLAIN.replace("UID:plain", "UID:plain\r\nSEQUENCE:2")
    bring_in(diary, now, write(tmp_path, newer))
    report = bring_in(diary, now, write(tmp_path, PLAIN.replace("100000Z", "140000Z")))
    assert counts(report) == (0, 0, 0, 1)
    assert "newer" in report.skipped[0].reason
    assert shape(diary) == [("2027-03-02 10:00", "Dentist", "confirmed")]


def test_what_the_consultant_changed_survives_the_same_and_a_newer_file(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    bring_in(diary, now, write(tmp_path, PLAIN))
    (item,) = agenda(diary)
    move(diary, item.id, datetime(2027, 3, 4, 8, 0, tzinfo=UTC), now=now)
    edit(diary, item.id, details={"notes": "Bring the card"}, now=now)
    same = bring_in(diary, now, write(tmp_path, PLAIN))
    assert counts(same) == (0, 0, 1, 0)
    bring_in(diary, now, write(tmp_path, PLAIN.replace("Dentist", "Surgeon")))
    assert shape(diary) == [("2027-03-04 08:00", "Surgeon", "confirmed")]
    assert booking_details(diary, item.id).booking.notes == "Bring the card"


def test_a_series_is_one_event_and_goes_on_beyond_the_horizon(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    endless = WEEKLY.replace(";COUNT=6", "")
    report = bring_in(diary, now, write(tmp_path, endless))
    made = len(agenda(diary))
    assert counts(report) == (1, 0, 0, 0)
    assert 104 <= made <= 106
    extend_series(diary, now=now + timedelta(days=140))
    starts = [item.start for item in agenda(diary)]
    assert made + 20 == len(starts) == len(set(starts))


def test_a_series_of_many_years_is_extended_too(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    daily = WEEKLY.replace("20270303", "20190101").replace("WEEKLY;COUNT=6", "DAILY")
    bring_in(diary, now, write(tmp_path, daily))
    assert extend_series(diary, now=now + timedelta(days=50)) >= 50
    days = [datetime.fromtimestamp(item.start, UTC).date() for item in agenda(diary)]
    assert [(after - before).days for before, after in pairwise(days)] == [1] * (len(days) - 1)


def test_a_changed_series_moves_its_visits_but_not_those_that_were_touched(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    bring_in(diary, now, write(tmp_path, WEEKLY))
    first, second, third, *_ = agenda(diary)
    mark_done(diary, first.id, now=datetime.fromtimestamp(first.start, UTC))
    cancel(diary, second.id, by=By.CONSULTANT, now=now, why="ill")
    move(diary, third.id, datetime(2027, 3, 18, 8, 0, tzinfo=UTC), now=now)
    report = bring_in(
        diary,
        now,
        write(tmp_path, WEEKLY.replace("Choir", "Orchestra").replace("COUNT=6", "COUNT=5")),
    )
    assert counts(report) == (0, 1, 0, 0)
    assert [(state, title) for _, title, state in shape(diary)][:2] == [
        ("done", "Orchestra"),
        ("cancelled", "Orchestra"),
    ]
    assert "2027-03-18 08:00" in [start for start, _, _ in shape(diary)]
    assert len(shape(diary)) == 5


def test_overlaps_are_kept_as_conflicts_to_settle(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    booked = book(diary, NewBooking(datetime(2027, 3, 2, 10, 30, tzinfo=UTC)), now=now)
    twin = PLAIN.replace("UID:plain", "UID:twin")
    report = bring_in(diary, now, write(tmp_path, PLAIN, twin, WEEKLY))
    assert counts(report) == (3, 0, 0, 0)
    pairs = {frozenset((a.uid, b.uid)) for a, b in conflicts_to_settle(diary)}
    assert pairs == {
        frozenset(("plain", "twin")),
        frozenset(("plain", booked.uid)),
        frozenset(("twin", booked.uid)),
    }


def test_a_new_event_may_stand_where_a_changed_one_stood(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    bring_in(diary, now, write(tmp_path, PLAIN))
    later = PLAIN.replace("100000Z", "140000Z").replace("UID:plain", "UID:plain\r\nSEQUENCE:1")
    other = PLAIN.replace("UID:plain", "UID:other")
    report = bring_in(diary, now, write(tmp_path, later, other))
    assert counts(report) == (1, 1, 0, 0)
    assert conflicts_to_settle(diary) == []


def test_a_crowd_at_one_time_shows_without_taking_it_all(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    crowd = [PLAIN.replace("UID:plain", f"UID:{number}") for number in range(60)]
    report = bring_in(diary, now, write(tmp_path, *crowd))
    assert report.imported == 60
    assert sum(1 for item in agenda(diary) if not item.transparent) == 26


def test_all_day_events_become_days_off_on_request(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    leave = event("DTSTART;VALUE=DATE:20270310", "DTEND;VALUE=DATE:20270313", "SUMMARY:Leave")
    file = write(tmp_path, leave, PLAIN)
    wanted = looked_at(diary, [file], now).choose_all_day(TakeAs.DAY_OFF)
    assert import_events(diary, wanted, now=now).imported == 2
    (off,) = working_time(diary, date(2027, 3, 1), date(2027, 4, 1)).days_off
    assert (off.first, off.last, off.label) == (date(2027, 3, 10), date(2027, 3, 12), "Leave")
    assert [item.uid for item in agenda(diary)] == ["plain"]
    assert counts(bring_in(diary, now, file)) == (0, 0, 2, 0)
    back = looked_at(diary, [file], now).choose_all_day(TakeAs.BUSY)
    assert import_events(diary, back, now=now).updated == 1
    assert working_time(diary, date(2027, 3, 1), date(2027, 4, 1)).days_off == ()
    assert len(agenda(diary)) == 2


def test_the_users_word_in_the_preview_counts(diary: Diary, tmp_path: Path, now: datetime) -> None:
    anna = save_client(diary, Client(0, "Anna"), now=now)
    file = write(tmp_path, PLAIN, WEEKLY)
    wanted = looked_at(diary, [file], now)
    assert [each.standing for each in wanted.events] == [Standing.NEW, Standing.NEW]
    wanted = wanted.choose(0, TakeAs.APPOINTMENT, client_id=anna.id, client="Anna")
    report = import_events(diary, wanted.choose(1, TakeAs.NOTHING), now=now)
    (item,) = agenda(diary)
    assert (item.kind, item.client) == ("appointment", "Anna")
    assert [each.uid for each in report.skipped] == ["weekly"]
    later = looked_at(diary, [file], now)
    assert [each.standing for each in later.events] == [Standing.UNCHANGED, Standing.NEW]
    assert later.events[0].take_as is TakeAs.APPOINTMENT


def test_stopping_in_any_step_leaves_whole_files_only_and_says_which(
    diary: Diary, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler_app.storage.exchange.import_plan._AT_ONCE", 2)
    monkeypatch.setattr("scheduler_app.use_cases.exchange.import_writing.QUESTIONS", 2)
    files = []
    for name in "abc":
        twins = [PLAIN.replace("UID:plain", f"UID:{name}{n}") for n in range(5)]
        files.append(write(tmp_path, *twins, name=f"{name}.ics"))
    wanted = looked_at(diary, files, now)
    inside: set[str] = set()
    for stop_at in count(1):
        asked = count(1)

        def stop(
            _done: int, _of: int, stop_at: int = stop_at, asked: Iterator[int] = asked
        ) -> bool:
            return next(asked) < stop_at

        report = import_events(diary, wanted, now=now, progress=stop)
        inside |= {Path(file).stem for file in report.files}
        assert {item.uid for item in agenda(diary)} == {f"{n}{k}" for n in inside for k in range(5)}
        if not report.cancelled:
            break
        assert next(asked) == stop_at + 1, "nobody is asked once more"
        assert len(report.files) < 3
    assert inside == set("abc")
    assert stop_at > 12, "several questions a file"


def test_progress_of_an_import_moves_within_a_file(
    diary: Diary, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler_app.storage.exchange.import_plan._AT_ONCE", 5)
    events = [PLAIN.replace("UID:plain", f"UID:{n}") for n in range(60)]
    told: list[int] = []

    def note(done: int, of: int) -> bool:
        told.append(done)
        return of == 60

    wanted = looked_at(diary, [write(tmp_path, *events)], now)
    assert not import_events(diary, wanted, now=now, progress=note).cancelled
    assert told == sorted(told)
    assert len(set(told)) > 10


def test_a_preview_that_is_stopped_in_any_step_shows_nothing_and_asks_no_more(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    first = write(tmp_path, PLAIN, name="a.ics")
    second = write(tmp_path, WEEKLY, name="b.ics")
    told: list[tuple[int, int]] = []

    def note(done: int, of: int) -> bool:
        told.append((done, of))
        return True

    found = preview(diary, CalendarFiles(), [first, second], now=now, progress=note)
    assert len(found.events) == 2
    size = first.stat().st_size + second.stat().st_size
    assert {of for _, of in told} == {size}
    assert told == sorted(told), "never back"
    assert told[-1] == (size, size)
    for stop_at in range(1, len(told) + 1):
        asked = count(1)

        def stop(
            _done: int, _of: int, stop_at: int = stop_at, asked: Iterator[int] = asked
        ) -> bool:
            return next(asked) < stop_at

        found = preview(diary, CalendarFiles(), [first, second], now=now, progress=stop)
        assert (found.files, found.events) == ((), ())
        assert next(asked) == stop_at + 1, "nobody is asked once more"


def test_of_one_event_in_two_files_the_newest_is_taken_every_time(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    newer = PLAIN.replace("UID:plain", "UID:plain\r\nSEQUENCE:1").replace("Dentist", "Surgeon")
    write(tmp_path, newer, name="a.ics")
    write(tmp_path, PLAIN, name="b.ics")
    report = bring_in(diary, now, tmp_path)
    assert counts(report) == (1, 0, 0, 1)
    assert shape(diary) == [("2027-03-02 10:00", "Surgeon", "confirmed")]
    assert counts(bring_in(diary, now, tmp_path)) == (0, 0, 1, 1)


def test_a_cancelled_event_frees_its_time(diary: Diary, tmp_path: Path, now: datetime) -> None:
    bring_in(diary, now, write(tmp_path, PLAIN))
    gone = PLAIN.replace("UID:plain", "UID:plain\r\nSEQUENCE:1\r\nSTATUS:CANCELLED")
    bring_in(diary, now, write(tmp_path, gone))
    assert shape(diary) == [("2027-03-02 10:00", "Dentist", "cancelled")]
    book(diary, NewBooking(datetime(2027, 3, 2, 10, 0, tzinfo=UTC)), now=now)


def test_what_can_not_be_read_is_part_of_the_report(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    bad = tmp_path / "bad.ics"
    bad.write_text("nonsense")
    report = bring_in(diary, now, folder, bad, write(tmp_path, PLAIN), tmp_path / "gone.ics")
    assert report.imported == 1
    assert [Path(each.file).name for each in report.skipped] == ["empty", "bad.ics", "gone.ics"]
    assert all(each.reason for each in report.skipped)
