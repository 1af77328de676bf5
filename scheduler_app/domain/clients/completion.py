"""Domain: the clients whose names begin with the words before the cursor of a line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from scheduler_app.domain.calendar.moments_in_text import moments
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.names_in_text import NameIndex, client_names, neighbours, words_of
from scheduler_app.domain.clients.reach_in_text import reaches

MOST_CANDIDATES = 8
"""As many clients as a list under the line can show."""


class Completion(NamedTuple):
    """Clients who may be meant by the characters [start, end) before the cursor."""

    start: int
    end: int
    clients: tuple[Client, ...]


def complete(
    line: str, cursor: int, clients: Iterable[Client] | NameIndex[Client], *, now_wall: datetime
) -> Completion | None:
    """Clients whose names go on as the words before the cursor do; the longest run of words wins.

    At the start of the line one letter is enough, elsewhere it takes two.
    """
    before = line[:cursor]
    words = words_of(before, moments(before, now_wall, "day first").marks, reaches(before))
    if not words or words[-1].end != cursor or words[-1].part is not None:
        return None
    known = clients if isinstance(clients, NameIndex) else client_names(clients)
    *_, run = neighbours([word for word in words if word.part is None])
    for word in run:
        typed = line[word.start : cursor]
        if len(typed) > 1 or word.position == 0:
            found = known.called(typed)
            if found:
                return Completion(word.start, cursor, found[:MOST_CANDIDATES])
    return None
