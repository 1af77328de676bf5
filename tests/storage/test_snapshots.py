"""Snapshots: whoever asks, and whatever becomes of it, no connection is left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Damaged, DiaryGone
from scheduler_app.sqlite_library import connected
from scheduler_app.storage import changes
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.practice.rules import all_settings, save_settings
from scheduler_app.storage.snapshots import Snapshots

HANDLES = Path("/proc/self/fd")


def _held(path: Path) -> list[str]:
    """The handles that this process has on a database file, its log and its index."""
    if not HANDLES.exists():
        pytest.skip("nobody tells here what is open")
    found = []
    for handle in HANDLES.iterdir():
        with suppress(OSError):  # the one that lists them is closed meanwhile
            found.append(str(handle.readlink()))
    return [file for file in found if file.startswith(str(path))]


def test_a_file_that_is_no_diary_is_not_kept_open(tmp_path: Path) -> None:
    path = tmp_path / "diary.db"
    path.write_text("not a database, though long enough to be looked at " * 400)
    with pytest.raises(Damaged) as trouble:
        Diary.open(path)
    assert trouble.value.__cause__ is not None
    assert _held(path) == []


def test_a_snapshot_that_fails_is_not_used_again(diary: Diary) -> None:
    with pytest.raises(RuntimeError), diary.look():
        raise RuntimeError
    diary.close()
    assert _held(diary.path) == []


def test_a_snapshot_that_outlives_the_diary_is_closed_when_it_is_done(diary: Diary) -> None:
    with diary.look() as snapshot:
        assert changes.latest(snapshot) == 0
        diary.close()
        assert changes.latest(snapshot) == 0
    assert _held(diary.path) == []
    assert not diary.path.with_name(f"{diary.path.name}-wal").exists()


def test_a_snapshot_stays_as_it_was_while_others_write(diary: Diary, now: datetime) -> None:
    with diary.look() as snapshot:
        assert all_settings(snapshot) == {}
        _set(diary, now, "a")
        with closing(connected(diary.path)) as other:
            other.execute("PRAGMA wal_checkpoint(PASSIVE)")
        assert all_settings(snapshot) == {}
    with diary.look() as snapshot:
        assert all_settings(snapshot) == {"name": "a"}


def test_no_snapshot_keeps_the_log_from_being_folded(diary: Diary, now: datetime) -> None:
    with diary.look() as snapshot:
        changes.latest(snapshot)
    _set(diary, now, "a")
    with closing(connected(diary.path)) as other:
        assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0)


def test_snapshots_are_set_up_as_connections_that_write(diary: Diary) -> None:
    names = ("busy_timeout", "journal_mode", "synchronous", "foreign_keys", "trusted_schema")
    with diary.look() as snapshot, diary.read() as connection:
        found = [
            [next(iter(asked.exec_driver_sql(f"PRAGMA {name}")))[0] for name in names]
            for asked in (snapshot, connection)
        ]
    assert found[0] == found[1] == [5000, "wal", 2, 1, 0]


def test_many_threads_ask_and_the_first_engine_is_made_once(diary: Diary, now: datetime) -> None:
    gate, done = threading.Barrier(6), list[str]()
    engines = set[int]()

    def looks() -> None:
        for _ in range(30):
            with diary.look() as snapshot:
                assert len(all_settings(snapshot)) == changes.latest(snapshot)

    def writes() -> None:
        engines.add(id(diary._engine))
        name = threading.current_thread().name
        for number in range(10):
            with diary.write("settings", by=By.CONSULTANT, at=now) as change:
                save_settings(change, {f"{name} {number}": "x"})

    def all_at_once(work: Callable[[], None]) -> None:
        gate.wait()
        work()
        done.append(work.__name__)

    works = (looks, looks, looks, looks, writes, writes)
    threads = [threading.Thread(target=all_at_once, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == len(works)
    assert len(engines) == 1
    with diary.look() as snapshot:
        assert len(all_settings(snapshot)) == changes.latest(snapshot) == 20


def test_snapshots_after_the_end_leave_nothing_open(tmp_path: Path) -> None:
    path = tmp_path / "diary.db"
    Diary.open(path).close()
    snapshots = Snapshots(path, 50, lambda: None)
    snapshots.close()
    with snapshots.one() as snapshot:
        assert changes.latest(snapshot) == 0
    assert _held(path) == []


def _set(diary: Diary, now: datetime, value: str) -> None:
    with diary.write("settings", by=By.CONSULTANT, at=now) as change:
        save_settings(change, {"name": value})


def test_what_lies_in_the_place_of_the_open_file_is_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "diary.db"
    diary = Diary.open(path)
    away = path.rename(tmp_path / "away")
    with diary.look() as held:
        assert changes.latest(held) == 0, "what is open goes on"
        with pytest.raises(DiaryGone), diary.look():
            pass
    with diary.read(), pytest.raises(DiaryGone), diary.read():
        pass
    assert not path.exists(), "no new one is begun"
    away.replace(path)
    with diary.read():
        pass
    diary.close()
