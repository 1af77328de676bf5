"""Tests: one SQLite library in a process, without the WAL-reset bug; its locks stay in place."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from scheduler_app import sqlite_library
from scheduler_app.booking_page.operation.examination import examine as examine_page
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store.database import Database
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.sqlite_library import REMEDY, driver, has_wal_reset_fix
from scheduler_app.storage import copies
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.doctor import examine

ROOT = Path(__file__).parents[1]

SOMEBODY_ELSE = """
import fcntl, os, sys
file = os.open(sys.argv[1], os.O_RDWR)
try:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
except OSError:
    print("somebody reads it")
else:
    print("nobody reads it")
"""
"""Another program asks for the bytes that every connection of SQLite keeps locked for reading
(https://sqlite.org/src/file/src/os.h, SHARED_FIRST and SHARED_SIZE)."""


@pytest.mark.parametrize(
    ("known", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 46, 1), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), False),
        ((3, 53, 0), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_which_versions_have_the_fix(known: tuple[int, ...], fixed: bool) -> None:
    assert has_wal_reset_fix(known) is fixed


def test_where_there_is_a_wheel_the_library_has_the_fix() -> None:
    try:
        version("pysqlite3")
    except PackageNotFoundError:
        pytest.skip("no wheel of pysqlite3 for this machine")
    assert driver.__name__ == "pysqlite3.dbapi2"
    assert has_wal_reset_fix(sqlite_library.version())


def test_both_databases_are_opened_by_it(diary: Diary, tmp_path: Path) -> None:
    page = Database(f"sqlite:///{tmp_path / 'page.db'}")
    try:
        for engine in (diary._engine, page.engine):
            with engine.connect() as connection:
                found = connection.exec_driver_sql("SELECT sqlite_version()").scalar()
            assert engine.dialect.dbapi is driver
            assert found == sqlite_library.version_text()
    finally:
        page.close()


def test_nobody_imports_another_sqlite() -> None:
    strangers = []
    for room in ("scheduler_app", "tests", "benchmarks"):
        for path in (ROOT / room).rglob("*.py"):
            if path.name == "sqlite_library.py":
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = (
                    [alias.name for alias in node.names]
                    if isinstance(node, ast.Import)
                    else [node.module or ""]
                    if isinstance(node, ast.ImportFrom)
                    else []
                )
                if {name.partition(".")[0] for name in names} & {"sqlite3", "pysqlite3", "apsw"}:
                    strangers.append(path.relative_to(ROOT))
    assert strangers == []


def _seen_by_another_program(path: Path) -> str:
    if sys.platform == "win32":
        pytest.skip("locks of files are given away at close on POSIX only")
    ended = subprocess.run(
        [sys.executable, "-c", SOMEBODY_ELSE, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return ended.stdout.strip()


# Whoever closes a file gives away all locks that its process has on it. Another program may then
# take itself for the last one, and remove the log that this one still writes.


def test_opening_the_diary_twice_keeps_its_locks(diary: Diary) -> None:
    with diary.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM changes").scalar()
    assert _seen_by_another_program(diary.path) == "somebody reads it"

    second = Diary.open(diary.path)
    second.close()

    assert _seen_by_another_program(diary.path) == "somebody reads it"
    diary.close()
    assert _seen_by_another_program(diary.path) == "nobody reads it"


def test_copying_the_diary_keeps_its_locks(diary: Diary) -> None:
    copies.make(diary.path, at=datetime(2027, 3, 1, tzinfo=UTC), note="test")

    assert _seen_by_another_program(diary.path) == "somebody reads it"


def test_opening_the_page_twice_keeps_its_locks(tmp_path: Path) -> None:
    path = tmp_path / "page.sqlite3"
    first = Database(f"sqlite:///{path}")
    try:
        migrate(first)
        second = Database(f"sqlite:///{path}")
        second.close()

        assert _seen_by_another_program(path) == "somebody reads it"
    finally:
        first.close()


@pytest.mark.parametrize("known", [(3, 40, 1), (3, 51, 2), (3, 52, 0)])
def test_doctors_are_red_below_the_fix(
    diary: Diary,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    known: tuple[int, int, int],
) -> None:
    url = f"sqlite:///{tmp_path / 'page.sqlite3'}"
    page = Database(url)
    migrate(page)
    page.close()
    monkeypatch.setattr(sqlite_library, "version", lambda: known)

    checks = {check.check: check for check in examine(diary)}
    findings = {one.what: one for one in examine_page(PageSettings(url, "http://x"), {})}

    told = ".".join(map(str, known))
    assert not checks["SQLite"].ok
    assert told in checks["SQLite"].detail
    assert REMEDY in checks["SQLite"].detail
    assert not findings["SQLite"].ok
    assert findings["SQLite"].found == told
    assert REMEDY in findings["SQLite"].remedy


def test_the_program_uses_one_library_from_its_first_line_on(tmp_path: Path) -> None:
    code = (
        "import json, sys; from scheduler_app.cli import main; "
        f"main(['--data-dir', {str(tmp_path)!r}, 'doctor', '--json']); "
        "loaded = [name for name in ('_sqlite3', 'pysqlite3._sqlite3') if name in sys.modules]; "
        "print(json.dumps(loaded), file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert len(json.loads(ended.stderr.splitlines()[-1])) == 1
