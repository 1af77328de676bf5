"""Tests: files beside the diary are on the disk before a row names them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from scheduler_app.domain.errors import Trouble
from scheduler_app.storage.files import copy_out, copy_over, delete, keep, link_over
from tests.lasting import all_lasts

PHOTO = b"\x89PNG\r\n\x1a\n"


def test_a_kept_file_lasts_and_so_does_its_folder(tmp_path: Path) -> None:
    with all_lasts(tmp_path):
        kept = keep(tmp_path / "files", BytesIO(PHOTO), "a.png", len(PHOTO))
    with all_lasts(tmp_path):
        assert copy_over(tmp_path / "files", tmp_path / "backups" / "files", kept.digest)
    with all_lasts(tmp_path):
        copy_out(tmp_path / "files", kept.digest, "a.png", tmp_path / "a.png")


def test_what_is_deleted_does_not_come_back(tmp_path: Path) -> None:
    kept = keep(tmp_path / "files", BytesIO(PHOTO), "a.png", len(PHOTO))
    with all_lasts(tmp_path):
        delete(tmp_path / "files", [kept.digest])
    delete(tmp_path / "files", [kept.digest, "0" * 64])


def test_a_second_name_lasts(tmp_path: Path) -> None:
    kept = keep(tmp_path / "files", BytesIO(PHOTO), "a.png", len(PHOTO))
    with all_lasts(tmp_path):
        link_over(tmp_path / "files", tmp_path / "copy" / "files", [kept.digest])


def test_on_a_disk_that_is_away_no_folder_is_made_up(tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        keep(tmp_path / "stick" / "files", BytesIO(PHOTO), "a.png", len(PHOTO))
    assert not list(tmp_path.iterdir())
