"""What programs at a real tray share: they wait for something, and say what they see."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtTest import QTest

PATIENCE = 20.0


def until(there: Callable[[], bool]) -> None:
    """Wait for it; `TimeoutError` where it does not come."""
    end = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > end:
            raise TimeoutError
        QTest.qWait(50)


def say(line: str) -> None:
    """To whoever runs it, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
