"""Lost power: an invoice is sent, the program crashes, and the backup of yesterday is restored."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from scheduler_app.storage.backup_folder import listed, put_aside
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.care.backups import back_up, restore, sent_since
from tests.simulation.power import verbs
from tests.simulation.power.days import Tell
from tests.simulation.power.disk import Known
from tests.simulation.power.standing import (
    DIARY,
    LATER,
    NOW,
    facts_of,
    faults_in,
    tell_each,
)

YESTERDAY = "yesterday.json"
RESTORED, SINCE = "restored", "since then "


def prepare(folder: Path) -> None:
    """A practice after a day's work, backed up, and after some more."""
    verbs.prepare(folder)
    path = folder / DIARY
    with closing(Diary.open(path)) as diary:
        for _ in verbs.at_the_desk(diary):
            pass
        (folder / YESTERDAY).write_text(json.dumps(_lasting(facts_of(diary))))
        back_up(diary, now=NOW)
        for _ in verbs.sending(diary):
            pass


def live(folder: Path, tell: Tell) -> None:
    """Somebody sends an invoice and dies, somebody else restores, and works on."""
    path = folder / DIARY
    pid = os.fork()
    if not pid:
        diary = Diary.open(path)
        tell(facts_of(diary))
        tell_each(diary, verbs.sending(diary), tell)
        os._exit(0)  # with what was written still in the log
    assert os.waitpid(pid, 0)[1] == 0
    restore(path, listed(path, LATER)[0], now=LATER)
    sent_since(path, now=LATER)
    tell({RESTORED: "yes"})
    with closing(Diary.open(path)) as diary:
        booked = book(diary, NewBooking(LATER + verbs.HOUR, title="By phone"), now=LATER)
        tell({f"{SINCE}booking {booked.uid}": "there"})


def faults(folder: Path, known: Known) -> Iterator[str]:
    """It is the one or the other, and the one that was put aside has all that was told."""
    path = folder / DIARY
    yesterday: dict[str, str] = json.loads((folder / YESTERDAY).read_text())
    before = known.only(lambda name: name != RESTORED and not name.startswith(SINCE))
    today = {name for name in before.told if name.startswith("invoice ")} - yesterday.keys()
    with closing(Diary.open(path)) as diary:
        facts = facts_of(diary)
        yield from faults_in(diary, known)
    if not today & facts.keys() and yesterday.items() <= facts.items():
        since = {f"{SINCE}{name}": "there" for name in facts}
        yield from known.only(lambda name: name.startswith(SINCE)).broken(since)
        yield from _faults_aside(path, before)
    elif RESTORED in known.told:
        yield "it was told to be restored, and is not"
    else:
        yield from before.broken(facts)


def _faults_aside(path: Path, told: Known) -> Iterator[str]:
    """What was told and the broken diary has not, which lies beside the restored one."""
    aside = [path.with_name(each.name) for each in put_aside(path)]
    if not aside and told.told:
        yield "the broken diary is gone"
    for file in aside:
        with closing(Diary.open(file)) as diary:
            yield from told.broken(facts_of(diary))


def _lasting(facts: Mapping[str, str]) -> dict[str, str]:
    """Those that a start does not add to."""
    return {name: value for name, value in facts.items() if not name.startswith("change ")}
