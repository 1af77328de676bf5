"""Simulation: the machine on which nothing comes from anywhere but the seed."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
import schedule
from anyio import to_thread

from scheduler_app.booking_page.mail import delivery
from scheduler_app.storage import copies
from tests.simulation.practice.zone_tables import ZoneTables
from tests.worker.clocks import Clocks, library_of


@contextmanager
def machine(seed: str, clocks: Clocks, zone: str) -> Iterator[ZoneTables]:
    """No chance but of the seed, no clock but this one, and no sleep, for as long as it lasts.

    The machine's own time is that of `zone`; its zone tables, and those of the page's, are told.
    """
    drawn = Random(seed)
    with _standing_in(zone), pytest.MonkeyPatch.context() as patch:
        # What makes tokens and uids asks one of these two.
        patch.setattr(os, "urandom", drawn.randbytes)
        patch.setattr(random, "_urandom", drawn.randbytes)
        patch.setattr(time, "sleep", _nobody_sleeps)
        # A copy of the diary lets others go first, of whom there are none.
        patch.setattr(copies, "PAUSE_SECONDS", 0.0)
        patch.setattr(schedule, "datetime", library_of(clocks))
        # The page's sender has no thread of its own, and leaves nothing to visitors.
        patch.setattr(to_thread, "run_sync", _on_this_thread)
        patch.setattr(delivery, "PAUSE_AFTER_MAIL", 0.0)
        tables = ZoneTables()
        tables.are_read(patch)
        yield tables


async def _on_this_thread(does: Callable[..., Any], *told: Any, **_how: Any) -> Any:
    return does(*told)


@contextmanager
def _standing_in(zone: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        try:
            yield
        finally:
            patch.undo()
            time.tzset()


def _nobody_sleeps(seconds: float) -> None:
    assert not seconds, "somebody sleeps"
