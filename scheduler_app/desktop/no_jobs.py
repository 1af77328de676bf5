"""Desktop: the jobs of a window that has no worker: there are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scheduler_app.domain.care.jobs import JobStanding


class NoJobs:
    """Nothing is done when nobody clicks."""

    def standing(self) -> Sequence[JobStanding]:
        """There are none."""
        return ()

    def on_run(self, _listener: Callable[[], None]) -> Callable[[], None]:
        """None is ever run."""
        return _nothing

    def run_now(self, _name: str) -> None:
        """There is none of that name."""


def _nothing() -> None:
    """There is no subscription to end."""
