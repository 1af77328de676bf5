"""Use cases: find clients who may be one and the same, and keep those apart who are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.duplicates import (
    Likeness,
    LikePair,
    like_pairs,
    like_pairs_of,
)
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.storage.clients import duplicates as stored
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two clients who may be one, and by what they look alike."""

    first: Client
    second: Client
    alike: tuple[Likeness, ...]


def duplicates(diary: DiaryHandle) -> list[Duplicate]:
    """All pairs that nobody has kept apart, the surest first.

    Takes a second or two with 50,000 clients: not for the window's own thread.
    """
    with reading(diary) as connection:
        found = like_pairs(stored.looks(connection), stored.apart(connection))
        return _told(connection, found)


def duplicates_of(diary: DiaryHandle, client_id: int) -> list[Duplicate]:
    """The pairs of one client, who is the `first` of each. Not for the window's thread either."""
    with reading(diary) as connection:
        found = like_pairs_of(client_id, stored.looks(connection), stored.apart(connection))
        turned = [
            pair if pair.first == client_id else pair._replace(first=pair.second, second=pair.first)
            for pair in found
        ]
        return _told(connection, turned)


def keep_apart(
    diary: DiaryHandle, one: int, other: int, *, by: By = By.CONSULTANT, now: datetime
) -> None:
    """They are two: they are never shown as a pair again."""
    if one == other:
        raise InvalidInput("client", "One client alone is no pair.")
    with writing(diary, "keep-apart", by=by, at=now) as change:
        for client_id in (one, other):
            people.client(change.connection, client_id)
        stored.keep_apart(change, one, other)


def _told(connection: Reading, pairs: Sequence[LikePair]) -> list[Duplicate]:
    ids = {id_ for pair in pairs for id_ in pair[:2]}
    known = {one.id: one for one in people.clients_by_id(connection, sorted(ids))}
    return [Duplicate(known[one], known[other], alike) for one, other, alike in pairs]
