"""Gateways: an upper bound on the time that somebody else's pure Python code may take."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooSlow(BaseException):
    """The time is up. No `Exception`, so that no library swallows it on its way out."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` in the block as soon as it calls any Python function after `seconds`.

    Works on every thread and system, unlike a signal. A rule such as the 30th of February makes
    dateutil search to the year 9999 without a result to stop at, but calling as it goes.
    """
    end = time.monotonic() + seconds
    clock = time.monotonic

    def check(_frame: FrameType, _event: str, _arg: object) -> None:
        if clock() > end:
            sys.settrace(None)
            raise TooSlow

    before = sys.gettrace()
    sys.settrace(check)
    try:
        yield
    finally:
        sys.settrace(before)
