"""Desktop: undo and redo from any screen, answered by a toast that says what was taken back."""

from __future__ import annotations

from scheduler_app.desktop.doing.import_back import partly
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.use_cases.bookings.undo import TakenBack, redo, undo


class TakingBack:
    """Takes the last change back. What can't be any more is said once, and passed over then."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def undo(self) -> None:
        """Take back the last change."""
        tools = self._tools
        tools.do(
            lambda now: undo(tools.diary, by=By.CONSULTANT, now=now, over=tools.passed_over),
            lambda done: self._say("Undone", done, Offer("Redo", self.redo)),
            lambda error: tools.notices.show(_passing_over("Undo", error)),
        )

    def redo(self) -> None:
        """Do again what was taken back."""
        tools = self._tools
        tools.do(
            lambda now: redo(tools.diary, by=By.CONSULTANT, now=now, over=tools.passed_over),
            lambda done: self._say("Done again", done, Offer("Undo", self.undo)),
            lambda error: tools.notices.show(_passing_over("Redo", error)),
        )

    def _say(self, what: str, done: TakenBack, offer: Offer) -> None:
        if not done.refused:
            self._tools.notices.say(_said(what, done), offer)
            return
        again = what != "Undone"
        error = partly(len(done.files), done.refused, done.told, again=again)
        self._tools.notices.show(_passing_over("Redo" if again else "Undo", error))


def _said(what: str, done: TakenBack) -> str:
    return f"{what}: {done.words}. {done.told}".removesuffix(". ")


def _passing_over(verb: str, error: Exception) -> Exception:
    """A refusal, with what the same key does the next time."""
    if isinstance(error, NotAllowed | Overlap):
        error.remedy = f"{error.remedy} {verb} again goes on with what was done before.".strip()
    return error
