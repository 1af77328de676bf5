"""Domain: when something of a client's is due by itself, and in which words.

A warranty, licence, domain or certificate is told `RADAR_DAYS` before its last day, and then
stays in the list until somebody says what becomes of it.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from scheduler_app.domain.clients.device import DeviceKind, what_ends
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.own_settings import OwnSetting
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind

RADAR_DAYS = (45, 7, 1)
"""How many days before the last day of something it is told."""

STILL_SHOWN = timedelta(days=90)
"""What expired longer ago than this, and nobody cared, is no news any more."""

MOST_MONTHS = 60


def _months(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > MOST_MONTHS:
        raise InvalidInput(
            "visits.recall",
            f"“{text}” is no whole number of months up to {MOST_MONTHS}.",
            remedy="0 recalls nobody.",
        )
    return int(text)


RECALL = OwnSetting("visits.recall", 0, _months)
"""After how many months a client who was not seen is recalled; 0: nobody is."""


def expiry_in_words(kind: DeviceKind, name: str, *, over: bool = False) -> str:
    """What ends with the last day of a device, or has, such as "Warranty of Anna’s laptop ends"."""
    return f"{what_ends(kind, name)} {'ended' if over else 'ends'}"


def radar_step(expires: date, today: date) -> int | None:
    """The last of the `RADAR_DAYS` that has been reached; None while it is farther off.

    On the last day itself and afterwards it is that of the day before.
    """
    left = (expires - today).days
    reached = [days for days in RADAR_DAYS if left <= days]
    return min(reached) if reached else None


def months_later(day: date, months: int) -> date:
    """The same day so many months later (earlier where negative), or the last one of its month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def waits_now(follow_up: FollowUp, today: date) -> bool:
    """Whether it is to be seen to on this day: what expires is told a week before, too."""
    if follow_up.kind is FollowUpKind.EXPIRY:
        step = radar_step(follow_up.due, today)
        return step is not None and step < max(RADAR_DAYS)
    return follow_up.due <= today
