"""Root: what is still there when the power goes.

A file that is synced keeps what it holds. Its name is kept by its folder, which is synced by
itself; and a new folder's name is kept by the one that it lies in (fsync(2), POSIX.1).
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

_NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})
"""How a network's disk says that it syncs files and knows no sync of folders."""


def on_disk(path: Path) -> None:
    """Sync a file or a folder. Never one that somebody has open as a database.

    A folder that we may write into and not read can't be synced by us: that is left to the system.
    """
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return  # Windows syncs folders by itself
    try:
        handle = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    except PermissionError:
        if not is_folder:
            raise
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if not is_folder or error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(handle)


def make_folder(folder: Path, *, alone: bool = False) -> None:
    """Make a folder and those that it lies in, for their owner only; they are on the disk then.

    Where it is made `alone` that which it lies in has to be there: a disk that is away is not made
    up in its place.
    """
    if folder.is_dir():
        return
    if not alone and folder.parent != folder:
        make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    on_disk(folder.parent)


def all_on_disk(folder: Path) -> None:
    """Sync a folder with all that lies in it, and its own name."""
    for path in (*folder.rglob("*"), folder, folder.parent):
        on_disk(path)
