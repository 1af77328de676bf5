"""Writers who come at the same moment share a commit and nothing else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Connection, event, text

from scheduler_app.booking_page.store.database import Database, opened
from scheduler_app.domain.calendar.overlaps import Overlap
from tests.booking_page.shop import Shop

GIVE_UP = 3.0
"""Seconds after which a writer that holds the file up for all goes on, so that a test can fail."""


class Refused(Exception):
    """What a writer of these tests raises."""


def _count(whom: str, *, then: Exception | None = None) -> Callable[[Connection], str]:
    def work(c: Connection) -> str:
        c.execute(text("INSERT INTO throttle VALUES (:whom, 1, 1)"), {"whom": whom})
        if then is not None:
            raise then
        return whom

    return work


def _overlap(c: Connection) -> None:
    c.execute(text("SELECT 1 FROM practice"))
    c.exec_driver_sql(
        "INSERT INTO claims (id, kind, service_id, service_name, start_at, end_at, zone, made_at,"
        " changed_at, expires_at) VALUES ('a', 'request', 1, '', 0, 60, 'UTC', 0, 0, 60),"
        " ('b', 'request', 1, '', 30, 90, 'UTC', 0, 0, 60)"
    )


def _keys(c: Connection) -> Sequence[str]:
    return c.execute(text("SELECT key FROM throttle")).scalars().all()


def _counted(database: Database) -> set[str]:
    return set(database.read_now(_keys))


@pytest.fixture
def database(shop: Shop) -> Database:
    if not shop.database.is_sqlite:
        pytest.skip("on PostgreSQL each writer has a thread and a commit of its own")
    return shop.database


def test_writers_of_one_moment_wait_for_the_disk_once(database: Database) -> None:
    commits: list[Connection] = []
    event.listen(database.engine, "commit", commits.append)

    async def all_at_once() -> list[str]:
        return await asyncio.gather(*(database.write(_count(str(n))) for n in range(10)))

    names = [str(n) for n in range(10)]
    assert asyncio.run(all_at_once()) == names
    assert len(commits) == 1
    assert _counted(database) == set(names)


def test_who_raises_undoes_own_work_only(database: Database) -> None:
    writers: list[Callable[[Connection], object]] = [
        _count("before"),
        _count("refused", then=Refused()),
        _overlap,
        _count("after"),
    ]

    async def all_at_once() -> list[object]:
        return await asyncio.gather(*map(database.write, writers), return_exceptions=True)

    before, refused, overlap, after = asyncio.run(all_at_once())
    assert (before, after) == ("before", "after")
    assert isinstance(refused, Refused)
    assert isinstance(overlap, Overlap)
    assert _counted(database) == {"before", "after"}


def test_who_is_alone_and_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(Refused):
        asyncio.run(database.write(_count("refused", then=Refused())))
    assert _counted(database) == set()


def test_nobody_is_answered_when_the_commit_fails(database: Database) -> None:
    def full(_connection: Connection) -> None:
        raise OSError("the disk is full")

    async def all_at_once() -> list[str | BaseException]:
        return await asyncio.gather(
            *(database.write(_count(str(n))) for n in range(3)), return_exceptions=True
        )

    event.listen(database.engine, "commit", full)
    told = asyncio.run(all_at_once())
    event.remove(database.engine, "commit", full)
    assert [type(one) for one in told] == [OSError] * 3
    assert _counted(database) == set()


def test_others_are_answered_while_one_writes_for_long(database: Database) -> None:
    """What takes long has a thread; whoever reads meanwhile sees what was before."""
    begun, go_on = threading.Event(), threading.Event()

    def long_work(c: Connection) -> bool:
        _count("long")(c)
        begun.set()
        return go_on.wait(GIVE_UP)

    async def look() -> tuple[set[str], list[object]]:
        writing = asyncio.ensure_future(database.write(long_work, long=True))
        others = [asyncio.ensure_future(database.write(_count(str(n)))) for n in range(3)]
        while not begun.is_set():
            await asyncio.sleep(0.001)
        seen = set(await database.read(_keys))
        go_on.set()
        return seen, await asyncio.gather(writing, *others)

    seen, answers = asyncio.run(look())
    assert answers == [True, "0", "1", "2"]
    assert seen == set()
    assert _counted(database) == {"long", "0", "1", "2"}


def test_the_loop_goes_on_while_another_process_writes(database: Database, sqlite_url: str) -> None:
    begun, go_on, released = threading.Event(), threading.Event(), threading.Event()

    def hold(c: Connection) -> None:
        _count("other")(c)
        begun.set()
        if go_on.wait(GIVE_UP):
            released.set()

    async def look() -> list[str]:
        waiting = [asyncio.ensure_future(database.write(_count(str(n)))) for n in range(3)]
        await asyncio.sleep(0.01)
        late = asyncio.ensure_future(database.write(_count("late")))
        await asyncio.sleep(0.01)
        go_on.set()
        return await asyncio.gather(*waiting, late)

    with opened(sqlite_url) as other:
        holding = threading.Thread(target=other.write_now, args=(hold,))
        holding.start()
        begun.wait(GIVE_UP)
        answers = asyncio.run(look())
        holding.join()
    assert released.is_set(), "nobody was answered until the other one gave up"
    assert answers == ["0", "1", "2", "late"]
    assert _counted(database) == {"other", *answers}


def test_who_writes_for_long_and_raises_leaves_nothing(database: Database) -> None:
    async def all_at_once() -> tuple[object, object, object]:
        return await asyncio.gather(
            database.write(_count("before")),
            database.write(_count("refused", then=Refused()), long=True),
            database.write(_count("after")),
            return_exceptions=True,
        )

    before, refused, after = asyncio.run(all_at_once())
    assert (before, after) == ("before", "after")
    assert isinstance(refused, Refused)
    assert _counted(database) == {"before", "after"}


def test_nothing_is_done_for_who_does_not_wait_any_more(database: Database) -> None:
    async def one_leaves() -> None:
        leaving = asyncio.ensure_future(database.write(_count("left")))
        staying = asyncio.ensure_future(database.write(_count("stayed")))
        asyncio.get_running_loop().call_soon(leaving.cancel)
        await asyncio.wait([leaving, staying])

    asyncio.run(one_leaves())
    assert _counted(database) == {"stayed"}
