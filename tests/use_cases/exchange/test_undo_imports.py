"""An import is one step of undo, whatever it brought, and costs a few statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange.records import ImportReport, TakeAs
from scheduler_app.gateways.exchange.address_books.files import ContactFiles
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings import undo as undo_steps
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.undo import redo, undo, undo_state
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.exchange import import_calendar, import_clients
from scheduler_app.use_cases.exchange.import_back import take_import_back
from scheduler_app.use_cases.practice.dates import list_days_off
from scheduler_app.use_cases.practice.settings import save_settings
from tests.counting import statements
from tests.gateways.exchange.calendar_texts import event, write
from tests.waiting import conflicts_to_settle

BOOK = "Name,E-mail\nAnna,anna@example.com\nBert,bert@example.com\n"


@pytest.fixture(autouse=True)
def _in_london(diary: Diary, now: datetime) -> None:
    save_settings(diary, {"practice.zone": "Europe/London", "practice.region": "GB"}, now=now)


def bring_in(diary: Diary, file: Path, now: datetime) -> ImportReport:
    wanted = import_calendar.preview(diary, CalendarFiles(), [file], now=now)
    return import_calendar.import_events(diary, wanted, now=now)


def bring_in_clients(diary: Diary, file: Path, now: datetime) -> ImportReport:
    wanted = import_clients.preview(diary, ContactFiles(), [file])
    return import_clients.import_clients(diary, wanted, now=now)


def shown(diary: Diary) -> list[CalendarItem]:
    """All that the calendar shows."""
    return calendar_items(diary, 0, 2**33, with_cancelled=True)


def meeting(uid: str, day: int = 2, hour: int = 10, *more: str) -> str:
    return event(f"DTSTART:202703{day:02}T{hour:02}0000Z", "DURATION:PT1H", *more, uid=uid)


def test_undo_after_an_import_takes_back_the_import_and_nothing_else(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    kept = book(diary, NewBooking(now + timedelta(days=1)), now=now)
    file = write(tmp_path, meeting("a"), meeting("b", 3), meeting("c", 4), name="work.ics")
    bring_in(diary, file, now)
    after = shown(diary)
    assert len(after) == 4
    assert undo_state(diary).undoes == "import of 3 bookings from work.ics"
    assert undo(diary, now=now).words == "import of 3 bookings from work.ics"
    assert [item.id for item in shown(diary)] == [kept.id]
    assert redo(diary, now=now).verb == "import"
    assert shown(diary) == after
    undo(diary, now=now)
    report = bring_in(diary, file, now)
    assert (report.imported, len(shown(diary))) == (3, 4), "what was taken back comes anew"


def test_undo_of_a_newer_version_brings_the_older_one_back(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    first = write(tmp_path, meeting("a", 2, 10, "SUMMARY:Old", "SEQUENCE:1"), name="1.ics")
    second = write(tmp_path, meeting("a", 2, 12, "SUMMARY:New", "SEQUENCE:2"), name="2.ics")
    bring_in(diary, first, now)
    before = shown(diary)
    later = now + timedelta(minutes=1)
    assert bring_in(diary, second, later).updated == 1
    undo(diary, now=later)
    assert shown(diary) == before
    assert bring_in(diary, first, now).unchanged == 1, "the diary holds the older version again"
    assert bring_in(diary, second, later).updated == 1, "and takes the newer one for new"
    assert [item.title for item in shown(diary)] == ["New"]


def test_conflicts_of_an_import_go_with_it(diary: Diary, tmp_path: Path, now: datetime) -> None:
    book(diary, NewBooking(datetime(2027, 3, 2, 10, tzinfo=now.tzinfo)), now=now)
    bring_in(diary, write(tmp_path, meeting("a"), meeting("b")), now)
    assert len(conflicts_to_settle(diary)) == 3
    undo(diary, now=now)
    assert conflicts_to_settle(diary) == []
    redo(diary, now=now)
    assert len(conflicts_to_settle(diary)) == 3


def test_days_off_of_an_import_go_with_it(diary: Diary, tmp_path: Path, now: datetime) -> None:
    file = write(tmp_path, event("DTSTART;VALUE=DATE:20270301", "SUMMARY:Fair", uid="fair"))
    wanted = import_calendar.preview(diary, CalendarFiles(), [file], now=now)
    chosen = replace(wanted.events[0], take_as=TakeAs.DAY_OFF, chosen=True)
    import_calendar.import_events(diary, replace(wanted, events=(chosen,)), now=now)
    assert [off.label for off in list_days_off(diary)] == ["Fair"]
    assert undo(diary, now=now).words.startswith("import of 1 day off from ")
    assert list_days_off(diary) == []
    redo(diary, now=now)
    assert [off.label for off in list_days_off(diary)] == ["Fair"]


def test_an_import_of_clients_is_a_step_of_its_own(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    anna = save_client(diary, Client(0, "Anna", email="anna@example.com"), now=now)
    file = tmp_path / "book.csv"
    file.write_text(BOOK + "Carla,carla@example.com\n", encoding="utf-8")
    bring_in_clients(diary, file, now)
    assert len(list_clients(diary)) == 3
    assert undo(diary, now=now).words == "import of 2 clients from book.csv"
    assert list_clients(diary) == [anna]
    redo(diary, now=now)
    carla = list_clients(diary)[-1]
    book(diary, NewBooking(now + timedelta(days=1), client_id=carla.id), now=now)
    first = undo_state(diary)
    assert first.undoes == "new booking of Carla, Tue 2 Mar 08:00"
    needed = "the client Carla is needed by the booking of Carla on Tue 2 Mar 08:00"
    [(_, why)] = take_import_back(diary, now, now=now).refused
    assert needed in why
    assert len(list_clients(diary)) == 3
    undo(diary, now=now)
    take_import_back(diary, now, now=now)
    assert list_clients(diary) == [anna]
    with pytest.raises(Trouble, match="already"):
        take_import_back(diary, now, now=now)


def test_taking_an_import_back_leaves_what_was_done_since(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    bring_in(diary, write(tmp_path, meeting("a")), now)
    kept = book(diary, NewBooking(now + timedelta(days=3)), now=now)
    take_import_back(diary, now, now=now)
    assert [item.id for item in shown(diary)] == [kept.id]
    assert undo(diary, now=now).verb == "book"
    assert redo(diary, now=now).verb == "book"
    assert redo(diary, now=now).verb == "import"
    assert len(shown(diary)) == 2


def three_files(diary: Diary, folder: Path, now: datetime) -> None:
    files = [
        write(folder, meeting(uid, day), meeting(f"{uid}2", day, 12), name=f"{uid}.ics")
        for day, uid in enumerate("abc", 2)
    ]
    wanted = import_calendar.preview(diary, CalendarFiles(), files, now=now)
    import_calendar.import_events(diary, wanted, now=now)


def test_all_files_of_an_import_are_one_step(diary: Diary, tmp_path: Path, now: datetime) -> None:
    kept = book(diary, NewBooking(now + timedelta(days=9)), now=now)
    three_files(diary, tmp_path, now)
    later = now + timedelta(minutes=1)
    bring_in(diary, write(tmp_path, meeting("d", 20), name="d.ics"), later)
    after = shown(diary)
    assert undo_state(diary).undoes == "import of 1 booking from d.ics", "another import"
    undo(diary, now=later)
    words = "import of 6 bookings from 3 files"
    assert undo_state(diary).undoes == words
    done = undo(diary, now=later)
    assert (done.words, done.files) == (words, ("c.ics", "b.ics", "a.ics"))
    assert [item.id for item in shown(diary)] == [kept.id]
    assert (undo_state(diary).undo, undo_state(diary).redoes) == ("book", words)
    again = redo(diary, now=later)
    assert (again.words, again.files) == (words, ("a.ics", "b.ics", "c.ics"))
    assert len(shown(diary)) == 7
    redo(diary, now=later)
    assert shown(diary) == after


def test_calendars_and_address_books_of_one_import_are_one_step(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    bring_in(diary, write(tmp_path, meeting("a")), now)
    book_file = tmp_path / "book.csv"
    book_file.write_text(BOOK, encoding="utf-8")
    bring_in_clients(diary, book_file, now)
    assert undo(diary, now=now).words == "import of 1 booking and 2 clients from 2 files"
    assert (shown(diary), list_clients(diary)) == ([], [])
    redo(diary, now=now)
    assert (len(shown(diary)), len(list_clients(diary))) == (1, 2)


def test_a_file_of_an_import_that_was_changed_since_stays_and_says_why(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    book(diary, NewBooking(now + timedelta(days=9)), now=now)
    three_files(diary, tmp_path, now)
    moved = next(item for item in shown(diary) if item.uid == "b")
    with diary.write("move-at-once", by=By.CLIENT, at=now) as change:
        change.update("bookings", moved.id, {"end_at": moved.end + 60})
    over: set[int] = set()
    done = undo(diary, now=now, over=over)
    assert done.files == ("c.ics", "a.ics")
    [(file, why)] = done.refused
    assert file == "b.ics"
    assert "import of 2 bookings from b.ics can't be taken back: " in why
    assert {item.uid for item in shown(diary)} >= {"b", "b2"}
    assert undo_state(diary, over=over).undo == "book", "what stays is passed over"
    assert undo_state(diary, over=over).redoes == "import of 4 bookings from 2 files"
    assert redo(diary, now=now, over=over).refused == ()
    assert len(shown(diary)) == 7


def test_an_import_of_many_files_is_one_step_however_often(
    diary: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file leaves a change, and so does taking it back: none of them fall out of reach."""
    monkeypatch.setattr(undo_steps, "DEPTH", 10)
    files = 12
    for place in range(files):
        with diary.write("import", by=By.IMPORT, at=now, why=f"{place}.ics") as change:
            off = {"first": "2027-03-02", "last": "2027-03-02", "label": f"{place}"}
            change.insert_many("days_off", [off])
    words = f"import of {files} days off from {files} files"
    for minute in range(3):
        later = now + timedelta(minutes=minute)
        assert undo(diary, now=later).words == words
        assert list_days_off(diary) == []
        assert redo(diary, now=later).words == words
    with statements(diary._engine) as told:
        assert undo_state(diary).undoes == words
    assert len(told) < 5
    assert len(list_days_off(diary)) == files


def test_a_large_import_is_taken_back_in_a_few_statements(diary: Diary, now: datetime) -> None:
    """Whoever takes 10,000 bookings back must not wait for 30,000 statements."""
    rows = 3_000
    with diary.write("import", by=By.IMPORT, at=now, why="years.ics") as change:
        stay = {"uid": "x", "kind": "busy", "state": "confirmed", "zone": "UTC", "occupies": 1}
        change.insert_many(
            "bookings",
            [
                {**stay, "start_at": 10**9 + 7200 * place, "end_at": 10**9 + 7200 * place + 3600}
                for place in range(rows)
            ],
        )
    engine = diary._engine
    with statements(engine) as told:
        assert undo(diary, now=now).words == "import of 3,000 bookings from years.ics"
    assert len(told) < 60
    assert shown(diary) == []
    with statements(engine) as told:
        redo(diary, now=now)
    assert len(told) < 60
    assert len(shown(diary)) == rows
    with statements(engine) as told:
        undo_state(diary)
    assert len(told) < 15
