"""Worker, care: who backs the diary up, as a window holds it; the job itself is in `jobs`."""

from __future__ import annotations

from collections.abc import Callable

from scheduler_app.domain.care.backups import BackupStatus
from scheduler_app.worker.care.backup_board import BackupBoard
from scheduler_app.worker.parts import WorkerParts


class BackupKeeper:
    """The `Keeper` of a window, over the lanes of its worker."""

    def __init__(self, parts: WorkerParts) -> None:
        self._board = parts.one(BackupBoard)
        self._signals = parts.signals

    def status(self) -> BackupStatus:
        """How things stand just now."""
        return self._board.now()

    def on_status(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever the status changed, on the lane of the backups."""
        return self._board.on_change(listener)

    def back_up_soon(self) -> None:
        """Make a backup now, though there may be one of today."""
        self._signals.by_hand("backup")
