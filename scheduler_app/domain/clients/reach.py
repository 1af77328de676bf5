"""Domain: how a client is reached: by which way, in which language, and by whose word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize
from zoneinfo import ZoneInfo

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.mail_addresses import MAIL_ADDRESS
from scheduler_app.domain.visible import tidy_line
from scheduler_app.domain.zones import from_epoch, instant_of, to_epoch


class Channel(StrEnum):
    """A way by which a message goes."""

    MAIL = "mail"
    TEXT = "text"


class Preferred(StrEnum):
    """What a client wishes."""

    AS_RULED = ""
    """Whatever the rules of the practice say."""
    MAIL = "mail"
    TEXT = "text"
    NONE = "none"
    """They are never written to by themselves."""


def ordered(channels: tuple[Channel, ...], preferred: Preferred) -> tuple[Channel, ...]:
    """Ways as a client wishes them to be tried: theirs first, also where it is none of these."""
    if preferred is Preferred.AS_RULED:
        return channels
    wish = Channel(preferred.value)
    return (wish, *(way for way in channels if way is not wish))


class Permission(StrEnum):
    """What a client has said about texts to their mobile."""

    NONE = ""
    GIVEN = "given"
    REFUSED = "refused"
    """Also STOP, as an answer to a text: it holds until START, or until it is given anew."""


@dataclass(frozen=True, slots=True)
class TextsWord:
    """A client's word about texts: when they gave it (aware UTC), and how, such as "by phone"."""

    word: Permission = Permission.NONE
    at: datetime | None = None
    how: str = ""


NO_WORD = TextsWord()


@dataclass(frozen=True, slots=True)
class ExtrasWord:
    """A client's word about thanks, follow-ups and whatever else nobody needs for a booking.

    `at` is when they gave it (aware UTC), `how` such as "by phone". One who wanted none and changed
    their mind has an `at` as well: what was said before that counts no more.
    """

    unwanted: bool = False
    at: datetime | None = None
    how: str = ""


NO_EXTRAS_WORD = ExtrasWord()


def word_on(day: date | None, now: datetime, in_zone: ZoneInfo) -> datetime:
    """When a word was given that is recorded `now`: at noon of an earlier day, else now (aware)."""
    today = now.astimezone(in_zone).date()
    if day is not None and day > today:
        raise InvalidInput("said_on", "A day that is still to come is no day they said it on.")
    if day is None or day == today:
        return now.replace(microsecond=0)
    return instant_of(datetime.combine(day, time(12)), in_zone)


@dataclass(frozen=True, slots=True)
class Copy:
    """Somebody beside the client who gets each of their mails too, such as an office manager.

    `spared_since` is when they said, by the link in one, that they want none that nobody needs for
    a booking (aware UTC); None where they did not.
    """

    email: str
    name: str = ""
    spared_since: datetime | None = None


MOST_COPIES = 5

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{4})?(-([A-Z]{2}|\d{3}))?")


def checked_language(tag: str) -> str:
    """A language tag as it is kept, such as "de" or "pt-BR"; `InvalidInput` where it is none."""
    parts = tidy_line(tag).replace("_", "-").split("-")
    found = [parts[0].lower()]
    found += [part.upper() if len(part) == 2 else part.title() for part in parts[1:]]
    tidy = "-".join(found)
    if tidy and not _LANGUAGE.fullmatch(tidy):
        raise InvalidInput(
            "language", f"“{tag}” is no language.", remedy="Write a tag such as de, en or pt-BR."
        )
    return tidy


def as_in_the_dns(address: str) -> str:
    """A mail address as it can be mailed to, its domain as it stands in the DNS (RFC 3490).

    Python knows the rules of 2003, by which "ß" is "ss"; by those of today (RFC 5891) that is
    somebody else's domain. What does not come back as it was stays as it is: nobody is mailed.
    """
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        told = domain.encode("idna")
        same = told.decode("idna").lower() == normalize("NFC", domain).lower()
    except UnicodeError:
        return address
    return f"{local}{at}{told.decode('ascii')}" if same else address


@lru_cache(maxsize=4_000)
def can_be_mailed(address: str) -> bool:
    """Whether a mail can go there, as one and to one: what people type may be none, or several."""
    return MAIL_ADDRESS.fullmatch(as_in_the_dns(address)) is not None


def write_copies(copies: Iterable[Copy]) -> str:
    """Copies as the diary keeps them: JSON."""
    return json.dumps([_written(copy) for copy in copies], ensure_ascii=False)


def read_copies(text: str) -> tuple[Copy, ...]:
    """What `write_copies` wrote."""
    return tuple(
        Copy(email, name, *map(from_epoch, since)) for email, name, *since in json.loads(text)
    )


def with_words_of(copies: Iterable[Copy], before: Iterable[Copy]) -> tuple[Copy, ...]:
    """Copies as somebody typed them; who was one before keeps what they have said."""
    said = {copy.email.lower(): copy.spared_since for copy in before}
    return tuple(
        replace(copy, spared_since=copy.spared_since or said.get(copy.email.lower()))
        for copy in copies
    )


def _written(copy: Copy) -> list[str | int]:
    since = [] if copy.spared_since is None else [to_epoch(copy.spared_since, field="copies")]
    return [copy.email, copy.name, *since]
