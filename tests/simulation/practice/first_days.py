"""Simulation: on which day a play begins, and in which zone its machine stands."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from tests.simulation.practice.programs import NOW
from tests.simulation.practice.world import BERLIN

FIRST_DAYS = (
    NOW,
    datetime(2027, 3, 27, 8, tzinfo=BERLIN).astimezone(UTC),
    datetime(2027, 7, 6, 8, tzinfo=BERLIN).astimezone(UTC),
    datetime(2027, 10, 30, 8, tzinfo=BERLIN).astimezone(UTC),
)
"""Two ordinary ones, and the days before those that have 23 hours and 25, on which it is open.

All practices are founded on the first; to those that begin later the laptop was shut meanwhile.
"""

MACHINES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
"""Where the laptop may stand: at home, or where the night of the clock change is another one."""


def first_day(seed: int) -> datetime:
    """When the play of a seed begins, at 8 o'clock where the practice is."""
    return Random(f"{seed}/first day").choice(FIRST_DAYS)


def zone_of_machine(seed: int) -> str:
    """What its machine takes for local time."""
    return Random(f"{seed}/machine").choice(MACHINES)
