"""Domain: what tells one invoice of a publication from another, in a row of plain bytes.

Half of what is told of an invoice are ids that no compressor makes shorter, and letters for them
take twice as much.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.invoices import PublishedInvoice

MOST_PACKED = 20_000
_ID_BYTES, _FILE_BYTES = 16, 32
"""Of a UUID and of the hash of a link; of a SHA-256."""


@dataclass(frozen=True, slots=True)
class InvoiceIds:
    """The ids of the invoices beside it, in their order, each the bytes of all in base64 for URLs.

    `uids` are their UUIDs, `hashes` those of their links, of which each has so many `links`, and
    `files` the digests of those that have a file: `filed` is 1 for these, else 0.
    """

    uids: str
    hashes: str
    links: tuple[int, ...]
    files: str
    filed: tuple[int, ...]


def without_ids(
    invoices: Sequence[PublishedInvoice],
) -> tuple[tuple[PublishedInvoice, ...], InvoiceIds | None]:
    """The same without what tells them apart, and that; as they are where an id is no plain one."""
    try:
        ids = InvoiceIds(
            _written(_uid(one.uid) for one in invoices),
            _written(_hash(link) for one in invoices for link in one.links),
            tuple(len(one.links) for one in invoices),
            _written(_digest(one.file) for one in invoices if one.file),
            tuple(int(bool(one.file)) for one in invoices),
        )
    except (ValueError, binascii.Error):
        return tuple(invoices), None
    return tuple(replace(one, uid="", links=(), file="") for one in invoices), ids


def with_ids(invoices: Sequence[PublishedInvoice], ids: InvoiceIds) -> tuple[PublishedInvoice, ...]:
    """The same, each with its own; `InvalidInput` where they do not fit each other."""
    uids, hashes = _parted(ids.uids, _ID_BYTES), _parted(ids.hashes, _ID_BYTES)
    files = _parted(ids.files, _FILE_BYTES)
    lengths = {len(invoices), len(uids), len(ids.links), len(ids.filed)}
    fits = len(lengths) == 1 and len(invoices) <= MOST_PACKED
    if not fits or min(ids.links, default=0) < 0 or not set(ids.filed) <= {0, 1}:
        raise _unfit()
    if sum(ids.links) != len(hashes) or sum(ids.filed) != len(files):
        raise _unfit()
    ends = list(accumulate(ids.links, initial=0))
    places = list(accumulate(ids.filed, initial=0))
    return tuple(
        replace(
            one,
            uid=str(uuid.UUID(bytes=uids[at])),
            links=tuple(map(_letters, hashes[ends[at] : ends[at + 1]])),
            file=files[places[at]].hex() if ids.filed[at] else "",
        )
        for at, one in enumerate(invoices)
    )


def _uid(uid: str) -> bytes:
    read = uuid.UUID(uid)
    return _same(read.bytes, str(read), uid)


def _hash(link: str) -> bytes:
    data = _bytes(link)
    return _same(data, _letters(data) if len(data) == _ID_BYTES else "", link)


def _digest(file: str) -> bytes:
    data = bytes.fromhex(file)
    return _same(data, data.hex() if len(data) == _FILE_BYTES else "", file)


def _same(data: bytes, again: str, told: str) -> bytes:
    if again != told:
        raise ValueError(told)
    return data


def _written(parts: Iterable[bytes]) -> str:
    return _letters(b"".join(parts))


def _parted(written: str, length: int) -> list[bytes]:
    try:
        data = _bytes(written)
    except (ValueError, binascii.Error) as error:
        raise _unfit() from error
    if len(data) % length:
        raise _unfit()
    return [data[place : place + length] for place in range(0, len(data), length)]


def _bytes(written: str) -> bytes:
    return base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unfit() -> InvalidInput:
    return InvalidInput("invoice_ids", "The ids of the invoices do not fit each other.")
