"""Storage: files beside the diary, each under the SHA-256 of what it holds.

Attachments of visits lie there, and the papers of invoices (`brought.FILED`).

A file is written under another name, put on the disk, and only then gets its own; the row that
names it comes after that. So whatever dies when, there is a file too many at most, and `sweep`
takes it. What lies there is never written to: one file serves all who attached the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from scheduler_app.domain.errors import InvalidInput, NoAccess, NotFound, Trouble
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.visits.attaching import HEAD, check_size
from scheduler_app.storage.brought import FILED
from scheduler_app.storage.copies import PART
from scheduler_app.storage.file_troubles import of_system
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.syncing import make_folder, on_disk

PIECE = 1 << 20
"""Bytes that are in memory at a time."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


class NotWhole(Trouble):
    """A kept file is missing, or holds something else than it held."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What was written: its digest, how long it is, and how it begins."""

    digest: str
    size: int
    head: bytes


def folder_of(path: Path) -> Path:
    """Where the files of the diary at `path` lie; it need not exist."""
    return path.with_name(f"{path.name}.files")


def place_of(folder: Path, digest: str) -> Path:
    """Where the file of a digest lies in a folder of them."""
    return folder / digest[:2] / digest


def file_of(path: Path, digest: str) -> Path:
    """Where the file of a digest lies beside the diary at `path`."""
    return place_of(folder_of(path), digest)


@contextmanager
def opened(source: Path | bytes, name: str) -> Iterator[tuple[BinaryIO, int]]:
    """What is to be attached, to be read, and its size. Raises `Trouble` where it can't be."""
    if isinstance(source, bytes):
        yield BytesIO(source), len(source)
        return
    try:
        # A pipe would be waited for, were it opened as a file is.
        handle = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    except FileNotFoundError as error:
        raise NotFound(
            f"“{name}” is not there any more.", remedy="Nothing was attached. Choose it again."
        ) from error
    except OSError as error:
        if _is_special(source):
            raise _no_file(name) from error
        raise _unreadable(name, error) from error
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode):
        os.close(handle)
        raise _no_file(name)
    with os.fdopen(handle, "rb") as file:
        yield file, about.st_size


_BINARY = getattr(os, "O_BINARY", 0)


def keep(folder: Path, stream: BinaryIO, name: str, size: int) -> KeptFile:
    """Write a file of so many bytes into such a folder; it is on the disk then.

    Raises `Trouble`, and nothing is left, where it can't be read to its end, changes meanwhile, is
    empty or too large, or there is no room.
    """
    check_size(name, size)
    part = folder / f"{os.getpid()}-{time.monotonic_ns()}{PART}"
    try:
        with _told_of(folder):
            make_folder(folder, alone=True)
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        # What is still to be written is written when it is closed.
        with _told_of(folder), os.fdopen(handle, "wb") as target:
            kept = _copied(stream, target, folder, name, size)
        with _told_of(folder):
            _named(folder, part, kept.digest)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return kept


def _copied(stream: BinaryIO, target: BinaryIO, folder: Path, name: str, size: int) -> KeptFile:
    digest, written, head = hashlib.sha256(), 0, b""
    while True:
        try:
            piece = stream.read(PIECE)
        except OSError as error:
            raise _unreadable(name, error) from error
        if not piece:
            break
        head, written = head or piece[:HEAD], written + len(piece)
        # A log that grows while it is read would never end.
        check_size(name, written)
        digest.update(piece)
        with _told_of(folder):
            target.write(piece)
    if written != size:
        raise InvalidInput(
            "attachment",
            f"“{name}” was changed while it was read.",
            remedy="Nothing was attached. Try again when the other program is done with it.",
        )
    with _told_of(folder):
        target.flush()
        os.fsync(target.fileno())
    return KeptFile(digest.hexdigest(), written, head)


def _named(folder: Path, part: Path, digest: str) -> None:
    file = place_of(folder, digest)
    make_folder(file.parent, alone=True)
    # It gets its name anew also where the same lies there: that one may be damaged, or so old
    # that the next sweep takes it before its row is written.
    part.replace(file)
    on_disk(file.parent)


def link_over(source: Path, target: Path, digests: Collection[str]) -> set[str]:
    """Give files a second name in another such folder; those of which that was done.

    A disk may know no second names, and another disk never does: these are to be copied.
    """
    linked = set()
    for digest in digests:
        file = place_of(target, digest)
        with contextlib.suppress(OSError):
            make_folder(file.parent)
            os.link(place_of(source, digest), file)
            on_disk(file.parent)
            linked.add(digest)
    return linked


def copy_over(source: Path, target: Path, digest: str) -> bool:
    """Copy a file from one such folder to another; whether it was whole.

    Raises `Trouble` where it can't be written.
    """
    file = place_of(target, digest)
    with _told_of(target):
        make_folder(file.parent)
    try:
        copy_out(source, digest, digest, file)
    except NotWhole:
        return False
    return True


def copy_out(folder: Path, digest: str, name: str, target: Path) -> None:
    """Copy a kept file to a new or another file, proven as it is copied.

    `NotWhole` where it is missing or was changed, `Trouble` where it can't be written; there is no
    part of it then.
    """
    file = place_of(folder, digest)
    found = hashlib.sha256()
    part = target.with_name(f".{os.getpid()}{PART}")
    try:
        source = _opened_kept(file, name)
        with source, _told_of(target.parent), part.open("wb") as copied:
            while piece := source.read(PIECE):
                found.update(piece)
                copied.write(piece)
            copied.flush()
            os.fsync(copied.fileno())
        if found.hexdigest() != digest:
            raise _altered(name)
        with _told_of(target.parent):
            part.replace(target)
            on_disk(target.parent)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def delete(folder: Path, digests: Iterable[str]) -> None:
    """Delete kept files, if they are there; they do not come back. Raises `OSError`."""
    for file in [place_of(folder, digest) for digest in digests]:
        file.unlink(missing_ok=True)
        if file.parent.exists():
            on_disk(file.parent)


def head_of(folder: Path, digest: str, name: str) -> bytes:
    """How a kept file begins; `NotWhole` where it is missing."""
    with _opened_kept(place_of(folder, digest), name) as file:
        return file.read(HEAD)


def content_of(folder: Path, digest: str, name: str) -> bytes:
    """All of a small file; `NotWhole` where it is missing or was changed."""
    with _opened_kept(place_of(folder, digest), name) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != digest:
        raise _altered(name)
    return content


def _opened_kept(file: Path, name: str) -> BinaryIO:
    try:
        return file.open("rb")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _missing(name) from error
    except OSError as error:
        raise NotWhole(
            f"The file of “{name}” can't be read: {error.strerror}.",
            remedy=f"Allow reading {file}, or let a backup bring it back: delete it there, and it "
            "comes at night.",
        ) from error


def must_be_there(folder: Path, digest: str, name: str) -> None:
    """Raise `Trouble` where a file that was just kept went meanwhile, as by an erasure."""
    if not place_of(folder, digest).exists():
        raise Trouble(
            f"“{name}” was removed while it was attached.",
            remedy="Nothing was attached. Attach it again.",
        )


def named(asked: PlainSql) -> set[str]:
    """The digests of all files that a row names, also one that undo would bring back."""
    return {row[0] for row in asked.exec_driver_sql(" UNION ".join(map(digests_in, FILED)))}


def digests_in(table: str) -> str:
    """The question for what a table names; of what was erased nothing is left to be named."""
    return f"SELECT digest FROM {table} WHERE digest <> ''"


def listed(folder: Path) -> dict[str, int]:
    """The digests of the files in such a folder, with their sizes."""
    sizes = {}
    for file in folder.glob("??/*"):
        if _DIGEST.fullmatch(file.name):
            # One may go meanwhile, and the others are there all the same.
            with contextlib.suppress(OSError):
                sizes[file.name] = file.stat().st_size
    return sizes


def is_whole(folder: Path, digest: str) -> bool:
    """Whether the file of a digest lies there and holds what it held; all of it is read."""
    try:
        with place_of(folder, digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def sweep(folder: Path, named: Collection[str], *, at_once: bool = False) -> int:
    """Remove what no row names, a day after it was written; how many files that were.

    The row of a file that was just written may be on its way. `at_once` is for who knows that none
    is.
    """
    gone = 0
    before = time.time() - (0 if at_once else DAY)
    for file in (*folder.glob("??/*"), *folder.glob(f"*{PART}")):
        is_part = file.name.endswith(PART)
        if not (is_part or _DIGEST.fullmatch(file.name)) or file.name in named:
            continue
        with contextlib.suppress(OSError):
            if file.stat().st_mtime <= before:
                file.unlink()
                gone += 1
    return gone


@contextmanager
def _told_of(folder: Path) -> Iterator[None]:
    """Say in words what the system would not let us write."""
    try:
        yield
    except OSError as error:
        trouble = of_system(error, folder / "attachments")
        why = f"{error.strerror}." if isinstance(trouble, NoAccess) else trouble.message
        raise Trouble(f"The file could not be written. {why}", remedy=trouble.remedy) from error


def _is_special(source: Path) -> bool:
    try:
        return not stat.S_ISREG(source.stat().st_mode)
    except OSError:
        return False


def _no_file(name: str) -> InvalidInput:
    return InvalidInput(
        "attachment",
        f"“{name}” is no file.",
        remedy="Nothing was attached. Of a folder, attach the files in it, or an archive of it.",
    )


def _unreadable(name: str, error: OSError) -> Trouble:
    return Trouble(
        f"“{name}” can't be read: {error.strerror or 'the system refuses'}.",
        remedy="Nothing was attached. Copy it to this computer first, then attach the copy.",
    )


def _missing(name: str) -> NotWhole:
    return NotWhole(
        f"The file of “{name}” is missing beside the diary.",
        remedy="A backup may have it: scheduler-app doctor tells which are missing.",
    )


def _altered(name: str) -> NotWhole:
    return NotWhole(
        f"The file of “{name}” was changed since it was kept, and is not opened.",
        remedy="A backup may have it as it was: scheduler-app doctor tells which are changed.",
    )
