"""Fakes: the jobs of a worker, as the window knows them; a test says how each stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scheduler_app.domain.care.jobs import JobStanding


class FakeJobs:
    """Remembers which were asked for."""

    def __init__(self) -> None:
        self.now: tuple[JobStanding, ...] = ()
        self.asked: list[str] = []
        self._listeners: list[Callable[[], None]] = []

    def show(self, *standing: JobStanding) -> None:
        """A job was run."""
        self.now = standing
        for listener in list(self._listeners):
            listener()

    def standing(self) -> Sequence[JobStanding]:
        return self.now

    def on_run(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def run_now(self, name: str) -> None:
        self.asked.append(name)
