"""Desktop: what is said once a verb is done, with Undo, and the reason given afterwards."""

from __future__ import annotations

from scheduler_app.desktop.doing.taking_back import TakingBack
from scheduler_app.desktop.notices import Asking, Offer
from scheduler_app.desktop.tools import Tools
from scheduler_app.use_cases.bookings.give_reason import give_reason


class Answers:
    """Says what was done, and takes it back on request."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def say(self, text: str, unexplained: int | None = None) -> None:
        """What was done. `unexplained` is the booking whose change has no reason yet."""
        back = Offer("Undo", self.undo)
        if unexplained is None:
            self._tools.notices.say(text, back)
            return

        def keep(why: str) -> None:
            self._tools.do(
                lambda now: give_reason(self._tools.diary, unexplained, why, now=now),
                lambda _: self._tools.notices.say(f"{text}; {why}", back),
            )

        self._tools.notices.say(text, back, Asking("Add &reason…", keep))

    def undo(self) -> None:
        """Take back the last change."""
        TakingBack(self._tools).undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        TakingBack(self._tools).redo()
