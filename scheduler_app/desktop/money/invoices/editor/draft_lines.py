"""Desktop, invoices: the lines of a draft while they are typed, and the way back through changes.

No Qt: the table shows them (`lines_model`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import InvoiceLine

MOST_STEPS = 200
"""Changes that can be taken back."""

Cell = tuple[int, int]
"""Row and column."""


class Unread(NamedTuple):
    """What is typed and can't be read, and why."""

    text: str
    why: InvalidInput


class _Step(NamedTuple):
    lines: tuple[InvoiceLine, ...]
    unread: dict[Cell, Unread]


class DraftLines:
    """What can't be read stays as it was typed beside what could be read last."""

    def __init__(self, lines: Sequence[InvoiceLine] = ()) -> None:
        self.lines = list(lines)
        self.unread: dict[Cell, Unread] = {}
        self._past: list[_Step] = []

    def at(self, row: int) -> InvoiceLine | None:
        """The line of a row; None for one that is not written yet."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def keep(self) -> None:
        """What follows can be taken back."""
        self._past.append(_Step(tuple(self.lines), dict(self.unread)))
        del self._past[:-MOST_STEPS]

    def undo(self) -> bool:
        """Take the last change back; whether there was one."""
        if not self._past:
            return False
        step = self._past.pop()
        self.lines, self.unread = list(step.lines), dict(step.unread)
        return True

    def put(self, row: int, line: InvoiceLine) -> None:
        """Put a line into a row; a new one where there is none."""
        self.lines[row : row + 1] = [line]

    def take_out(self, row: int) -> None:
        """Without the line of this row."""
        del self.lines[row]
        self.unread = {
            (at - (at > row), column): told
            for (at, column), told in self.unread.items()
            if at != row
        }

    def insert(self, row: int, line: InvoiceLine) -> None:
        """With one more line before that of this row."""
        self.lines.insert(row, line)
        self.unread = {
            (at + (at >= row), column): told for (at, column), told in self.unread.items()
        }

    def swap(self, row: int, other: int) -> None:
        """Each in the other's place."""
        self.lines[row], self.lines[other] = self.lines[other], self.lines[row]
        swapped = {row: other, other: row}
        self.unread = {
            (swapped.get(at, at), column): told for (at, column), told in self.unread.items()
        }
