"""Mails: headers that hold names, written so that every program reads the same.

What a practice is called is anything: commas, quotes, umlauts, letters from right to left, more
than fits a line. Python's own writer of address headers loses the quotes of a name that it breaks,
and then one sender reads as two. Here a name that needs care is written as encoded words
(RFC 2047), in which no character of its own has a meaning.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from email.headerregistry import Address
from email.policy import EmailPolicy
from typing import Any

from scheduler_app.smtp.mailbox import Mailbox, one_line

LINE = 76
"""Characters of a line that holds an encoded word (RFC 2047, 2), without its end."""

_OCTETS = 36
"""Of one encoded word: short enough to stand on the first line behind any header's name."""

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


class NamesPolicy(EmailPolicy):
    """The policy of SMTP, but for headers that hold what people called something."""

    def fold(self, name: str, value: Any) -> str:
        """The header with its line ends, as text."""
        return _folded(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header with its line ends, as it goes out."""
        ours = _folded(name, value)
        return ours.encode("ascii") if ours else super().fold_binary(name, value)


POLICY = NamesPolicy(linesep="\r\n", cte_type="8bit")


def as_address(box: Mailbox) -> Address:
    """The mailbox as the value of an address header."""
    return Address(display_name=one_line(box.name), addr_spec=box.address)


def as_subject(words: str) -> str:
    """The words as the value of a subject, in which what looks like an encoded word is none.

    Python decodes what it is given, and what it finds there may end the line and begin another.
    """
    line = one_line(words)
    return " ".join(_encoded_words(line)) if "=?" in line else line


def _folded(name: str, value: Any) -> str:
    """The header where it is one of those that are written here, else nothing."""
    match name.lower():
        case "from" | "to" | "reply-to":
            return _addresses(name, value.addresses)
        case "subject":
            return _text(name, one_line(str(value)))
        case "list-unsubscribe":
            # Python would cut an address that is longer than a line into coded words.
            return f"{name}: " + ",\r\n ".join(str(value).split(", ")) + "\r\n"
        case _:
            return ""


def _addresses(name: str, addresses: Iterable[Address]) -> str:
    written: list[str] = []
    for box in addresses:
        address = f"<{box.addr_spec}>"
        if not box.display_name:
            written.append(address if written else box.addr_spec)
            continue
        lines = _phrase(box.display_name, LINE - len(name) - 2)
        if len(lines[-1]) + len(address) + 1 <= LINE - len(name) - 2:
            lines[-1] += f" {address}"
        else:
            lines.append(address)
        written.append("\r\n ".join(lines))
    return f"{name}: " + ",\r\n ".join(written) + "\r\n"


def _phrase(words: str, room: int) -> list[str]:
    """A name before an address, as lines: atoms or one quoted string if it is short, else coded."""
    if words.isascii() and "=?" not in words:
        plain = words
        if not _ATOMS.fullmatch(words):
            plain = '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if len(plain) <= room:
            return [plain]
    return list(_encoded_words(words))


def _text(name: str, words: str) -> str:
    if words.isascii() and "=?" not in words and all(len(w) < LINE for w in words.split(" ")):
        lines, room = [""], LINE - len(name) - 2
        for word in words.split(" "):
            if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
                lines.append(word)
                room = LINE - 1
            else:
                lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    else:
        lines = list(_encoded_words(words))
    return f"{name}: " + "\r\n ".join(lines) + "\r\n"


def _encoded_words(words: str) -> Iterator[str]:
    """The text as encoded words; no character is torn apart between two (RFC 2047, 5)."""
    piece = b""
    for character in words:
        octets = character.encode()
        if len(piece) + len(octets) > _OCTETS:
            yield _encoded(piece)
            piece = b""
        piece += octets
    yield _encoded(piece)


def _encoded(octets: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(octets).decode()}?="
