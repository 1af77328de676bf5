"""Gateways: contacts from vCards 2.1, 3.0 and 4.0, each card parsed by itself with `vobject`."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import vobject

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange import ImportedContact, Skipped
from scheduler_app.gateways.plain_words import plain_words
from scheduler_app.gateways.work_limit import TooMuch, WorkLimit

# It logs the lines that it can't read, and they are people's names and numbers.
logging.getLogger("vobject.base").disabled = True

CARD_STEPS = 10_000_000
"""Most work for one card."""

_BEGIN = re.compile(r"^BEGIN:VCARD[ \t]*$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(r"^END:VCARD[ \t]*$", re.IGNORECASE | re.MULTILINE)
_PHOTO = re.compile(
    r"^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:].*(?:\r?\n[ \t].*)*(?:\r?\n)?",
    re.IGNORECASE | re.MULTILINE,
)


def contacts_of_cards(
    text: str, file: str, told: Callable[[int, int], None]
) -> tuple[list[ImportedContact], list[Skipped]]:
    """The contacts of a file of cards. Raises `Trouble` when the last card has no end.

    `told` gets how many letters of how many are read; what it raises ends the reading.
    """
    contacts: list[ImportedContact] = []
    skipped: list[Skipped] = []
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, (position, card) in enumerate(_cards(plain), 1):
        told(position, len(plain))
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


def _goes_on(told: Callable[[int, int], None], done: int, of: int) -> bool:
    told(done, of)
    return True


def _cards(text: str) -> Iterator[tuple[int, str]]:
    """Where each card ends, and its text without pictures: large, and nothing of them is kept."""
    position = 0
    while begin := _BEGIN.search(text, position):
        end = _END.search(text, begin.end())
        following = _BEGIN.search(text, begin.end())
        if end is None or (following is not None and following.start() < end.start()):
            raise Trouble("A card of the file never ends: the file is damaged or incomplete.")
        yield end.end(), _PHOTO.sub("", text[begin.start() : end.end()] + "\n")
        position = end.end()


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
