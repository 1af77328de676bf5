"""Gateways: an upper bound on the work that somebody else's pure Python code may take.

Work is counted in steps, not in seconds: what is taken from a file must not depend on how fast the
machine is, or what else it does just then.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Self

Progress = Callable[[int, int], bool]
"""Told how much is done of how much in all; answers whether to go on."""

_QUESTIONS = 50_000
"""Steps between two questions whether to go on."""

_BY_LINES = str(Path("dateutil", "rrule.py"))
"""The code whose lines are counted: it searches in loops that call nothing."""


class TooMuch(BaseException):
    """The steps are used up. No `Exception`, so that no library swallows it on its way out."""


class ReadingStopped(BaseException):
    """Whoever asked for a file wants no more of it. No `Exception` either, for the same reason."""


class WorkLimit:
    """A block that raises `TooMuch` after `most` steps; a million takes about a quarter second.

    Between them it asks now and then whether to go on, and raises `ReadingStopped` if not.

    Works on every thread and system, unlike a signal. A rule such as the 30th of February makes
    dateutil search to the year 9999 without a result to stop at.
    """

    def __init__(self, most: int, going_on: Callable[[], bool] = lambda: True) -> None:
        self.most = most
        self._going_on = going_on
        self.taken = 0
        self._before: Any = None

    def __enter__(self) -> Self:
        self._before = sys.gettrace()
        sys.settrace(self._call)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.settrace(self._before)

    def _call(self, frame: FrameType, _event: str, _arg: object) -> Any:
        """One step for a call of any Python function; in some code one for each line as well."""
        self._step()
        return self._line if frame.f_code.co_filename.endswith(_BY_LINES) else None

    def _line(self, _frame: FrameType, _event: str, _arg: object) -> Any:
        self._step()
        return self._line

    def _step(self) -> None:
        self.taken += 1
        if self.taken > self.most:
            sys.settrace(None)
            raise TooMuch
        if self.taken % _QUESTIONS == 0 and not self._going_on():
            sys.settrace(None)
            raise ReadingStopped
