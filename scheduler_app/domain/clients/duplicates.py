"""Domain: who may be one and the same client, and by what they look alike."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Likeness(StrEnum):
    """What two clients have in common."""

    PHONE = "the same phone number"
    EMAIL = "the same e-mail address"
    NAME = "a similar name"


class LikePair(NamedTuple):
    """Two clients that may be one, by their ids; `alike` is what they share, the surest first."""

    first: int
    second: int
    alike: tuple[Likeness, ...]
