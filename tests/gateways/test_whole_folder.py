"""A folder is there with all its files or not at all, and never in place of another."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.gateways import safe_file, whole_folder
from scheduler_app.gateways.whole_folder import WholeFolderWriter
from tests.lasting import all_lasts

FILES = [("a.pdf", b"%PDF\r\n"), ("b.xml", b"<x/>\n")]


def _cut_off() -> Iterator[tuple[str, bytes]]:
    yield FILES[0]
    raise Trouble("The second can't be made.")


def test_all_files_are_there_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    folder = tmp_path / "Invoices 2027-03"
    with all_lasts(tmp_path):
        WholeFolderWriter().write(folder, FILES)
    assert sorted((one.name, one.read_bytes()) for one in folder.iterdir()) == FILES
    assert [one.stat().st_mode & 0o077 for one in (folder, *folder.iterdir())] == [0, 0, 0]
    assert [*tmp_path.iterdir()] == [folder]


def test_a_single_file_lasts(tmp_path: Path) -> None:
    with all_lasts(tmp_path):
        WholeFolderWriter().write_file(tmp_path / "a.pdf", b"%PDF")


def test_where_one_file_fails_nothing_is_there(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="second"):
        WholeFolderWriter().write(tmp_path / "month", _cut_off())
    assert [*tmp_path.iterdir()] == []


def test_what_a_kill_left_half_written_goes_with_the_next_one(tmp_path: Path) -> None:
    old, fresh, other = (
        tmp_path / name for name in (".month.0a.part", ".month.0b.part", ".year.0c.part")
    )
    for left in (old, fresh, other):
        left.mkdir()
        (left / "a.pdf").write_bytes(b"%PDF")
    os.utime(old, (0, 0))
    WholeFolderWriter().write(tmp_path / "month", FILES)
    assert {*tmp_path.iterdir()} == {tmp_path / "month", fresh, other}


@pytest.mark.parametrize("filled", [True, False])
def test_what_is_there_already_stays_as_it_is(tmp_path: Path, filled: bool) -> None:
    folder = tmp_path / "month"
    folder.mkdir()
    if filled:
        (folder / "mine.txt").write_text("mine")
    with pytest.raises(NotAllowed, match="month is there already"):
        WholeFolderWriter().write(folder, FILES)
    assert [one.name for one in folder.iterdir()] == ["mine.txt"] * filled
    assert [*tmp_path.iterdir()] == [folder]


def test_two_files_of_one_name_are_no_folder(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="can't be written"):
        WholeFolderWriter().write(tmp_path / "month", [FILES[0], FILES[0]])
    assert [*tmp_path.iterdir()] == []


def test_a_place_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="No such file"):
        WholeFolderWriter().write(tmp_path / "gone" / "month", FILES)


def test_a_disk_that_fails_after_all_is_there_is_not_said_to_have_written_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(folder: Path) -> None:
        if folder == tmp_path:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(safe_file, "on_disk", fails)
    monkeypatch.setattr(whole_folder, "on_disk", fails)
    writes: list[Callable[[], None]] = [
        lambda: WholeFolderWriter().write_file(tmp_path / "a.pdf", b"%PDF"),
        lambda: WholeFolderWriter().write(tmp_path / "month", FILES),
    ]
    for write in writes:
        with pytest.raises(Trouble) as told:
            write()
        assert "may be lost" in told.value.message
        assert "unchanged" not in told.value.remedy and "Nothing" not in told.value.remedy
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.pdf", "month"]
