"""Worker, page: how the page stands, as it was last told, and who is told."""

from __future__ import annotations

from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.worker.parts import Board, WorkerParts


class PageBoard(Board[PageStatus]):
    """Loads nothing that talks to pages: a window looks at it before its worker has come up."""

    def __init__(self, _parts: WorkerParts) -> None:
        super().__init__(PageStatus())
