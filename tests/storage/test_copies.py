"""Tests: whole copies of the diary are proven before they count."""

from __future__ import annotations

import re
import stat
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.care.backups import DAILY
from scheduler_app.domain.errors import Damaged, Trouble
from scheduler_app.sqlite_library import connected, driver
from scheduler_app.storage import copies
from scheduler_app.storage.backup_folder import file_of, folder_of, how_to_restore, listed
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.backups import back_up, why_no_backups
from scheduler_app.use_cases.care.doctor import examine_file
from scheduler_app.use_cases.practice.founding import found_practice
from tests.lasting import all_lasts
from tests.storage.copied import copied, put_in, settings_of


def test_a_backup_holds_what_was_committed_and_nothing_lies_beside_it(
    diary: Diary, now: datetime
) -> None:
    put_in(diary, now, name="before")
    made = copied(diary, now)
    put_in(diary, now, name="after")
    assert [file.name for file in folder_of(diary.path).iterdir()] == [made.name]
    assert copies.faults_of(file_of(diary.path, made)) == []
    assert settings_of(file_of(diary.path, made))["name"] == "before"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")
def test_a_backup_lasts_and_so_does_its_folder(diary: Diary, now: datetime) -> None:
    put_in(diary, now, name="before")
    with all_lasts(diary.path.parent):
        copied(diary, now)


def test_only_the_owner_can_read_a_backup(diary: Diary, now: datetime) -> None:
    made = copied(diary, now)
    assert stat.S_IMODE(file_of(diary.path, made).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder_of(diary.path).stat().st_mode) == 0o700


def test_writers_go_on_while_a_backup_is_made(diary: Diary, now: datetime) -> None:
    """Between its steps another thread commits; the copy shows the moment at which it began."""
    put_in(diary, now, name="0", padding="x" * 900_000)
    written: list[int] = []

    def write_between() -> bool:
        thread = threading.Thread(target=lambda: put_in(diary, now, name=str(len(written) + 1)))
        thread.start()
        thread.join()
        written.append(1)
        return True

    made = copies.make(diary.path, at=now, note=DAILY, going_on=write_between)
    assert len(written) >= 2
    assert settings_of(file_of(diary.path, made))["name"] == "0"
    assert settings_of(diary.path)["name"] == str(len(written))


def test_a_copy_that_lost_rows_or_pages_is_found_out(diary: Diary, now: datetime) -> None:
    put_in(diary, now, **{f"name{number}": "x" * 500 for number in range(200)})
    made = copied(diary, now)
    counts = {"settings": 200}
    assert copies.faults_of(file_of(diary.path, made), counts) == []
    with closing(connected(file_of(diary.path, made))) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
        raw.execute("DELETE FROM settings WHERE name = 'name7'")
        raw.commit()
    assert copies.faults_of(file_of(diary.path, made), counts) == ["rows are missing in settings"]
    data = bytearray(file_of(diary.path, made).read_bytes())
    data[len(data) // 2 :] = b"\x55" * (len(data) - len(data) // 2)
    file_of(diary.path, made).write_bytes(data)
    assert copies.faults_of(file_of(diary.path, made))
    file_of(diary.path, made).write_bytes(b"")
    assert copies.faults_of(file_of(diary.path, made)) == ["it is no diary"]


def test_a_copy_that_fails_its_proof_replaces_nothing(
    diary: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
    for day in range(12):
        back_up(diary, now=now + timedelta(days=day))
    before = listed(diary.path, now)
    monkeypatch.setattr(copies, "faults_of", lambda *_: ["page 7 is gone"])
    with pytest.raises(Damaged, match="not whole: page 7 is gone"):
        back_up(diary, now=now + timedelta(days=30))
    assert listed(diary.path, now) == before
    assert len(list(folder_of(diary.path).iterdir())) == len(before)


def test_a_copy_with_fewer_rows_than_the_diary_does_not_count(
    diary: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
    copy = copies.copy

    def losing(path: Path, target: Path, going_on: Callable[[], bool]) -> dict[str, int]:
        counts = copy(path, target, going_on)
        with closing(connected(target)) as plain:
            plain.execute("DELETE FROM services")
            plain.commit()
        return counts

    monkeypatch.setattr(copies, "copy", losing)
    with pytest.raises(Damaged, match="rows are missing in services"):
        back_up(diary, now=now)
    assert listed(diary.path, now) == []


def test_a_backup_that_is_told_to_stop_leaves_nothing(diary: Diary, now: datetime) -> None:
    put_in(diary, now, padding="x" * 900_000)
    with pytest.raises(copies.Stopped):
        copies.make(diary.path, at=now, note=DAILY, going_on=lambda: False)
    assert list(folder_of(diary.path).iterdir()) == []


def test_a_backups_folder_that_can_not_be_made_is_said(diary: Diary, now: datetime) -> None:
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
    folder_of(diary.path).write_text("in the way")
    with pytest.raises(
        Trouble, match=r"No backup.*The folder .*backups can.t be used.*diary itself is safe"
    ):
        back_up(diary, now=now)


def test_a_backups_folder_on_a_disk_that_is_away_is_said(
    diary: Diary, tmp_path: Path, now: datetime
) -> None:
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
    folder_of(diary.path).symlink_to(tmp_path / "usb" / "backups")
    away = r"leads to .*usb/backups, and that is not there"
    with pytest.raises(Trouble, match=rf"No backup.*{away}.*diary itself is safe"):
        back_up(diary, now=now)
    checks = {one.check: one for one in examine_file(diary.path, now=now)}
    told = checks["the diary is backed up"]
    assert not told.ok
    assert re.search(away, told.detail)
    assert not (tmp_path / "usb").exists()


def test_a_backups_folder_that_can_not_be_read_is_no_folder_without_backups(
    diary: Diary, now: datetime
) -> None:
    folder_of(diary.path).write_text("in the way")
    for told in (why_no_backups(diary.path), how_to_restore(diary.path, now)):
        assert "backups can't be read" in told


def test_a_migration_makes_a_proven_copy_first(tmp_path: Path) -> None:
    import gzip

    old = Path(__file__).parents[1] / "old_databases" / "0001.sqlite3.gz"
    path = tmp_path / "diary.sqlite3"
    path.write_bytes(gzip.decompress(old.read_bytes()))
    Diary.open(path).close()
    [made] = folder_of(path).iterdir()
    assert "-before-" in made.name
    assert copies.faults_of(made) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("file is not a database", "it can't be read as a diary"),
        ("disk I/O error", "the disk that holds the diary answers with an error"),
    ],
)
def test_a_copy_that_can_not_be_read_is_told_of_in_words(
    diary: Diary, monkeypatch: pytest.MonkeyPatch, said: str, why: str
) -> None:
    def refused(_file: Path) -> None:
        raise driver.DatabaseError(said)

    monkeypatch.setattr(copies, "frozen", refused)
    assert copies.faults_of(diary.path) == [why]
