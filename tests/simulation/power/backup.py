"""Lost power: the diary is backed up twice, and something is done between."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from scheduler_app.storage.backup_folder import file_of, listed
from scheduler_app.storage.copies import faults_of
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.files import folder_of
from scheduler_app.use_cases.care.backups import back_up, restore
from scheduler_app.use_cases.visits.attachments import attach
from tests.simulation.power import verbs
from tests.simulation.power.days import Tell
from tests.simulation.power.disk import Known
from tests.simulation.power.standing import DIARY, NOW, faults_after, faults_in, standing_of

TOMORROW = NOW + timedelta(days=1)
LAST = TOMORROW + timedelta(hours=1)


def prepare(folder: Path) -> None:
    """A practice after a day's work."""
    verbs.prepare(folder)
    verbs.live(folder, lambda _facts: None)


def live(folder: Path, tell: Tell) -> None:
    """Back it up, as is done each night."""
    with closing(Diary.open(folder / DIARY)) as diary:
        for now in (NOW, TOMORROW):
            attach(diary, 1, now.isoformat().encode(), "notes.txt", now=now)
            made = back_up(diary, now=now)
            tell({made.name: standing_of(diary)})


def faults(folder: Path, known: Known) -> Iterator[str]:
    """The diary is as it was, and each backup can be put in its place, without what lay beside."""
    path = folder / DIARY
    yield from faults_after(path, Known({}, {}))
    found = {}
    for backup in listed(path, LAST):
        if wrong := faults_of(file_of(path, backup)):
            yield f"{backup.name} is not whole: {wrong}"
        elif backup.name in known.told:
            shutil.rmtree(folder_of(path))
            restore(path, backup, now=LAST)
            with closing(Diary.open(path)) as diary:
                found[backup.name] = standing_of(diary)
                yield from faults_in(diary, known)
    yield from known.broken(found)
