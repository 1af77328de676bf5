"""Lost power: how `strace` is told to watch a program, and what its log says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

_CALL = re.compile(r"(\w+)\((.*)\) += (\d+).*")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>")
_UNFINISHED = " <unfinished ...>"
_DIGITS = re.compile(r"\\x([0-9a-f]{2})")


@cache
def why_not() -> str:
    """Why nothing can be watched here; empty where it can."""
    if sys.platform != "linux":
        return "strace is Linux's"
    if shutil.which("strace") is None:
        return "strace is not installed"
    command = watched(Path(os.devnull), ["fsync"], "true")
    tried = subprocess.run(command, capture_output=True, check=False)
    return "" if tried.returncode == 0 else "strace may not trace here"


def watched(log: Path, calls: Iterable[str], *command: str) -> list[str]:
    """The command that runs another one, and writes down such calls of it."""
    # Nothing else stops the program, and what it writes is told whole. Not every machine knows each
    # of these calls.
    how = ["-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", str(1 << 24), "-e", "signal=none"]
    traced = ",".join(f"?{name}" for name in calls)
    return ["strace", *how, "-e", f"trace={traced}", "-o", str(log), *command]


@dataclass(frozen=True, slots=True)
class Call:
    """A call that ended well: its words as they stand in the log, and what it answered."""

    name: str
    words: Sequence[str]
    answer: int
    began: int
    """How many deeds were done when it began: only those is a sync sure to have met."""

    def handle(self, place: int = 0) -> int:
        """The number of an open file."""
        return int(self.words[place].partition("<")[0])

    def number(self, place: int) -> int:
        return int(self.words[place], 0)

    def data(self, place: int) -> bytes:
        """All that stands in a word in hexadecimal digits."""
        return bytes.fromhex("".join(_DIGITS.findall(self.words[place])))

    def path(self, place: int, at: int | None = None) -> PurePosixPath:
        """A path, or that of an open file; `at` is the place of the folder that it is seen from."""
        path = PurePosixPath(os.fsdecode(self.data(place)))
        return path if at is None else self.path(at) / path


def calls_in(lines: Iterable[str], deeds: Callable[[], int]) -> Iterator[Call]:
    """Calls that ended well, as they end; those of several threads stand between each other."""
    begun: dict[str, tuple[str, int]] = {}
    for line in lines:
        thread, _, said = line.rstrip("\n").partition(" ")
        said, began = said.lstrip(), deeds()
        if said.endswith(_UNFINISHED):
            begun[thread] = said.removesuffix(_UNFINISHED), began
            continue
        if resumed := _RESUMED.match(said):
            before, began = begun.pop(thread)
            said = before + said[resumed.end() :]
        if found := _CALL.fullmatch(said):
            # What is in quotes is hexadecimal: no comma is within a word.
            yield Call(found[1], found[2].split(", "), int(found[3]), began)
