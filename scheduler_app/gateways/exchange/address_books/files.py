"""Gateways: address books, as CSV tables or vCards, read as plain facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange.records import ContactFile, ImportedContact
from scheduler_app.domain.visible import strangers_line, strangers_text
from scheduler_app.gateways.chosen_files import bytes_of, files_below, size_of
from scheduler_app.gateways.plain_words import plain_words
from scheduler_app.gateways.work_limit import Progress, ReadingStopped

_CARDS = frozenset({".vcf", ".vcard"})
SUFFIXES = frozenset({".csv", ".tsv"}) | _CARDS
"""What counts as an address book in a folder; one that is named itself may be called anything."""

MOST_BYTES = 32 * 1024 * 1024
"""Largest file that is read; photos in vCards are what makes them large."""


class ContactFiles:
    """Reads tables and vCards. What holds a card is one, and what is called `.vcf` has to be."""

    def files(self, paths: Sequence[Path]) -> list[Path]:
        """The address books that the paths stand for, each once, folders in order of name."""
        return files_below(paths, SUFFIXES)

    def read(self, file: Path, *, progress: Progress) -> ContactFile:
        """The contacts of one file. Nothing is raised: what is wrong is part of the answer.

        `progress` counts what was read in bytes of the file. Where it says stop, what was read so
        far is given up.
        """
        name = str(file)

        def told(done: int, of: int) -> None:
            if not progress(size * done // max(1, of), size):
                raise ReadingStopped

        try:
            size = size_of(file, MOST_BYTES)
            told(0, 1)
            text = decoded(bytes_of(file, MOST_BYTES))
            if _is_cards(file, text):
                # vobject is slow to import, and only who imports vCards needs it.
                from scheduler_app.gateways.exchange.address_books.cards import contacts_of_cards

                contacts, skipped = contacts_of_cards(text, name, told)
            else:
                from scheduler_app.gateways.exchange.address_books.tables import contacts_of_table

                contacts, skipped = contacts_of_table(text, name, told)
        except ReadingStopped:
            return ContactFile(name)
        except Trouble as trouble:
            return ContactFile(name, refused=str(trouble))
        except OSError as error:
            return ContactFile(name, refused=f"The file can't be opened: {error.strerror}.")
        except Exception as error:  # noqa: BLE001 - whatever a library throws at a strange file
            return ContactFile(name, refused=f"The file can't be read: {plain_words(error)}.")
        if not contacts and not skipped:
            return ContactFile(name, refused="The address book is empty.")
        return ContactFile(name, tuple(map(_tidied, contacts)), tuple(skipped))


def _tidied(contact: ImportedContact) -> ImportedContact:
    """The contact as it may be shown anywhere."""
    return replace(
        contact,
        name=strangers_line(contact.name),
        company=strangers_line(contact.company),
        emails=tuple(map(strangers_line, contact.emails)),
        phones=tuple(map(strangers_line, contact.phones)),
        addresses=tuple((label, strangers_line(text)) for label, text in contact.addresses),
        notes=strangers_text(contact.notes),
    )


def _is_cards(file: Path, text: str) -> bool:
    """Whether it holds vCards. Raises `Trouble` when only its name says so."""
    if "BEGIN:VCARD" in text[:100_000].upper():
        return True
    if file.suffix.lower() in _CARDS:
        raise Trouble("This is no vCard file: it has no BEGIN:VCARD line.")
    return False


def decoded(data: bytes) -> str:
    """The text of a file as exports write it: UTF-8, UTF-16 with a mark, or Windows' own."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
