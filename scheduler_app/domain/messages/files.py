"""Domain, messages: a file that goes along with a mail."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visible import is_blank

MOST_FILE_BYTES = 3_000_000
"""Of one file: many mailboxes take no mail that is longer than ten megabytes."""

MOST_FILES = 3
"""That go along with one mail."""

LONGEST_FILE_NAME = 150

FILE_TYPES = ("application/pdf", "application/xml")
"""What may go along: nothing that a program would run."""

DIGEST = re.compile(r"[0-9a-f]{64}")
"""A SHA-256 as it is written."""

_NOT_IN_NAMES = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?\"<>|]"
)


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file of a mail by the SHA-256 `digest` of its bytes, which are kept elsewhere.

    `name` is what it is called where it arrives; `size` is in bytes.
    """

    name: str
    digest: str
    size: int
    media: str = FILE_TYPES[0]


def file_name(words: str, suffix: str) -> str:
    """A name that every system can keep, such as "Invoice 2027-0001.pdf"; `suffix` has its dot.

    What stands in no name of a file, such as the slash of a number, becomes a hyphen.
    """
    plain = " ".join(_NOT_IN_NAMES.sub("-", words).split()).strip(" .-")
    return f"{plain[: LONGEST_FILE_NAME - len(suffix)]}{suffix}"


def examine_file(file: MailFile) -> None:
    """`InvalidInput` on the field that cannot be."""
    if file.media not in FILE_TYPES:
        raise InvalidInput("media", f"A mail takes {' and '.join(FILE_TYPES)}, and nothing else.")
    if not DIGEST.fullmatch(file.digest):
        raise InvalidInput("digest", "That is no SHA-256 in small hexadecimal letters.")
    if not 0 < file.size <= MOST_FILE_BYTES:
        raise InvalidInput("size", f"A file has at most {MOST_FILE_BYTES:,} bytes, and some.")
    if is_blank(file.name) or len(file.name) > LONGEST_FILE_NAME:
        raise InvalidInput("name", f"A file's name has at most {LONGEST_FILE_NAME} letters.")
    if _NOT_IN_NAMES.search(file.name):
        raise InvalidInput("name", "A file's name holds a sign that no file can be called by.")
