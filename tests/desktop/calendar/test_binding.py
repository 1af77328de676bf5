"""What the calendar relies on in PySide6, and what a release of it has broken before."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

CALLS = 500


class _Bell(QObject):
    rung = Signal()


def test_calls_leave_the_references_of_none_and_true_alone() -> None:
    # PySide6 6.12.0 took one from None with every call that returns nothing, and one from True
    # with every signal: before Python 3.12 the process dies once they are used up.
    colour, bell = QColor("red"), _Bell()
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        colour.setAlphaF(0.5)
        bell.rung.emit()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert abs(after[0] - before[0]) < CALLS / 2
    assert abs(after[1] - before[1]) < CALLS / 2
