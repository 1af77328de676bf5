"""Ports: who backs the diary up, as the window sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler_app.domain.care.backups import BackupStatus


class Keeper(Protocol):
    """Backs the diary up, on a lane of the worker. Nothing here waits."""

    def status(self) -> BackupStatus:
        """How things stand just now."""
        ...

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever the status changed, on a thread of the worker.

        Returns what ends the subscription.
        """
        ...

    def back_up_soon(self) -> None:
        """Make a backup now, though there may be one of today."""
        ...
