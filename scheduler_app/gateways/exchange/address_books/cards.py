"""Gateways: contacts from vCards 2.1, 3.0 and 4.0, each card parsed by itself with `vobject`."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import vobject

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange.records import ImportedContact, Skipped
from scheduler_app.gateways.plain_words import plain_words
from scheduler_app.gateways.work_limit import TooMuch, WorkLimit

# It logs the lines that it can't read, and they are people's names and numbers.
logging.getLogger("vobject.base").disabled = True

_MOST_CHARACTERS = 300_000
"""Largest card that is read, without its pictures: its parser can't be stopped within a line."""

CARD_STEPS = 10_000_000
"""Most work for one card."""

_PHOTO = re.compile(r"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)

_QUESTIONS = 2_000
"""Lines between two questions whether to go on."""

TellProgress = Callable[[int, int], None]


def contacts_of_cards(
    text: str, file: str, told: TellProgress
) -> tuple[list[ImportedContact], list[Skipped]]:
    """The contacts of a file of cards. Raises `Trouble` when the last card has no end.

    `told` gets how many letters of how many are read; what it raises ends the reading.
    """
    contacts: list[ImportedContact] = []
    skipped: list[Skipped] = []
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, (position, card) in enumerate(_cards(plain, told), 1):
        told(position, len(plain))
        if len(card) > _MOST_CHARACTERS:
            skipped.append(Skipped(file, "", f"Card {number} is too large to read."))
            continue
        try:
            with WorkLimit(CARD_STEPS, partial(_goes_on, told, position, len(plain))):
                parsed, whole = _parsed(card)
                contact = _contact(parsed)
        except TooMuch:
            skipped.append(Skipped(file, _uid(card), f"Card {number} takes too long to read."))
        except Exception as error:  # noqa: BLE001 - whatever a library throws, the rest is read
            reason = f"Card {number} can't be read: {plain_words(error)}."
            skipped.append(Skipped(file, _uid(card), reason))
        else:
            if contact is None:
                reason = f"Card {number} has neither name, company, e-mail nor phone."
                skipped.append(Skipped(file, _uid(card), reason))
            else:
                contacts.append(contact)
            if contact is not None and not whole:
                reason = f"Card {number} has lines that can't be read; the rest of it was taken."
                skipped.append(Skipped(file, _uid(card), reason))
    return contacts, skipped


def _goes_on(told: TellProgress, done: int, of: int) -> bool:
    told(done, of)
    return True


def _cards(text: str, told: TellProgress) -> Iterator[tuple[int, str]]:
    """Where each card ends, and its text without pictures: large, and nothing of them is kept."""
    position = 0
    lines: list[str] | None = None
    in_picture = False
    for number, line in enumerate(io.StringIO(text)):
        if number % _QUESTIONS == 0:
            told(position, len(text))
        position += len(line)
        start = line[:11].upper()
        if start == "BEGIN:VCARD" and not line[11:].strip(" \t\n"):
            if lines is not None:
                raise _never_ends()
            lines, in_picture = [line], False
        elif lines is None:
            continue
        elif start[:9] == "END:VCARD" and not line[9:].strip(" \t\n"):
            yield position, "".join([*lines, line.rstrip("\n"), "\n"])
            lines = None
        elif not (in_picture and line[0] in " \t"):
            in_picture = _PHOTO.match(line) is not None
            if not in_picture:
                lines.append(line)
    if lines is not None:
        raise _never_ends()


def _never_ends() -> Trouble:
    return Trouble("A card of the file never ends: the file is damaged or incomplete.")


def _parsed(card: str) -> tuple[Any, bool]:
    """A card, and whether all of its lines could be read."""
    try:
        return vobject.readOne(card, allowQP=True), True
    except vobject.base.ParseError:
        return vobject.readOne(card, ignoreUnreadable=True, allowQP=True), False


def _contact(card: Any) -> ImportedContact | None:
    company = _company(card)
    emails = tuple(dict.fromkeys(_texts(card, "email")))
    phones = tuple(
        dict.fromkeys(
            phone.removeprefix("tel:").replace(";ext=", " ext. ")
            for phone, kinds in _typed(card, "tel")
            if "FAX" not in kinds or kinds & {"VOICE", "CELL"}
        )
    )
    name = _name(card)
    if not (name or company):
        name = next(iter((*emails, *phones)), "")
    if not (name or company):
        return None
    return ImportedContact(
        name=name,
        company=company,
        emails=emails,
        phones=phones,
        addresses=tuple(_addresses(card)),
        notes="\n".join(_texts(card, "note")),
        uid=next(iter(_texts(card, "uid")), ""),
    )


def _name(card: Any) -> str:
    for full in _texts(card, "fn"):
        return " ".join(full.split())
    for part in card.contents.get("n", ()):
        value = part.value
        pieces = (getattr(value, piece, "") for piece in ("given", "additional", "family"))
        name = " ".join(_flat(piece) for piece in pieces if piece)
        return " ".join(name.split())
    return ""


def _company(card: Any) -> str:
    for part in card.contents.get("org", ()):
        value = part.value
        first = value[0] if isinstance(value, list) and value else value
        return " ".join(_flat(first).split())
    return ""


def _addresses(card: Any) -> Iterator[tuple[str, str]]:
    for part in card.contents.get("adr", ()):
        value = part.value
        fields = ("street", "extended", "box", "code", "city", "region", "country")
        pieces = [_flat(getattr(value, name, "")).strip() for name in fields]
        text = ", ".join(" ".join(piece.split()) for piece in pieces if piece)
        if text:
            kinds = _kinds(part) & {"HOME", "WORK"}
            yield (min(kinds).lower() if kinds else ""), text


def _typed(card: Any, name: str) -> Iterator[tuple[str, set[str]]]:
    for part in card.contents.get(name, ()):
        text = _flat(part.value).strip()
        if text:
            yield text, _kinds(part)


def _texts(card: Any, name: str) -> list[str]:
    return [text for text, _ in _typed(card, name)]


def _kinds(part: Any) -> set[str]:
    named = [kind for value in part.params.get("TYPE", []) for kind in str(value).split(",")]
    return {kind.upper() for kind in (*named, *map(str, getattr(part, "singletonparams", ())))}


def _flat(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(_flat(each) for each in value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _uid(card: str) -> str:
    found = re.search(r"^UID(?:;[^:\n]*)?:(.*)$", card, re.IGNORECASE | re.MULTILINE)
    return found[1].strip() if found else ""
