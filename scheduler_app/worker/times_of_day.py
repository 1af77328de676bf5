"""Worker: times of day by the clock of this machine, also in the nights when it is changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


def aware(local: datetime) -> datetime:
    """The instant of a wall time of this machine, in UTC; the first of two that show it."""
    return local.replace(fold=0).astimezone(UTC)


def latest_before(at: str, now: datetime) -> datetime:
    """The last instant up to `now` at which this machine's clock came to "HH:MM", in UTC.

    A time of day that a night leaves out comes with the end of the gap; of one that comes twice
    the first counts.
    """
    today = now.astimezone().replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    found = _on(today, at)
    return found if found <= now else _on(today - _DAY, at)


def next_after(at: str, now: datetime) -> datetime:
    """The first instant after `now` at which this machine's clock comes to "HH:MM", in UTC."""
    today = now.astimezone().replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    found = _on(today, at)
    return found if found > now else _on(today + _DAY, at)


def _on(midnight: datetime, at: str) -> datetime:
    hour, minute = (int(part) for part in at.split(":"))
    wall = midnight.replace(hour=hour, minute=minute)
    moment = min(aware(wall), wall.replace(fold=1).astimezone(UTC))
    while moment.astimezone().replace(tzinfo=None) < wall:
        moment += _MINUTE
    return moment
