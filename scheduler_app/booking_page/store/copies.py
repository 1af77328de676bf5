"""Booking page: copies of its database, and how one of them takes its place again.

A copy is one SQLite file with the page's own tables, whichever database the page runs on: it is
made and put back without programs of the server's, in a container too, and moves a page from one
kind of database to the other.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import URL, Connection, Table, insert, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError

from scheduler_app.booking_page.store.database import APPLICATION, Database, opened
from scheduler_app.booking_page.store.opening import is_migrated, migrate
from scheduler_app.booking_page.store.outages import (
    NO_ROOM,
    is_there,
    outage_of,
    within_reach,
)
from scheduler_app.booking_page.store.tables import metadata
from scheduler_app.domain.errors import Trouble
from scheduler_app.sqlite_library import driver
from scheduler_app.syncing import make_folder, on_disk

ROWS = 500
"""How many rows are moved at once."""

_TRIGGERS = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")

# What waited when the copy was made has been sent since, or nobody knows: it is not sent again, and
# told as cut.
_MAILS_MAY_BE_OUT = text(
    "UPDATE outbox SET state = 'sending', changed_at = 0 WHERE state = 'waiting'"
)
_HANDED_MAY_BE_OUT = text(
    "UPDATE handed_mails SET state = 'sending', changed_at = 0"
    " WHERE state = 'waiting' AND send_at <= :now"
)
# Nothing is sent before the desktop has said again what it wants, and what it wanted by now may be
# out although this copy never heard of it.
_HAND_OVER_ANEW = text(
    "UPDATE practice SET mails_digest = '', mails_until = 0, mails_issued = 0,"
    " mails_known_from = :now, watch = '', heard_at = :now"
)
_SERVED = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = :name AND pid <> pg_backend_pid()"
)


def back_up(url: str, file: Path) -> None:
    """Put a copy of the database at `url` into `file`, whole or not at all; the page may run on.

    Only its owner may read it. `Trouble` says what is in the way.
    """
    if _is_live(url, file):
        raise Trouble(
            f"{file} is the page's database itself.", remedy="Name another file for the copy."
        )
    with _part_of(file) as part, _told_as(_unreadable), opened(_url_of(part)) as copy:
        if _file_of(url) is None:
            _copy_server(url, copy)
        else:
            _must_exist(url)
            with opened(url) as live:
                _copy_file(live, copy)
        _must_be_whole(copy, "The page's database")
        _close_up(copy)
        copy.close()
        _put(part, file)


def restore(url: str, file: Path, *, now: int, name: str = "") -> Path | None:
    """Put the copy `file` in the place of the database at `url`, whole or not at all, at `now`.

    `Trouble` when it is no copy, is damaged or newer, or while the page is served: its workers
    would go on from what they remember. `name` is what the copy is called then. Returns where the
    SQLite file is kept that was there before.
    """
    if _is_live(url, file):
        raise Trouble(f"{file} is the page's database itself.", remedy="Name the copy of it.")
    target, named = _file_of(url), name or str(file)
    if target is not None:
        with within_reach(target):
            make_folder(target.parent)
    with TemporaryDirectory() as folder, _part_of(target or Path(folder, "copy")) as part:
        _take(file, part)
        with _told_as(lambda: _no_copy(named)), opened(_url_of(part)) as copy:
            _must_be_a_copy(copy, named)
            _must_be_whole(copy, named)
            migrate(copy)
            copy.write_now(lambda c: _mails_may_be_out(c, now))
            if target is None:
                _restore_to_server(url, copy)
                return None
            _close_up(copy)
        return _restore_to_file(url, target, part)


@contextmanager
def _told_as(words: Callable[[], Trouble]) -> Iterator[None]:
    """What a driver cannot do with a file is told in these words, unless the file can't help it."""
    try:
        yield
    except (DBAPIError, driver.Error) as error:
        # Errors of SQLite's own copy come as its driver raises them.
        raise outage_of(error) or words() from error


def _copy_server(url: str, copy: Database) -> None:
    """All rows of a server, as they stand at one moment, in a new file."""
    with opened(url) as live:
        if not is_migrated(live):
            raise Trouble(
                "The page's database is not that of this version of the program.",
                remedy="Run `scheduler-page migrate` first.",
            )
        migrate(copy)
        live.read_now(lambda source: copy.write_now(lambda to: _pour(source, to)))


def _mails_may_be_out(c: Connection, now: int) -> None:
    c.execute(_MAILS_MAY_BE_OUT)
    c.execute(_HANDED_MAY_BE_OUT, {"now": now})
    c.execute(_HAND_OVER_ANEW, {"now": now})


def _restore_to_server(url: str, copy: Database) -> None:
    with opened(url) as live:
        migrate(live)

        def replace(to: Connection) -> None:
            if to.execute(_SERVED, {"name": APPLICATION}).scalar_one():
                raise _served()
            names = ", ".join(table.name for table in metadata.sorted_tables)
            to.exec_driver_sql(f"TRUNCATE {names}")
            copy.read_now(lambda source: _pour(source, to))

        live.write_now(replace)


def _restore_to_file(url: str, target: Path, part: Path) -> Path | None:
    if not target.exists():
        _put(part, target)
        return None
    kept = _unused(target)
    with _alone_with(url):
        for ending in ("-wal", "-shm"):
            # Left behind only by a file that could not be opened any more.
            log = target.with_name(target.name + ending)
            if log.exists():
                log.replace(kept.with_name(kept.name + ending))
        try:
            # At no moment is there none: a page that starts after a kill would begin with nothing.
            kept.hardlink_to(target)
        except OSError:  # some file systems know no second name
            target.replace(kept)
        # The log of the one must not be met beside the other, whichever name the disk has.
        on_disk(target.parent)
        _put(part, target)
    return kept


def _unused(target: Path) -> Path:
    """A name for what was there before: whoever restores twice keeps what was there at first."""
    first = kept = target.with_name(f"{target.name}.before-restore")
    number = 1
    while kept.exists() or kept.with_name(f"{kept.name}-wal").exists():
        if kept.exists() and kept.samefile(target):  # a second name, of a restore that was killed
            kept.unlink()
            continue
        number += 1
        kept = first.with_name(f"{first.name}-{number}")
    return kept


@contextmanager
def _alone_with(url: str) -> Iterator[None]:
    """Nobody else has the file open until this ends; `Trouble` when somebody has."""
    with opened(url) as live, ExitStack() as end:
        try:
            line = end.enter_context(closing(live.engine.raw_connection()))
            end.callback(line.invalidate)
            cursor = line.cursor()
            cursor.execute("PRAGMA busy_timeout = 1000")
            cursor.execute("PRAGMA locking_mode = EXCLUSIVE")
            # In WAL mode everybody who has the file open keeps a lock that this waits for. It also
            # brings the log home into the file.
            cursor.execute("PRAGMA journal_mode = DELETE")
            cursor.execute("BEGIN EXCLUSIVE")
        except (DBAPIError, driver.Error) as error:
            if "locked" in str(error):
                raise _served() from error
            # Damaged beyond opening is what a copy is for.
        yield


def _copy_file(live: Database, copy: Database) -> None:
    """SQLite's own copy: one moment of the file and its log, while others write on."""
    with closing(live.engine.raw_connection()) as one, closing(copy.engine.raw_connection()) as two:
        source: Any = one.driver_connection
        source.backup(two.driver_connection)


def _pour(source: Connection, to: Connection) -> None:
    """All rows of all tables, into empty ones; their identities are counted on from."""
    with _without_triggers(to):
        for table in metadata.sorted_tables:
            if to.dialect.name == "sqlite":
                to.execute(table.delete())
            found = source.execution_options(yield_per=ROWS).execute(select(table))
            for rows in found.mappings().partitions(ROWS):
                to.execute(insert(table), [dict(row) for row in rows])
            if to.dialect.name == "postgresql":
                _count_on(to, table)


def _count_on(to: Connection, table: Table) -> None:
    for column in table.columns:
        if column.identity is not None:
            to.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'),"
                    f" coalesce((SELECT max({column.name}) FROM {table.name}), 0) + 1, false)"
                )
            )


@contextmanager
def _without_triggers(to: Connection) -> Iterator[None]:
    """What stood beside each other once may do so again, whatever the triggers say of today."""
    if to.dialect.name == "postgresql":
        to.exec_driver_sql("ALTER TABLE claims DISABLE TRIGGER USER")
        yield
        to.exec_driver_sql("ALTER TABLE claims ENABLE TRIGGER USER")
        return
    triggers = to.execute(_TRIGGERS).all()
    for trigger in triggers:
        to.exec_driver_sql(f"DROP TRIGGER {trigger.name}")
    yield
    for trigger in triggers:
        to.exec_driver_sql(trigger.sql)


def _must_be_a_copy(copy: Database, name: str) -> None:
    with copy.engine.connect() as connection:
        known = set(inspect(connection).get_table_names())
    if not {"alembic_version", "practice", "events"} <= known:
        raise _no_copy(name)


def _must_be_whole(copy: Database, what: str) -> None:
    with copy.engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if found != "ok" or broken is not None:
        raise Trouble(f"{what} is damaged.", remedy="Nothing was changed. Use an older copy.")


def _close_up(copy: Database) -> None:
    """Leave one file that needs no log beside it."""
    with closing(copy.engine.raw_connection()) as pooled:
        pooled.cursor().execute("PRAGMA journal_mode = DELETE")
        pooled.invalidate()


def _take(file: Path, part: Path) -> None:
    """The copy's bytes, and those of a log that somebody has copied with it."""
    try:
        with file.open("rb") as stream:
            if stream.read(5) == b"PGDMP":
                raise Trouble(f"{file} was made by pg_dump.", remedy="Put it back with pg_restore.")
        shutil.copyfile(file, part)
        log = file.with_name(f"{file.name}-wal")
        if log.exists():
            shutil.copyfile(log, part.with_name(f"{part.name}-wal"))
    except OSError as error:
        if error.errno in NO_ROOM:
            raise
        raise Trouble(f"{file} can't be read: {error.strerror}.") from error


@contextmanager
def _part_of(file: Path) -> Iterator[Path]:
    """An empty file beside `file` that only its owner may read; gone in the end unless it moved."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise Trouble(
            f"There is no writing in {file.parent}: {error.strerror}.",
            remedy="Name another folder, or - for standard output.",
        ) from error
    try:
        yield part
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + ending).unlink(missing_ok=True)


def _put(part: Path, file: Path) -> None:
    """Let `part` be `file`, on disk when this returns."""
    on_disk(part)
    try:
        part.replace(file)
        on_disk(file.parent)
    except OSError as error:
        raise Trouble(f"{file} can't be written: {error.strerror}.") from error


def _file_of(url: str) -> Path | None:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    return Path(parsed.database or "")


def _is_live(url: str, file: Path) -> bool:
    live = _file_of(url)
    try:
        return live is not None and live.samefile(file)
    except OSError:
        # One of them is not there, or out of reach: whoever opens it says so.
        return False


def _must_exist(url: str) -> None:
    file = _file_of(url)
    if file is None or not is_there(file):
        raise Trouble(
            f"There is no database at {file}.", remedy="See whether PAGE_DATA is the right folder."
        )


def _url_of(file: Path) -> str:
    return URL.create("sqlite", database=str(file)).render_as_string(hide_password=False)


def _no_copy(name: str) -> Trouble:
    return Trouble(
        f"{name} is no copy of a booking page.",
        remedy="Nothing was changed. Name a file that `scheduler-page backup` has made.",
    )


def _unreadable() -> Trouble:
    return Trouble(
        "The page's database can't be read.",
        remedy="Look at it with `scheduler-page doctor`; a damaged one needs an older copy.",
    )


def _served() -> Trouble:
    return Trouble(
        "The page is being served, or another program has its database open.",
        remedy="Nothing was changed. End it first: `systemctl stop scheduler-page`,"
        " or `docker compose stop page`.",
    )
