"""Gateways: a calendar file's content lines, read from the disk one after the other.

Nothing here holds more of a file than the line that is being read: an export of many years is a
hundred times as large in memory as on the disk once it is parsed. What a line has beyond
`MOST_CHARACTERS` is passed over.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler_app.gateways.work_limit import ReadingStopped

_CHUNK = 1024 * 1024
_PIECE = 256 * 1024
"""Characters of a line that are read at once."""

_QUESTIONS = 2_000
"""Lines as they stand in the file between two questions whether to go on."""

MOST_CHARACTERS = 1_000_000
"""Longest line that is given whole, and largest component that is parsed."""

_UNKEPT = ("ATTACH", "IMAGE")
"""Properties that the diary does not keep, and that can be larger than all the rest of a file."""


@dataclass(frozen=True, slots=True)
class Script:
    """How a file is written: its encoding, what ends its lines, and its length in characters."""

    encoding: str
    newline: str
    characters: int
    blank: bool


def script_of(file: Path, going_on: Callable[[], bool]) -> Script:
    """How a file is written: UTF-8, UTF-16 with a mark, or else Windows' own.

    Raises `ReadingStopped`.
    """
    with file.open("rb") as stream:
        mark = stream.read(2)
    if mark in {b"\xff\xfe", b"\xfe\xff"}:
        return _measured(file, "utf-16", "replace", going_on)
    try:
        return _measured(file, "utf-8-sig", "strict", going_on)
    except UnicodeDecodeError:
        return _measured(file, "cp1252", "replace", going_on)


def _measured(file: Path, encoding: str, errors: str, going_on: Callable[[], bool]) -> Script:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    characters, newline, blank = 0, "\r", True
    with file.open("rb") as stream:
        while True:
            if not going_on():
                raise ReadingStopped
            data = stream.read(_CHUNK)
            text = decoder.decode(data, final=not data)
            characters += len(text)
            if "\n" in text:
                newline = "\n"
            blank = blank and not text.strip()
            if not data:
                return Script(encoding, newline, characters, blank)


def lines_of(file: Path, script: Script, told: Callable[[int], bool]) -> Iterator[str]:
    """The unfolded lines (RFC 5545 section 3.1) without what the diary does not keep.

    `told` gets the number of characters read and answers whether to go on. Raises `ReadingStopped`.
    """
    parts: list[str] = []
    kept = True
    read = length = 0
    ended = True
    with file.open(encoding=script.encoding, errors="replace", newline=script.newline) as stream:
        for place, raw in enumerate(iter(lambda: stream.readline(_PIECE), "")):
            if (place % _QUESTIONS == 0 or not ended) and not told(read):
                raise ReadingStopped
            read += len(raw)
            goes_on, ended = not ended, raw.endswith(script.newline)
            line = raw.removesuffix(script.newline).removesuffix("\r").replace("\x00", "")
            if not line:
                continue
            if parts and (goes_on or line[0] in " \t"):
                length += len(line)
                if kept and length <= MOST_CHARACTERS + _PIECE:
                    parts.append(line if goes_on else line[1:])
                continue
            if parts and kept:
                yield "".join(parts)
            parts, length, kept = [line], len(line), not _is_unkept(line)
    if parts and kept:
        yield "".join(parts)


def _is_unkept(line: str) -> bool:
    return line[:6].upper().startswith(_UNKEPT) and (
        line.replace(";", ":").partition(":")[0].upper() in _UNKEPT
    )
