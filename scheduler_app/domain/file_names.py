"""Domain: names of files that every system takes, however a client or a number is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 80
"""Letters, without the ending: the whole way to a file has 260 on Windows."""

MOST_BYTES = 200
"""Without the ending: a name has 255 on Linux, where an emoji takes four."""

_NEVER = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in "123456789"}
)
"""Windows takes these for devices, whatever ending follows them."""


def safe_file_name(text: str, ending: str = "") -> str:
    """The text as a file's name, with an ending such as ".pdf"; "-" for what no system takes."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFC", text)
        if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn")
    )
    name = " ".join(_NEVER.sub("-", plain).split())[:LONGEST]
    name = name.encode()[:MOST_BYTES].decode(errors="ignore").strip(" .")
    if not name or name.partition(".")[0].strip().casefold() in _DEVICES:
        name = f"_{name}"
    return name + ending


def unlike_others(name: str, taken: Collection[str]) -> str:
    """The name, or with a number where one of `taken` is the same in whatever case."""
    there = {one.casefold() for one in taken}
    dot = name.rfind(".")
    stem, ending = (name, "") if dot <= 0 else (name[:dot], name[dot:])
    count, found = 1, name
    while found.casefold() in there:
        count += 1
        found = f"{stem} ({count}){ending}"
    return found
