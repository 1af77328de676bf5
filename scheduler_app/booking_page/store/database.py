"""Booking page: the door to its database: snapshots to read, one writer at a time.

Queries are plain synchronous functions of a connection. On SQLite they run where they are asked
for: the file answers sooner than a thread could be woken. A PostgreSQL server is across a wire, so
there they run in a thread, and what takes long does so on both. Nothing may be awaited between the
first and the last query of one transaction, and so nothing can be.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from scheduler_app.booking_page.store.outages import within_reach
from scheduler_app.booking_page.store.shared_commit import SharedCommit, Work
from scheduler_app.booking_page.store.tables import PRACTICE
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import Busy
from scheduler_app.sqlite_library import claim, driver
from scheduler_app.syncing import make_folder

BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for another one."""

READERS, WRITERS = 3, 2
"""Connections a worker keeps to a PostgreSQL server, and so how many threads ask it at once.

Writers are serial whatever their number: a second one waits for the lock that the first one holds,
and more would only keep readers from asking.
"""

APPLICATION = "scheduler-page"
"""What a PostgreSQL server knows our connections by: who is to restore sees that the page runs."""

T = TypeVar("T")
Limiters = WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[CapacityLimiter, CapacityLimiter]]
How = Literal["read", "look", "write", "write at once", "migrate"]


class PagePosition(NamedTuple):
    """How far the page has come: what is offered rises `version`, every event `last_seq`."""

    version: int
    last_seq: int


PositionListener = Callable[[PagePosition], None]


class Database:
    """One SQLite file or PostgreSQL database. Safe to use from several threads and processes."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.is_sqlite else _postgresql(url)
        self._driver: Any = self.engine.dialect.loaded_dbapi
        self._listeners: list[PositionListener] = []
        self._told = PagePosition(0, 0)
        self._limiters: Limiters = WeakKeyDictionary()
        self._lock = threading.Lock()
        self._shared = SharedCommit(
            lambda work: self._written(work, "write at once"), self.write_now, self._understood
        )
        self._closed = False
        event.listen(self.engine, "checkin", self._given_back)

    async def read(self, work: Work[T]) -> T:
        """What `work` answers, asked of one consistent snapshot."""
        if self.is_sqlite:
            return self.read_now(work)
        return await to_thread.run_sync(self.read_now, work, limiter=self._threads()[0])

    async def write(
        self, work: Work[T], *, look: Work[object] | None = None, long: bool = False
    ) -> T:
        """What `work` answers; on disk when this returns. Raised errors leave nothing behind.

        `long` says that it may take longer than others can wait for an answer: it has a thread.
        `look` reads, and raises what `work` would raise: where writers queue for a lock, whoever
        cannot win leaves before joining the queue. `work` must check all of it again.
        """
        if self.is_sqlite:
            return await self._shared.run(work, alone=long)
        return await to_thread.run_sync(
            partial(self.write_now, work, look=look), limiter=self._threads()[1]
        )

    def read_now(self, work: Work[T]) -> T:
        """Like `read`, on this thread."""
        with self.transaction("read") as connection:
            return work(connection)

    def write_now(self, work: Work[T], *, look: Work[object] | None = None) -> T:
        """Like `write`, on this thread. Writers are serial: what was checked inside still holds."""
        if look is None or self.is_sqlite:
            return self._written(work, "write")

        def looked_and_locked(connection: Connection) -> T:
            look(connection)
            # Each statement from here on sees what was committed before this one was answered.
            connection.exec_driver_sql(_LOCK)
            return work(connection)

        return self._written(looked_and_locked, "look")

    @contextmanager
    def transaction(self, how: How) -> Iterator[Connection]:
        """A connection in a transaction that was begun for reading, writing or migrating.

        Begun here and not by a listener of the engine: one makes every statement dearer.
        """
        with self.engine.connect() as connection, connection.begin():
            if self.is_sqlite:
                self._begin_sqlite(connection, how)
            else:
                _begin_postgresql(connection, how)
            yield connection

    def _written(self, work: Work[T], how: How) -> T:
        """Like `write_now`; "write at once" is `Busy` where another one writes just now."""
        try:
            with self.transaction(how) as connection:
                answer = work(connection)
                position = position_of(connection)
        except (DBAPIError, self._driver.Error) as error:
            raise self._understood(error) from error
        if position != self._told:
            self._told = position
            for listener in tuple(self._listeners):
                listener(position)
        return answer

    def _understood(self, error: Exception) -> Exception:
        """The trouble that a driver's error stands for; the error itself where it is a bug."""
        told = error.orig if isinstance(error, DBAPIError) else error
        if not isinstance(told, self._driver.Error):
            return error
        reason = str(told).partition("\n")[0].lower()
        if reason.startswith("overlap"):
            return Overlap("The time is taken by somebody else.", (), remedy="Choose another time.")
        waited = "locked" in reason or "lock timeout" in reason
        if waited and isinstance(told, self._driver.OperationalError):
            return Busy("The page is busy.", remedy="Nothing was changed. Try again in a moment.")
        return error

    def _begin_sqlite(self, connection: Connection, how: How) -> None:
        # By the driver: three times a request, and SQLAlchemy's own way is ten times as dear.
        dbapi: Any = connection.connection.dbapi_connection
        try:
            if how != "write at once":
                dbapi.execute("BEGIN" if how == "read" else "BEGIN IMMEDIATE")
                return
            # SQLite waits by sleeping, and this is the thread that answers everybody.
            dbapi.execute("PRAGMA busy_timeout = 0")
            try:
                dbapi.execute("BEGIN IMMEDIATE")
            finally:
                dbapi.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        except self._driver.Error as error:
            # Whoever expects trouble with the database expects SQLAlchemy's errors.
            raise DBAPIError.instance("BEGIN", None, error, self._driver.Error) from error

    def position(self) -> PagePosition:
        """How far the page has come by now, whoever brought it there."""
        return self.read_now(position_of)

    def on_move(self, listener: PositionListener) -> Callable[[], None]:
        """Call `listener` after own commits that find the position moved, on the writing thread.

        Returns what ends the subscription.
        """
        with self._lock:
            self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def empty_log_now(self) -> None:
        """Empty SQLite's write-ahead log, in which what was forgotten stands still.

        While somebody reads or writes it stays for the next time. PostgreSQL cleans up by itself.
        """
        if not self.is_sqlite:
            return
        with self.engine.connect() as log:
            log.exec_driver_sql("PRAGMA busy_timeout = 0")
            try:
                log.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
            finally:
                log.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")

    def close(self) -> None:
        """Close all connections; one that a thread still uses as soon as it is given back."""
        self._closed = True
        self.engine.dispose()

    def _given_back(self, dbapi: Any, record: Any) -> None:
        # The pool that lent it is gone, and nobody else would close it.
        if self._closed and dbapi is not None:
            record.invalidate()

    def _threads(self) -> tuple[CapacityLimiter, CapacityLimiter]:
        # A limiter wakes whoever waits for it on its own event loop only.
        loop = asyncio.get_running_loop()
        with self._lock:
            known = self._limiters.get(loop)
            if known is None:
                known = self._limiters[loop] = CapacityLimiter(READERS), CapacityLimiter(WRITERS)
        return known


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database, closed at the end."""
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


_POSITION = f"SELECT version, last_seq FROM practice WHERE id = {PRACTICE}"
_LOCK = f"SELECT version FROM practice WHERE id = {PRACTICE} FOR UPDATE"


def position_of(connection: Connection) -> PagePosition:
    """How far the page has come, as this transaction sees it."""
    return PagePosition(*connection.exec_driver_sql(_POSITION).one())


def _sqlite(url: str) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        file = Path(path)
        with within_reach(file):
            make_folder(file.parent)
            claim(file)
    engine = create_engine(url, module=driver, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _configure(dbapi: Any, _record: object) -> None:
        # The driver must not begin transactions of its own accord: see `Database._begin_sqlite`.
        dbapi.isolation_level = None
        dbapi.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        dbapi.execute("PRAGMA journal_mode = WAL")
        dbapi.execute("PRAGMA synchronous = FULL")
        dbapi.execute("PRAGMA foreign_keys = ON")
        # What was forgotten is overwritten: its bytes would stay in the file else.
        dbapi.execute("PRAGMA secure_delete = ON")

    return engine


def _postgresql(url: str) -> Engine:
    driver = make_url(url).set(drivername="postgresql+psycopg")
    return create_engine(
        driver,
        hide_parameters=True,  # they are what clients typed
        pool_size=READERS + WRITERS,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT_MS / 1000,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            "application_name": APPLICATION,
            # A writer sees what the one before it committed; a reader sees one moment only.
            "options": f"-c lock_timeout={BUSY_TIMEOUT_MS} -c statement_timeout=20000",
        },
    )


def _begin_postgresql(connection: Connection, how: How) -> None:
    if how == "read":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    elif how == "write":
        connection.exec_driver_sql(_LOCK)
