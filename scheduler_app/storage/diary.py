"""Storage: the diary file: snapshots to read, one transaction at a time to write."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from scheduler_app.domain.bookings import By
from scheduler_app.domain.errors import Busy, Overlap, Trouble
from scheduler_app.sqlite_library import claim, driver
from scheduler_app.storage.journal import Change
from scheduler_app.storage.opening import make_ready

BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for another one. An import's transaction takes about a second."""

Listener = Callable[[frozenset[str]], None]


class Diary:
    """One SQLite file. Safe to use from several threads and beside other processes."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()
        self._seen = self.latest_change()

    @classmethod
    def open(cls, path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Diary:
        """Open the diary at `path`, made or migrated first where needed.

        Raises `Trouble` when the file is no diary, damaged, or of a newer version.
        """
        _claim(path)
        engine = _engine(path, busy_timeout_ms)
        try:
            make_ready(path, engine)
            return cls(path, engine)
        except OperationalError as error:
            engine.dispose()
            raise _translated(error) from error
        except DatabaseError as error:
            engine.dispose()
            raise Trouble(
                f"{path.name} can't be read as a diary.",
                remedy="It was left as it is. Restore a copy from the backups folder beside it.",
            ) from error
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections. The last one also folds the write-ahead log into the file."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent snapshot to query."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(
        self,
        verb: str,
        *,
        by: By,
        at: datetime,
        why: str = "",
        reverses: int | None = None,
    ) -> Iterator[Change]:
        """One write transaction: all of it is on disk when the block ends, or none of it.

        Takes the write lock first, so that what is checked inside still holds at the commit.
        """
        try:
            with self._engine.connect() as plain:
                connection = plain.execution_options(diary_writes=True)
                with connection.begin():
                    change = Change(connection, verb, by=by, at=at, why=why, reverses=reverses)
                    yield change
        except (IntegrityError, OperationalError) as error:
            raise _translated(error) from error
        if change.id is not None:
            self._tell(change.id, frozenset(change.touched))

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with the touched tables after each commit, on the committing thread.

        Returns what ends the subscription.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def changed_elsewhere(self) -> bool:
        """Whether another process has written since this was last asked."""
        latest = self.latest_change()
        with self._lock:
            changed, self._seen = latest > self._seen, max(latest, self._seen)
        return changed

    def _tell(self, change_id: int, touched: frozenset[str]) -> None:
        with self._lock:
            # A gap in the numbers is somebody else's change: leave it for changed_elsewhere.
            if change_id == self._seen + 1:
                self._seen = change_id
        for listener in tuple(self._listeners):
            listener(touched)

    def latest_change(self) -> int:
        """The number of the newest change in the history, whoever made it; 0 for none."""
        with self.read() as connection:
            latest = connection.exec_driver_sql("SELECT max(id) FROM changes").scalar()
        return latest or 0


def _claim(path: Path) -> None:
    """Make the file readable by its owner only, before SQLite makes it readable by all."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        claim(path)
    except OSError as error:
        raise Trouble(
            f"The diary {path.name} can't be opened: {error.strerror}.",
            remedy="Check that the data folder is yours and writable, or name another one.",
        ) from error


def _engine(path: Path, busy_timeout_ms: int) -> Engine:
    engine = create_engine(f"sqlite:///{path}", module=driver)

    @event.listens_for(engine, "connect")
    def _configure(dbapi: Any, _record: object) -> None:
        # The driver must not begin transactions of its own accord: `_begin` says how they begin.
        dbapi.isolation_level = None
        dbapi.execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")
        dbapi.execute("PRAGMA journal_mode = WAL")
        dbapi.execute("PRAGMA synchronous = FULL")
        dbapi.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("diary_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _translated(error: DatabaseError) -> Trouble:
    reason = str(error.orig)
    if "locked" in reason or "busy" in reason:
        return Busy(
            "Another program is writing to the diary.", remedy="Nothing was changed. Try again."
        )
    if reason == "overlap":
        return Overlap("The time is taken by another booking.", (), remedy="Nothing was changed.")
    if "full" in reason:
        return Trouble("The disk is full.", remedy="Nothing was changed. Free some space first.")
    if "readonly" in reason:
        return Trouble("The diary is write-protected.", remedy="Nothing was changed.")
    raise error
