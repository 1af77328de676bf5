"""Domain: how much desktop and booking page tell each other, and how an address is written."""

from __future__ import annotations

MOST_EVENTS = 100
"""How many events one answer carries; whoever gets so many asks again."""

LONGEST_WAIT = 25
"""Seconds that an inbox request may wait for events."""

LATE_MAIL = 600
"""Seconds after which a mail that still waits is worth a word: the mail server takes none."""

EARLIEST, LATEST = 946_684_800, 7_289_654_399
"""The instants that either side tells the other: the years 2000 to 2200, whole seconds UTC."""

LARGEST_ID = 2**31 - 1
"""The highest id of a service: what an INTEGER column of PostgreSQL holds."""

LARGEST_NUMBER = 2**53
"""JSON numbers above it are not the same everywhere, and far above it no column holds them."""

LONGEST_TEXTS = {
    "name": 200,
    "service_name": 200,
    "description": 4_000,
    "directions": 4_000,
    "to_prepare": 4_000,
    "policy": 20_000,
    "note": 4_000,
    "place": 1_000,
    "email": 254,
    "phone": 60,
    "privacy": 20_000,
    "imprint": 4_000,
    "text": 10_000,
    "told": 4_000,
    "symptom": 300,
    "what": 300,
}
"""Characters of a publication's texts at most, by field."""


def can_be_shown(*instants: int) -> bool:
    """Whether all of these epoch seconds lie within the years that either side tells the other."""
    return all(EARLIEST <= instant <= LATEST for instant in instants)
