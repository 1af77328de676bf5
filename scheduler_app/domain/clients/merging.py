"""Domain: two clients who turn out to be one: what moves, and what is known of them then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from scheduler_app.domain.clients.client import Client


class Moved(NamedTuple):
    """How many of something go over to another client, such as 3 "bookings"."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do. `after` is the client who is kept, with what the other one adds.

    `details` are sentences about the details: what is added, and what of the other one is dropped.
    """

    kept: Client
    gone: Client
    after: Client
    moved: tuple[Moved, ...]
    details: tuple[str, ...]
