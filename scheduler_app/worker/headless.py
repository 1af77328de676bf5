"""Worker: without a window: it works while none is open, and gets up for one within a second."""

from __future__ import annotations

import enum
import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from scheduler_app.domain.errors import DiaryGone, DiaryTrouble
from scheduler_app.use_cases.changes import is_replaced, must_be_there
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.worker.seat import LOOK_SECONDS, Seat

log = logging.getLogger(__name__)

CLOSING_SECONDS, LAST_SECONDS = 0.55, 0.1
"""So long the calls that wait outside are waited for, once they were told to end. With the look
for a window it makes less than a second.
"""

PUT_BACK_SECONDS = 5.0
"""A diary that is gone is waited for: who restores a copy by hand moves the old one away first."""

Shift = Callable[[], AbstractContextManager[DiaryHandle]]
"""Opens the diary and works on it for the length of the block; its end takes half a second."""


class Ending(enum.Enum):
    """How it ended."""

    STOPPED = "it was told to"
    ANEW = "this process must be replaced by a new one, which begins from the start"


def work_without_window(seat: Seat, shift: Shift, stopping: threading.Event) -> Ending:
    """Work whenever the seat is free and no window is open, until `stopping` is set.

    Raises `Trouble` when another one does so already, or when the diary can't be opened or has
    gone for good. A call that hangs is no reason to keep the seat: only this process's end makes
    sure that nothing comes of it, so the seat is kept until then (`Ending.ANEW`). So it is where
    the diary was replaced by another one.
    """
    with seat.alone():
        waited = False
        while not stopping.is_set():
            if not seat.take():
                if not waited:
                    log.info("waiting: %s", seat.who_sits())
                waited = True
                stopping.wait(LOOK_SECONDS)
                continue
            log.info("working")
            waited = False
            if not _one_turn(seat, shift, stopping):
                return Ending.ANEW
            # Only now: whoever sits down next finds nobody at work.
            seat.give()
            log.info("the work has ended")
    return Ending.STOPPED


def _one_turn(seat: Seat, shift: Shift, stopping: threading.Event) -> bool:
    """Work once; False when something of it still goes on, or the diary is another one now."""
    before = set(threading.enumerate())
    with shift() as diary:
        replaced = _until_somebody_comes(seat, diary, stopping)
    end = time.monotonic() + LAST_SECONDS
    hanging = [each for each in threading.enumerate() if each not in before]
    for each in hanging:
        each.join(max(0.0, end - time.monotonic()))
    hanging = [each for each in hanging if each.is_alive()]
    if hanging:
        log.warning("%d calls still hang", len(hanging))
    return not (hanging or replaced) or stopping.is_set()


def _until_somebody_comes(seat: Seat, diary: DiaryHandle, stopping: threading.Event) -> bool:
    """Wait while others work; True when the diary was replaced or the seat lost meanwhile."""
    gone_since: float | None = None
    while not stopping.wait(LOOK_SECONDS):
        if seat.window_is_open():
            log.info("a window has opened")
            return False
        now = time.monotonic()
        try:
            if seat.lost() or is_replaced(diary):
                log.warning("the diary was replaced, or the lock removed")
                return True
            must_be_there(diary)
        except DiaryGone:
            gone_since = now if gone_since is None else gone_since
            if now - gone_since > PUT_BACK_SECONDS:
                raise
        except DiaryTrouble:
            pass  # A disk that does not answer: the jobs meet it too, and their runs tell it.
        else:
            gone_since = None
    return False
