"""Gateways: contacts from CSV tables, whoever exported them, by the names of their columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange.records import ImportedContact, Skipped

_BETWEEN = " ::: "
"""What Google puts between several values in one cell."""

_LARGEST_CELL = 1_000_000
_MOST_COLUMNS = 2_000
_QUESTIONS = 200
"""Lines between two questions whether to go on."""

_SINGLE = {
    "name": ("name", "full name", "display name", "contact", "contact name", "client", "customer",
             "kunde", "nom complet"),
    "file_as": ("file as", "nickname"),
    "first": ("first name", "given name", "firstname", "vorname", "prénom", "forename"),
    "middle": ("middle name", "additional name", "zweiter vorname"),
    "last": ("last name", "family name", "lastname", "surname", "nachname", "nom de famille",
             "nom"),
    "company": ("company", "company name", "organization", "organisation", "organization name",
                "organization 1 - name", "firma", "société", "account name", "business name"),
    "notes": ("notes", "note", "comments", "comment", "remarks", "notizen", "bemerkungen"),
    "uid": ("uid", "contact id"),
}  # fmt: skip
"""Our fields, and how the columns are called that hold them, lower case."""

_COLUMN = {title: ours for ours, titles in _SINGLE.items() for title in titles}

_EMAIL = re.compile(r"(primary |work |home |other |private )?e-?mail.*|mail|courriel")
_PHONE = re.compile(r".*(phone|mobile|telefon|téléphone|handy|\bcell\b|\btel\b|rufnummer).*")
_NO_VALUE = re.compile(r".*(\btype\b|label|display name|fax|phonetic|assistant|radio|telex|tty).*")
_ADDRESS = re.compile(
    r"(?P<whose>(?:address \d+ - |business |home |other |work |mailing |)?)"
    r"(?P<part>formatted|address|street|street address|straße|city|ort|town|region|state|"
    r"postal code|zip|zip code|plz|country|country/region|land|extended address|po box)"
)
_PARTS = (
    ("formatted", "address"), ("street", "street address", "straße"), ("extended address",),
    ("po box",), ("postal code", "zip", "zip code", "plz"), ("city", "ort", "town"),
    ("region", "state"), ("country", "country/region", "land"),
)  # fmt: skip
"""Parts of an address in the order that they are told in."""


@dataclass(slots=True)
class _Columns:
    """Where in a row each thing stands."""

    single: dict[str, int] = field(default_factory=dict)
    emails: list[int] = field(default_factory=list)
    phones: list[int] = field(default_factory=list)
    addresses: dict[str, dict[str, int]] = field(default_factory=dict)


def contacts_of_table(
    text: str, file: str, told: Callable[[int, int], None]
) -> tuple[list[ImportedContact], list[Skipped]]:
    """The contacts of a table. Raises `Trouble` when its columns can't be told.

    `told` gets how many letters of how many are read; what it raises ends the reading.
    """
    csv.field_size_limit(_LARGEST_CELL)
    rows = csv.reader(_lines(text, told), delimiter=_delimiter(text))
    contacts: list[ImportedContact] = []
    skipped: list[Skipped] = []
    try:
        columns = _columns(next(rows, []))
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            contact = _contact(_reader(row), columns)
            if contact is None:
                reason = f"Line {rows.line_num} has neither name, company, e-mail nor phone."
                skipped.append(Skipped(file, "", reason))
            else:
                contacts.append(contact)
    except csv.Error as error:
        raise Trouble(f"The table is damaged at line {rows.line_num}: {error}.") from error
    return contacts, skipped


def _lines(text: str, told: Callable[[int, int], None]) -> Iterator[str]:
    """The lines as they stand. Raises `Trouble` at one that is longer than any row."""
    lines = io.StringIO(text, newline="")
    position = 0
    for number, line in enumerate(lines):
        if number % _QUESTIONS == 0:
            told(position, len(text))
        position += len(line)
        if len(line) > _LARGEST_CELL:
            raise Trouble(f"The table is damaged at line {number + 1}: it is too long.")
        yield line


def _delimiter(text: str) -> str:
    """What stands between the columns of the first line, outside quotes."""
    first = re.sub(r'"[^"]*"', "", text[:_LARGEST_CELL].lstrip().partition("\n")[0])
    return max(",;\t", key=first.count)


def _columns(header: Sequence[str]) -> _Columns:
    if len(header) > _MOST_COLUMNS:
        raise Trouble(
            f"The table has more than {_MOST_COLUMNS:,} columns.",
            remedy="The first line must name the columns, such as Name, E-mail, Phone.",
        )
    found = _Columns()
    for place, title in enumerate(header):
        name = " ".join(title.casefold().split())
        ours = _COLUMN.get(name)
        address = _ADDRESS.fullmatch(name)
        if ours is not None:
            found.single.setdefault(ours, place)
        elif _NO_VALUE.fullmatch(name):
            continue
        elif _EMAIL.fullmatch(name):
            found.emails.append(place)
        elif _PHONE.fullmatch(name):
            found.phones.append(place)
        elif address is not None:
            whose = address["whose"].rstrip(" -")
            found.addresses.setdefault(whose, {}).setdefault(address["part"], place)
    known = found.single.keys() & {"name", "first", "last", "company", "file_as"}
    if not known and not found.emails and not found.phones:
        raise Trouble(
            "No column of the table holds names, e-mail addresses or phones.",
            remedy="The first line must name the columns, such as Name, E-mail, Phone.",
        )
    return found


def _reader(row: Sequence[str]) -> Callable[[int], str]:
    """Cells by place; a row that is too short has empty ones."""
    return lambda place: row[place].strip() if place < len(row) else ""


def _contact(cell: Callable[[int], str], columns: _Columns) -> ImportedContact | None:
    values = {ours: cell(place) for ours, place in columns.single.items()}
    emails = tuple(_values(cell, columns.emails))
    phones = tuple(_values(cell, columns.phones))
    parts = (values.get(part, "") for part in ("first", "middle", "last"))
    name = values.get("name", "") or " ".join(part for part in parts if part)
    company = values.get("company", "").partition(_BETWEEN)[0]
    name = name or values.get("file_as", "")
    if not (name or company):
        name = next(iter((*emails, *phones)), "")
    if not (name or company):
        return None
    return ImportedContact(
        name=" ".join(name.split()),
        company=" ".join(company.split()),
        emails=emails,
        phones=phones,
        addresses=tuple(_addresses(cell, columns.addresses)),
        notes=values.get("notes", ""),
        uid=values.get("uid", ""),
    )


def _values(cell: Callable[[int], str], places: Sequence[int]) -> Iterator[str]:
    seen = set()
    for place in places:
        for value in cell(place).split(_BETWEEN):
            tidy = " ".join(value.split())
            if tidy and tidy not in seen:
                seen.add(tidy)
                yield tidy


def _addresses(
    cell: Callable[[int], str], addresses: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[str, str]]:
    for whose, parts in addresses.items():
        told = [
            next((cell(parts[name]) for name in names if name in parts), "") for names in _PARTS
        ]
        formatted, *pieces = told
        text = formatted.partition(_BETWEEN)[0] or ", ".join(piece for piece in pieces if piece)
        if text:
            label = "" if whose.startswith("address") else whose
            yield label, ", ".join(line.strip() for line in text.splitlines() if line.strip())
