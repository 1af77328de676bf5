"""Tests: the door to the page's database closes whatever it opened."""

from __future__ import annotations

import asyncio
import gc
import threading
from functools import partial

import pytest
from sqlalchemy import Connection, text

from scheduler_app.booking_page.store import claims, practice
from scheduler_app.booking_page.store.database import WRITERS, Database, opened
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.booking_page.store.refusals import TimeTaken
from tests.booking_page.sample import REMOTE, ZONE
from tests.booking_page.shop import Shop, berlin, holder

TEN = berlin(10, 10)


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


def test_event_loops_that_share_a_database_wake_whoever_waits(postgres_url: str) -> None:
    """Each writes more at once than there are connections to write with."""
    with opened(postgres_url) as database:
        migrate(database)
        written: list[int] = []

        async def many() -> None:
            answers = (database.write(practice.touch) for _ in range(3 * WRITERS))
            written.append(len(await asyncio.gather(*answers)))

        # A thread that hangs must not keep the others from failing.
        loops = [
            threading.Thread(target=asyncio.run, args=(many(),), daemon=True) for _ in range(3)
        ]
        for loop in loops:
            loop.start()
        for loop in loops:
            loop.join(20)
        assert written == [3 * WRITERS] * 3


def test_readers_are_answered_while_writers_wait_for_a_lock(postgres_url: str) -> None:
    """However many want to write: they wait for each other, and nobody waits for them to read."""
    begun, go_on, in_time = threading.Event(), threading.Event(), threading.Event()

    def hold(_c: Connection) -> None:
        begun.set()
        if go_on.wait(3):
            in_time.set()

    async def look(database: Database) -> None:
        writers = [asyncio.ensure_future(database.write(practice.touch)) for _ in range(8)]
        await asyncio.sleep(0.2)
        await database.read(practice.state)
        go_on.set()
        await asyncio.gather(*writers)

    with opened(postgres_url) as database, opened(postgres_url) as other:
        migrate(database)
        holding = threading.Thread(target=other.write_now, args=(hold,))
        holding.start()
        begun.wait(10)
        asyncio.run(look(database))
        holding.join()
        assert in_time.is_set(), "a reader waited for the writers"
        assert database.read_now(practice.state).version == 8


def test_who_cannot_win_is_refused_before_the_lock(postgres_url: str) -> None:
    """The hour is taken already: nobody waits for other writers to be told so."""
    shop = Shop(postgres_url)
    shop.hold(TEN, by="anna")
    begun, go_on, in_time = threading.Event(), threading.Event(), threading.Event()

    def keep(_c: Connection) -> None:
        begun.set()
        if go_on.wait(3):
            in_time.set()

    def hold(c: Connection, by: str) -> None:
        claims.hold(
            c,
            service=REMOTE,
            start=TEN,
            zone=ZONE,
            holder=holder(by),
            account=None,
            address=by,
            now=shop.now,
        )

    def look(c: Connection, by: str) -> None:
        claims.must_look_free(c, service=REMOTE, start=TEN, holder=holder(by), now=shop.now)

    async def ask(by: str) -> None:
        await shop.database.write(partial(hold, by=by), look=partial(look, by=by))

    with opened(postgres_url) as other:
        holding = threading.Thread(target=other.write_now, args=(keep,))
        holding.start()
        begun.wait(10)
        with pytest.raises(TimeTaken):
            asyncio.run(ask("otto"))
        go_on.set()
        holding.join()
    assert in_time.is_set(), "the loser waited for the lock"
    asyncio.run(ask("anna"))  # a hold is not in its own way
    shop.database.close()


def test_who_looked_in_time_is_checked_again_behind_the_lock(postgres_url: str) -> None:
    """The control: between the look and the lock another one takes the hour, and is seen."""
    shop = Shop(postgres_url)

    def look(c: Connection) -> None:
        claims.must_look_free(c, service=REMOTE, start=TEN, holder=holder("otto"), now=shop.now)
        thread = threading.Thread(target=lambda: shop.hold(TEN, by="anna"))
        thread.start()
        thread.join()

    held = partial(
        claims.hold,
        service=REMOTE,
        start=TEN,
        zone=ZONE,
        holder=holder("otto"),
        account=None,
        address="otto",
        now=shop.now,
    )
    with pytest.raises(TimeTaken):
        shop.database.write_now(held, look=look)
    shop.database.close()
