"""Storage: the diary file: snapshots to read, one transaction at a time to write."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import DiaryGone
from scheduler_app.loading import loading
from scheduler_app.sqlite_library import claim
from scheduler_app.storage import changes
from scheduler_app.storage.file_troubles import busy, of_system, told_of, write_protected
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.opening import make_ready
from scheduler_app.storage.snapshots import Snapshot, Snapshots
from scheduler_app.storage.writers import Turns
from scheduler_app.syncing import make_folder

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from scheduler_app.storage.journal import Change

BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for others, here and elsewhere. An import takes about a second."""

ChangeListener = Callable[[frozenset[str]], None]

Reading: TypeAlias = "Connection"
"""What a question to the diary is asked on. Use cases pass it on; the SQL stands in this room."""


MOST_TOLD = 100
"""Changes made here that are remembered, so that nobody takes them for another program's."""


class Diary(DiaryHandle):
    """One SQLite file. Safe to use from several threads and beside other processes."""

    def __init__(self, path: Path, busy_timeout_ms: int) -> None:
        self.path = path
        self._busy_timeout_ms = busy_timeout_ms
        self._snapshots = Snapshots(path, busy_timeout_ms, self.must_be_there)
        self._made: Engine | None = None
        self._listeners: list[ChangeListener] = []
        self._lock = threading.Lock()
        self._turns = Turns()
        self._making = threading.Lock()
        self._file = _identity(path)
        self._seen = 0
        self._told: deque[int] = deque(maxlen=MOST_TOLD)

    @classmethod
    def open(cls, path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Diary:
        """Open the diary at `path`, made or migrated first where needed.

        Raises `Trouble` when the file is no diary, damaged, or of a newer version, and
        `DiaryTrouble` when it can't be read or written, or is gone though it has backups.
        """
        _claim(path)
        diary = cls(path, busy_timeout_ms)
        try:
            with told_of(path):
                make_ready(path, diary._snapshots, lambda: diary._engine)
            diary._seen = diary.latest_change()
        except BaseException:
            diary.close()
            raise
        return diary

    @classmethod
    def of(cls, handle: DiaryHandle) -> Diary:
        """The diary behind the handle that somebody passed on."""
        if not isinstance(handle, cls):
            raise TypeError("This is no open diary.")
        return handle

    def must_be_writable(self) -> None:
        """Raise `WriteProtected` where the file may only be read, before anybody types."""
        if not os.access(self.path, os.W_OK):
            raise write_protected(self.path)

    def must_be_there(self) -> None:
        """Raise `DiaryGone` where the file that is open lies no more where it lay.

        Some systems let it be moved, deleted or replaced meanwhile, and SQLite goes on writing to
        what nobody will ever open again.
        """
        if _identity(self.path) != self._file:
            raise DiaryGone(
                f"The diary {self.path.name} was moved, deleted or replaced while it was open.",
                remedy="Nothing more is saved. Put it back into the folder "
                f"{self.path.parent} before you close this window, then try again.",
            )

    def is_replaced(self) -> bool:
        """Whether another file lies where the open one lay; `DiaryTrouble` if it can't be told."""
        return _identity(self.path) not in (None, self._file)

    def close(self) -> None:
        """Close all connections. The last one also folds the write-ahead log into the file."""
        self._snapshots.close()
        if self._made is not None:
            self._made.dispose()

    @contextmanager
    def look(self) -> Iterator[Snapshot]:
        """A consistent snapshot to ask in plain SQL. Raises `DiaryTrouble` when the file fails."""
        with told_of(self.path, asks=True), self._snapshots.one() as snapshot:
            yield snapshot

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent snapshot to query. Raises `DiaryTrouble` when the file fails."""
        with told_of(self.path, asks=True), self._engine.connect() as connection:
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

        Takes the write lock first, so that what is checked inside still holds at the commit. What
        must happen outside follows from it in the same transaction. The threads of this process
        take turns, see `behind_the_window`; `Busy` when it takes too long.
        """
        from scheduler_app.storage.following import follow
        from scheduler_app.storage.journal import Change

        self.must_be_there()
        asked_at = time.monotonic()
        with self._turns.turn(self._busy_timeout_ms / 1000) as had:
            if not had:
                raise busy()
            # Other programs are waited for with the patience that this one's threads have left.
            waited_ms = int((time.monotonic() - asked_at) * 10) * 100
            patience_ms = max(0, self._busy_timeout_ms - waited_ms)
            with told_of(self.path), self._engine.connect() as plain:
                connection = plain.execution_options(diary_writes=True, patience_ms=patience_ms)
                with connection.begin():
                    change = Change(connection, verb, by=by, at=at, why=why, reverses=reverses)
                    yield change
                    follow(change)
        if change.touched:
            self._tell(change.id, frozenset(change.touched))

    def wipe(self) -> bool:
        """Write the file anew, so that nothing is left in it of what was erased.

        Nobody else writes meanwhile. False where somebody still looks at it as it was: what was
        erased may be in the write-ahead log then. `Busy` when it takes too long.
        """
        from scheduler_app.storage.wiping import wiped

        self.must_be_there()
        with self._turns.turn(self._busy_timeout_ms / 1000) as had:
            if not had:
                raise busy()
            with told_of(self.path):
                return wiped(self.path, self._busy_timeout_ms)

    def on_change(self, listener: ChangeListener) -> Callable[[], None]:
        """Call `listener` with the touched tables after each commit, on the committing thread.

        Returns what ends the subscription.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def changed_elsewhere(self) -> bool:
        """Whether another process has written since this was last asked; `DiaryGone` as `write`."""
        self.must_be_there()
        latest = self.latest_change()
        with self._lock:
            changed, self._seen = latest > self._seen, max(latest, self._seen)
        return changed

    def _tell(self, change_id: int | None, touched: frozenset[str]) -> None:
        with self._lock:
            # A gap in the numbers is somebody else's change: leave it for changed_elsewhere.
            if change_id == self._seen + 1:
                self._seen = change_id
        for listener in tuple(self._listeners):
            listener(touched)
        if change_id is not None:
            # Only now: what a listener did not bear, others have not heard of.
            with self._lock:
                self._told.append(change_id)

    def has_told_all(self, after: int, latest: int) -> bool:
        """Whether the changes after that one were made here, and all listeners told of them."""
        with self._lock:
            told = self._told
            return latest - after <= len(told) and all(
                number in told for number in range(after + 1, latest + 1)
            )

    def latest_change(self) -> int:
        """The number of the newest change in the history, whoever made it; 0 for none."""
        with self.look() as snapshot:
            return changes.latest(snapshot)

    @property
    def _engine(self) -> Engine:
        """Made by whoever asks first for more than a look."""
        with self._making:
            if self._made is None:
                with nullcontext() if "sqlalchemy" in sys.modules else loading():
                    from scheduler_app.storage.engine import engine_of
                self._made = engine_of(self.path, self._busy_timeout_ms, self.must_be_there)
            return self._made


def looking(diary: DiaryHandle) -> AbstractContextManager[Snapshot]:
    """A consistent snapshot to ask in plain SQL; see `Diary.look`."""
    return Diary.of(diary).look()


def reading(diary: DiaryHandle) -> AbstractContextManager[Reading]:
    """A consistent snapshot to ask; see `Diary.read`."""
    return Diary.of(diary).read()


def writing(
    diary: DiaryHandle,
    verb: str,
    *,
    by: By,
    at: datetime,
    why: str = "",
    reverses: int | None = None,
) -> AbstractContextManager[Change]:
    """One write transaction under the name of a verb; see `Diary.write`."""
    return Diary.of(diary).write(verb, by=by, at=at, why=why, reverses=reverses)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies there, whatever it is called; None for none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise of_system(error, path) from error
    return found.st_dev, found.st_ino


def _claim(path: Path) -> None:
    """Make the file readable by its owner only, before SQLite makes it readable by all."""
    try:
        make_folder(path.parent)
        if _is_empty(path):
            _must_be_new(path)
        claim(path)
    except OSError as error:
        raise of_system(error, path) from error


def _is_empty(path: Path) -> bool:
    try:
        return not path.stat().st_size
    except FileNotFoundError:
        return True


def _must_be_new(path: Path) -> None:
    """An empty place where a diary was must not silently become a new one."""
    from scheduler_app.storage.backup_folder import folder_of, found

    log = path.with_name(f"{path.name}-wal")
    emptied = path.exists() and log.exists() and log.stat().st_size
    if not emptied and not folder_of(path).exists():
        return
    if emptied or found(path):
        what = "is empty" if path.exists() else "is gone"
        raise DiaryGone(
            f"The diary {path.name} {what}, though there was one in {path.parent}.",
            remedy="Nothing was changed. To begin anew, name another folder.",
        )
