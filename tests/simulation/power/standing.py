"""Lost power: how a diary stands: what somebody could rely on, and what the doctor says of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.doctor import examine
from scheduler_app.use_cases.money.invoices.kept_papers import make_missing
from scheduler_app.use_cases.money.invoices.numbers import next_number, remember_numbers
from tests.fakes.papers import FakePapers
from tests.simulation.power.days import Tell
from tests.simulation.power.disk import Known

DIARY = "diary.db"
NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)

FACTS = """
SELECT 'booking ' || uid, start_at || ' ' || state FROM bookings WHERE NOT removed
UNION ALL SELECT 'invoice ' || number, uid FROM invoices WHERE number <> ''
UNION ALL SELECT 'visit ' || uid, started_at FROM visits WHERE NOT removed
UNION ALL SELECT 'file ' || name, digest FROM attachments WHERE NOT removed
UNION ALL SELECT 'money ' || id, kind || ' ' || amount FROM ledger
UNION ALL SELECT 'change ' || id, verb FROM changes
"""
"""What stands in a diary and somebody relies on, by names that stay."""


def facts_of(diary: Diary) -> dict[str, str]:
    """How a diary stands."""
    with diary.look() as asked:
        return {str(name): str(value) for name, value in asked.exec_driver_sql(FACTS)}


def standing_of(diary: Diary) -> str:
    """The same in a word, to be compared."""
    told = json.dumps(facts_of(diary), sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def tell_each(diary: Diary, verbs: Iterable[object], tell: Tell) -> None:
    """Do one verb after the other, and tell what each has made new."""
    told = facts_of(diary)
    for _ in verbs:
        found = facts_of(diary)
        tell({name: value for name, value in found.items() if told.get(name) != value})
        told = found


def faults_after(path: Path, known: Known) -> Iterator[str]:
    """Start on the diary that the disk has: what was told and is not so, and what is not whole."""
    with closing(Diary.open(path)) as diary:
        yield from known.broken(facts_of(diary))
        yield from faults_in(diary, known)


def faults_in(diary: Diary, known: Known) -> Iterator[str]:
    """What the doctor says after a start, and whether a number that was told is free again."""
    remember_numbers(diary, now=LATER)
    make_missing(diary, FakePapers(), now=LATER)
    if (number := f"invoice {next_number(diary, now=LATER).number}") in known.told:
        yield f"{number} was told, and its number is free"
    for check in examine(diary):
        if not check.ok:
            yield f"{check.check}: {check.detail}"
