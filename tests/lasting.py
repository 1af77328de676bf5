"""Tests: what a piece of work makes must be on the disk when it returns, each name with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def all_lasts(folder: Path) -> Iterator[None]:
    """All files that are new below a folder were synced meanwhile, and whatever names them."""
    before = {_number(path) for path in folder.rglob("*")}
    synced: set[int] = set()
    fsync = os.fsync

    def noted(handle: int) -> None:
        fsync(handle)
        synced.add(os.fstat(handle).st_ino)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", noted)
        yield
    new = [path for path in folder.rglob("*") if _number(path) not in before]
    assert new, "nothing was made"
    to_sync = {path for path in new if path.is_file()} | {path.parent for path in new}
    assert sorted(str(path) for path in to_sync if _number(path) not in synced) == []


def _number(path: Path) -> int:
    return path.stat().st_ino
