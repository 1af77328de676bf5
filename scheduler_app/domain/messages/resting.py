"""Domain, messages: what comes to be sent late, in its client's quiet hours."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from scheduler_app.domain.messages.direct import is_direct
from scheduler_app.domain.messages.knowledge import COMING
from scheduler_app.domain.messages.outbox import Errand
from scheduler_app.domain.messages.quiet import after_quiet
from scheduler_app.domain.messages.settings import QuietHours


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
