"""Tests: what a piece of work does to files must be on the disk when it returns, names included."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def all_lasts(folder: Path) -> Iterator[None]:
    """New files below a folder are synced meanwhile, and each folder in which names come or go."""
    before = _numbers(folder)
    synced: set[int] = set()
    fsync = os.fsync

    def noted(handle: int) -> None:
        fsync(handle)
        synced.add(os.fstat(handle).st_ino)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", noted)
        yield
    after = _numbers(folder)
    changed = [path for path, _ in before.items() ^ after.items()]
    assert changed, "nothing was made, and nothing removed"
    known = {*before.values()}
    to_sync = {path for path in after if path.is_file() and after[path] not in known}
    to_sync |= {path.parent for path in changed if path.parent.exists()}
    assert sorted(str(path) for path in to_sync if path.stat().st_ino not in synced) == []


def _numbers(folder: Path) -> dict[Path, int]:
    """The number by which the disk knows each file and folder."""
    return {path: path.stat().st_ino for path in folder.rglob("*")}
