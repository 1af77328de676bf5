"""Full, failing and read-only disks, and damaged diaries: said in words, at the start and at work.

The command line is run in the test's process: whatever escapes it would be a traceback.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from scheduler_app.app import RealProfile
from scheduler_app.cli import main
from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import (
    Busy,
    Damaged,
    DiaryTrouble,
    DiskFails,
    DiskFull,
    NoAccess,
    Trouble,
    WriteProtected,
)
from scheduler_app.settings import Settings
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.backup_folder import folder_of, listed
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.practice.rules import save_settings
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.care.backups import back_up
from tests.faults.disks import NOW, a_diary_of_an_ordinary_user, diary_in, small_disk, write_over

AGENDA = ("agenda", "--from", "2027-03-02", "--to", "2027-03-03")
DAMAGES = 30


class Door:
    """The command line."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, folder: Path, *words: str) -> tuple[int, str, str]:
        """Exit status, and what was printed to where."""
        self._capsys.readouterr()
        status = main(["--data-dir", str(folder), *words], clock=lambda: NOW)
        printed = self._capsys.readouterr()
        return status, printed.out, printed.err


@pytest.fixture
def door(capsys: pytest.CaptureFixture[str]) -> Door:
    return Door(capsys)


def _write(diary: Diary, name: str, value: str = "x") -> None:
    with diary.write("settings", by=By.CONSULTANT, at=NOW) as change:
        save_settings(change, {name: value})


def test_a_full_disk_is_said_at_the_start_and_at_work(tmp_path: Path, door: Door) -> None:
    with small_disk(tmp_path / "disk") as disk:
        path = diary_in(disk.folder)
        disk.fill()
        status, _, told = door(disk.folder, *AGENDA)
        assert (status, told.count("\n")) == (1, 1)
        assert "The disk is full" in told
        assert "safe" in told
        status, out, _ = door(disk.folder, "doctor")
        assert status == 1
        assert "BAD " in out

        disk.empty()
        diary = Diary.open(path)
        disk.fill()
        with pytest.raises(DiskFull, match=r"Nothing was changed.*try again"):
            _write(diary, "big", "x" * 200_000)
        disk.empty()
        _write(diary, "big", "x" * 200_000)
        diary.close()
        assert door(disk.folder, *AGENDA)[0] == 0


def test_a_full_disk_for_backups_is_said_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        path = diary_in(disk.folder)
        diary = Diary.open(path)
        made = back_up(diary, now=NOW)
        disk.fill()
        with pytest.raises(
            Trouble, match=r"No backup could be made. The disk is full.*tried again"
        ):
            back_up(diary, now=NOW)
        disk.empty()
        diary.close()
        assert listed(path, NOW) == [made]
        assert len(list(folder_of(path).iterdir())) == 1


def test_a_read_only_disk_is_said(tmp_path: Path, door: Door) -> None:
    with small_disk(tmp_path / "disk") as disk:
        path = diary_in(disk.folder)
        disk.protect()
        with pytest.raises(WriteProtected, match=r"safe. Allow writing"):
            Diary.open(path)
        status, _, told = door(disk.folder, *AGENDA)
        assert (status, told.count("\n")) == (1, 1)
        assert "write-protected" in told
        assert door(disk.folder, "doctor")[0] == 1


@pytest.mark.parametrize(
    ("what", "mode", "kind"),
    [
        ("folder", 0o555, WriteProtected),
        ("folder", 0o000, NoAccess),
        ("file", 0o000, NoAccess),
    ],
)
def test_what_may_not_be_opened_is_said(
    what: str, mode: int, kind: type[DiaryTrouble], door: Door
) -> None:
    with a_diary_of_an_ordinary_user() as path:
        folder = path.parent
        shut = folder if what == "folder" else path
        shut.chmod(mode)
        try:
            with pytest.raises(kind):
                Diary.open(path)
            status, _, told = door(folder, *AGENDA)
            assert (status, told.count("\n")) == (1, 1)
            assert door(folder, "doctor")[0] == 1
        finally:
            shut.chmod(0o700)
        assert door(folder, *AGENDA)[0] == 0


def test_a_diary_that_may_only_be_read_is_read_and_says_so(door: Door) -> None:
    with a_diary_of_an_ordinary_user() as path:
        path.chmod(0o444)
        diary = Diary.open(path)
        with pytest.raises(WriteProtected):
            diary.must_be_writable()
        with pytest.raises(WriteProtected, match="Nothing was changed"):
            _write(diary, "name")
        diary.close()
        assert door(path.parent, *AGENDA)[0] == 0
        window = RealProfile(Settings(data_dir=path.parent), lambda: NOW)
        with pytest.raises(WriteProtected), window.opened():
            pytest.fail("a window, in which somebody would type for nothing")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_disk_that_fails_is_said(tmp_path: Path) -> None:
    diary = Diary.open(diary_in(tmp_path))
    _write(diary, "small")
    with _no_byte_more(tmp_path), pytest.raises(DiskFails, match="try again"):
        _write(diary, "big", "x" * 900_000)
    _write(diary, "big", "x" * 900_000)
    diary.close()


@contextmanager
def _no_byte_more(folder: Path) -> Iterator[None]:
    """Writing past the size of the largest file fails, as a broken disk does."""
    largest = max(file.stat().st_size for file in folder.iterdir() if file.is_file())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _text(path: Path) -> None:
    path.write_text("not a database, though long enough to be looked at " * 400)


def _header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\0" * 100)


@pytest.mark.parametrize("damage", [_truncated, _text, _header])
def test_a_damaged_diary_is_said_and_can_be_restored(
    tmp_path: Path, door: Door, damage: object
) -> None:
    assert callable(damage)
    path = diary_in(tmp_path)
    diary = Diary.open(path)
    back_up(diary, now=NOW)
    diary.close()
    damage(path)
    broken = path.read_bytes()
    status, _, told = door(tmp_path, *AGENDA)
    assert (status, told.count("\n")) == (1, 1)
    assert "is damaged" in told
    assert "scheduler-app restore" in told
    status, out, _ = door(tmp_path, "doctor")
    assert status == 1
    assert "BAD  the diary file is whole" in out
    assert "ok   the diary is backed up" in out
    status, out, _ = door(tmp_path, "restore")
    assert status == 0
    assert door(tmp_path, *AGENDA)[1].count("Client") == 8
    [aside] = tmp_path.glob("diary-*damaged*")
    assert aside.read_bytes() == broken


def test_a_damaged_diary_without_a_backup_does_not_send_one_looking(
    tmp_path: Path, door: Door
) -> None:
    _text(diary_in(tmp_path))
    assert "There is no backup of it" in door(tmp_path, *AGENDA)[2]
    assert "BAD  the diary is backed up: there is no backup" in door(tmp_path, "doctor")[1]
    status, _, told = door(tmp_path, "restore")
    assert status == 1
    assert "There is no backup of this diary" in told


def test_whatever_was_written_over_no_command_ends_with_a_traceback(
    tmp_path: Path, door: Door
) -> None:
    whole = diary_in(tmp_path)
    found = 0
    for seed in range(DAMAGES):
        draw = random.Random(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        path = Path(shutil.copy(whole, folder))
        if seed % 5 == 4:
            os.truncate(path, draw.randrange(path.stat().st_size))
        else:
            write_over(path, draw, blocks=1 + seed % 8)
        assert door(folder, *AGENDA)[0] in (0, 1)
        status, out, _ = door(folder, "doctor")
        found += status
        assert out
    assert found > DAMAGES // 2


@pytest.mark.parametrize("left", [b"", b"left over" * 1000])
def test_a_log_that_belongs_to_nothing_does_no_harm(
    tmp_path: Path, door: Door, left: bytes
) -> None:
    path = diary_in(tmp_path)
    path.with_name(f"{path.name}-wal").write_bytes(left)
    assert door(tmp_path, *AGENDA)[1].count("Client") == 8
    assert door(tmp_path, "doctor")[0] == 0


def test_an_emptied_diary_beside_its_log_is_not_begun_anew(tmp_path: Path, door: Door) -> None:
    path = diary_in(tmp_path)
    path.write_bytes(b"")
    log = path.with_name(f"{path.name}-wal")
    log.write_bytes(b"changes of a week")
    assert "is empty" in door(tmp_path, *AGENDA)[2]
    assert door(tmp_path, "doctor")[0] == 1
    assert log.read_bytes() == b"changes of a week"


def test_a_diary_that_another_program_keeps_to_itself_is_said(tmp_path: Path) -> None:
    path = diary_in(tmp_path)
    with closing(connected(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM settings WHERE name = 'none'")
        with pytest.raises(Busy, match=r"Another program.*Try again"):
            Diary.open(path, busy_timeout_ms=50)
        other.execute("ROLLBACK")
    Diary.open(path).close()


def test_a_diary_that_is_damaged_at_work_is_said(tmp_path: Path) -> None:
    path = diary_in(tmp_path)
    diary = Diary.open(path)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))
    with pytest.raises(Damaged, match="left as it is"), diary.read() as connection:
        for table in ("bookings", "history", "clients"):
            connection.exec_driver_sql(f"SELECT * FROM {table}").all()
    with pytest.raises(Damaged, match="left as it is"):
        calendar_items(diary, 0, 2**33)
    diary.close()
