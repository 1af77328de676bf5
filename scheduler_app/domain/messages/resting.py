"""Domain, messages: what comes to be sent late, in its client's quiet hours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from scheduler_app.domain.messages.direct import is_direct
from scheduler_app.domain.messages.knowledge import COMING
from scheduler_app.domain.messages.outbox import Errand
from scheduler_app.domain.messages.quiet import after_quiet, nights
from scheduler_app.domain.messages.settings import QuietHours
from scheduler_app.domain.time_units import MINUTE

PUT_OFF_FOR = 90 * MINUTE
"""Seconds within which a mail server that puts off what it does not know yet has taken it."""


def goes_at(wanted: Errand, at: int, quiet: QuietHours | None, in_zone: ZoneInfo) -> int | None:
    """When a message goes that could be sent at `at` (epoch seconds); None where it does not.

    That is then, or when its client may be written to again, where it is of use by that time. News
    of a visit that begins before that goes at once, as it is planned: it is of use at night.
    """
    if is_direct(wanted.key):
        # Whoever sent it by hand knew what time it was.
        return at
    free = after_quiet(at, quiet, in_zone)
    if free == at or free < wanted.useful_until:
        return free
    return None if json.loads(wanted.content).get("says") == COMING else at


def rests(
    wanted: Errand, until: int, quiet: QuietHours | None, in_zone: ZoneInfo
) -> Iterator[tuple[int, int]]:
    """From when to when a message does not go that is put off until then, from its time on."""
    for begin, end in nights(wanted.due, until, quiet, in_zone):
        if goes_at(wanted, begin, quiet, in_zone) != begin:
            yield begin, end


def rests_soon(at: int, quiet: QuietHours | None, in_zone: ZoneInfo) -> bool:
    """Whether what goes at `at`, and is put off, may go in the morning: it must not say "today"."""
    return any(nights(at, at + PUT_OFF_FOR, quiet, in_zone))
