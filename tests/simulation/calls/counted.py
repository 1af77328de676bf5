"""Calls: each call to a database, the disk or somebody outside is counted, and one of them fails.

Every statement and every commit of any database of this process is one call, whichever way it is
made; so is each call of the system by which `storage` writes files beside the diary, and each
method of a gateway that `outside` was made of.
"""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from scheduler_app.sqlite_library import driver

T = TypeVar("T")


class Bug(Exception):
    """A mistake of ours, in the place of any other."""


@dataclass(frozen=True)
class Fault:
    """How a call fails. `of_database` and `of_disk` say what is raised there.

    SQLite takes the whole transaction back by itself where it `takes_back`. What is `after` has its
    effect, and only its answer is lost.
    """

    name: str
    of_database: Callable[[], BaseException]
    of_disk: Callable[[], BaseException]
    takes_back: bool = False
    after: bool = False


def _told_by_sqlite(words: str, code: int) -> Callable[[], BaseException]:
    def made() -> BaseException:
        error: BaseException = driver.OperationalError(words)
        error.sqlite_errorcode = code  # type: ignore[attr-defined]
        return error

    return made


def _told_by_system(number: int) -> Callable[[], BaseException]:
    return lambda: OSError(number, os.strerror(number))


FAILS = Fault(
    "disk fails", _told_by_sqlite("disk I/O error", 10), _told_by_system(errno.EIO), takes_back=True
)
FULL = Fault(
    "disk full",
    _told_by_sqlite("database or disk is full", 13),
    _told_by_system(errno.ENOSPC),
    takes_back=True,
)
PROTECTED = Fault(
    "write-protected",
    _told_by_sqlite("attempt to write a readonly database", 8),
    _told_by_system(errno.EROFS),
)
BUSY = Fault("busy", _told_by_sqlite("database is locked", 5), _told_by_system(errno.EACCES))
BUG = Fault("bug", Bug, _told_by_system(errno.EPERM))
LOST = Fault(
    "answer lost",
    _told_by_sqlite("disk I/O error", 10),
    _told_by_system(errno.EIO),
    after=True,
)
"""The disk says that it failed, and what it was asked for is there all the same."""

FAULTS = (FAILS, FULL, PROTECTED, BUSY, BUG)


@dataclass
class Calls:
    """Counts calls while it is `counting`; the one whose number is `fails` meets the fault.

    `committed` is called after each commit of a transaction that may write. `made` names each call.
    """

    fails: int = 0
    fault: Fault = FAILS
    counting: bool = False
    made: list[str] = field(default_factory=list)
    fired: str = ""
    threw: BaseException | None = None
    committed: Callable[[], None] = lambda: None

    def call(
        self, name: str, does: Callable[[], T], raises: Callable[[], BaseException], connection: Any
    ) -> T:
        """One call, which does something unless it is the one that fails."""
        if not self.counting:
            return does()
        self.made.append(name)
        if len(self.made) != self.fails:
            return does()
        self.fired, self.threw = name, raises()
        if self.fault.after:
            does()
        elif connection is not None and self.fault.takes_back and connection.in_transaction:
            connection.rollback()
        raise self.threw


CALLS = Calls()
"""Those of this process."""


@contextmanager
def counting(fails: int = 0, fault: Fault = FAILS) -> Iterator[Calls]:
    """Count from now on; of the calls from here the one with this number fails."""
    CALLS.fails, CALLS.fault, CALLS.fired, CALLS.threw = fails, fault, "", None
    CALLS.made = []
    CALLS.counting = True
    try:
        yield CALLS
    finally:
        CALLS.counting = False


class _CountingCursor(driver.Cursor):  # type: ignore[name-defined, misc]
    def execute(self, statement: str, *parameters: Any) -> Any:
        if statement.startswith("ROLLBACK"):
            return super().execute(statement, *parameters)
        does = super().execute
        return self._called(statement, lambda: does(statement, *parameters))

    def executemany(self, statement: str, *parameters: Any) -> Any:
        does = super().executemany
        return self._called(statement, lambda: does(statement, *parameters))

    def _called(self, statement: str, does: Callable[[], Any]) -> Any:
        name = " ".join(statement.split()[:4])
        return CALLS.call(name, does, CALLS.fault.of_database, self.connection)


def _drawn(count: int) -> bytes:
    return secrets.token_bytes(count)


class _CountingConnection(driver.Connection):  # type: ignore[name-defined, misc]
    def __init__(self, *where: Any, **how: Any) -> None:
        super().__init__(*where, **how)
        # What SQLite draws by chance comes from where everything else is drawn, too.
        self.create_function("randomblob", 1, _drawn)

    def cursor(self, *_factory: Any) -> Any:
        return super().cursor(_CountingCursor)

    def commit(self) -> None:
        if not self.in_transaction:
            return
        does = super().commit
        CALLS.call("COMMIT", does, CALLS.fault.of_database, self)
        if CALLS.counting:
            CALLS.committed()

    def backup(self, *how: Any, **more: Any) -> None:
        does = super().backup
        CALLS.call("backup", lambda: does(*how, **more), CALLS.fault.of_database, None)


_ROOMS = ("scheduler_app.storage.", "scheduler_app.gateways.safe_file")
"""Who calls the system for files that are counted."""

_BY_SYSTEM: tuple[tuple[Any, str], ...] = (
    (os, "open"),
    (os, "fsync"),
    (os, "link"),
    (Path, "mkdir"),
    (Path, "replace"),
    (Path, "rename"),
    (Path, "open"),
)


@contextmanager
def watched() -> Iterator[None]:
    """For as long as this lasts new connections, and calls of the system, are ones that count."""
    with pytest.MonkeyPatch.context() as patch:
        connect = driver.connect

        def counted(*where: Any, **how: Any) -> Any:
            return CALLS.call(
                "connect",
                lambda: connect(*where, **{"factory": _CountingConnection, **how}),
                CALLS.fault.of_database,
                None,
            )

        patch.setattr(driver, "connect", counted)
        for owner, name in _BY_SYSTEM:
            patch.setattr(owner, name, _counted_by_system(getattr(owner, name), name))
        yield


def _counted_by_system(does: Callable[..., Any], name: str) -> Callable[..., Any]:
    def called(*how: Any, **more: Any) -> Any:
        by = sys._getframe(1).f_globals.get("__name__", "")
        if not CALLS.counting or not by.startswith(_ROOMS):
            return does(*how, **more)
        return CALLS.call(name, lambda: does(*how, **more), CALLS.fault.of_disk, None)

    return called


class Gateway:
    """Somebody outside, each of whose methods is a call.

    Whatever fails is their `trouble` there; of an answer that is lost they say `lost`.
    """

    def __init__(
        self, behind: Any, trouble: Callable[[], BaseException], lost: Callable[[], BaseException]
    ) -> None:
        self._behind = behind
        self._trouble = trouble
        self._lost = lost

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._behind, name)
        if not callable(found) or name == "close":
            return found

        def called(*how: Any, **more: Any) -> Any:
            name_ = f"{type(self._behind).__name__}.{name}"
            return CALLS.call(name_, lambda: found(*how, **more), self._raised, None)

        return called

    def _raised(self) -> BaseException:
        if CALLS.fault is BUG:
            return Bug()
        return self._lost() if CALLS.fault.after else self._trouble()
