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
from typing import TextIO

from scheduler_app.gateways.work_limit import ReadingStopped

_CHUNK = 1024 * 1024
_PIECE = 64 * 1024
"""Characters that are read at once, between two questions whether to go on."""

MOST_CHARACTERS = 1_000_000
"""Longest line that is given whole, and largest component that is parsed."""

_UNKEPT = ("ATTACH", "IMAGE")
"""Properties that the diary does not keep, and that can be larger than all the rest of a file."""

_MAYBE_UNKEPT = frozenset("AaIi")
"""What they begin with."""


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
    line, kept, length = "", False, 0
    folded: list[str] = []
    with file.open(encoding=script.encoding, errors="replace", newline=script.newline) as stream:
        for written, goes_on in _written_lines(stream, script.newline, told):
            within = goes_on
            for text in written:
                if text:
                    if line and (within or text[0] in " \t"):
                        length += len(text)
                        if kept and length <= MOST_CHARACTERS + _PIECE:
                            folded.append(text if within else text[1:])
                    else:
                        if kept:
                            yield line if not folded else "".join([line, *folded])
                        line, length, folded = text, len(text), []
                        kept = text[0] not in _MAYBE_UNKEPT or not _is_unkept(text)
                within = False
    if kept:
        yield "".join([line, *folded])


def _written_lines(
    stream: TextIO, newline: str, told: Callable[[int], bool]
) -> Iterator[tuple[list[str], bool]]:
    """Lines as they stand in the file, some at once, and whether the first goes on with the last.

    A line that is longer than what is read at once comes in pieces: whoever reads a file of one
    line holds no more of it than of any other.
    """
    rest, goes_on, read = "", False, 0
    while True:
        if not told(read):
            raise ReadingStopped
        piece = stream.read(_PIECE)
        read += len(piece)
        lines = _plain(rest + piece, newline).split(newline)
        rest = lines.pop() if piece else ""
        if lines:
            yield lines, goes_on
            goes_on = False
        if not piece:
            return
        if len(rest) > _PIECE:
            yield [rest.removesuffix("\r")], goes_on
            rest, goes_on = "", True


def _plain(text: str, newline: str) -> str:
    """The text without what stands beside its line ends, and without zeros."""
    if newline == "\n":
        text = text.replace("\r\n", "\n")
    return text.replace("\x00", "")


def _is_unkept(line: str) -> bool:
    return line[:6].upper().startswith(_UNKEPT) and (
        line.replace(";", ":").partition(":")[0].upper() in _UNKEPT
    )
