"""Booking page: bodies of calls that come compressed, unpacked no further than they may be long."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from litestar.exceptions import ClientException, HTTPException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

PLAIN, GZIP = "identity", "gzip"
CODINGS = (PLAIN, GZIP)
"""What a body may come in (RFC 9110, 8.4)."""

_GZIP_STREAM = 16 + zlib.MAX_WBITS


class UnknownCoding(HTTPException):
    """A body in a coding that this page does not read."""

    status_code = 415


def coding_of(told: Iterable[str]) -> str:
    """The coding that the headers tell; `UnknownCoding` says which ones there are."""
    named = ", ".join(told).strip().lower() or PLAIN
    if named not in CODINGS:
        raise UnknownCoding(
            "The body comes in a coding that this page does not read. Send it plain, or as gzip.",
            headers={"Accept-Encoding": GZIP},
        )
    return named


def unpacked(body: bytes, most: int) -> bytes:
    """What was compressed; no more than `most` bytes and one are ever made of it.

    `RequestEntityTooLarge` where it is longer, `ClientException` where it is no whole gzip.
    """
    stream = zlib.decompressobj(_GZIP_STREAM)
    try:
        plain = stream.decompress(body, most + 1)
    except zlib.error as error:
        raise ClientException("The body is no gzip, as its header says.") from error
    if len(plain) > most:
        raise RequestEntityTooLarge(f"Unpacked, the body is longer than {most} bytes.")
    if not stream.eof or stream.unused_data:
        raise ClientException("The gzip of the body ends too early, or too late.")
    return plain
