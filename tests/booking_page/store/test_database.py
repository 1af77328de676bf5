"""Tests: the door to the page's database closes whatever it opened."""

from __future__ import annotations

import gc
import threading

from sqlalchemy import Connection, text

from scheduler_app.booking_page.store.database import Database
from scheduler_app.booking_page.store.opening import migrate


def test_a_connection_still_in_use_is_closed_when_it_is_given_back(postgres_url: str) -> None:
    database = Database(postgres_url)
    migrate(database)
    begun, closed = threading.Event(), threading.Event()

    def slow(c: Connection) -> int:
        begun.set()
        closed.wait(10)
        return int(c.execute(text("SELECT 1")).scalar_one())

    answers: list[int] = []
    reader = threading.Thread(target=lambda: answers.append(database.read_now(slow)))
    reader.start()
    begun.wait(10)
    database.close()
    closed.set()
    reader.join()
    gc.collect()  # a connection left open warns when it is collected, and warnings fail tests
    assert answers == [1]
