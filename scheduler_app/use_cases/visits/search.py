"""Use case: "what did we do last time with this?": find visits by words, device, client and day."""

from __future__ import annotations

from scheduler_app.domain.visits.search import FoundVisit, VisitWish
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.visits import search


def search_visits(diary: DiaryHandle, wish: VisitWish, *, limit: int = 50) -> list[FoundVisit]:
    """The visits that are looked for, the newest first; without words all that fit the rest."""
    with looking(diary) as asked:
        return search.search(asked, wish, limit=limit)
