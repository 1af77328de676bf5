"""Domain: what may be attached to a visit, under which name, and what may never be opened here."""

from __future__ import annotations

import mimetypes
import re
import unicodedata

from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.visible import strangers_line

MOST_BYTES = 100_000_000
"""Of one attachment."""

LONGEST_NAME = 100
"""Letters of a name, with its ending."""

MOST_OF_NAME = 240
"""Bytes of a name: disks count these, and 100 letters of Chinese are 300."""

HEAD = 64
"""So many of the first bytes tell whether a file is a program."""

_ANY = "application/octet-stream"

_RUNS = frozenset(
    """
    action apk app appimage appinstaller application appref-ms appx appxbundle bash bat bin chm cmd
    com command cpl csh deb desktop diagcab dll dmg docm dotm dylib exe fileloc flatpakref gadget
    hlp hta htm html img inetloc inf iqy iso jar jnlp js jse ksh library-ms lnk mht mhtml mpkg msc
    msi msix msixbundle msp mst php pif pkg pl potm ppam pptm ps1 ps1xml psd1 psm1 py pyc pyw rb
    rdp reg rpm run scf scpt scr sct search-ms settingcontent-ms sh shtml slk so svg svgz terminal
    tool url vb vbe vbs vhd vhdx wasm webloc website workflow ws wsb wsc wsf wsh xht xhtml xlam xll
    xlsm xltm zsh
    """.split()
)
"""Endings of what a computer carries out when it is opened, on any system. A browser carries out
the scripts of a page, and of a drawing, which looks like a picture."""

_MAGIC = (
    *(b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe"),
    b"[Desktop",
    *(b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),
)
"""How programs of Windows, Linux and macOS begin, and scripts."""

_PAGES = (b"<!doctyp", b"<html", b"<head", b"<script", b"<svg", b"<?xml")
"""How pages and drawings begin: a desktop knows them by that where it does not know the ending."""

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
"""Names of devices on Windows, whatever ending follows."""

_TYPES = mimetypes.MimeTypes()
"""Made of what Python knows by itself: not of what this machine's files say."""


def kept_name(name: str, *, unnamed: str = "attachment") -> str:
    """A file's name as it is kept and shown: no path, nothing that turns or steers what follows."""
    last = re.split(r"[/\\]", name)[-1]
    # Half of a letter stands where a name on the disk is in no alphabet that Python knows.
    whole = last.encode(errors="replace").decode()
    plain = "".join(letter for letter in whole if unicodedata.category(letter) != "Cf")
    line = re.sub(r'[<>:"|?*]', "_", strangers_line(plain)).strip(" .")
    if not line:
        return unnamed
    if _RESERVED.match(line):
        line = f"_{line}"
    stem, dot, ending = line.rpartition(".")
    if not stem or len(ending) > LONGEST_NAME // 2:
        return _cut(line)
    return f"{_cut(stem, beside=dot + ending)}{dot}{ending}"


def _cut(text: str, *, beside: str = "") -> str:
    """As much of it as a name has room for beside the rest, in letters and in bytes."""
    letters = text[: LONGEST_NAME - len(beside)].encode()
    return letters[: MOST_OF_NAME - len(beside.encode())].decode(errors="ignore").rstrip(" .")


def media_of(name: str) -> str:
    """The media type that the ending promises (RFC 6838); that of any bytes where it promises none.

    It decides nothing but the sign beside the name: what a file does is told by `may_run`.
    """
    return _TYPES.guess_type(f"file:///{name.rpartition('/')[2]}")[0] or _ANY


def may_run(name: str, head: bytes) -> bool:
    """Whether opening it could carry something out: by one of its endings, or by how it begins."""
    # "report.exe.", "report.exe " and "report.pif.txt:x" are tidied before; here "a.exe" remains.
    ending = name.rpartition(".")[2].casefold()
    if ending in _RUNS or head.startswith(_MAGIC):
        return True
    page = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return media_of(name) == _ANY and page.startswith(_PAGES)


def check_size(name: str, size: int) -> None:
    """`InvalidInput` where it is empty or too large."""
    if not size:
        raise InvalidInput(
            "attachment", f"“{name}” is empty.", remedy="Nothing was attached. Choose another file."
        )
    if size > MOST_BYTES:
        raise InvalidInput(
            "attachment",
            f"“{name}” has {in_megabytes(size)}; an attachment has at most "
            f"{in_megabytes(MOST_BYTES)}.",
            remedy="Nothing was attached. Keep it where it is, and note the place in the record.",
        )


def must_not_run(name: str, head: bytes) -> None:
    """`NotAllowed` for what is never opened from here."""
    if may_run(name, head):
        raise NotAllowed(
            f"“{name}” could run as a program, and is never opened from here.",
            remedy="Save it elsewhere if you know where it comes from.",
        )


def in_megabytes(size: int) -> str:
    """A size in words, such as "2.4 MB" or "640 kB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000)):,} kB" if size else "0 kB"
    return f"{size / 1_000_000:,.1f} MB".replace(".0 MB", " MB")
