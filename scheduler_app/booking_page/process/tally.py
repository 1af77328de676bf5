"""Booking page: what concerns security, counted in memory until it is written down.

Written every few seconds and not with each event: an attack must not cost a wait for the disk each
time, nor may an answer take longer because of what it says. A worker that is killed loses those
seconds.
"""

from __future__ import annotations

from scheduler_app.booking_page.store import attempts

MOST = 5_000
"""Networks and events that are told apart between two writings; what is more counts as `OTHERS`."""

OTHERS = "others"


class Tally:
    """Counts by hour, event and network. For the loop's thread."""

    def __init__(self) -> None:
        self._seen: dict[attempts.NetworkHour, int] = {}

    def count(self, what: str, network: str, now: int) -> None:
        """Count one event from that network, of which no more than /24 or /64 is given."""
        self._add((attempts.hour_of(now), what, network), 1)

    def taken(self) -> dict[attempts.NetworkHour, int]:
        """What was counted since it was asked last."""
        taken, self._seen = self._seen, {}
        return taken

    def give_back(self, seen: dict[attempts.NetworkHour, int]) -> None:
        """Count again what could not be written down."""
        for one, count in seen.items():
            self._add(one, count)

    def _add(self, seen: attempts.NetworkHour, count: int) -> None:
        if seen not in self._seen and len(self._seen) >= MOST:
            hour, what, _ = seen
            seen = (hour, what, OTHERS)
        self._seen[seen] = self._seen.get(seen, 0) + count
