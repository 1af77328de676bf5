"""Lost power: a client is erased, with a file that was attached to their visit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from scheduler_app.domain.clients.client import Client
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.files import folder_of, listed
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.erasing import erase_client, finish_erasing
from scheduler_app.use_cases.visits.attachments import attach
from scheduler_app.use_cases.visits.records import draft_for_client, save_record
from tests.simulation.power import verbs
from tests.simulation.power.days import Tell
from tests.simulation.power.disk import Known
from tests.simulation.power.standing import DIARY, LATER, NOW, facts_of, faults_in

NAME, LETTER = "Otto Quittenbaum", b"%PDF Dear Otto"
ERASED, SINCE = "erased", "since then "


def prepare(folder: Path) -> None:
    """A practice with two clients; one of them has never paid anything."""
    verbs.prepare(folder)
    with closing(Diary.open(folder / DIARY)) as diary:
        otto = save_client(diary, Client(0, NAME), now=NOW)
        draft = draft_for_client(diary, otto.id, now=NOW)
        record = save_record(diary, draft, now=NOW, untouched_too=True)
        attach(diary, record.id, LETTER, "letter.pdf", now=NOW)


def live(folder: Path, tell: Tell) -> None:
    """Erase that client, and work on."""
    with closing(Diary.open(folder / DIARY)) as diary:
        erase_client(diary, _otto(diary), now=NOW)
        tell({ERASED: "yes"})
        booked = book(diary, NewBooking(LATER, title="By phone"), now=NOW)
        tell({f"{SINCE}booking {booked.uid}": "there"})


def faults(folder: Path, known: Known) -> Iterator[str]:
    """Who is erased is nowhere, once the next start has done what was left to do."""
    path = folder / DIARY
    with closing(Diary.open(path)) as diary:
        had_left = finish_erasing(diary, now=LATER)
        is_erased = not _otto(diary)
        since = {f"{SINCE}{name}": "there" for name in facts_of(diary)}
        yield from known.only(lambda name: name.startswith(SINCE)).broken(since)
        yield from faults_in(diary, known)
    if ERASED in known.told and had_left:
        yield "it was told to be erased, and something was left to do"
    if not is_erased:
        if ERASED in known.told:
            yield "the client is back"
        return
    if files := listed(folder_of(path)):
        yield f"a file is back: {files}"
    for file in (path, path.with_name(f"{path.name}-wal")):
        if file.exists() and NAME.encode() in file.read_bytes():
            yield f"the name stands in {file.name}"


def _otto(diary: Diary) -> int:
    """The id of that client; 0 where nobody is called so."""
    with diary.look() as asked:
        rows = [*asked.exec_driver_sql("SELECT id FROM clients WHERE name = ?", (NAME,))]
    return int(rows[0][0]) if rows else 0
