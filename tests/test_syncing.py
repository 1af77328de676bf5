"""Tests: what is synced, and what a disk may not be able to sync."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from scheduler_app.syncing import all_on_disk, make_folder, on_disk
from tests.lasting import all_lasts


def test_a_folder_is_made_with_those_that_it_lies_in(tmp_path: Path) -> None:
    with all_lasts(tmp_path):
        make_folder(tmp_path / "a" / "b" / "c")
    assert [path.stat().st_mode & 0o077 for path in tmp_path.rglob("*")] == [0, 0, 0]
    make_folder(tmp_path / "a" / "b")


def test_made_alone_it_makes_up_nothing_that_it_lies_in(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make_folder(tmp_path / "away" / "diary.files", alone=True)
    assert not list(tmp_path.iterdir())


def test_a_file_in_its_place_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "a")


def test_all_of_a_folder(tmp_path: Path) -> None:
    with all_lasts(tmp_path):
        (tmp_path / "a" / "b").mkdir(parents=True)
        (tmp_path / "a" / "b" / "c.txt").write_text("c")
        all_on_disk(tmp_path / "a")


def test_a_disk_that_knows_no_sync_of_folders_syncs_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unable(_handle: int) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "fsync", unable)
    on_disk(tmp_path)
    (tmp_path / "a").touch()
    with pytest.raises(OSError, match="Invalid"):
        on_disk(tmp_path / "a")


def test_a_folder_without_read_rights_is_left_to_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_asked: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "a").touch()
    monkeypatch.setattr(os, "open", refused)
    on_disk(tmp_path)
    with pytest.raises(PermissionError):
        on_disk(tmp_path / "a")
