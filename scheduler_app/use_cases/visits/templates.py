"""Use cases: keep checklists and snippets, with which records are written."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.visits.templates import (
    Checklist,
    Snippet,
    checked_checklist,
    checked_snippet,
)
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.visits import templates


def list_checklists(diary: DiaryHandle, *, service_id: int | None = None) -> list[Checklist]:
    """All checklists in order of name, or those with which the visits of a service begin."""
    with reading(diary) as connection:
        if service_id is not None:
            return templates.checklists_of(connection, service_id)
        return templates.checklists(connection)


def save_checklist(
    diary: DiaryHandle, checklist: Checklist, *, now: datetime, by: By = By.CONSULTANT
) -> Checklist:
    """Write a new checklist (id 0) or a changed one; records that have its lines keep them."""
    wanted = checked_checklist(checklist)
    with writing(diary, "checklist", by=by, at=now) as change:
        return templates.save_checklist(change, wanted)


def remove_checklist(
    diary: DiaryHandle, checklist_id: int, *, now: datetime, by: By = By.CONSULTANT
) -> None:
    """Take a checklist out; records that have its lines keep them."""
    with writing(diary, "checklist", by=by, at=now) as change:
        templates.remove(change, "checklists", checklist_id)


def list_snippets(diary: DiaryHandle) -> list[Snippet]:
    """All snippets in order of name."""
    with reading(diary) as connection:
        return templates.snippets(connection)


def save_snippet(
    diary: DiaryHandle, snippet: Snippet, *, now: datetime, by: By = By.CONSULTANT
) -> Snippet:
    """Write a new snippet (id 0) or a changed one."""
    wanted = checked_snippet(snippet)
    with writing(diary, "snippet", by=by, at=now) as change:
        return templates.save_snippet(change, wanted)


def remove_snippet(
    diary: DiaryHandle, snippet_id: int, *, now: datetime, by: By = By.CONSULTANT
) -> None:
    """Take a snippet out."""
    with writing(diary, "snippet", by=by, at=now) as change:
        templates.remove(change, "snippets", snippet_id)
