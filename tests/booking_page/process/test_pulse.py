"""The pulse: own commits are known at once, those of others within half a second."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest

from scheduler_app.booking_page.process import pulse as pulse_module
from scheduler_app.booking_page.process.pulse import EVERY, Pulse
from scheduler_app.booking_page.store import claims
from scheduler_app.booking_page.store.database import Database, opened
from tests.booking_page.shop import Shop, berlin

TEN = berlin(10, 10)


@pytest.fixture
def shop_on_both(database_url: str) -> Iterator[Shop]:
    """A page that has published, over each kind of database in turn."""
    opened_shop = Shop(database_url)
    yield opened_shop
    opened_shop.database.close()


def beating(database: Database, work: Callable[[Pulse], Awaitable[None]]) -> None:
    """Do `work` beside a pulse of that database."""

    async def run() -> None:
        pulse = Pulse(database)
        task = asyncio.create_task(pulse.run())
        try:
            await asyncio.sleep(EVERY / 2)
            await work(pulse)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def test_an_own_commit_wakes_whoever_waits_without_a_look(
    shop_on_both: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse_module, "EVERY", 3_600)
    shop = shop_on_both
    anna = shop.client()
    held = shop.hold(TEN)

    async def work(pulse: Pulse) -> None:
        waiting = asyncio.create_task(pulse.beyond(0, 20))
        await asyncio.sleep(0.01)
        await shop.database.write(lambda c: claims.submit(c, held.id, anna.id, shop.now))
        assert await waiting
        known = await pulse.position()
        assert known == shop.database.position()

    beating(shop.database, work)


def test_a_commit_of_another_worker_is_noticed_soon(shop_on_both: Shop, database_url: str) -> None:
    shop = shop_on_both
    anna = shop.client()
    held = shop.hold(TEN)

    async def work(pulse: Pulse) -> None:
        with opened(database_url) as elsewhere:
            waiting = asyncio.create_task(pulse.beyond(0, 20))
            await asyncio.sleep(0.01)
            elsewhere.write_now(lambda c: claims.submit(c, held.id, anna.id, shop.now))
            assert await waiting, "only its own time ended the wait"

    beating(shop.database, work)


def test_waiting_ends_when_it_is_told_to_or_time_is_up(shop: Shop) -> None:
    async def work(pulse: Pulse) -> None:
        assert not await pulse.beyond(0, 0.02)
        waiting = asyncio.create_task(pulse.beyond(0, 20))
        await asyncio.sleep(0.01)
        pulse.wake()
        assert not await waiting

    beating(shop.database, work)


def test_without_a_beat_the_database_is_asked(shop: Shop) -> None:
    pulse = Pulse(shop.database)
    assert asyncio.run(pulse.position()) == shop.database.position()


@pytest.mark.expects_log("bug in the pulse")
def test_whatever_a_beat_meets_the_next_one_follows(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(pulse: Pulse) -> None:
        honest = shop.database.read

        async def broken(_work: object) -> object:
            raise OSError("disk I/O error")

        monkeypatch.setattr(shop.database, "read", broken)
        await asyncio.sleep(EVERY * 2)
        monkeypatch.setattr(shop.database, "read", honest)
        seen = pulse._seen_at
        await asyncio.sleep(EVERY * 2)
        assert pulse._seen_at > seen

    beating(shop.database, work)
