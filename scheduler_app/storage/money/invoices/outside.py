"""Storage, money: the last numbers of invoices, remembered beside the diary and not in it.

A diary that comes back from a backup does not know which numbers it has drawn since that was made;
the file here does. There is one for each diary that ever lay there, by its UUID, so that another
diary, or a copy elsewhere, never takes it for its own. Only who holds the diary's write lock writes
it: two programs never write over each other. It is there whole or not at all.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler_app.domain.errors import NoAccess, Trouble
from scheduler_app.domain.money.invoices.numbering import HIGHEST
from scheduler_app.storage.copies import PART
from scheduler_app.storage.file_troubles import of_system
from scheduler_app.syncing import make_folder, on_disk

FORMAT = 1

ROOM = 4_096
"""Bytes: what it takes on the disk, for many a year."""


class NumbersUnreadable(Trouble):
    """What remembers the numbers beside the diary can't be read, or holds something else."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last number of each series. `doubted` until the consultant has said that it is so.

    That is what was taken from the diary itself as nothing lay beside it: it may have come back
    from a backup on another machine.
    """

    last: Mapping[str, int] = field(default_factory=dict)
    doubted: bool = False


def folder_of(path: Path) -> Path:
    """Where the numbers of the diary at `path` are remembered; it need not exist."""
    return path.with_name(f"{path.name}.numbers")


def file_of(path: Path, diary: str) -> Path:
    """The file of the diary with this UUID."""
    return folder_of(path) / f"{diary}.json"


def remembered(path: Path, diary: str) -> Remembered | None:
    """What is remembered of this diary; None where nothing lies there, as for a new one."""
    return _read(file_of(path, diary), diary)


def of_any(path: Path) -> Remembered | None:
    """What is remembered of whichever diary lay there: for one that has no UUID of its own yet.

    A backup from before its first number has none; it is taken for the one that it became.
    """
    last: dict[str, int] = {}
    files = sorted(folder_of(path).glob("*.json"))
    for file in files:
        found = _read(file, file.stem)
        for series, number in found.last.items() if found is not None else ():
            last[series] = max(number, last.get(series, 0))
    return Remembered(last) if files else None


def remember(path: Path, diary: str, known: Remembered) -> None:
    """Write it down; it is on the disk then. Raises `Trouble`, and what was there stays.

    Whoever calls holds the diary's write lock.
    """
    file = file_of(path, diary)
    told = {"format": FORMAT, "diary": diary, "last": dict(known.last), "doubted": known.doubted}
    with _written_beside(file, json.dumps(told, ensure_ascii=False, sort_keys=True)) as part:
        part.replace(file)
        on_disk(file.parent)
    # Whoever has the lock is alone: what others left half written, they left as they died.
    for left in file.parent.glob(f"{file.name}.*{PART}"):
        with contextlib.suppress(OSError):
            left.unlink()


def must_be_writable(path: Path, diary: str) -> None:
    """Raise the `Trouble` that `remember` would: to be known before a number is drawn."""
    with _written_beside(file_of(path, diary), " " * ROOM, trial=".trial") as part:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def _written_beside(file: Path, text: str, *, trial: str = "") -> Iterator[Path]:
    """A file that holds the text and is on the disk, to take the place of `file`."""
    part = file.with_name(f"{file.name}.{os.getpid()}{trial}{PART}")
    try:
        make_folder(file.parent, alone=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        yield part
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise _unwritable(error, file) from error


def put_aside(path: Path, diary: str) -> None:
    """Give a file that can't be read another name, so that a new one can take its place."""
    file = file_of(path, diary)
    # A file in its folder's place is in the way too.
    odd = file if file.parent.is_dir() else file.parent
    try:
        odd.replace(odd.with_suffix(".broken"))
    except FileNotFoundError:
        pass
    except OSError as error:
        raise _unwritable(error, file) from error


def _read(file: Path, diary: str) -> Remembered | None:
    try:
        return _checked(json.loads(file.read_text(encoding="utf-8")), diary)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(file, error.strerror or "the system refuses") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _unreadable(file, "it is damaged, or of another diary") from error


def _checked(told: Any, diary: str) -> Remembered:
    """What a file says; `ValueError` and its like where that is something else."""
    last = dict(told["last"])
    if told["format"] != FORMAT or told["diary"] != diary or not all(map(_is_count, last.items())):
        raise ValueError("it holds something else")
    return Remembered(last, told["doubted"] is True)


def _is_count(item: tuple[object, object]) -> bool:
    series, number = item
    return type(series) is str and type(number) is int and 0 <= number <= HIGHEST


def _unwritable(error: OSError, file: Path) -> Trouble:
    trouble = of_system(error, file)
    why = f"{error.strerror}." if isinstance(trouble, NoAccess) else trouble.message
    return Trouble(
        f"The last number of your invoices can't be written down beside the diary. {why}",
        remedy=f"Allow writing to {file.parent}, and see that its disk has room.",
    )


def _unreadable(file: Path, why: str) -> NumbersUnreadable:
    return NumbersUnreadable(
        f"{file.name} beside the diary, which remembers the last number of your invoices, can't be "
        f"read: {why}.",
        remedy=f"No number was drawn. Put the file back into {file.parent}; or look up the last "
        "invoice that you sent, and say with which number to go on, in the settings of invoices.",
    )
