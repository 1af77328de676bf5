"""Use case: two clients turn out to be one."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.merging import (
    MergePreview,
    Moved,
    joined,
    must_be_mergeable,
    told_details,
)
from scheduler_app.storage.brought import all_personal
from scheduler_app.storage.clients import duplicates, merged, people
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.personal import counted_of
from scheduler_app.use_cases.brought import told_of_merge


def preview_merge(diary: DiaryHandle, kept: int, gone: int) -> MergePreview:
    """What merging the client `gone` into `kept` would do; a `Trouble` says why it can't be."""
    with reading(diary) as connection:
        stays, goes = _both(connection, kept, gone)
        after = joined(stays, goes)
        counts: dict[str, int] = {}
        for one in reversed(all_personal()):
            if one.moves:
                number = counted_of(connection, one, [gone], standing=True)
                counts[one.what] = counts.get(one.what, 0) + number
        return MergePreview(
            stays,
            goes,
            after,
            tuple(Moved(number, what) for what, number in counts.items() if number),
            (*told_details(stays, goes, after), *told_of_merge(connection, kept, gone)),
        )


def merge(
    diary: DiaryHandle, kept: int, gone: int, *, by: By = By.CONSULTANT, now: datetime
) -> Client:
    """Merge the client `gone` into `kept`, in one change that undo takes back; refused as above."""
    with writing(diary, "merge", by=by, at=now) as change:
        stays, goes = _both(change.connection, kept, gone)
        merged.move_rows(change, gone, kept)
        duplicates.move_pairs(change, gone, kept)
        merged.end_as(change, gone, kept)
        return people.save_client(change, joined(stays, goes))


def _both(connection: Reading, kept: int, gone: int) -> tuple[Client, Client]:
    both = people.client(connection, kept), people.client(connection, gone)
    must_be_mergeable(*both)
    return both
