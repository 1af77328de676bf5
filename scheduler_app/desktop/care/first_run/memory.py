"""Desktop: whether the three first steps are still wanted, and where they were left."""

from __future__ import annotations

from scheduler_app.desktop.layout_memory import LayoutMemory
from scheduler_app.use_cases.bookings.show_calendar import nothing_booked
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.use_cases.practice.founding import is_untouched

STATE, STEP = "first-run", "first-run-step"
OPEN, OVER = "open", "over"


class FirstRunMemory:
    """Kept with the window's layout: a diary does not tell whether somebody has seen them."""

    def __init__(self, memory: LayoutMemory) -> None:
        self._memory = memory

    def wanted(self, diary: DiaryHandle) -> bool:
        """Whether they come by themselves: in a new diary, and until they are done or sent away."""
        state = self._memory.text(STATE, "")
        if state == OVER:
            return False
        if nothing_booked(diary) if state == OPEN else is_untouched(diary):
            self._memory.keep(STATE, OPEN)
            return True
        self.leave()
        return False

    def step(self) -> int:
        """The number of the step where they were left, from 0."""
        kept = self._memory.text(STEP, "0")
        return int(kept) if kept.isascii() and kept.isdecimal() else 0

    def stand_at(self, number: int) -> None:
        """That step is shown."""
        self._memory.keep(STEP, str(number))

    def leave(self) -> None:
        """They come by themselves no more."""
        self._memory.keep(STATE, OVER)
