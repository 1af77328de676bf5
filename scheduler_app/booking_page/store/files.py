"""Booking page: files of the desktop that mails take along and clients load, by their digest.

A file is kept for as long as something here refers to it, and a day longer. What nothing refers to
is not taken: whoever has a stolen token can't fill the disk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from scheduler_app.booking_page.store import invoices
from scheduler_app.booking_page.store.handed_rows import UNDECIDED
from scheduler_app.booking_page.store.refusals import Refusal
from scheduler_app.booking_page.store.tables import handed_mails, kept_files
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.files import DIGEST, FILE_TYPES, MOST_FILE_BYTES
from scheduler_app.domain.page.mails import FileReceipt
from scheduler_app.domain.time_units import DAY

UNREFERRED_FOR = DAY
"""Seconds that a file stays to which nothing refers: the next document may do so again."""

MOST_KEPT_BYTES = 2_000_000_000
"""Of all files together."""

_BEGINNINGS = {"application/pdf": (b"%PDF-",), "application/xml": (b"<", b"\xef\xbb\xbf<")}

_MAILS = select(handed_mails.c.files).where(
    handed_mails.c.state.in_(UNDECIDED), handed_mails.c.files != ""
)
_KEPT = select(kept_files.c.digest)
_ALL_BYTES = select(func.coalesce(func.sum(kept_files.c.size), 0))
_OLD = select(kept_files.c.digest).where(kept_files.c.kept_at <= bindparam("before"))
_AGAIN = (
    kept_files.update()
    .where(kept_files.c.digest == bindparam("of"))
    .values(kept_at=bindparam("moment"))
)


class NotReferred(Refusal):
    """Nothing here refers to the file; what did is over, or was never known."""

    status = 404
    said = "Nothing on this page refers to that file."


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file that the page keeps."""

    digest: str
    media: str
    content: bytes = field(repr=False)


def of_mails(c: Connection) -> set[str]:
    """The digests of what mails that may still go out take along."""
    return {digest for (files,) in c.execute(_MAILS) for digest in files.split()}


REFERRING: tuple[Callable[[Connection], Collection[str]], ...] = (of_mails, invoices.wanted_files)
"""Who knows the digests of files that are needed here."""


def referred(c: Connection) -> set[str]:
    """The digests of all files that something here refers to."""
    return {digest for known in REFERRING for digest in known(c)}


def lacking(c: Connection, wanted: Iterable[str]) -> tuple[str, ...]:
    """Which of these digests are not kept here."""
    digests = set(wanted)
    if not digests:
        return ()
    kept = c.execute(_KEPT.where(kept_files.c.digest.in_(digests))).scalars()
    return tuple(sorted(digests.difference(kept)))


def examine(digest: str, media: str, content: bytes) -> None:
    """`InvalidInput` on what cannot be a file of a mail, or is another one than it says."""
    if not DIGEST.fullmatch(digest):
        raise InvalidInput("digest", "That is no SHA-256 in small hexadecimal letters.")
    if media not in FILE_TYPES or not content.startswith(_BEGINNINGS[media]):
        raise InvalidInput(
            "media", f"This page keeps {' and '.join(FILE_TYPES)}, and nothing else."
        )
    if len(content) > MOST_FILE_BYTES:
        raise InvalidInput("body", f"A file has at most {MOST_FILE_BYTES:,} bytes.")
    if hashlib.sha256(content).hexdigest() != digest:
        raise InvalidInput("digest", "What came is not what its digest says.")


def take(c: Connection, file: HandedFile, now: int) -> FileReceipt:
    """Keep a file that was examined; the same once more changes nothing.

    `NotReferred` where nothing here refers to it, `NotAllowed` where there are too many.
    """
    if file.digest not in referred(c):
        raise NotReferred
    told = FileReceipt(file.digest, len(file.content))
    if not lacking(c, (file.digest,)):
        c.execute(_AGAIN, {"of": file.digest, "moment": now})
        return told
    if c.execute(_ALL_BYTES).scalar_one() + told.size > MOST_KEPT_BYTES:
        raise NotAllowed("This page keeps no more files than it has.")
    row = {"digest": file.digest, "media": file.media, "size": told.size, "body": file.content}
    c.execute(insert(kept_files), row | {"kept_at": now})
    return told


def file_of(c: Connection, digest: str) -> HandedFile | None:
    """A file that is kept here; None for none."""
    found = c.execute(
        select(kept_files.c.media, kept_files.c.body).where(kept_files.c.digest == digest)
    ).first()
    return None if found is None else HandedFile(digest, found.media, bytes(found.body))


def size_of(c: Connection, digest: str) -> int:
    """How many bytes a file has that is kept here; 0 for none."""
    found = c.execute(select(kept_files.c.size).where(kept_files.c.digest == digest)).scalar()
    return int(found or 0)


def forget_old(c: Connection, now: int) -> None:
    """Drop what nothing refers to any more."""
    old = set(c.execute(_OLD, {"before": now - UNREFERRED_FOR}).scalars())
    gone = sorted(old - referred(c)) if old else []
    if gone:
        c.execute(
            delete(kept_files).where(kept_files.c.digest == bindparam("of")),
            [{"of": digest} for digest in gone],
        )
