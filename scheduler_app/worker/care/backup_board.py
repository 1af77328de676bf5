"""Worker, care: how the backups stand, as it was last told, and who is told."""

from __future__ import annotations

from scheduler_app.domain.care.backups import BackupStatus
from scheduler_app.worker.parts import Board, WorkerParts


class BackupBoard(Board[BackupStatus]):
    """Loads nothing that copies: a window looks at it before its worker has come up."""

    def __init__(self, _parts: WorkerParts) -> None:
        super().__init__(BackupStatus())
