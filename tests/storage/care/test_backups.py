"""Tests: a backup is put in the place of a broken diary, and old ones go."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.errors import Busy, Damaged, DiaryGone, Trouble
from scheduler_app.storage.backup_folder import file_of, listed
from scheduler_app.storage.care import backups
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.backups import back_up_if_due
from scheduler_app.use_cases.practice.founding import found_practice
from tests.lasting import all_lasts
from tests.storage.copied import copied, put_in, settings_of


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


def test_restoring_keeps_the_broken_diary(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "diary.sqlite3"
    diary = Diary.open(path)
    put_in(diary, now, name="good")
    made = copied(diary, now)
    diary.close()
    broken = b"SQLite format 3\0" + b"\x7f" * 20_000
    path.write_bytes(broken)
    path.with_name("diary.sqlite3-wal").write_bytes(b"left over")
    aside = backups.restore(path, made, at=now)
    assert aside is not None
    assert aside.read_bytes() == broken
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"left over"
    assert not path.with_name("diary.sqlite3-wal").exists()
    assert settings_of(path)["name"] == "good"
    assert listed(path, now) == [made]


def test_a_restore_that_dies_leaves_what_stood_in_the_log_only(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "diary.sqlite3"
    diary = Diary.open(path)
    made = copied(diary, now)
    crashes = (
        "import os, sys; from datetime import UTC, datetime; from pathlib import Path; "
        "from scheduler_app.storage.diary import Diary; from tests.storage.copied import put_in; "
        "put_in(Diary.open(Path(sys.argv[1])), datetime.now(UTC), name='told'); os._exit(0)"
    )
    diary.close()
    subprocess.run([sys.executable, "-c", crashes, str(path)], check=True)
    assert path.with_name("diary.sqlite3-wal").stat().st_size

    def dies(_self: Path, _to: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(Trouble):
        patch.setattr(Path, "replace", dies)
        backups.restore(path, made, at=now)
    assert settings_of(path)["name"] == "told"
    with all_lasts(tmp_path):
        aside = backups.restore(path, made, at=now)
    assert "name" not in settings_of(path)
    assert aside is not None
    assert settings_of(aside)["name"] == "told"


def test_a_diary_that_is_open_elsewhere_is_not_replaced(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "diary.sqlite3"
    diary = Diary.open(path)
    made = copied(diary, now)
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
    put_in(diary, now, name="good")
    made = copied(diary, now)
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
    assert settings_of(path)["name"] == "good"


def test_a_broken_backup_is_not_restored(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "diary.sqlite3"
    diary = Diary.open(path)
    made = copied(diary, now)
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
    put_in(diary, now, name="good")
    made = copied(diary, now)
    diary.close()
    path.unlink()
    if left == "an empty file":
        path.touch()
    with pytest.raises(DiaryGone, match="To begin anew"):
        Diary.open(path)
    backups.restore(path, made, at=now)
    assert settings_of(path)["name"] == "good"
