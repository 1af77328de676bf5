"""Worker, page: what the page's status tells of the jobs: each that can't be done, until it can."""

from __future__ import annotations

from scheduler_app.domain.care.jobs import JobRun
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.worker.page.linked_page import LinkedPage
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Timetable

UNHEARD = frozenset({"tell", "look", "runs"})
"""What they do is no news of the page."""

ELSEWHERE = frozenset({"backup", "backups"})
"""Whose troubles have a line of their own."""


class Hearing:
    """Hears of each run on the thread of its lane."""

    def __init__(self, parts: WorkerParts, timetable: Timetable) -> None:
        self._parts = parts
        self._timetable = timetable

    def heard(self, run: JobRun, trouble: Trouble | None) -> None:
        """Note what can't be done, and let it be told if there is news."""
        # Another page that is linked begins without the troubles of the last: those that still
        # stand are told again. Whoever listens says it at each call.
        still = {name: each for name, each in self._timetable.trouble().items() if name != "listen"}
        news = False
        for name, each in (still | {run.job: trouble}).items():
            if name not in ELSEWHERE:
                news = self._note(name, each) or news
        if news or run.job not in UNHEARD | ELSEWHERE:
            self._parts.signals.soon("tell")

    def _note(self, name: str, trouble: Trouble | None) -> bool:
        # Silence shows as such; it is no trouble of a job.
        told = None if isinstance(trouble, PageUnreachable) else trouble
        return self._parts.one(LinkedPage).contact.note_trouble(name, told)
