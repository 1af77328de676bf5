"""Worker, care: the jobs as a window holds them: how each stands, and to run one now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scheduler_app.domain.care.jobs import JobRun, JobStanding
from scheduler_app.domain.errors import Trouble
from scheduler_app.worker.life import WorkerAtWork
from scheduler_app.worker.parts import Signals

if TYPE_CHECKING:
    from scheduler_app.worker.lanes import Lanes


class JobsDesk:
    """The `Jobs` of a window."""

    def __init__(self, work: WorkerAtWork, signals: Signals) -> None:
        self._work = work
        self._signals = signals
        self._listeners: list[Callable[[], None]] = []
        self._failing: set[str] = set()
        work.when_up.append(self._listen_to)

    def standing(self) -> Sequence[JobStanding]:
        """How each job stands, in the order of the timetable; none before the worker came up."""
        lanes = self._work.lanes
        return () if lanes is None else lanes.standing()

    def on_run(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each run of a job, on the thread of its lane.

        Returns what ends the subscription.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def run_now(self, name: str) -> None:
        """Let a job run as soon as its lane is free, also where it is not due."""
        self._signals.by_hand(name)

    def _listen_to(self, lanes: Lanes) -> None:
        lanes.on_run(self._heard)

    def _heard(self, run: JobRun, trouble: Trouble | None) -> None:
        lanes = self._work.lanes
        failed = run.job in self._failing
        (self._failing.discard if trouble is None else self._failing.add)(run.job)
        if trouble is None and not failed and (lanes is None or not lanes.shows(run.job)):
            # Many a job is done each second, and nobody is told of it: no window need wake.
            return
        for listener in tuple(self._listeners):
            listener()
