"""Use case: take a whole import back, whatever was done since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Trouble
from scheduler_app.storage.diary import reading
from scheduler_app.storage.exchange import imports
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.bookings.undo import reverse_each, standing


@dataclass(frozen=True, slots=True)
class ImportTakenBack:
    """The files of an import that are out of the diary again, and why others are not.

    `told` says what clients hear of it, empty where there is nothing to tell.
    """

    files: tuple[str, ...]
    refused: tuple[tuple[str, str], ...] = ()
    told: str = ""


def take_import_back(
    diary: DiaryHandle, imported_at: datetime, *, by: By = By.CONSULTANT, now: datetime
) -> ImportTakenBack:
    """Take back all files that the import at `imported_at` brought, each whole or not at all.

    A file of which something was changed since stays, and the answer says why.
    """
    at = int(imported_at.timestamp())
    with reading(diary) as connection:
        steps = standing(connection, imports.changes_at(connection, at))
    if not steps:
        raise Trouble("This import has been taken back already.")
    back = reverse_each(diary, "undo", steps, by=by, now=now)
    return ImportTakenBack(back.files(), back.reasons(), back.told())
