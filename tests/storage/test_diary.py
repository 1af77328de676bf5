"""The diary file: opening it, writing it whole or not at all, and telling who wrote."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Busy, DiaryGone, Trouble
from scheduler_app.sqlite_library import connected, driver
from scheduler_app.storage import opening
from scheduler_app.storage.brought import all_tables, all_triggers
from scheduler_app.storage.diary import Diary, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice.rules import all_settings, save_settings
from scheduler_app.use_cases.care.backups import back_up


def test_the_migrations_build_what_is_declared(diary: Diary) -> None:
    declared = create_engine("sqlite://")
    with declared.begin() as connection:
        all_tables().create_all(connection)
        for trigger in all_triggers():
            connection.exec_driver_sql(trigger)
        expected = _shape(connection)
    with diary.read() as connection:
        migrated = {name: sql for name, sql in _shape(connection).items() if "alembic" not in name}
    assert migrated == expected


def _shape(connection: object) -> dict[str, str]:
    rows = connection.exec_driver_sql(  # type: ignore[attr-defined]
        "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    )
    return {name: " ".join(sql.split()) for name, sql in rows}


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(opening.alembic_config()).get_heads() == [opening.HEAD]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")
def test_only_the_owner_can_read_the_diary(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        diary = Diary.open(tmp_path / "new" / "diary.sqlite3")
    finally:
        os.umask(before)
    with diary.write(
        "settings", by=By.CONSULTANT, at=datetime.fromisoformat("2027-01-01T00Z")
    ) as c:
        save_settings(c, {"a": "b"})
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in diary.path.parent.iterdir()}
    diary.close()
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(diary.path.parent.stat().st_mode) == 0o700


def test_a_commit_is_on_disk_before_it_is_told(diary: Diary) -> None:
    with diary.read() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    full = 2
    assert pragmas == ["wal", full, 1]


def test_a_failing_block_writes_nothing(diary: Diary, now: datetime) -> None:
    heard: list[frozenset[str]] = []
    diary.on_change(heard.append)
    with pytest.raises(RuntimeError), diary.write("settings", by=By.CONSULTANT, at=now) as change:
        save_settings(change, {"a": "b"})
        raise RuntimeError
    with diary.read() as connection:
        assert all_settings(connection) == {}
        assert connection.exec_driver_sql("SELECT count(*) FROM changes").scalar() == 0
    assert heard == []


def test_an_error_that_is_logged_tells_nothing_that_was_written(
    diary: Diary, now: datetime
) -> None:
    with (
        pytest.raises(IntegrityError) as raised,
        diary.write("client", by=By.CONSULTANT, at=now) as change,
    ):
        change.insert("clients", {"name": "Anna Schmidt", "phones": None})
    assert "clients" in str(raised.value) and "Anna" not in str(raised.value)


def test_listeners_hear_which_tables_changed(diary: Diary, now: datetime) -> None:
    _set(diary, now, "z")  # the first change of a new diary also begins its plans
    heard: list[frozenset[str]] = []
    stop = diary.on_change(heard.append)
    _set(diary, now, "a")
    stop()
    _set(diary, now, "b")
    assert heard == [frozenset({"settings"})]


def test_nothing_changed_leaves_no_change(diary: Diary, now: datetime) -> None:
    _set(diary, now, "a")
    _set(diary, now, "a")
    with diary.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM changes").scalar() == 1


def test_only_another_program_counts_as_elsewhere(diary: Diary, now: datetime) -> None:
    _set(diary, now, "a")
    assert not diary.changed_elsewhere()
    other = Diary.open(diary.path)
    _set(other, now, "b")
    _set(diary, now, "c")
    assert diary.changed_elsewhere()
    assert not diary.changed_elsewhere()
    assert other.changed_elsewhere()
    other.close()


def test_the_history_only_grows(diary: Diary, now: datetime) -> None:
    _set(diary, now, "a")
    for table in ("changes", "history"):
        for attempt in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1"):
            refused = pytest.raises(driver.IntegrityError, match="only grows")
            with closing(connected(diary.path)) as raw, refused:
                raw.execute(attempt)


def test_a_second_writer_is_told_to_try_again(tmp_path: Path, now: datetime) -> None:
    diary = Diary.open(tmp_path / "diary.sqlite3", busy_timeout_ms=50)
    with closing(connected(diary.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="Try again"):
            _set(diary, now, "a")
        other.execute("ROLLBACK")
    _set(diary, now, "a")
    diary.close()


def test_threads_write_one_after_the_other(diary: Diary, now: datetime) -> None:
    def work(name: str) -> None:
        for number in range(20):
            with diary.write("settings", by=By.CONSULTANT, at=now) as change:
                save_settings(change, {f"{name}{number}": "x"})

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with diary.read() as connection:
        assert len(all_settings(connection)) == 80


def test_a_file_that_is_no_diary_is_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "text.sqlite3"
    text.write_text("not a database, though long enough to be looked at " * 40)
    before = text.read_bytes()
    with pytest.raises(Trouble, match="can't be read as a diary"):
        Diary.open(text)
    assert text.read_bytes() == before


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite3"
    with closing(connected(file)) as raw:
        raw.execute("CREATE TABLE notes (id)")
        raw.commit()
    with pytest.raises(Trouble, match="not a diary"):
        Diary.open(file)


def test_a_newer_diary_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "diary.sqlite3"
    Diary.open(file).close()
    with closing(connected(file)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    with pytest.raises(Trouble, match="newer version"):
        Diary.open(file)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Trouble, match="can't be opened"):
        Diary.open(tmp_path / "file" / "diary.sqlite3")


def _set(diary: Diary, now: datetime, value: str) -> None:
    with diary.write("settings", by=By.CONSULTANT, at=now) as change:
        save_settings(change, {"name": value})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file where it is")
@pytest.mark.parametrize("instead", ["nothing", "another diary"])
def test_nothing_is_saved_to_a_file_that_is_not_there_any_more(
    diary: Diary, now: datetime, instead: str
) -> None:
    away = diary.path.rename(diary.path.with_name("away"))
    if instead == "another diary":
        shutil.copyfile(away, diary.path)
    with (
        pytest.raises(DiaryGone, match="while it was open"),
        diary.write("settings", by=By.CONSULTANT, at=now) as change,
    ):
        save_settings(change, {"a": "b"})
    with pytest.raises(DiaryGone):
        diary.changed_elsewhere()
    with pytest.raises(DiaryGone):
        back_up(diary, now=now)
    assert diary.path.exists() is (instead == "another diary")
    away.replace(diary.path)
    with diary.write("settings", by=By.CONSULTANT, at=now) as change:
        save_settings(change, {"a": "b"})


def test_a_handle_offers_nothing_to_those_who_only_pass_it_on(diary: Diary) -> None:
    assert [name for name in dir(DiaryHandle) if not name.startswith("_")] == []
    handle: DiaryHandle = diary
    assert Diary.of(handle) is diary
    with pytest.raises(TypeError, match="no open diary"):
        reading(DiaryHandle())


@pytest.mark.parametrize("words", ["disk I/O error", "database is locked", "disk is full"])
def test_a_question_that_fails_denies_no_change(diary: Diary, words: str) -> None:
    """What is asked after a commit may fail, and what was done stands all the same."""
    for asks in (diary.read, diary.look):
        with pytest.raises(Trouble) as told, asks():
            raise driver.OperationalError(words)
        assert "see how it stands" in told.value.remedy
        assert "not saved" not in str(told.value) and "Nothing was" not in str(told.value)
