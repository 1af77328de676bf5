"""Use cases: keep checklists and snippets, and put them into a record."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.visits.templates import (
    Checklist,
    Snippet,
    checked_checklist,
    checked_snippet,
    filled_in,
)
from scheduler_app.domain.visits.visit import VisitRecord
from scheduler_app.domain.wording import dated_in_words
from scheduler_app.domain.zones import wall_of, zone
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.visits import naming, templates
from scheduler_app.use_cases.practice.rules import read_practice


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


def snippet_for(diary: DiaryHandle, snippet: Snippet, record: VisitRecord) -> str:
    """The text of a snippet as it goes into a record, with its client, devices and date put in."""
    with reading(diary) as connection:
        practice_zone = zone(read_practice(connection).zone)
        names = naming.devices_named(connection, record.devices)
        values = {
            "client": naming.client_named(connection, record.client_id),
            "device": ", ".join(names[one] for one in record.devices if one in names),
            "date": dated_in_words(wall_of(record.started, practice_zone).date()),
        }
    return filled_in(snippet.text, values)
