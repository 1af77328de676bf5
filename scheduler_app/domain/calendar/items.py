"""Domain: what a calendar screen needs to know of one booking, flat and cheap to make."""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.domain.time_units import Minutes

OCCUPYING = frozenset({"pending", "confirmed", "done"})
"""Values of `bookings.State` in which a booking keeps its time from others."""


class CalendarItem(NamedTuple):
    """One row of a screen query. Instants are epoch seconds UTC, gaps are minutes.

    `state` and `kind` are the values of `bookings.State` and `bookings.Kind`; `hue` is the
    service's colour or -1 without a service; `conflict` is the instant until which it overlaps
    another one undecided (see `clashes.to_settle`), 0 where it does not.
    """

    id: int
    kind: str
    state: str
    start: int
    end: int
    preparation: Minutes
    wrap_up: Minutes
    travel: Minutes
    place_id: int | None
    zone: str
    title: str
    client_id: int | None
    client: str
    service_id: int | None
    service: str
    hue: int
    place: str
    series_id: int | None
    transparent: int
    all_day: int
    conflict: int
    uid: str

    @property
    def headline(self) -> str:
        """What stands first on its block: the client, else the title, else what it is."""
        return self.client or self.title or ("Busy" if self.kind == "busy" else "No client yet")
