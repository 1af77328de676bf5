"""Faults: disks that are small, full or read-only, and files that were written over."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.time_units import Minutes
from scheduler_app.settings import DIARY_NAME
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.care.doctor import examine_file
from scheduler_app.use_cases.practice.founding import found_practice

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
NOBODY = 65_534
SECTOR = 512


class SmallDisk:
    """A disk of its own in memory, mounted at `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Leave no room."""
        with (self.folder / "film.mkv").open("wb", buffering=0) as film:
            size = 1 << 20
            while size:
                try:
                    film.write(b"\0" * size)
                except OSError:
                    size //= 2

    def empty(self) -> None:
        """Make room again."""
        (self.folder / "film.mkv").unlink()

    def protect(self) -> None:
        """From now on it may only be read. Nothing on it may be open."""
        _mount("-o", "remount,ro", str(self.folder))


@contextmanager
def small_disk(folder: Path, kilobytes: int = 3_500) -> Iterator[SmallDisk]:
    """A disk of its own for as long as the block lasts; skips the test where none can be had."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a disk of its own needs Linux, root and mount")
    folder.mkdir()
    try:
        _mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(folder))
    except subprocess.CalledProcessError:
        pytest.skip("nothing may be mounted here")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True)


@contextmanager
def a_diary_of_an_ordinary_user() -> Iterator[Path]:
    """A diary that is ours while the block runs as somebody whom file modes bind."""
    if sys.platform == "win32":
        pytest.skip("Windows has no such file modes")
    folder = Path(tempfile.mkdtemp(prefix="ordinary-"))
    root = os.geteuid() == 0
    try:
        path = diary_in(folder)
        # What is imported on first use may lie where only root may read.
        examine_file(path, now=NOW)
        import_module("scheduler_app.cli.calendar")
        if root:
            for each in (folder, *folder.iterdir()):
                os.chown(each, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, 0)
        yield path
    finally:
        if root:
            os.setresuid(0, 0, 0)
        shutil.rmtree(folder, ignore_errors=True)


def diary_in(folder: Path) -> Path:
    """A closed diary with some work in it."""
    path = folder / DIARY_NAME
    diary = Diary.open(path)
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=NOW)
    for hour in range(8, 16):
        client = Client(id=0, name=f"Client {hour}", notes="Printer. " * 40)
        wish = NewBooking(
            start=datetime(2027, 3, 2, hour, tzinfo=UTC),
            new_client=client,
            service_id=1,
            minutes=Minutes(30),
        )
        book(diary, wish, now=NOW)
    diary.close()
    return path


def write_over(path: Path, draw: random.Random, blocks: int) -> None:
    """Random bytes over random blocks of a file."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        for _ in range(blocks):
            file.seek(draw.randrange(size // SECTOR) * SECTOR)
            file.write(draw.randbytes(SECTOR))
