"""Simulation: what the worker did, as it tells of it, beside what it met."""

from __future__ import annotations

from collections import Counter

from scheduler_app.domain.care.jobs import JobOutcome, JobRun
from scheduler_app.domain.errors import Trouble
from tests.simulation.play.sequencer import Sequencer

OF_THE_PAGE = frozenset({"publish", "hand over", "listen"})
"""Jobs that do nothing else: what their call meets is what becomes of them."""


class Runs:
    """Heard after each run of a job, whichever desktop makes it."""

    def __init__(self, sequencer: Sequencer) -> None:
        self._sequencer = sequencer
        self.made: Counter[str] = Counter()
        self.hushed: list[str] = []
        """Jobs whose call was not answered, and that said nothing of it."""

    def heard(self, run: JobRun, _trouble: Trouble | None) -> None:
        """One more."""
        self.made[run.job] += 1
        met, self._sequencer.unanswered = self._sequencer.unanswered, []
        if met and run.job in OF_THE_PAGE and run.outcome is not JobOutcome.FAILED:
            self.hushed.append(run.job)
