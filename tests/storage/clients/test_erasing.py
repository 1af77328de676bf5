"""Nothing is left of an erased client in the file, byte by byte, and all of everybody else."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Text

from scheduler_app.domain.actors import By
from scheduler_app.storage.brought import NOBODYS, all_personal, all_tables
from scheduler_app.storage.clients import erasing
from scheduler_app.storage.diary import Diary
from tests.storage.clients.canaries import Canaries, fill

GONE, STAYS = 7, 8


@pytest.fixture
def both(diary: Diary, now: datetime) -> tuple[Canaries, Canaries]:
    """Two clients of whom each column tells something."""
    gone, stays = Canaries(GONE, 1), Canaries(STAYS, 2)
    with diary.write("test", by=By.SYSTEM, at=now) as change:
        for one in (gone, stays):
            fill(change.connection, one)
    return gone, stays


def held(diary: Diary) -> bytes:
    """Every byte of the diary's files."""
    beside = (diary.path, Path(f"{diary.path}-wal"))
    return b"".join(file.read_bytes() for file in beside if file.exists())


def erase(diary: Diary, now: datetime, *clients: int) -> None:
    with diary.write("erase", by=By.CONSULTANT, at=now) as change:
        erasing.erase(change, clients)
    with diary.write("erase", by=By.SYSTEM, at=now) as change:
        erasing.note_files_gone(change.connection)
    assert diary.wipe()


def test_every_table_and_every_text_says_whose_it_is() -> None:
    told: dict[str, set[str]] = {}
    for one in all_personal():
        told.setdefault(one.table, set()).update(one.blank, one.plain)
        assert not one.blank.keys() & one.plain, f"{one.table}: blanked and plain"
    tables = all_tables().tables
    assert told.keys() | NOBODYS == tables.keys(), "a table says nothing of clients"
    assert not told.keys() & NOBODYS
    for name, columns in told.items():
        texts = {each.name for each in tables[name].columns if isinstance(each.type, Text)}
        assert texts <= columns, f"{name}: {sorted(texts - columns)} are neither words nor plain"
        assert columns <= {each.name for each in tables[name].columns}, name


def test_no_word_is_left_and_no_word_of_others_is_lost(
    diary: Diary, now: datetime, both: tuple[Canaries, Canaries]
) -> None:
    gone, stays = both
    before = held(diary)
    assert gone.found_in(before) == gone.words, "the test looks in the wrong place"
    erase(diary, now, GONE)
    after = held(diary)
    assert gone.found_in(after) == {}
    assert stays.found_in(after) == stays.words


def numbers(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """All that is no text, but for marks that something is gone."""
    kept = {}
    gone = {each.table for each in all_personal() if each.goes}
    marks = {"removed", "erased", "dismissed", "revoked_at"}
    for name, table in all_tables().tables.items():
        if name in NOBODYS or name in gone:
            continue
        columns = [
            each.name
            for each in table.columns
            if not isinstance(each.type, Text) and each.name not in marks
        ]
        query = f"SELECT {', '.join(columns)} FROM {name} ORDER BY 1"
        kept[name] = [dict(row) for row in connection.exec_driver_sql(query).mappings()]
    return kept


def test_every_number_stays_and_the_history_only_grows_again(
    diary: Diary, now: datetime, both: tuple[Canaries, Canaries]
) -> None:
    with diary.read() as connection:
        before = numbers(connection)
    erase(diary, now, GONE)
    with diary.read() as connection:
        assert numbers(connection) == before
        texts = "SELECT key, kind, currency, outside FROM ledger ORDER BY id"
        assert len(set(connection.exec_driver_sql(texts))) == 2
    for statement in ("UPDATE history SET before = 1", "DELETE FROM changes", "DELETE FROM ledger"):
        writing = diary.write("test", by=By.SYSTEM, at=now)
        with pytest.raises(Exception, match="only grows"), writing as change:
            change.connection.exec_driver_sql(statement)


def test_cut_off_nothing_has_happened(
    diary: Diary, now: datetime, both: tuple[Canaries, Canaries]
) -> None:
    gone, stays = both
    with pytest.raises(KeyboardInterrupt), diary.write("erase", by=By.SYSTEM, at=now) as change:
        erasing.erase(change, [GONE])
        raise KeyboardInterrupt
    assert gone.found_in(held(diary)) == gone.words
    with diary.read() as connection:
        assert erasing.left_to_finish(connection) is None
        query = "SELECT count(*) FROM sqlite_master WHERE sql LIKE '%the history only grows%'"
        assert connection.exec_driver_sql(query).scalar_one() >= 10
    assert stays.words


def test_what_is_named_in_the_runs_of_jobs_goes_too(
    diary: Diary, now: datetime, both: tuple[Canaries, Canaries]
) -> None:
    gone, _ = both
    name = next(word for word, where in gone.words.items() if where == "clients.name")
    add = "INSERT INTO job_runs (job, at, ended_at, outcome, did) VALUES ('mail', 1, 1, 'done', ?)"
    with diary.write("test", by=By.SYSTEM, at=now) as change:
        for did in (f"Sent a mail to {name}.", "Sent 2 mails."):
            change.connection.exec_driver_sql(add, (did,))
    erase(diary, now, GONE)
    with diary.read() as connection:
        found = connection.exec_driver_sql("SELECT did FROM job_runs ORDER BY id").scalars().all()
    assert found == ["", "Sent 2 mails."]
    assert gone.found_in(held(diary)) == {}


def test_what_was_said_before_a_booking_was_given_away_goes(
    diary: Diary, now: datetime, both: tuple[Canaries, Canaries]
) -> None:
    gone, stays = both
    booking = stays.ids["bookings"]
    was = {"client_id": GONE, "notes": gone.word("history of a booking given away")}
    became = {"client_id": STAYS, "notes": stays.word("history of a booking given away")}
    with diary.write("edit", by=By.CONSULTANT, at=now) as change:
        change.tell("bookings", [booking])
        change.connection.exec_driver_sql(
            "INSERT INTO history (change_id, subject, subject_id, before, after)"
            " VALUES (?, 'bookings', ?, ?, '{}'), (?, 'bookings', ?, '{}', ?)",
            (change.id, booking, json.dumps(was), change.id, booking, json.dumps(became)),
        )
    assert was["notes"] in gone.found_in(held(diary))
    erase(diary, now, GONE)
    assert gone.found_in(held(diary)) == {}
    lost = stays.words.keys() - stays.found_in(held(diary)).keys()
    # What the booking was until then is told no more, whoever it was then.
    assert {stays.words[word] for word in lost} <= {
        "bookings.title",
        "bookings.place",
        "bookings.notes",
        "bookings.uid",
    }
