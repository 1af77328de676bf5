"""Use case: take contacts of address books into the diary as clients, after a preview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client, Place, known_as
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.exchange.records import (
    ClientPreview,
    ContactFile,
    ImportedContact,
    ImportReport,
    PreviewedContact,
    Skipped,
    Standing,
)
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.exchange.import_plan import ImportStopped
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.use_cases.exchange.import_way import ImportWay, sizes_of
from scheduler_app.use_cases.messages.opting_out import came_to
from scheduler_app.use_cases.practice.rules import read_practice

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.address_books import ContactReader
    from scheduler_app.use_cases.ports.progress import Progress

_QUESTIONS = 100
"""Contacts between two questions whether to go on."""


def _go_on(_done: int, _of: int) -> bool:
    return True


def preview(
    diary: DiaryHandle,
    reader: ContactReader,
    paths: Sequence[Path],
    *,
    progress: Progress = _go_on,
) -> ClientPreview:
    """What importing these address books would do. Nothing is written.

    `progress` counts bytes of the files. Once it says stop there is no preview: it is empty.
    """
    files = reader.files(paths)
    sizes = sizes_of(files)
    skipped = [
        Skipped(str(path), "", "The folder holds no address books.")
        for path in paths
        if path.is_dir() and not any(file.is_relative_to(path) for file in files)
    ]
    books: list[ContactFile] = []
    way = ImportWay(progress, sum(sizes))
    for file, size in zip(files, sizes, strict=True):
        found = reader.read(file, progress=way.within)
        if not way.go_on(size):
            return ClientPreview((), ())
        if found.refused:
            skipped.append(Skipped(found.file, "", found.refused))
        else:
            skipped.extend(found.skipped)
            books.append(found)
    with reading(diary) as connection:
        region = read_practice(connection).region
        known = _Directory(connection)
        contacts: list[PreviewedContact] = []
        for each in (each for book in books for each in _previewed(book, known, region)):
            if len(contacts) % _QUESTIONS == 0 and not way.go_on():
                return ClientPreview((), ())
            contacts.append(each)
    return ClientPreview(tuple(book.file for book in books), tuple(contacts), tuple(skipped))


def import_clients(
    diary: DiaryHandle,
    wanted: ClientPreview,
    *,
    now: datetime,
    by: By = By.IMPORT,
    why: str = "",
    progress: Progress = _go_on,
) -> ImportReport:
    """Carry a preview out: each file in one transaction, all of it or nothing.

    A contact that is a client already only adds what the client lacks: nothing that the consultant
    wrote is lost. `progress` counts contacts.
    """
    skipped = list(wanted.skipped)
    counts = dict.fromkeys(Standing, 0)
    files: list[str] = []
    done = 0
    cancelled = False
    for file, group in groupby(wanted.contacts, key=lambda each: each.file):
        contacts = list(group)
        try:
            with writing(
                diary, "import-clients", by=by, at=now, why=why or Path(file).name
            ) as change:
                these = _take(change, contacts, progress, done, len(wanted.contacts))
        except ImportStopped:
            cancelled = True
            break
        except Trouble as trouble:
            skipped.append(Skipped(file, "", str(trouble)))
            continue
        finally:
            done += len(contacts)
        files.append(file)
        for each, standing in zip(contacts, these, strict=True):
            name = each.contact.name or each.contact.company
            if standing is None:
                skipped.append(Skipped(file, each.contact.uid, f"{name}: you left it out."))
                continue
            counts[standing] += 1
            # The client is in, but a number of theirs isn't: whoever rings them must know.
            skipped += [Skipped(file, each.contact.uid, f"{name}: {it}") for it in each.remarks]
    return ImportReport(
        counts[Standing.NEW],
        counts[Standing.CHANGED],
        counts[Standing.UNCHANGED],
        tuple(skipped),
        files=tuple(files),
        cancelled=cancelled,
    )


def _take(
    change: Change,
    contacts: Sequence[PreviewedContact],
    progress: Progress,
    done: int,
    total: int,
) -> list[Standing | None]:
    """Write the contacts of one file; what became of each, None for one that was left out."""
    known = _Directory(change.connection)
    fate: list[Standing | None] = []
    for place, each in enumerate(contacts):
        if place % _QUESTIONS == 0 and not progress(done + place, total):
            raise ImportStopped
        if not each.take:
            fate.append(None)
            continue
        client = known.find(each.contact, each.phones)
        wanted = _merged(client, each)
        if client is None:
            fate.append(Standing.NEW)
            if wanted.uid in known.taken:
                # Who had it before was taken back: that stays so, and undo can bring them back.
                wanted = replace(wanted, uid="")
        elif wanted == client:
            fate.append(Standing.UNCHANGED)
            continue
        else:
            fate.append(Standing.CHANGED)
        before = () if client is None else client.phones
        known.learn(came_to(change, people.save_client(change, wanted), before))
    return fate


@dataclass(slots=True)
class _Directory:
    """The clients of the diary, by what a contact may be known by."""

    connection: Reading
    by_uid: dict[str, Client] = field(default_factory=dict)
    by_email: dict[tuple[str, str], Client] = field(default_factory=dict)
    by_phone: dict[tuple[str, str], Client] = field(default_factory=dict)
    by_name: dict[str, Client] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    """Uids that nobody can be given any more."""

    def __post_init__(self) -> None:
        clients = people.list_clients(self.connection, with_archived=True)
        for client in clients:
            self.learn(client)
        # Whoever was merged is known as who they are by now.
        standing = {client.id: client for client in clients}
        for uid, now_known in people.uids_of_removed(self.connection).items():
            self.taken.add(uid)
            if now_known in standing:
                self.by_uid[uid] = standing[now_known]

    def learn(self, client: Client) -> None:
        """Know a client from now on."""
        self.by_uid[client.uid] = client
        for name in {client.name, client.company} - {""}:
            called = known_as(name)
            self.by_email[called, client.email.lower()] = client
            for phone in client.phones:
                self.by_phone[called, phone] = client
        self.by_name[known_as(client.name, client.company)] = client

    def find(self, contact: ImportedContact, phones: Sequence[str]) -> Client | None:
        """The client that a contact is, with all places.

        An e-mail address or a phone alone does not tell: whole offices share one, and two people
        must not become one. The name must agree as well.
        """
        name = contact.name or contact.company
        called = known_as(name)
        found = self.by_uid.get(contact.uid) if contact.uid else None
        for email in contact.emails:
            found = found or self.by_email.get((called, email.lower()))
        for phone in phones:
            found = found or self.by_phone.get((called, phone))
        if found is None:
            same = self.by_name.get(known_as(name, contact.company if contact.name else name))
            same = same or self.by_name.get(known_as(name, contact.company))
            # Nothing speaks against it being the same when one of both has nothing to reach it by.
            if same is not None and _nothing_speaks_against(same, contact, phones):
                found = same
        if found is None:
            return None
        return replace(found, places=people.list_places(self.connection, found.id))


def _nothing_speaks_against(
    client: Client, contact: ImportedContact, phones: Sequence[str]
) -> bool:
    other_email = bool(client.email and contact.emails)
    other_phone = bool(client.phones and phones)
    return not (other_email or other_phone)


def _previewed(found: ContactFile, known: _Directory, region: str) -> Iterator[PreviewedContact]:
    for contact in found.contacts:
        phones, remarks = _phones(contact.phones, region)
        each = PreviewedContact(found.file, contact, Standing.NEW, phones, None, tuple(remarks))
        client = known.find(contact, phones)
        if client is not None:
            same = _merged(client, each) == client
            standing = Standing.UNCHANGED if same else Standing.CHANGED
            each = replace(each, standing=standing, client_id=client.id)
        yield each


def _phones(typed: Sequence[str], region: str) -> tuple[tuple[str, ...], list[str]]:
    """The numbers that can be dialled, as E.164, and what to tell of the others."""
    from scheduler_app.domain.phone_numbers import to_e164

    good: dict[str, None] = {}
    told: list[str] = []
    for text in typed:
        try:
            good[to_e164(text, region)] = None
        except InvalidInput as refusal:
            told.append(f"{refusal.message} It stands in the notes, not among the phones.")
    return tuple(good), told


def _merged(client: Client | None, each: PreviewedContact) -> Client:
    """The client with what the contact adds; nothing that is there is overwritten."""
    contact = each.contact
    had = client or Client(0, "", uid=contact.uid)
    emails = [email for email in contact.emails if _is_email(email)]
    email = had.email or next(iter(emails), "")
    phones = dict.fromkeys((*had.phones, *each.phones))
    addresses = {place.address for place in had.places}
    places = [
        Place(0, label, address) for label, address in contact.addresses if address not in addresses
    ]
    lines = [
        contact.notes.strip(),
        *(f"E-mail: {other}" for other in contact.emails if other.lower() != email.lower()),
        *(f"Phone: {text}" for text in _kept_as_written(each)),
    ]
    notes = had.notes
    for line in lines:
        if line and line not in notes:
            notes = f"{notes}\n{line}".strip()
    return replace(
        had,
        name=had.name or contact.name or contact.company,
        company=had.company or (contact.company if contact.name else ""),
        email=email,
        phones=tuple(phones),
        places=(*had.places, *places),
        notes=notes,
    )


def _kept_as_written(each: PreviewedContact) -> list[str]:
    """The numbers that no E.164 form exists for."""
    return [
        text
        for text in each.contact.phones
        if any(f"“{text}”" in remark for remark in each.remarks)
    ]


def _is_email(text: str) -> bool:
    return "@" in text.strip("@") and not any(letter.isspace() for letter in text)
