"""Ports: who backs the diary up, as the window sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler_app.domain.care.backups import BackupStatus


class Keeper(Protocol):
    """Backs the diary up on a thread of its own. Nothing here waits but `close`, for seconds."""

    def start(self) -> None:
        """Begin to work; called once the window is painted."""
        ...

    def close(self) -> None:
        """End; a backup that is being made is given up."""
        ...

    def status(self) -> BackupStatus:
        """How things stand just now."""
        ...

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever the status changed, on the keeper's thread.

        Returns what ends the subscription.
        """
        ...

    def back_up_soon(self) -> None:
        """Make a backup now, though there may be one of today."""
        ...
