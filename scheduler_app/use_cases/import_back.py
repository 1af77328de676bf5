"""Use case: take a whole import back, whatever was done since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.bookings import By
from scheduler_app.domain.errors import Trouble
from scheduler_app.storage import imports
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.undo import standing, take_back


@dataclass(frozen=True, slots=True)
class ImportTakenBack:
    """The files of an import that are out of the diary again, and why others are not.

    `told` says what clients hear of it, empty where there is nothing to tell.
    """

    files: tuple[str, ...]
    refused: tuple[tuple[str, str], ...] = ()
    told: str = ""


def take_import_back(
    diary: Diary, imported_at: datetime, *, by: By = By.CONSULTANT, now: datetime
) -> ImportTakenBack:
    """Take back all files that the import at `imported_at` brought, each whole or not at all.

    A file of which something was changed since stays, and the answer says why.
    """
    at = int(imported_at.timestamp())
    with diary.read() as connection:
        found = imports.changes_at(connection, at)
        there = standing(connection, [number for number, _ in found])
    files: list[str] = []
    refused: list[tuple[str, str]] = []
    told: list[str] = []
    for number, file in found:
        if number not in there:
            continue
        try:
            done = take_back(diary, number, by=by, now=now)
        except Trouble as trouble:
            refused.append((file, str(trouble)))
        else:
            files.append(file)
            told += filter(None, [done.told])
    if not files and not refused:
        raise Trouble("This import has been taken back already.")
    return ImportTakenBack(tuple(files), tuple(refused), ". ".join(dict.fromkeys(told)))
