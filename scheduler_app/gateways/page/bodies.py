"""Gateway: bodies of calls as they travel: JSON without what the other side assumes, and packed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any

import msgspec

from scheduler_app.domain.page.format import Publication
from scheduler_app.domain.page.packing import by_column

LEVEL = 9
"""Of DEFLATE: a busy year takes a tenth of a second, and the line is what is slow."""


def publication_body(publication: Publication, *, packed: bool) -> bytes:
    """A publication as it travels; `packed` with its bookings by column."""
    return body_of(by_column(publication) if packed else publication, packed=packed)


def body_of(value: object, *, packed: bool) -> bytes:
    """The value as JSON; `packed` by RFC 1952, the same bytes for the same value.

    Fields at their default are left out: a field that is added later has one, so that either side
    may be the older, and what is not said is read as that.
    """
    said = msgspec.json.encode(_slim(value))
    # With the time of packing in its head no two bodies would be the same.
    return gzip.compress(said, LEVEL, mtime=0) if packed else said


def _slim(value: Any) -> Any:
    """Dataclasses as mappings of what differs from the default; whatever else as it is."""
    if is_dataclass(value):
        kind = value.__class__
        return {
            name: _slim(inner) if _is_nested(inner) else inner
            for name, default in _defaults(kind)
            if (inner := getattr(value, name)) != default or default is MISSING
        }
    if isinstance(value, tuple):
        return [_slim(item) for item in value]
    return value


def _is_nested(value: object) -> bool:
    """Whether there may be fields within it to leave out."""
    return (isinstance(value, tuple) and bool(value) and not isinstance(value[0], tuple)) or (
        is_dataclass(value)
    )


@cache
def _defaults(kind: Callable[..., object]) -> tuple[tuple[str, object], ...]:
    """(name, default) of each field, in order; `MISSING` where it must be said."""
    return tuple((field.name, field.default) for field in fields(kind))  # type: ignore[arg-type]
