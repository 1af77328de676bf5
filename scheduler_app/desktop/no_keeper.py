"""Desktop: the backups of a window over a diary that needs none, such as a demo's."""

from __future__ import annotations

from collections.abc import Callable

from scheduler_app.domain.care.backups import BackupStatus


class NoKeeper:
    """Nothing is backed up, and nothing is said about it."""

    def status(self) -> BackupStatus:
        """Nothing is known."""
        return BackupStatus()

    def on_status(self, _listener: Callable[[], None]) -> Callable[[], None]:
        """It never changes."""
        return _nothing

    def back_up_soon(self) -> None:
        """There is nowhere to put it."""


def _nothing() -> None:
    """There is no subscription to end."""
