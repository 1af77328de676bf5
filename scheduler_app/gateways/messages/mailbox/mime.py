"""Gateway: a mail as octets, taken apart (RFC 5322, RFC 2045).

Whoever writes to us may write anything. So nothing here takes longer for being nested or broken,
and nothing raises: what can't be read is left out, or shows with marks in place of its letters.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr

DEEPEST, MOST_PARTS = 6, 60
"""Levels and parts that are looked at. An honest mail has three, and a dozen."""

_LONGEST_FIELD, _LONGEST_SENDER = 4_000, 1_000

_FOLDED = re.compile(rb"\r?\n[ \t]+")
_END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
_CODED = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]*)?\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?)")
_PARAMETER = re.compile(r""";\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s;"]+))""")

_NO_CHARSET = frozenset({"punycode", "idna", "undefined"})
"""Python decodes these, and may take very long for it; no mail is written in them."""

MailFields = Mapping[str, str]
"""What a head says, by names in small letters; of several of one name the first."""


@dataclass(frozen=True, slots=True)
class MimePart:
    """One part that holds no others. `kind` is such as "text/plain", in small letters."""

    kind: str
    fields: MailFields
    body: bytes

    @property
    def is_attached(self) -> bool:
        """Whether it is a file that came along."""
        return self.fields.get("content-disposition", "").lower().startswith("attachment")

    def text(self) -> str:
        """What it says."""
        coding = self.fields.get("content-transfer-encoding", "").strip().lower()
        octets = self.body
        if coding == "base64":
            octets = _from_base64(octets)
        elif coding == "quoted-printable":
            octets = binascii.a2b_qp(octets)
        charset = parameters(self.fields.get("content-type", "")).get("charset", "")
        return decoded(octets, charset).replace("\r\n", "\n").replace("\r", "\n")


def fields_of(head: bytes) -> MailFields:
    """The fields of a head, unfolded; what is coded in them stays so."""
    found: dict[str, str] = {}
    for line in _FOLDED.sub(b" ", head).splitlines():
        name, colon, value = line[:_LONGEST_FIELD].partition(b":")
        if colon:
            known = name.decode("ascii", "replace").strip().lower()
            found.setdefault(known, decoded(value.strip(), ""))
    return found


def parts_of(mail: bytes) -> Iterator[MimePart]:
    """The parts of a mail that hold no others, in their order."""
    left = MOST_PARTS
    for part in _parts(mail, DEEPEST):
        if left == 0:
            return
        left -= 1
        yield part


def in_words(value: str) -> str:
    """A field's value with its encoded words (RFC 2047) as they are meant."""
    return _CODED.sub(_word, _BETWEEN.sub(r"\1\2", value))


def parameters(value: str) -> dict[str, str]:
    """What stands behind a field's value, such as `charset`, by names in small letters."""
    return {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(value)}


def whose(value: str) -> tuple[str, str]:
    """Name and address of the first that a field such as From names."""
    line = value[:_LONGEST_SENDER]
    if line.count("(") > 1:
        # Comments may be nested, and the library follows them as deep as they go.
        line = line.replace("(", " ").replace(")", " ")
    return parseaddr(line)


def kind_of(fields: MailFields) -> str:
    """The kind of content that a head announces."""
    kind = fields.get("content-type", "").partition(";")[0].strip().lower()
    return kind if "/" in kind else "text/plain"


def decoded(octets: bytes, charset: str) -> str:
    """Text in a charset, else in UTF-8; signs that it has none for show as marks."""
    for name in (charset.strip().lower(), "utf-8"):
        if name and name not in _NO_CHARSET:
            try:
                return octets.decode(codecs.lookup(name).name)
            except (LookupError, ValueError):
                continue
    return octets.decode("cp1252", "replace")


def split_head(mail: bytes) -> tuple[bytes, bytes]:
    """Head and body of a mail or a part."""
    if mail.startswith((b"\n", b"\r\n")):
        return b"", mail.lstrip(b"\r\n")
    end = _END_OF_HEAD.search(mail)
    return (mail, b"") if end is None else (mail[: end.start()], mail[end.end() :])


def _parts(mail: bytes, deeper: int) -> Iterator[MimePart]:
    head, body = split_head(mail)
    fields = fields_of(head)
    kind = kind_of(fields)
    boundary = parameters(fields.get("content-type", "")).get("boundary", "")
    if not kind.startswith("multipart/"):
        yield MimePart(kind, fields, body)
    elif boundary and deeper:
        line = rb"(?m)^--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(?:--)?[ \t]*\r?$"
        for piece in re.split(line, body)[1 : MOST_PARTS + 1]:
            yield from _parts(piece.removeprefix(b"\r\n").removeprefix(b"\n"), deeper - 1)


def _word(found: re.Match[str]) -> str:
    charset, coding, text = found.groups()
    octets = text.encode("utf-8", "replace")
    if coding in "bB":
        return decoded(_from_base64(octets), charset)
    return decoded(binascii.a2b_qp(octets, header=True), charset)


def _from_base64(octets: bytes) -> bytes:
    """What these stand for; an end that was cut off is left out."""
    plain = re.sub(rb"[^A-Za-z0-9+/]", b"", octets)
    whole = plain[: len(plain) // 4 * 4]
    rest = plain[len(whole) :]
    padded = rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
    return binascii.a2b_base64(whole + padded)
