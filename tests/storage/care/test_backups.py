"""Backups of the diary: made beside writers, proven before they count, restored whole."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.bookings.booking import By
from scheduler_app.domain.care.backups import DAILY, Backup
from scheduler_app.domain.errors import Busy, Damaged, DiaryGone, Trouble
from scheduler_app.sqlite_library import connected
from scheduler_app.storage import copies
from scheduler_app.storage.backup_folder import file_of, folder_of, listed
from scheduler_app.storage.care import backups
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.practice.rules import all_settings, save_settings
from scheduler_app.use_cases.care.backups import back_up, back_up_if_due
from scheduler_app.use_cases.practice.founding import found_practice


def _set(diary: Diary, now: datetime, **values: str) -> None:
    with diary.write("settings", by=By.CONSULTANT, at=now) as change:
        save_settings(change, values)


def _settings(path: Path) -> dict[str, str]:
    diary = Diary.open(path)
    try:
        with diary.read() as connection:
            return dict(all_settings(connection))
    finally:
        diary.close()


def _made(diary: Diary, now: datetime) -> Backup:
    return copies.make(diary.path, at=now, note=DAILY)


def test_a_backup_holds_what_was_committed_and_nothing_lies_beside_it(
    diary: Diary, now: datetime
) -> None:
    _set(diary, now, name="before")
    made = _made(diary, now)
    _set(diary, now, name="after")
    assert [file.name for file in folder_of(diary.path).iterdir()] == [made.name]
    assert copies.faults_of(file_of(diary.path, made)) == []
    assert _settings(file_of(diary.path, made))["name"] == "before"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file modes")
def test_only_the_owner_can_read_a_backup(diary: Diary, now: datetime) -> None:
    made = _made(diary, now)
    assert stat.S_IMODE(file_of(diary.path, made).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder_of(diary.path).stat().st_mode) == 0o700


def test_writers_go_on_while_a_backup_is_made(diary: Diary, now: datetime) -> None:
    """Between its steps another thread commits; the copy shows the moment at which it began."""
    _set(diary, now, name="0", padding="x" * 900_000)
    written: list[int] = []

    def write_between() -> bool:
        thread = threading.Thread(target=lambda: _set(diary, now, name=str(len(written) + 1)))
        thread.start()
        thread.join()
        written.append(1)
        return True

    made = copies.make(diary.path, at=now, note=DAILY, going_on=write_between)
    assert len(written) >= 2
    assert _settings(file_of(diary.path, made))["name"] == "0"
    assert _settings(diary.path)["name"] == str(len(written))


def test_a_copy_that_lost_rows_or_pages_is_found_out(diary: Diary, now: datetime) -> None:
    _set(diary, now, **{f"name{number}": "x" * 500 for number in range(200)})
    made = _made(diary, now)
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


def test_once_a_day_and_old_ones_go(diary: Diary, now: datetime) -> None:
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
    for hour in range(0, 24 * 40, 6):
        back_up_if_due(diary, now=now + timedelta(hours=hour))
    ages = [
        (now + timedelta(days=40) - one.at).days
        for one in listed(diary.path, now + timedelta(days=40))
    ]
    assert ages[:7] == [1, 2, 3, 4, 5, 6, 7] or ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert 8 <= len(ages) <= 11


def test_a_backup_that_is_told_to_stop_leaves_nothing(diary: Diary, now: datetime) -> None:
    _set(diary, now, padding="x" * 900_000)
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


def test_restoring_keeps_the_broken_diary(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "diary.sqlite3"
    diary = Diary.open(path)
    _set(diary, now, name="good")
    made = _made(diary, now)
    diary.close()
    broken = b"SQLite format 3\0" + b"\x7f" * 20_000
    path.write_bytes(broken)
    path.with_name("diary.sqlite3-wal").write_bytes(b"left over")
    aside = backups.restore(path, made, at=now)
    assert aside is not None
    assert aside.read_bytes() == broken
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"left over"
    assert not path.with_name("diary.sqlite3-wal").exists()
    assert _settings(path)["name"] == "good"
    assert listed(path, now) == [made]


def test_a_diary_that_is_open_elsewhere_is_not_replaced(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "diary.sqlite3"
    diary = Diary.open(path)
    made = _made(diary, now)
    diary.close()
    holds = (
        "import sys; from pathlib import Path; from scheduler_app.storage.diary import Diary; "
        "diary = Diary.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holds, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(Busy, match=r"open in another program.*Nothing was changed"):
            backups.restore(path, made, at=now)
        other.communicate()
    backups.restore(path, made, at=now)


@pytest.mark.parametrize("step", ["claim", "copy_file", "_set_aside", "on_disk"])
def test_a_restore_that_dies_leaves_a_diary_in_its_place(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "diary.sqlite3"
    diary = Diary.open(path)
    _set(diary, now, name="good")
    made = _made(diary, now)
    diary.close()
    path.write_bytes(b"broken" * 1000)
    real: Callable[..., object] = getattr(backups, step)

    def dies(*arguments: object) -> None:
        real(*arguments)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, step, dies)
    with pytest.raises(Trouble):
        backups.restore(path, made, at=now)
    assert path.exists()
    assert path.stat().st_size
    monkeypatch.undo()
    backups.restore(path, made, at=now)
    assert _settings(path)["name"] == "good"


def test_a_broken_backup_is_not_restored(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "diary.sqlite3"
    diary = Diary.open(path)
    made = _made(diary, now)
    diary.close()
    file_of(diary.path, made).write_bytes(b"nonsense" * 1000)
    before = path.read_bytes()
    with pytest.raises(Damaged, match="Nothing was changed"):
        backups.restore(path, made, at=now)
    assert path.read_bytes() == before


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_a_diary_that_is_gone_is_not_silently_begun_anew(
    tmp_path: Path, now: datetime, left: str
) -> None:
    path = tmp_path / "diary.sqlite3"
    diary = Diary.open(path)
    _set(diary, now, name="good")
    made = _made(diary, now)
    diary.close()
    path.unlink()
    if left == "an empty file":
        path.touch()
    with pytest.raises(DiaryGone, match="To begin anew"):
        Diary.open(path)
    backups.restore(path, made, at=now)
    assert _settings(path)["name"] == "good"


def test_a_migration_makes_a_proven_copy_first(tmp_path: Path) -> None:
    import gzip

    old = Path(__file__).parents[2] / "old_databases" / "0001.sqlite3.gz"
    path = tmp_path / "diary.sqlite3"
    path.write_bytes(gzip.decompress(old.read_bytes()))
    Diary.open(path).close()
    [made] = folder_of(path).iterdir()
    assert "-before-" in made.name
    assert copies.faults_of(made) == []
