"""Tests: a diary is called damaged where it is, and nowhere else."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.clients.client import Client
from scheduler_app.sqlite_library import connected
from scheduler_app.storage import wiping
from scheduler_app.storage.care.examination import damage
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import save_client


def test_an_index_that_was_put_in_order_meanwhile_is_no_damage(diary: Diary, now: datetime) -> None:
    for name in ("Anna", "Annette", "Anton"):
        save_client(diary, Client(0, name), now=now)
    with diary.read() as connection:
        # A connection that is kept open remembers from now on how the index lay.
        found = "SELECT rowid FROM client_words WHERE client_words MATCH 'ann*'"
        assert len(connection.exec_driver_sql(found).all()) == 2
        assert damage(connection) == []
    assert wiping.wiped(diary.path, 1_000)
    with diary.read() as connection:
        assert damage(connection) == []


def test_an_index_that_is_damaged_is_told_of_by_name(diary: Diary, now: datetime) -> None:
    save_client(diary, Client(0, "Anna"), now=now)
    with connected(diary.path) as plain:
        plain.execute("UPDATE client_words_data SET block = x'0102030405060708'")
        plain.commit()
    with diary.read() as connection:
        [told] = damage(connection)
    assert "client_words" in told
