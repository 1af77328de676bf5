"""Storage: snapshots of the diary that are asked in plain SQL, by the driver itself.

What the first week needs and what each change of week asks goes this way: SQLAlchemy takes longer
to load than everything else that is loaded before the first paint.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from scheduler_app.sqlite_library import connected

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MOST_IDLE = 1
"""Connections that are kept open between two questions: each keeps up to 2 MB of the file."""


class PlainSql(Protocol):
    """What can be asked in plain SQL: a `Snapshot`, or a connection of SQLAlchemy's."""

    def exec_driver_sql(self, statement: str, parameters: Any = None, /) -> Iterable[Sequence[Any]]:
        """The rows of one statement, in the driver's own style of parameters.

        With a list of them it is done once for each, and has no rows.
        """
        ...


class Snapshot:
    """The diary as it stands at one moment."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def exec_driver_sql(self, statement: str, parameters: Any = None, /) -> Iterable[Sequence[Any]]:
        """The rows of one statement; see `PlainSql`."""
        many = isinstance(parameters, list)
        ask = self._connection.executemany if many else self._connection.execute
        rows: Iterable[Sequence[Any]] = ask(statement, parameters or ())
        return rows


def asked_plainly(connection: Connection) -> Snapshot:
    """A transaction of SQLAlchemy's, asked by the driver itself: that takes half the time."""
    return Snapshot(connection.connection.dbapi_connection)


class Snapshots:
    """Takes snapshots of one file, from any thread. Raises the driver's errors.

    `must_be_there` is asked before the file is opened once more, and raises where another one
    lies there now, or none: SQLite would ask that one, or begin a new one.
    """

    def __init__(self, path: Path, busy_timeout_ms: int, must_be_there: Callable[[], None]) -> None:
        self._path = path
        self._busy_timeout_ms = busy_timeout_ms
        self._must_be_there = must_be_there
        self._lock = threading.Lock()
        self._idle: list[Any] = []
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[Snapshot]:
        """A snapshot that holds as long as the block."""
        connection = self._taken()
        try:
            connection.execute("BEGIN")
            yield Snapshot(connection)
            connection.execute("ROLLBACK")
        except BaseException:
            connection.close()
            raise
        self._give_back(connection)

    def close(self) -> None:
        """Close all connections, those in use as soon as they are given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _taken(self) -> Any:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        self._must_be_there()
        # Given from thread to thread, but never in two at once.
        connection = connected(self._path, check_same_thread=False)
        try:
            configure(connection, self._busy_timeout_ms)
        except BaseException:
            # The error is kept while somebody is asked what to do, and the file may be replaced.
            connection.close()
            raise
        return connection

    def _give_back(self, connection: Any) -> None:
        with self._lock:
            if not self._closed and len(self._idle) < _MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()


def configure(connection: Any, busy_timeout_ms: int) -> None:
    """Set up a new connection of the driver, whoever uses it."""
    # The driver must not begin transactions of its own accord.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # A file of somebody else's may not call what reaches out of it.
    connection.execute("PRAGMA trusted_schema = OFF")
