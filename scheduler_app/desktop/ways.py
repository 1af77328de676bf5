"""Desktop: how a screen sends its user elsewhere, by name. The frame knows what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from scheduler_app.domain.clients.client import Client

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way(Generic[T]):
    """Where one thing of many is shown, such as one client; `T` is what tells which."""

    name: str


SCREEN: Way[str] = Way("screen")
"""A screen of the table, by its name."""

BOOKING: Way[int] = Way("booking")
"""A booking in the calendar, by its id."""

CLIENT: Way[int] = Way("client")
"""A client on the clients' screen, by its id."""

REQUEST: Way[int] = Way("request")
"""A request in the inbox, its answer at hand, by its id."""

DAY: Way[date] = Way("day")
"""A day in the calendar."""

CONFLICTS_OF: Way[datetime] = Way("conflicts-of")
"""The conflicts that the import of this instant brought, before all others."""

NEW_BOOKING_OF: Way[Client] = Way("new-booking-of")
"""A new booking of a client who is known, in the full form."""


class Ways:
    """Filled in by the frame while it opens the window."""

    def __init__(self) -> None:
        self._acts: dict[str, Callable[[], object]] = {}
        self._shown: dict[str, Callable[[Any], object]] = {}

    def add(self, acts: Mapping[str, Callable[[], object]]) -> None:
        """What the window can do from now on, by the names of `shortcuts` and `commands`."""
        self._acts.update(acts)

    def lead(self, way: Way[T], show: Callable[[T], object]) -> None:
        """Where this way leads from now on."""
        self._shown[way.name] = show

    def do(self, name: str) -> None:
        """What the window does under that name, such as "import"."""
        self._acts[name]()

    def show(self, way: Way[T], which: T) -> None:
        """Go that way."""
        self._shown[way.name](which)
