"""Lost power: writes down what an unmodified program does to a folder.

A call that changes files in a way that is not known here ends the recording with an error: nothing
that was written may be missing.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tests.simulation.power.disk import (
    LOST,
    Deed,
    Named,
    Recording,
    Renamed,
    Resized,
    Synced,
    Told,
    Tree,
    Unnamed,
    Wrote,
)
from tests.simulation.power.strace import Call, calls_in, watched

REPOSITORY = Path(__file__).parents[3]

TELLING = "ACK "
"""How a line on the standard output begins that tells somebody something."""


class NotRecorded(Exception):
    """The program changes files in a way that is not known here."""


def record(folder: Path, module: str, *words: str) -> Recording:
    """What `python -m MODULE WORDS` does to a folder, until it ends well."""
    start, log = Tree.of(folder), folder.with_name(f"{folder.name}.strace")
    command = watched(log, (*_READ, *_UNKNOWN), sys.executable, "-m", module, *words)
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return Recording(start, _Reader(folder, start.copied()).deeds(log))


@dataclass(slots=True)
class _Open:
    """An open file or folder, and where the next bytes go."""

    file: int
    at: int = 0
    appends: bool = False


class _Reader:
    """Reads a log; `tree` is what lies in the folder at that line."""

    def __init__(self, folder: Path, tree: Tree) -> None:
        self._root = PurePosixPath(os.path.realpath(folder))
        self._tree = tree
        self._deeds: list[Deed] = []
        self._open: dict[int, _Open] = {}

    def deeds(self, log: Path) -> tuple[Deed, ...]:
        """All of it."""
        with log.open(encoding="ascii") as lines:
            for call in calls_in(lines, lambda: len(self._deeds)):
                _READ.get(call.name, _Reader.unknown)(self, call)
        return tuple(self._deeds)

    def _do(self, deed: Deed) -> None:
        self._deeds.append(deed)
        self._tree.do(deed)

    def _opened(self, call: Call, place: int = 0) -> _Open | None:
        """What is open under a number, if that lies in the folder; by now another file may."""
        if not call.path(place).is_relative_to(self._root):
            return None
        return self._open.get(call.handle(place))

    def _place(self, path: PurePosixPath) -> tuple[int, str] | None:
        """Folder and name, where the path leads below the root; the root's own name is empty."""
        way = PurePosixPath(os.path.normpath(path))
        if not way.is_relative_to(self._root) or way.name.endswith(LOST):
            return None
        inner = way.relative_to(self._root)
        folder = self._tree.of_path(inner.parent)
        assert folder is not None, f"{path} lies in an unknown folder"
        return folder, inner.name

    def unknown(self, call: Call) -> None:
        if any(self._place(call.path(place)) for place in range(len(call.words))):
            raise NotRecorded(call)

    def opens(self, call: Call) -> None:
        place = self._place(call.path(1, 0))
        if place is None:
            return
        folder, name = place
        file = self._tree.folders[folder].get(name) if name else folder
        if file is None:
            file = self._tree.new(folder=False)
            self._do(Named(folder, name, file))
        elif "O_TRUNC" in call.words[2] and self._tree.files[file]:
            self._do(Resized(file, 0))
        self._open[call.answer] = _Open(file, appends="O_APPEND" in call.words[2])

    def closes(self, call: Call) -> None:
        self._open.pop(call.handle(), None)

    def doubles(self, call: Call) -> None:
        opened = self._opened(call)
        if opened is not None and (call.name != "fcntl" or "F_DUPFD" in call.words[1]):
            self._open[call.answer] = opened

    def seeks(self, call: Call) -> None:
        if opened := self._opened(call):
            opened.at = call.answer

    def maps(self, call: Call) -> None:
        if {"MAP_SHARED", "PROT_WRITE"} <= {*re.split(r"\W", f"{call.words[2]} {call.words[3]}")}:
            self.unknown(call)

    def writes(self, call: Call) -> None:
        if call.handle() == 1:
            self._tells(call.data(1).decode())
        elif opened := self._opened(call):
            self._appends(opened, call.data(1)[: call.answer])

    def writes_at(self, call: Call) -> None:
        if opened := self._opened(call):
            self._do(Wrote(opened.file, call.number(3), call.data(1)[: call.answer]))

    def pours(self, call: Call) -> None:
        """Bytes of one open file into another, from where each of them is."""
        source, into = (1, 0) if call.name == "sendfile" else (0, 2)
        if (to := self._opened(call, into)) is None:
            return
        if (of := self._opened(call, source)) is None:
            raise NotRecorded(call)
        self._appends(to, bytes(self._tree.files[of.file][of.at :][: call.answer]))
        of.at += call.answer

    def resizes(self, call: Call) -> None:
        if opened := self._opened(call):
            self._do(Resized(opened.file, call.number(1)))

    def syncs(self, call: Call) -> None:
        if opened := self._opened(call):
            self._do(Synced(opened.file, call.began))

    def names(self, call: Call) -> None:
        """A folder is made, or a name goes."""
        path = call.path(1, 0) if call.name.endswith("at") else call.path(0)
        if (place := self._place(path)) is None:
            return
        folder, name = place
        if call.name.startswith("mkdir"):
            self._do(Named(folder, name, self._tree.new(folder=True), is_folder=True))
        elif (file := self._tree.folders[folder].get(name)) is not None:
            self._do(Unnamed(folder, name, file))

    def names_anew(self, call: Call) -> None:
        """A name is given to what has one, which goes or stays."""
        plain = call.name in ("rename", "link")
        old = self._place(call.path(0) if plain else call.path(1, 0))
        new = self._place(call.path(1) if plain else call.path(3, 2))
        if old is None and new is None:
            return
        if old is None or new is None:
            raise NotRecorded(call)
        file = self._tree.folders[old[0]][old[1]]
        given = Named(*new, file, file in self._tree.folders)
        self._do(given if call.name.startswith("link") else Renamed(Unnamed(*old, file), given))

    def _appends(self, opened: _Open, data: bytes) -> None:
        at = len(self._tree.files[opened.file]) if opened.appends else opened.at
        self._do(Wrote(opened.file, at, data))
        opened.at = at + len(data)

    def _tells(self, said: str) -> None:
        for line in said.splitlines():
            if line.startswith(TELLING):
                self._do(Told(json.loads(line.removeprefix(TELLING))))


_READ: Mapping[str, Callable[[_Reader, Call], None]] = {
    "openat": _Reader.opens,
    "close": _Reader.closes,
    **dict.fromkeys(("dup", "dup2", "dup3", "fcntl"), _Reader.doubles),
    "lseek": _Reader.seeks,
    "mmap": _Reader.maps,
    **dict.fromkeys(("write", "writev"), _Reader.writes),
    "pwrite64": _Reader.writes_at,
    **dict.fromkeys(("sendfile", "copy_file_range"), _Reader.pours),
    "ftruncate": _Reader.resizes,
    **dict.fromkeys(("fsync", "fdatasync"), _Reader.syncs),
    **dict.fromkeys(("mkdir", "mkdirat", "unlink", "unlinkat", "rmdir"), _Reader.names),
    **dict.fromkeys(("rename", "renameat", "renameat2", "link", "linkat"), _Reader.names_anew),
}

_UNKNOWN = """
    open creat truncate fallocate pwritev pwritev2 splice symlink symlinkat
    sync syncfs sync_file_range io_uring_setup
""".split()
"""What would be a deed too, and nobody does here: it is watched for."""
