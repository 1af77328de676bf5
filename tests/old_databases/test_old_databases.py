"""Old databases: a diary of any released schema opens, whole, with all that it remembered."""

from __future__ import annotations

import gzip
import json
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.reach import NO_EXTRAS_WORD, ExtrasWord
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.visits.search import VisitWish
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.bookings.bookings import booking_of, of_series
from scheduler_app.storage.bookings.series import draft_of
from scheduler_app.storage.bookings.series import get as get_series
from scheduler_app.storage.brought import all_tables, all_triggers
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.opening import HEAD, MIGRATIONS
from scheduler_app.use_cases.bookings.search import search
from scheduler_app.use_cases.bookings.series import extend_series
from scheduler_app.use_cases.bookings.show_booking import booking_details, booking_history
from scheduler_app.use_cases.bookings.undo import redo, undo, undo_state
from scheduler_app.use_cases.clients.clients import client_named, get_client
from scheduler_app.use_cases.clients.devices import devices_of
from scheduler_app.use_cases.clients.notes import notes_of
from scheduler_app.use_cases.money.deposit import balances, deposit_of
from scheduler_app.use_cases.money.policy import show_policy
from scheduler_app.use_cases.page.inbox import list_requests, notices
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.use_cases.page.unsubscribing import BY_LINK
from scheduler_app.use_cases.practice.rules import get_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.visits.follow_ups import follow_ups_of
from scheduler_app.use_cases.visits.records import get_record
from scheduler_app.use_cases.visits.search import search_visits

HERE = Path(__file__).parent
KEPT = sorted(HERE.glob("*.sqlite3.gz"))


@pytest.fixture(params=KEPT, ids=lambda kept: kept.name.partition(".")[0])
def old_diary(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a kept file."""
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def test_one_file_is_kept_for_each_released_schema() -> None:
    released = {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
    assert {kept.name.partition(".")[0] for kept in KEPT} == released
    assert max(released) == HEAD


def test_an_old_diary_ends_with_the_tables_of_a_new_one(old_diary: Path, diary: Diary) -> None:
    Diary.open(old_diary).close()
    assert _declared(old_diary) == _declared(diary.path)


def test_migrations_build_what_is_declared(diary: Diary) -> None:
    with diary.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours})
        assert compare_metadata(context, all_tables()) == []
        made = {
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' OR sql LIKE '%VIRTUAL%'"
            )
        }
    assert {_squeezed(sql) for sql in made} == {_squeezed(sql) for sql in all_triggers()}


def test_an_old_diary_remembers_everything(old_diary: Path, now: datetime) -> None:
    diary = Diary.open(old_diary)
    try:
        assert get_practice(diary).zone == "Europe/London"
        [visit] = [
            found for found in search(diary, "blank pages", now=now) if found.kind == "booking"
        ]
        details = booking_details(diary, visit.id)
        assert details.client is not None
        assert details.client.name == "Anna Schmidt"
        assert details.booking.start == now + timedelta(days=3)
        assert [line.why for line in details.history] == ["", "Child is ill."]
        cancelled = booking_details(diary, visit.id + 1)
        assert cancelled.booking.state is State.CANCELLED
        assert booking_history(diary, visit.id + 1)[-1].by is By.CLIENT
        over: set[int] = set()
        if undo_state(diary).undo is None:  # the last that was done is an answer to a client
            with pytest.raises(NotAllowed, match="has told it"):
                undo(diary, now=now, over=over)
        undo(diary, now=now, over=over)
        assert search(diary, "cafe zoe", now=now) == []
    finally:
        diary.close()


@pytest.mark.parametrize("kept", [one for one in KEPT if one.name >= "0007"])
def test_an_old_diary_remembers_its_money(kept: Path, tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(kept.read_bytes()))
    diary = Diary.open(path)
    try:
        assert show_policy(diary).version == 1
        assert balances(diary) == {"EUR": Balance(held=6002, kept=2000)}
        states = [deposit_of(diary, number, now=now).state for number in (3, 4, 5)]
        assert states == [DepositState.HELD, DepositState.REFUNDING, DepositState.WAIVED]
    finally:
        diary.close()


@pytest.mark.parametrize("kept", [one for one in KEPT if one.name >= "0008"])
def test_an_old_diary_remembers_what_was_done(kept: Path, tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(kept.read_bytes()))
    diary = Diary.open(path)
    try:
        [found] = search_visits(diary, VisitWish("dust fan"), limit=5)
        record = get_record(diary, found.id)
        assert [issue.resolution for issue in record.issues] == ["Cleaned"]
        assert [part.quantity for part in record.parts] == [Fraction(3, 2)]
        [device] = devices_of(diary, [record.client_id])
        assert record.devices == (device.id,)
        [due] = follow_ups_of(diary, [record.client_id], now=now)
        assert (due.follow_up.what, due.follow_up.visit_id) == ("New fan", record.id)
        assert [note.text for note in notes_of(diary, [record.client_id])] == [
            "Called: the fan is loud."
        ]
    finally:
        diary.close()


def test_bookings_of_an_old_diary_cost_what_their_service_did(
    tmp_path: Path, now: datetime
) -> None:
    """And so does what undo puts back: the price goes with the service that it belonged to."""
    diary = Diary.open(_before_prices_were_kept(tmp_path / "old.db", now))
    try:
        assert _agreed(diary, 1) == Money(14000, "EUR")
        assert _agreed(diary, 2) == _agreed(diary, 3) == Money(6500, "EUR")
        assert _agreed(diary, 4) == Money(6500, "EUR"), "a request that waits"
        assert _agreed(diary, 5) is None, "a time held for a client"
        for service in list_services(diary):
            save_service(diary, replace(service, price=20000, currency="GBP"), now=now)
            undo(diary, now=now)
        assert _agreed(diary, 1) == Money(14000, "EUR")
        undo(diary, now=now)
        assert _agreed(diary, 1) == Money(6500, "EUR")
        redo(diary, now=now)
        assert _agreed(diary, 1) == Money(14000, "EUR")
        assert "price changed from €65 to €140" in booking_history(diary, 1)[-2].what
    finally:
        diary.close()


def test_a_series_of_an_old_diary_goes_on_at_its_price(tmp_path: Path, now: datetime) -> None:
    diary = Diary.open(_before_prices_were_kept(tmp_path / "old.db", now))
    try:
        for service in list_services(diary):
            save_service(diary, replace(service, price=20000, currency="GBP"), now=now)
        made = extend_series(diary, now=now + timedelta(days=60))
        assert made > 100
        with diary.read() as connection:
            assert {visit.agreed for visit in of_series(connection, 1)} == {Money(6500, "EUR")}
    finally:
        diary.close()


def test_a_change_of_a_series_in_an_old_diary_can_be_taken_back(
    tmp_path: Path, now: datetime
) -> None:
    path = tmp_path / "old.db"
    _before_prices_were_kept(path, now)
    with closing(connected(path)) as connection, connection:
        [[template]] = connection.execute("SELECT template FROM series")
        later = template.replace('"service_id": 1', '"service_id": 2')
        connection.execute("UPDATE series SET template = ?", (later,))
        images = (json.dumps({"template": template}), json.dumps({"template": later}))
        _tell(connection, "change-series", "series", 1, images, now)
    diary = Diary.open(path)
    try:
        assert undo(diary, now=now).verb == "change-series"
        with diary.read() as back:
            assert draft_of(get_series(back, 1)).agreed == Money(6500, "EUR")
    finally:
        diary.close()


def test_who_unsubscribed_in_an_old_diary_stays_so(tmp_path: Path, now: datetime) -> None:
    """And their word is dated by the first notice of it, be it dismissed."""
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((HERE / "0005.sqlite3.gz").read_bytes()))
    said = int(now.timestamp())
    with closing(connected(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO notices (kind, at, text, client_id, dismissed) VALUES (?, ?, '', ?, ?)",
            [
                ("unsubscribed", said + 60, 1, 0),
                ("unsubscribed", said, 1, 1),
                ("delivery", said, 2, 0),
                ("unsubscribed", said, None, 0),
            ],
        )
    diary = Diary.open(path)
    try:
        anna, otto = (get_client(diary, id_) for id_ in (1, 2))
        assert anna.extras == ExtrasWord(unwanted=True, at=now, how=BY_LINK)
        assert otto.extras == NO_EXTRAS_WORD
    finally:
        diary.close()


def test_a_client_who_wants_no_more_thanks_is_kept(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(KEPT[-1].read_bytes()))
    diary = Diary.open(path)
    try:
        carl = client_named(diary, "Carl Weiß")
        assert carl is not None
        assert carl.extras == ExtrasWord(unwanted=True, at=now, how="by phone")
    finally:
        diary.close()


def _agreed(diary: Diary, booking_id: int) -> Money | None:
    with diary.read() as connection:
        return booking_of(connection.execute(_ROW, {"id": booking_id}).mappings().one()).agreed


_ROW = text("SELECT * FROM bookings WHERE id = :id")


def _before_prices_were_kept(path: Path, now: datetime) -> Path:
    """A diary of schema 0002 with prices, a booking that changed its service, and a series."""
    path.write_bytes(gzip.decompress((HERE / "0002.sqlite3.gz").read_bytes()))
    with closing(connected(path)) as connection, connection:
        for row in ((6500, 1), (14000, 2)):
            connection.execute("UPDATE services SET price = ?, currency = 'EUR' WHERE id = ?", row)
        _tell(connection, "change", "bookings", 1, ('{"service_id":1}', '{"service_id":2}'), now)
        connection.execute(
            "INSERT INTO series (uid, rule, zone, wall_start, minutes, template, made_until)"
            " VALUES ('weekly', 'FREQ=WEEKLY', 'Europe/London', '2027-03-01T18:00:00', 60, ?, ?)",
            ('{"title": "Ärger", "service_id": 1, "kind": "appointment"}', int(now.timestamp())),
        )
    return path


def _tell(
    connection: Any,
    verb: str,
    subject: str,
    row: int,
    images: tuple[str, str],
    now: datetime,
) -> None:
    """Write to the history what a program of that time would have written."""
    head = (int(now.timestamp()), "consultant", verb)
    change = connection.execute('INSERT INTO changes (at, "by", verb) VALUES (?, ?, ?)', head)
    connection.execute(
        "INSERT INTO history (change_id, subject, subject_id, before, after)"
        " VALUES (?, ?, ?, ?, ?)",
        (change.lastrowid, subject, row, *images),
    )


def _declared(path: Path) -> set[tuple[str, str]]:
    with closing(connected(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(name, _squeezed(sql)) for name, sql in rows}


def _ours(subject: object, name: str | None, kind: str, *_: object) -> bool:
    """Leaves out Alembic's own table and those that full-text search keeps behind its indexes."""
    return kind != "table" or name in all_tables().tables


def _squeezed(sql: str) -> str:
    return " ".join(sql.split())


def test_what_the_page_brought_is_remembered(old_diary: Path) -> None:
    diary = Diary.open(old_diary)
    try:
        knew_pages = read_link(diary).kind == "hosted"
        assert [request.text for request in list_requests(diary)] == ["No sound"] * knew_pages
        assert [len(request.proposals) for request in list_requests(diary)] == [1] * knew_pages
        assert len(notices(diary)) == knew_pages
    finally:
        diary.close()
