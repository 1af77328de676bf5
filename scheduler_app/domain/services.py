"""Domain: what the practice offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HUES = 10
"""How many service colours there are; `Service.hue` counts from 0."""


class Where(StrEnum):
    """Where the work is done."""

    REMOTE = "remote"
    ON_SITE = "on site"


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of work with its length, gaps (minutes) and price (minor units of `currency`)."""

    id: int
    name: str
    minutes: int
    preparation: int = 0
    wrap_up: int = 0
    travel: int = 0
    price: int = 0
    currency: str = "EUR"
    hue: int = 0
    where: Where = Where.REMOTE
    archived: bool = False
