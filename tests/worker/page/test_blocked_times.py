"""Times that are being promised are off the page until they are given back or have lasted."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from scheduler_app.domain.calendar.stay import Stay
from scheduler_app.domain.time_units import Minutes
from scheduler_app.worker.page.blocked_times import BLOCK_LASTS, BlockedTimes

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)
STAY = Stay(NOW, NOW + timedelta(hours=1), Minutes(10), Minutes(5), Minutes(30))


def test_a_time_that_two_have_asked_for_is_offered_again_after_the_second() -> None:
    blocked = BlockedTimes()
    blocked.add(STAY, NOW)
    blocked.add(STAY, NOW)
    assert not blocked.release(STAY)
    assert len(blocked.standing(NOW)) == 1
    assert blocked.release(STAY)
    assert blocked.standing(NOW) == []
    assert not blocked.release(STAY), "nothing was blocked: there is nothing to publish"


def test_a_block_carries_its_gaps_and_ends_by_itself() -> None:
    blocked = BlockedTimes()
    blocked.add(STAY, NOW)
    [taken] = blocked.standing(NOW + BLOCK_LASTS - timedelta(seconds=1))
    assert (taken.preparation, taken.wrap_up, taken.travel) == (600, 300, 1800)
    assert blocked.standing(NOW + BLOCK_LASTS) == []


def test_whoever_gives_a_time_back_waits_for_whoever_reads_them() -> None:
    blocked = BlockedTimes()
    blocked.add(STAY, NOW)
    with blocked._lock:
        waits = [
            threading.Thread(target=ask)
            for ask in (
                lambda: blocked.add(STAY, NOW),
                lambda: blocked.release(STAY),
                lambda: blocked.standing(NOW),
            )
        ]
        for thread in waits:
            thread.start()
        for thread in waits:
            thread.join(0.05)
        assert all(thread.is_alive() for thread in waits)
    for thread in waits:
        thread.join()
