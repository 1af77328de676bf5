"""Worker, page: where its jobs reach beyond the diary."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.worker.parts import WorkerParts


def addresses(parts: WorkerParts) -> Sequence[str]:
    """The page that is linked, if there is one."""
    link = read_link(parts.diary)
    return () if link.kind == "none" else (link.url,)
