"""Lost power: what was done to a folder, and what a disk may have of it when the power goes.

The model is POSIX's, which promises less than any one file system. What a file holds is on the disk
once that file was synced after it was written; a name, once its folder was. A folder that nobody
has synced into its own parent is lost with all that lies in it. What was not synced may be there or
not, each write and each name by itself. ext4 and others keep a new file's name when that file is
synced, and names in their order; a program that holds here holds there, and where they don't.

Two mercies, which every journal grants: a rename happens or does not, in both folders; and a sector
is written whole. The index of SQLite's log is memory that is shared, and always lost.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path, PurePosixPath

ROOT = 0
SECTOR = 512
HALVES = 6

LOST = "-shm"
"""How the index of SQLite's log is called, after the database."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """Bytes in a file, from an offset on."""

    file: int
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resized:
    """A file was cut off, or made longer with zeros."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a folder, for a file or a folder that may have others."""

    folder: int
    name: str
    file: int
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A name is gone."""

    folder: int
    name: str
    file: int


@dataclass(frozen=True, slots=True)
class Renamed:
    """One name instead of another, over whatever had it."""

    old: Unnamed
    new: Named


@dataclass(frozen=True, slots=True)
class Synced:
    """A file or a folder: what was done to it among the first `until` deeds is on the disk."""

    file: int
    until: int


@dataclass(frozen=True, slots=True)
class Told:
    """Facts by their names, as somebody was told them who will rely on it."""

    facts: Mapping[str, str]


Content = Wrote | Resized
Naming = Named | Unnamed | Renamed
Deed = Content | Naming | Synced | Told


@dataclass(slots=True)
class Tree:
    """A folder with all that lies in it; files and folders are numbers, as a disk has them."""

    folders: dict[int, dict[str, int]] = field(default_factory=lambda: {ROOT: {}})
    files: dict[int, bytearray] = field(default_factory=dict)
    owned: set[int] = field(default_factory=set)
    """Files of which this tree has a content of its own; the others it shares with its origin."""

    @classmethod
    def of(cls, folder: Path) -> Tree:
        """What lies there now, all of it on the disk."""
        tree = cls()
        tree._take(folder, ROOT)
        return tree

    def _take(self, folder: Path, number: int) -> None:
        for each in sorted(folder.iterdir()):
            if each.name.endswith(LOST):
                continue
            inner = self.new(folder=each.is_dir())
            self.folders[number][each.name] = inner
            if each.is_dir():
                self._take(each, inner)
            else:
                self.files[inner] += each.read_bytes()

    def new(self, *, folder: bool) -> int:
        """A file or folder that has no name yet."""
        number = len(self.folders) + len(self.files)
        if folder:
            self.folders[number] = {}
        else:
            self.files[number] = bytearray()
            self.owned.add(number)
        return number

    def copied(self) -> Tree:
        """The same, to be changed by itself."""
        return Tree({number: dict(names) for number, names in self.folders.items()}, {**self.files})

    def of_path(self, path: PurePosixPath) -> int | None:
        """The file or folder that is called so, seen from the root; None where none is."""
        number: int | None = ROOT
        for name in path.parts:
            number = None if number is None else self.folders.get(number, {}).get(name)
        return number

    def do(self, deed: Deed) -> None:
        """Do it once more. What is only made later is known by its number already."""
        match deed:
            case Wrote(file, at, data):
                content = self._own(file)
                content.extend(bytes(max(0, at - len(content))))
                content[at : at + len(data)] = data
            case Resized(file, size):
                content = self._own(file)
                del content[size:]
                content.extend(bytes(size - len(content)))
            case Named(folder, name, file, is_folder):
                self.folders.setdefault(folder, {})[name] = file
                if is_folder:
                    self.folders.setdefault(file, {})
            case Unnamed(folder, name, file):
                if self.folders.setdefault(folder, {}).get(name) == file:
                    del self.folders[folder][name]
            case Renamed(old, new):
                self.do(old)
                self.do(new)
            case _:
                pass

    def _own(self, file: int) -> bytearray:
        if file not in self.owned:
            self.files[file] = bytearray(self.files.get(file, b""))
            self.owned.add(file)
        return self.files[file]

    def write_to(self, folder: Path, number: int = ROOT) -> None:
        """Lay all that has a name there, which must not be there yet."""
        folder.mkdir(mode=0o700)
        for name, inner in self.folders.get(number, {}).items():
            if inner in self.folders:
                self.write_to(folder / name, inner)
            else:
                handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(self.files.get(inner, b""))


class Left(Enum):
    """What the disk has, besides what was synced."""

    ALL = "all that was written"
    SYNCED = "nothing else"
    HALF = "a random half"
    TORN = "all, but of the last write random sectors"
    NAMES = "every name"
    CONTENTS = "what files hold, and no name"


@dataclass(frozen=True, slots=True)
class Loss:
    """The power goes after the first `cut` deeds."""

    cut: int
    left: Left
    seed: str

    def __str__(self) -> str:
        return f"after {self.cut} deeds, on the disk beside what was synced: {self.left.value}"

    def on_disk(self, deeds: Sequence[Deed]) -> tuple[Deed, ...]:
        """What the disk has of these deeds."""
        done = deeds[: self.cut]
        until = _synced(done)
        last = max((at for at, deed in enumerate(done) if isinstance(deed, Content)), default=-1)
        drawn = random.Random(f"{self.seed} {self.cut} {self.left.name}")
        kept: list[Deed] = []
        for place, deed in enumerate(done):
            if not isinstance(deed, Content | Naming):
                continue
            if place < until.get(_written_in(deed), 0):
                kept.append(deed)
            elif self.left is Left.TORN and place == last and isinstance(deed, Wrote):
                kept.extend(_torn(deed, drawn))
            elif self._keeps(deed, drawn):
                kept.append(deed)
        return tuple(kept)

    def _keeps(self, deed: Content | Naming, drawn: random.Random) -> bool:
        match self.left:
            case Left.ALL | Left.TORN:
                return True
            case Left.HALF:
                return drawn.random() < 0.5
            case Left.NAMES:
                return isinstance(deed, Naming)
            case Left.CONTENTS:
                return isinstance(deed, Content)
        return False


def _synced(deeds: Iterable[Deed]) -> dict[int, int]:
    """How many of the first deeds were done when each file and folder was synced last."""
    return {deed.file: deed.until for deed in deeds if isinstance(deed, Synced)}


def _written_in(deed: Content | Naming) -> int:
    """What must be synced for it to stay."""
    match deed:
        case Wrote(file) | Resized(file):
            return file
        case Renamed(_, new):
            return new.folder
        case Named(folder) | Unnamed(folder):
            return folder


def _torn(deed: Wrote, drawn: random.Random) -> Iterator[Wrote]:
    """Half of its sectors, those of the disk that it lies on."""
    begin = deed.at
    end = deed.at + len(deed.data)
    while begin < end:
        stop = min(end, begin // SECTOR * SECTOR + SECTOR)
        if drawn.random() < 0.5:
            yield Wrote(deed.file, begin, deed.data[begin - deed.at : stop - deed.at])
        begin = stop


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody was told last of each fact, and what they were about to be told."""

    told: Mapping[str, str]
    coming: Mapping[str, str]

    def only(self, counts: Callable[[str], bool]) -> Known:
        """The same of those facts alone whose names count."""
        told, coming = (
            {name: value for name, value in facts.items() if counts(name)}
            for facts in (self.told, self.coming)
        )
        return Known(told, coming)

    def broken(self, facts: Mapping[str, str]) -> Iterator[str]:
        """What of it is not so: told means kept, and what is done and not told yet may be so."""
        for name, told in self.told.items():
            found = facts.get(name, "nothing")
            if found not in (told, self.coming.get(name, told)):
                yield f"{name} was told as {told}, and is {found}"


@dataclass(frozen=True, slots=True)
class Recording:
    """A folder as it was, and what was done to it since."""

    start: Tree
    deeds: tuple[Deed, ...]

    def losses(self, seed: int) -> Iterator[Loss]:
        """The power goes after each deed, in each way."""
        for cut in range(len(self.deeds) + 1):
            for left in Left:
                yield Loss(cut, left, f"{seed}")
            # Names are few, and which of them are there matters: more halves of them are drawn.
            for again in range(HALVES if self._has_loose_names(cut) else 0):
                yield Loss(cut, Left.HALF, f"{seed} {again}")

    def _has_loose_names(self, cut: int) -> bool:
        """Whether a name came or went that may still be as it was."""
        done = self.deeds[:cut]
        until = _synced(done)
        return any(
            isinstance(deed, Naming) and place >= until.get(_written_in(deed), 0)
            for place, deed in enumerate(done)
        )

    def known(self, cut: int) -> Known:
        """What was told among the first deeds, and what was about to be."""
        told: dict[str, str] = {}
        for deed in self.deeds[:cut]:
            if isinstance(deed, Told):
                told |= deed.facts
        coming = next((deed.facts for deed in self.deeds[cut:] if isinstance(deed, Told)), {})
        return Known(told, coming)

    def after(self, on_disk: Iterable[Deed]) -> Tree:
        """The folder as the next start finds it."""
        tree = self.start.copied()
        for deed in on_disk:
            tree.do(deed)
        return tree
